"""The battery on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lucidic_server.clock import SystemClock
from lucidic_server.control.store import Control
from tests.conformance.control_battery import CHECKS
from tests.conformance.control_battery import Check
from tests.support.postgres import running


@pytest.fixture(params=["sqlite", "postgresql"])
def control(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Control]:
    place = tmp_path if request.param == "sqlite" else running().make()
    opened = Control(place, SystemClock())
    yield opened
    opened.close()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_control(control: Control, check: Check) -> None:
    check(control)
