"""The battery on the engine in this process."""

from collections.abc import Iterator

import pytest

from tests.conformance.telemetry_battery import CHECKS
from tests.conformance.telemetry_battery import Check
from tests.conformance.telemetry_reads import READ_CHECKS
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import open_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    with open_store(tmp_path_factory.mktemp("chdb")) as driver:
        yield driver


@pytest.mark.parametrize("check", [*CHECKS, *READ_CHECKS], ids=lambda check: check.__name__)
def test_chdb(store: StoreDriver, check: Check) -> None:
    check(store)
