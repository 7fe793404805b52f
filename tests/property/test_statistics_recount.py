"""Statistics are what a recount says, whatever order, repetition and grouping records take."""

import itertools
import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.admitted import Price
from lucidic_server.model.event import cost_of
from lucidic_server.model.event import rounded_cost
from lucidic_server.model.event import status_of
from lucidic_server.model.failure import failures_of
from lucidic_server.model.figures import total
from lucidic_server.model.filter import All
from lucidic_server.model.filter import Compare
from lucidic_server.model.filter import Failed
from lucidic_server.model.filter import Has
from lucidic_server.model.filter import OneOf
from lucidic_server.model.merge import merge_event
from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.repricing import Repriced
from lucidic_server.model.repricing import Wanted
from lucidic_server.model.session import SessionSummary
from lucidic_server.model.statistics import GROUPINGS
from lucidic_server.model.statistics import Grouping
from lucidic_server.model.statistics import Interval
from lucidic_server.model.statistics import Percentiles
from lucidic_server.model.statistics import Statistics
from lucidicai.wire.records import KINDS
from lucidicai.wire.records import EventChanged
from lucidicai.wire.records import EventFields
from lucidicai.wire.records import SessionFields
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import new_project
from tests.support.telemetry_store import open_store

SECOND = 10**9
DAY = 86_400 * SECOND
MONDAY = 4 * DAY  # 1970-01-05
# Whole days, as `started:1970-01-05` asks for them.
_DAYS = All((Compare("started", ">=", MONDAY), Compare("started", "<=", MONDAY + DAY - 1)))
SHARES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99}

_SESSION_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "agent_id": st.sampled_from(["shop", "desk"]),
    "name": st.sampled_from(["run", ""]),
    "tags": st.lists(st.sampled_from(["a", "b"]), max_size=2),
    "is_successful": st.booleans(),
    "started_at": st.sampled_from([MONDAY + 5, MONDAY + DAY - 1, MONDAY + 7 * DAY, 3]),
}
_EVENT_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(["step", "llm_generation", "error_traceback"]),
    "model": st.sampled_from(["m1", "m2"]),
    "provider": st.sampled_from(["p1", "p2"]),
    "status": st.sampled_from(["ok", "error"]),
    "error": st.sampled_from(["no answer after 30 ms", "no answer after 7 ms", "gone"]),
    "name": st.sampled_from(["call", "think"]),
    "cost": st.sampled_from([0.5, 0.25]),
    "cost_added": st.sampled_from([0.125]),
    "input_tokens": st.integers(0, 100),
    "output_tokens": st.integers(0, 100),
    "started_at": st.integers(0, 5).map(lambda n: n * SECOND),
    "ended_at": st.integers(0, 500).map(lambda n: n * SECOND // 7),
}


_PRICES = st.sampled_from(
    [None, Price(0.0625, "prices of old"), Price(0, "free"), Price(None, "unknown_model")]
)
_NEW_PRICES = st.sampled_from(
    [Price(0.375, "prices of today"), Price(0, "free"), Price(None, "unknown_model")]
)


@st.composite
def _items(draw: Any) -> list[Admitted]:
    sequence = itertools.count(1)
    items = []
    for _ in range(draw(st.integers(1, 14))):
        session_id = draw(st.sampled_from(["s1", "s2", "s3"]))
        is_event = draw(st.booleans())
        about = EventFields if is_event else SessionFields
        kind = draw(st.sampled_from([k for k, c in KINDS.items() if issubclass(c, about)]))
        table = _EVENT_FIELDS if is_event else _SESSION_FIELDS
        names = draw(st.sets(st.sampled_from(sorted(table)), max_size=8))
        fields = {name: draw(table[name]) for name in sorted(names)}
        if is_event:
            fields["event_id"] = draw(st.sampled_from(["e1", "e2", "e3"]))
        time = draw(st.integers(1, 3)) * SECOND
        known = {"writer": "w", "seq": next(sequence), "time": time, "session_id": session_id}
        price = draw(_PRICES) if is_event else None
        items.append(Admitted("", KINDS[kind](**known, **fields), {}, price))
    return items


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    with open_store(tmp_path_factory.mktemp("statistics")) as driver:
        yield driver


