"""The lease book: who holds which session, who does not any more, and what a restart changes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lucidic_server.control.store import Control
from lucidic_server.ingest.lease import WATCHED
from lucidic_server.ingest.lease import LeaseBook
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionChanged
from lucidicai.wire.records import SessionEnded
from tests.support.turned_clock import TurnedClock

LEASE = 60.0


class Room:
    """A book over a real control database, a clock to turn, and short names for records."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = TurnedClock()
        self.control = Control(folder, self.clock)
        self.book = LeaseBook(self.control.leases, self.clock, LEASE)

    def restart(self) -> None:
        self.control.close()
        self.control = Control(self.folder, self.clock)
        self.book = LeaseBook(self.control.leases, self.clock, LEASE)

    def record(self, kind: type[AnyRecord], writer: str = "w", **fields: Any) -> AnyRecord:
        known: dict[str, Any] = {"writer": writer, "seq": 1, "time": self.clock.now_ns()}
        if kind is EventEnded:
            known["event_id"] = "e"
        return kind(**{**known, "session_id": "s", **fields})

    def send(self, *records: AnyRecord, is_live: bool = True) -> list[str]:
        again = self.book.observe("p", records, is_live=is_live)
        self.book.end("p", records)
        return again

    def lapsed(self) -> list[str]:
        return [session for _project, session, _heard in self.book.lapsed()]

    def interrupt(self, reason: str = "lease") -> None:
        self.book.interrupted("p", "s", reason, self.clock.now_ns())


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.control.close()


def test_a_session_that_began_lapses_after_a_lease_of_silence(room: Room) -> None:
    room.send(room.record(SessionBegan))
    room.clock.turn(LEASE - 1)
    assert room.lapsed() == []
    assert room.book.is_held("p", "s")
    room.clock.turn(2)
    assert room.lapsed() == ["s"]
    assert not room.book.is_held("p", "s")


def test_batches_and_reports_renew(room: Room) -> None:
    room.send(room.record(SessionBegan))
    for _ in range(3):
        room.clock.turn(LEASE - 1)
        room.send(room.record(EventEnded))
        room.clock.turn(LEASE - 1)
        assert room.book.renew("p", "w", ["s"]) == []
    assert room.lapsed() == []


def test_an_end_takes_the_lease_away(room: Room) -> None:
    room.send(room.record(SessionBegan))
    room.send(room.record(SessionEnded))
    room.clock.turn(LEASE * 2)
    assert room.lapsed() == []
    room.restart()
    room.clock.turn(LEASE * 2)
    assert room.lapsed() == []


def test_a_late_end_leaves_the_writer_that_resumed_alone(room: Room) -> None:
    room.send(room.record(SessionBegan, "old"))
    late = room.record(SessionEnded, "old")
    room.clock.turn(5)
    room.send(room.record(SessionBegan, "new"))
    room.send(late)
    assert room.book.is_held("p", "s")
    room.clock.turn(LEASE + 1)
    assert room.lapsed() == ["s"]


def test_no_lease_runs_out_before_the_server_was_up_for_one(room: Room) -> None:
    room.send(room.record(SessionBegan))
    room.clock.turn(LEASE * 100)
    room.restart()
    room.clock.turn(LEASE - 1)
    assert room.lapsed() == []
    room.clock.turn(2)
    assert room.lapsed() == ["s"]


def test_a_forked_child_keeps_the_session_of_a_dead_parent(room: Room) -> None:
    room.send(room.record(SessionBegan, "parent"))
    room.send(room.record(EventEnded, "child"))
    assert room.book.let_go("p", "parent", ["s"]) == []
    assert room.book.let_go("p", "child", []) == ["s"]


def test_a_dead_writer_lets_go_of_what_nobody_named(room: Room) -> None:
    room.send(room.record(SessionBegan), room.record(SessionBegan, session_id="t"))
    room.restart()
    assert room.book.let_go("p", "w", ["t", "unheard of"]) == ["t", "unheard of", "s"]
    assert room.book.let_go("other project", "w", []) == []


