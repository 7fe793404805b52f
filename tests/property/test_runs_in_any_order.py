"""Spans in any order, in any batches and more than once make the sessions that plain code finds."""

import itertools
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from hypothesis import Phase
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from lucidic_server.ingest.batch import Answer
from lucidic_server.ingest.batch import Batch
from lucidic_server.ingest.doors.otlp import facts
from lucidic_server.ingest.doors.otlp.door import OtlpDoor
from lucidic_server.ingest.doors.otlp.given import GivenSpan
from lucidic_server.ingest.doors.otlp.given import GivenSpans
from lucidic_server.ingest.run_ends import RunEnds
from lucidic_server.model.admitted import Admitted
from lucidicai.dialects import Span
from lucidicai.dialects import read
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import new_project
from tests.support.telemetry_store import open_store

START = 1_800_000_000_000_000_000
TRACES = ("a" * 32, "b" * 32)
# Attributes that name a session, of every strength.
NAMES = ("session.id", "lucidic.session.id", "langfuse.session.id", "gen_ai.conversation.id")
KINDS: dict[str, dict[str, Any]] = {
    "chat": {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.usage.input_tokens": 7,
    },
    "tool": {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "look"},
    "query": {"db.system": "sqlite"},
}


class _Clock:
    now = 0.0

    def monotonic(self) -> float:
        return self.now

    def now_ns(self) -> int:
        return START


class _Admission:
    """Commits what the door made, as the real one does, and remembers nothing."""

    def __init__(self, store: StoreDriver) -> None:
        self._store = store

    async def take(self, project_id: str, batch: Batch, *, source: str, is_live: bool) -> Answer:
        items = [Admitted(project_id, one.record, one.extra) for one in batch.reads]
        await self._store.telemetry.commit([*batch.links, *items])
        assert not batch.refused
        return Answer(len(items), 0, [], [])


@st.composite
def _spans(draw: Any) -> list[GivenSpan]:
    found = []
    for number in range(draw(st.integers(1, 7))):
        trace = draw(st.sampled_from(TRACES))
        is_entry = draw(st.booleans())
        attributes = dict(KINDS[draw(st.sampled_from(sorted(KINDS)))])
        for name in draw(st.sets(st.sampled_from(NAMES), max_size=2)):
            attributes[name] = draw(st.sampled_from(["chat-1", "chat-2"]))
        began = START + draw(st.integers(0, 5)) * 1_000_000
        span = Span(
            trace_id=trace,
            span_id=f"{number + 1:016x}",
            parent_span_id=None if is_entry else "f" * 16,
            name=f"span {number}",
            started_at=began,
            ended_at=began + draw(st.integers(0, 5)) * 1_000_000,
            attributes=attributes,
            resource={"service.name": draw(st.sampled_from(["one", "two"]))},
        )
        found.append(GivenSpan(number, span, is_entry))
    return found


@st.composite
def _deliveries(draw: Any) -> tuple[list[GivenSpan], list[list[int]], bool]:
    spans = draw(_spans())
    again = draw(st.lists(st.integers(0, len(spans) - 1), max_size=3))
    order = draw(st.permutations([*range(len(spans)), *again]))
    cuts = sorted(draw(st.sets(st.integers(1, len(order)), max_size=3)))
    edges = [0, *cuts, len(order)]
    return spans, [order[a:b] for a, b in itertools.pairwise(edges) if a < b], draw(st.booleans())


def _expected(spans: list[GivenSpan]) -> dict[str, dict[str, Any]]:
    """The sessions that lists show, found in the plainest way."""
    named: dict[str, list[tuple[int, str]]] = {}
    for one in spans:
        facts_of = read(one.span).session
        if facts_of.session_id is not None:
            strength = 2 * facts_of.rank + (not one.is_entry)
            named.setdefault(one.span.trace_id, []).append((strength, facts_of.session_id))
    sessions: dict[str, list[GivenSpan]] = {}
    for one in spans:
        session = read(one.span).session
        own = session.session_id if session.rank <= 3 else None
        trace = one.span.trace_id
        of_trace = min(named[trace])[1] if trace in named else trace
        sessions.setdefault(own or of_trace, []).append(one)
    return {
        name: _session(members)
        for name, members in sessions.items()
        if any("chat" in str(one.span.attributes) and _is_chat(one) for one in members)
    }


