"""The loss ledger: own counts add up, a writer's totals replace its earlier ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lucidic_server.clock import SystemClock
from lucidic_server.control.losses import Loss
from lucidic_server.control.store import Control


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Control]:
    store = Control(tmp_path, SystemClock())
    yield store
    store.close()


def test_what_the_door_refuses_adds_up(control: Control) -> None:
    control.losses.add("door", "", {"malformed": 2, "torn": 1})
    control.losses.add("door", "", {"malformed": 3})
    assert control.losses.totals() == [Loss("door", "malformed", 5), Loss("door", "torn", 1)]


def test_a_report_that_comes_twice_counts_once(control: Control) -> None:
    control.losses.report("program", "w1", {"spool_full": 7})
    control.losses.report("program", "w1", {"spool_full": 7})
    control.losses.report("program", "w1", {"spool_full": 5})  # an older one, late
    control.losses.report("program", "w2", {"spool_full": 1})
    assert control.losses.totals() == [Loss("program", "spool_full", 8)]


def test_the_ledger_outlives_the_server(control: Control, tmp_path: Path) -> None:
    control.losses.add("spool", "w", {"torn_tail": 1})
    control.close()
    again = Control(tmp_path, SystemClock())
    assert again.losses.totals() == [Loss("spool", "torn_tail", 1)]
    again.close()