def test_an_interrupted_session_is_held_again_by_its_beginning_or_a_report(room: Room) -> None:
    for held_again in (
        lambda: room.send(room.record(SessionBegan, "new")),
        lambda: room.book.renew("p", "w", ["s"]),
    ):
        room.send(room.record(SessionBegan))
        room.interrupt()
        room.restart()
        assert room.lapsed() == []
        assert room.send(room.record(EventEnded)) == []  # somebody may ship it for a dead writer
        assert held_again() == ["s"]
        room.book.resumed("p", "s")
        assert held_again() == []


def test_a_drained_beginning_undoes_nothing(room: Room) -> None:
    room.send(room.record(SessionBegan))
    room.interrupt("recovered")
    assert room.send(room.record(SessionBegan), is_live=False) == []


def test_a_drained_beginning_is_written_down(room: Room) -> None:
    room.send(room.record(SessionBegan), is_live=False)
    room.restart()
    room.clock.turn(LEASE + 1)
    assert room.lapsed() == ["s"]


def test_a_drained_event_renews_nothing(room: Room) -> None:
    room.send(room.record(SessionBegan))
    room.clock.turn(LEASE - 1)
    room.send(room.record(EventEnded), is_live=False)
    room.clock.turn(2)
    assert room.lapsed() == ["s"]


def test_without_automatic_end_any_sign_of_the_writer_counts(room: Room) -> None:
    room.send(room.record(SessionBegan, auto_end=False))
    heard = room.clock.now_ns()
    room.clock.turn(LEASE - 1)
    room.book.hear_writers({"w", "somebody else"})
    room.clock.turn(LEASE - 1)
    room.send(room.record(SessionBegan, session_id="t", auto_end=False))
    room.clock.turn(LEASE - 1)
    assert room.lapsed() == []
    room.clock.turn(2)
    ((_project, session, last), (_also, other, _at)) = room.book.lapsed()
    assert {session, other} == {"s", "t"}
    assert last > heard
    room.interrupt(WATCHED)
    assert room.send(room.record(EventEnded)) == ["s"]


def test_when_a_watched_writer_was_heard_of_outlives_the_server(room: Room) -> None:
    room.send(room.record(SessionBegan, auto_end=False))
    room.clock.turn(30)
    room.book.hear_writers({"w"})
    heard = room.clock.now_ns()
    room.book.save()
    room.clock.turn(1000)
    room.restart()
    room.clock.turn(LEASE + 1)
    assert room.book.lapsed() == [("p", "s", heard)]


def test_the_process_list_renews_no_lease(room: Room) -> None:
    room.send(room.record(SessionBegan))
    room.clock.turn(LEASE + 1)
    room.book.hear_writers({"w"})
    assert room.lapsed() == ["s"]


def test_auto_end_can_be_given_up_later(room: Room) -> None:
    room.send(room.record(SessionBegan))
    room.send(room.record(SessionChanged, auto_end=False))
    room.clock.turn(LEASE - 1)
    room.book.hear_writers({"w"})
    room.clock.turn(2)
    assert room.lapsed() == []


def test_the_end_of_a_process_ends_no_lease_of_a_session_without_automatic_end(room: Room) -> None:
    room.send(room.record(SessionBegan, auto_end=False))
    room.book.end("p", [room.record(SessionEnded, automatic=True)])
    assert room.book.is_held("p", "s")
    room.book.end("p", [room.record(SessionEnded)])
    assert not room.book.is_held("p", "s")


@pytest.mark.parametrize("state", ["held", "interrupted"])
def test_a_resume_that_does_not_speak_of_auto_end_leaves_it(room: Room, state: str) -> None:
    room.send(room.record(SessionBegan, auto_end=False))
    if state == "interrupted":
        room.interrupt(WATCHED)
    room.send(room.record(SessionBegan, writer="later"))
    room.book.renew("p", "later", ["s"])
    room.clock.turn(LEASE - 1)
    room.book.hear_writers({"later"})  # renews what is watched, and no lease
    room.clock.turn(2)
    assert room.lapsed() == []


def test_a_deleted_session_is_forgotten(room: Room) -> None:
    room.send(room.record(SessionBegan))
    room.book.forget("p", ["s"])
    room.clock.turn(LEASE + 1)
    assert room.lapsed() == []
    room.send(room.record(SessionBegan))
    room.interrupt()
    room.book.forget("p", ["s"])
    assert room.send(room.record(SessionBegan)) == []