def _is_chat(one: GivenSpan) -> bool:
    return one.span.attributes.get("gen_ai.operation.name") == "chat"


def _session(members: list[GivenSpan]) -> dict[str, Any]:
    entries = [one for one in members if one.is_entry]
    chats = sum(map(_is_chat, members))
    return {
        "event_ids": {facts.event_id(one.span.trace_id, one.span.span_id) for one in members},
        "events": len(members),
        "input_tokens": 7 * chats,
        "started_at": min(one.span.started_at for one in members),
        "ended_at": max(one.span.ended_at or 0 for one in members) if entries else None,
        "state": "finished" if entries else "active",
        # Of entries that began at once any name, but always the same one.
        "names": {
            read(one.span).name
            for one in entries
            if one.span.started_at == max(each.span.started_at for each in entries)
        }
        or {None},
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    with open_store(tmp_path_factory.mktemp("runs")) as driver:
        yield driver


@pytest.mark.timeout(600)
@settings(max_examples=20, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(_deliveries())
def test_sessions_are_the_same_whatever_the_order(
    store: StoreDriver, delivery: tuple[list[GivenSpan], list[list[int]], bool]
) -> None:
    spans, batches, restarts = delivery
    straight = _deliver(store, spans, [list(range(len(spans)))], restarts=False)
    shuffled = _deliver(store, spans, batches, restarts=restarts)
    assert shuffled == straight
    expected = _expected(spans)
    assert shuffled.keys() == expected.keys()
    for session_id, told in expected.items():
        found = dict(shuffled[session_id])
        assert found.pop("name") in told.pop("names")
        assert found.pop("agent_id") in {"one", "two"}
        assert found == told


def _deliver(
    store: StoreDriver, spans: list[GivenSpan], batches: list[list[int]], *, restarts: bool
) -> dict[str, Any]:
    project = new_project()
    clock = _Clock()
    ends = RunEnds(store.telemetry, clock, 60.0)
    door = OtlpDoor(_Admission(store), ends)  # type: ignore[arg-type]
    for batch in batches:
        if restarts:
            # Another process, which knows nothing of what came before.
            door = OtlpDoor(_Admission(store), ends)  # type: ignore[arg-type]
        found = door.read_spans(project, GivenSpans([spans[index] for index in batch]))
        store.run(door.take(project, found))
    clock.now = 61.0
    store.run(ends.look())
    assert not ends._heard
    return _sessions(store, project)


def _sessions(store: StoreDriver, project: str) -> dict[str, Any]:
    store.settle()
    page = store.run(store.telemetry.list_sessions(project, None, None, 100, None))
    sessions: dict[str, Any] = {}
    for listed in page.items:
        session = store.run(store.telemetry.session(project, listed.session_id))
        assert session is not None
        assert (session.events, session.state) == (listed.events, listed.state)
        events = store.run(store.telemetry.events(project, listed.session_id, 100, None))
        ended_at = session.ended_at
        sessions[session.session_id] = {
            "event_ids": {row.event_id for row in events.items},
            "events": session.events,
            "input_tokens": session.input_tokens or 0,
            "started_at": _nanoseconds(session.started_at),
            "ended_at": None if ended_at is None else _nanoseconds(ended_at),
            "state": session.state,
            "name": session.name,
            "agent_id": session.agent_id,
        }
    return sessions


def _nanoseconds(at: datetime) -> int:
    return int(at.timestamp()) * 1_000_000_000 + at.microsecond * 1000
