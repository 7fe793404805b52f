"""The loss ledger: own counts add up, a writer's totals replace its earlier ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lucidic_server.clock import SystemClock
from lucidic_server.control.store import Control
from lucidic_server.control.tables import losses
from tests.support.turned_clock import TurnedClock


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Control]:
    store = Control(tmp_path, SystemClock())
    yield store
    store.close()


def counts(control: Control) -> list[tuple[str, str, int]]:
    return [(loss.source, loss.reason, loss.count) for loss in control.losses.totals()]


def test_the_first_and_the_last_time_are_those_of_counts_and_not_of_reports(tmp_path: Path) -> None:
    control = Control(tmp_path, clock := TurnedClock())
    began = clock.now_ns()
    control.losses.report("default", "program", "w1", {"spool_full": 7})
    clock.turn(60.0)
    control.losses.report("default", "program", "w2", {"spool_full": 1})
    clock.turn(60.0)
    control.losses.report("default", "program", "w1", {"spool_full": 7})
    (loss,) = control.losses.totals()
    assert (loss.first_at, loss.last_at) == (began, began + 60 * 10**9)
    control.close()


def test_what_was_counted_before_the_first_time_was_kept_has_its_last(control: Control) -> None:
    control.losses.add("default", "door", "", {"torn": 1})
    with control.losses._engine.begin() as connection:
        connection.execute(sa.update(losses).values(first_at=None))
    (loss,) = control.losses.totals()
    assert loss.first_at == loss.last_at


def test_what_the_door_refuses_adds_up(control: Control) -> None:
    control.losses.add("default", "door", "", {"malformed": 2, "torn": 1})
    control.losses.add("default", "door", "", {"malformed": 3})
    assert counts(control) == [("door", "malformed", 5), ("door", "torn", 1)]


def test_a_report_that_comes_twice_counts_once(control: Control) -> None:
    control.losses.report("default", "program", "w1", {"spool_full": 7})
    control.losses.report("default", "program", "w1", {"spool_full": 7})
    control.losses.report("default", "program", "w1", {"spool_full": 5})  # an older one, late
    control.losses.report("default", "program", "w2", {"spool_full": 1})
    assert counts(control) == [("program", "spool_full", 8)]


def test_the_ledger_outlives_the_server(control: Control, tmp_path: Path) -> None:
    control.losses.add("default", "spool", "w", {"torn_tail": 1})
    control.close()
    again = Control(tmp_path, SystemClock())
    assert counts(again) == [("spool", "torn_tail", 1)]
    again.close()