# An example asks the engine two dozen things: few for each grouping, and none without one.
@settings(max_examples=5)
@pytest.mark.parametrize("by", GROUPINGS)
@given(drawn=_items(), data=st.data())
def test_statistics_are_what_a_recount_says(
    store: StoreDriver, drawn: list[Admitted], data: st.DataObject, by: Grouping
) -> None:
    project = new_project()
    items = [Admitted(project, item.record, {}, item.price) for item in drawn]
    order = data.draw(st.permutations([*range(len(items)), *range(0, len(items), 2)]))
    # Summaries are computed in between, from what was there, and again from all of it.
    half = len(order) // 2
    store.commit(*(items[index] for index in order[:half]))
    store.settle()
    items += _repriced(store, project, data.draw(st.lists(_NEW_PRICES, min_size=9, max_size=9)))
    store.commit(*(items[index] for index in order[half:]))
    telemetry = store.telemetry
    if data.draw(st.booleans()):
        # It is known, counted perhaps, and goes with all that is left of it to come.
        gone = data.draw(st.sampled_from(["s1", "s2", "s3"]))
        store.run(telemetry.delete_sessions(project, [gone]))
        store.commit(*(items[index] for index in order[:half]))
        present = {session.session_id for session in _listed(store, project)}
        items = [item for item in items if item.record.session_id in present]
    if data.draw(st.booleans()):
        store.merge_parts()
    sessions = _listed(store, project)
    events = _merged(items)

    # The page, the tree, one event and the list say the same cost as a recount.
    for session in sessions:
        _same_costs(store, project, session, events.get(session.session_id, []))

    for interval, step in (("none", None), ("week", 7 * DAY)):
        table = store.run(telemetry.statistics(project, None, interval, by, 100))  # type: ignore[arg-type] # of the two
        expected = _recount(sessions, events, by, step)
        assert len(table.items) == len(expected)
        for row in table.items:
            begin = None if row.started_at is None else row.started_at.timestamp() * SECOND
            _same(row, expected[begin, row.group or ""])

    # The same from the tallies, where they have it, and summed over the sessions.
    expr = data.draw(st.sampled_from([None, OneOf("agent", ("shop",)), _DAYS]))
    every: Interval = data.draw(st.sampled_from(["day", "week", "none"]))
    tallied = store.run(telemetry.statistics(project, expr, every, by, 100))
    terms = All((Has("state"), *([expr] if expr else ())))
    assert tallied == store.run(telemetry.statistics(project, terms, every, by, 100))

    told = store.run(telemetry.failures(project, None, 50)).items
    for group in told:
        found = store.run(
            telemetry.list_sessions(project, Failed((group.key,)), "started_at", 10, None)
        )
        assert found.total == group.sessions
    failures: dict[tuple[str, str, str], set[str]] = {}
    for session_id, own in events.items():
        for one in failures_of([e for e in own if status_of(e) == "error"]):
            failures.setdefault((one.type, one.name, one.message), set()).add(session_id)
    assert {(f.type, f.name or "", f.message): f.sessions for f in told} == {
        kind: len(found) for kind, found in failures.items()
    }


def _listed(store: StoreDriver, project: str) -> list[SessionSummary]:
    store.settle()
    page = store.run(store.telemetry.list_sessions(project, None, "started_at", 10, None))
    return page.items


def _same_costs(
    store: StoreDriver, project: str, session: SessionSummary, own: list[MergedEvent]
) -> None:
    telemetry, session_id = store.telemetry, session.session_id
    page = store.run(telemetry.session(project, session_id))
    assert page is not None
    spent = rounded_cost(total(cost_of(event) for event in own))
    assert (page.cost, session.cost) == (spent, spent)
    rows = store.run(telemetry.events(project, session_id, 100, None)).items
    assert {row.event_id: row.cost for row in rows} == {e.event_id: cost_of(e) for e in own}
    for event in own[:1]:
        whole = store.run(telemetry.event(project, session_id, event.event_id))
        assert whole is not None
        assert whole.cost == cost_of(event)
        assert whole.cost is None or whole.cost_unknown is None


