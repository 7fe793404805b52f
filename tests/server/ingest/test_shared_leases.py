"""Two lease books over the same rows: what one server hears, the other knows; clocks may differ."""

from collections.abc import Iterator
from typing import Any

import pytest

from lucidic_server.control.store import Control
from lucidic_server.ingest.lease import LeaseBook
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded
from tests.support.postgres import running
from tests.support.turned_clock import TurnedClock

LEASE = 60.0


class Side:
    """One server's book, with a clock of its own."""

    def __init__(self, url: str, behind: float) -> None:
        self.clock = TurnedClock()
        self.clock.turn(-behind)
        self.control = Control(url, self.clock)
        self.book = LeaseBook(self.control.leases, self.clock, LEASE, is_shared=True)

    def send(self, kind: type[AnyRecord], **fields: Any) -> list[str]:
        known: dict[str, Any] = {"writer": "w", "seq": 1, "time": self.clock.now_ns()}
        if kind is EventEnded:
            known["event_id"] = "e"
        record = kind(**{**known, "session_id": "s", **fields})
        again = self.book.observe("p", [record], is_live=True)
        self.book.end("p", [record])
        return again

    def lapsed(self) -> list[str]:
        self.book.sync()
        return [session for _project, session, _heard in self.book.lapsed()]


class Pair:
    def __init__(self) -> None:
        url = running().make()
        # An hour apart: a lease is nobody's wall clock.
        self.left, self.right = Side(url, 0), Side(url, 3600)

    def turn(self, seconds: float) -> None:
        for side in (self.left, self.right):
            side.clock.turn(seconds)


@pytest.fixture
def pair() -> Iterator[Pair]:
    made = Pair()
    yield made
    made.left.control.close()
    made.right.control.close()


def test_what_one_grants_the_other_holds(pair: Pair) -> None:
    pair.left.send(SessionBegan)
    assert pair.right.lapsed() == []
    assert pair.right.book.is_held("p", "s")
    pair.turn(LEASE + 1)
    assert pair.right.lapsed() == pair.left.lapsed() == ["s"]


def test_what_one_hears_keeps_it_alive_at_the_other(pair: Pair) -> None:
    pair.left.send(SessionBegan)
    for _ in range(4):
        pair.turn(LEASE - 10)
        pair.right.book.renew("p", "w", ["s"])
        pair.right.book.sync()
        assert pair.left.lapsed() == []
    pair.turn(LEASE + 1)
    assert pair.left.lapsed() == ["s"]


def test_an_end_at_the_other_ends_it_here(pair: Pair) -> None:
    pair.left.send(SessionBegan)
    pair.right.send(SessionEnded)
    pair.left.book.sync()
    pair.turn(LEASE + 1)
    assert pair.left.lapsed() == pair.right.lapsed() == []
    assert pair.left.control.leases.load() == []


def test_a_death_told_at_the_other_is_of_all_its_sessions(pair: Pair) -> None:
    pair.left.send(SessionBegan)
    pair.left.send(SessionBegan, session_id="t")
    pair.left.send(SessionBegan, session_id="t", writer="another")
    assert pair.right.book.let_go("p", "w", []) == ["s"]
    assert [(one.session_id, one.writer) for one in pair.left.control.leases.load()] == [
        ("t", "another")
    ]


def test_a_report_undoes_what_the_other_told(pair: Pair) -> None:
    pair.left.send(SessionBegan)
    pair.turn(LEASE + 1)
    pair.left.book.interrupted("p", "s", "lease", pair.left.clock.now_ns())
    assert pair.right.book.renew("p", "w", ["s"]) == ["s"]
    pair.right.book.resumed("p", "s")
    assert pair.left.control.leases.load_interrupted() == {}
    assert pair.left.lapsed() == []
    assert pair.left.book.is_held("p", "s")


def test_a_session_resumed_at_the_other_is_held_again(pair: Pair) -> None:
    pair.left.send(SessionBegan)
    pair.turn(LEASE + 1)
    pair.left.book.interrupted("p", "s", "lease", pair.left.clock.now_ns())
    assert pair.right.send(SessionBegan, writer="later") == ["s"]


def test_writing_down_who_was_heard_brings_no_ended_lease_back(pair: Pair) -> None:
    pair.left.send(SessionBegan)
    pair.turn(1)
    pair.left.send(EventEnded)
    pair.right.send(SessionEnded, time=pair.left.clock.now_ns())
    pair.left.book.save()
    assert pair.right.control.leases.load() == []