def _repriced(store: StoreDriver, project: str, prices: list[Price]) -> list[Admitted]:
    """Prices anew what is there, and returns what that says, as records for the reference."""
    telemetry = store.telemetry
    ids = store.run(telemetry.sessions_with_calls(project, Wanted(), "", 10))
    calls = store.run(telemetry.calls(project, ids, Wanted()))
    new = [Repriced(call, price) for call, price in zip(calls, prices, strict=False)]
    store.run(telemetry.reprice(project, new))
    again = store.run(telemetry.calls(project, ids, Wanted()))
    # Directly behind the record that it prices, and before any that is newer.
    marks = {(call.session_id, call.event_id): call for call in again}
    said = []
    for one in new:
        mark = marks[one.call.session_id, one.call.event_id]
        assert (mark.price, mark.price_source) == (one.price.usd, one.price.source)
        assert (mark.time, mark.writer) == (one.call.time, f"{one.call.writer}\x01priced")
        record = EventChanged(
            writer=mark.writer,
            seq=mark.seq,
            time=mark.time,
            session_id=mark.session_id,
            event_id=mark.event_id,
        )
        said.append(Admitted(project, record, {}, one.price))
    return said


def _merged(items: list[Admitted]) -> dict[str, list[MergedEvent]]:
    said: dict[tuple[str, str], list[Admitted]] = {}
    for item in items:
        if isinstance(item.record, EventFields):
            said.setdefault((item.record.session_id, item.record.event_id), []).append(item)
    merged: dict[str, list[MergedEvent]] = {}
    for (session_id, event_id), records in said.items():
        merged.setdefault(session_id, []).append(merge_event(event_id, records))
    return merged


_Part = tuple[SessionSummary, list[MergedEvent]]


def _recount(
    sessions: list[SessionSummary], events: dict[str, list[MergedEvent]], by: Grouping, step: Any
) -> dict[tuple[Any, str], list[_Part]]:
    parts: dict[tuple[Any, str], list[_Part]] = {}
    for session in sessions:
        own = events.get(session.session_id, [])
        start = round(session.started_at.timestamp() * SECOND)
        begin = None if step is None else start - (start - MONDAY) % step
        for group in _groups(session, own, by):
            parts.setdefault((begin, group), []).append((session, _of_group(own, by, group)))
    return parts


def _groups(  # noqa: PLR0911 - one line a grouping
    session: SessionSummary, own: list[MergedEvent], by: Grouping
) -> set[str]:
    verdict = {True: "yes", False: "no", None: "none"}[session.is_successful]
    match by:
        case "none":
            return {""}
        case "agent":
            return {session.agent_id}
        case "state":
            return {session.state}
        case "verdict":
            return {verdict}
        case "tag":
            return set(session.tags) or {""}
        case "name":
            return {session.name or ""}
        case "production":
            return {str(session.production_monitoring).lower()}
        case "type":
            return {e.type or "generic" for e in own}
        case "provider":
            return {e.provider or "" for e in own}
        case "model":
            return {e.model or "" for e in own}


def _of_group(own: list[MergedEvent], by: Grouping, group: str) -> list[MergedEvent]:
    if by == "type":
        return [e for e in own if (e.type or "generic") == group]
    if by in {"provider", "model"}:
        return [e for e in own if (getattr(e, by) or "") == group]
    return own


def _same(row: Statistics, parts: list[_Part]) -> None:
    sessions = [session for session, _ in parts]
    events = [event for _, own in parts for event in own]
    yes = sum(s.is_successful is True for s in sessions)
    no = sum(s.is_successful is False for s in sessions)
    assert (row.sessions, row.successful, row.unsuccessful) == (len(parts), yes, no)
    assert row.success_rate == (yes / (yes + no) if yes + no else None)
    states = [s.state for s in sessions]
    assert [row.active, row.finished] == [states.count("active"), states.count("finished")]
    assert row.events == len(events)
    assert row.errors == sum(status_of(e) == "error" for e in events)
    assert row.failing == sum(any(status_of(e) == "error" for e in own) for _, own in parts)
    assert row.cost == total(cost_of(e) for e in events)
    assert row.input_tokens == total(e.input_tokens for e in events)
    assert row.output_tokens == total(e.output_tokens for e in events)
    ends = [(e.started_at, e.ended_at) for e in events]
    took = [max(b - a, 0) / 1e6 for a, b in ends if a is not None and b is not None]
    _near(row.latency_ms, took)
    if row.duration_ms is not None:
        _near(row.duration_ms, [s.duration_ms for s in sessions if s.duration_ms is not None])


def _near(told: Percentiles | None, lengths: list[float]) -> None:
    assert (told is None) == (not lengths)
    if told is not None:
        ranked = sorted(lengths)
        for name, share in SHARES.items():
            exact = ranked[max(math.ceil(share * len(ranked)), 1) - 1]
            assert getattr(told, name) == pytest.approx(exact, rel=0.011)
