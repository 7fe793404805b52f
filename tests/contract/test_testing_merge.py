"""`lucidicai.testing` merges records as the server does."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.event import event_of
from lucidic_server.model.figures import counts_of_groups
from lucidic_server.model.figures import groups_of
from lucidic_server.model.merge import EVENT_RULES
from lucidic_server.model.merge import SESSION_RULES
from lucidic_server.model.merge import merge_event
from lucidic_server.model.merge import merge_session
from lucidic_server.model.session import HISTORY_FIELDS
from lucidic_server.model.session import session_of
from lucidicai.testing import RecordedEvent
from lucidicai.testing import RecordedSession
from lucidicai.testing import merge
from lucidicai.testing.session import session_of as recorded_session_of
from lucidicai.wire.records import EventFields
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded
from tests.property.test_merge_engine import admitted_items

# What the two name or tell differently: durations, counts, the server's defaults and addresses.
_NOT_COMPARED_OF_EVENTS = {"title", "duration_ms", "screenshots", "extra"}
_NOT_COMPARED_OF_EVENTS |= {"price_source", "cost_unknown", "usage_contradiction"}


@given(admitted_items(), st.randoms(use_true_random=False))
def test_sessions_and_events_are_those_that_the_server_gives(
    items: list[Admitted], random: Any
) -> None:
    # Prices are the server's; nothing in a test's process knows them.
    items = [Admitted("", item.record, item.extra) for item in items]
    for item in items:
        _as_the_record_layer_writes(item.record)
    records = [item.record for item in items]
    random.shuffle(records)
    found = recorded_session_of("s", records * 2)
    told: dict[str, list[Admitted]] = {}
    for item in items:
        if isinstance(item.record, EventFields):
            told.setdefault(item.record.event_id, []).append(item)
    events = {event_id: merge_event(event_id, said) for event_id, said in told.items()}
    assert {event.event_id for event in found.events()} == events.keys()
    for event in found.events():
        page = msgspec.structs.asdict(event_of(events[event.event_id]))
        for name in page.keys() - _NOT_COMPARED_OF_EVENTS:
            assert getattr(event, name) == page[name], name
        assert len(event.screenshots) == len(events[event.event_id].screenshots)
    own = [item for item in items if not isinstance(item.record, EventFields)]
    if own:
        merged = merge_session("s", own)
        served = session_of(merged, counts_of_groups("s", groups_of("s", events.values())))
        assert served is not None
        for name in SESSION_RULES.keys() - {"agent_id", "started_at", "ended_at", "end_reason"}:
            assert getattr(found, name) == getattr(served, name), name
        assert (found.state, found.end_reason, found.ended_at, found.cost) == (
            served.state,
            served.end_reason,
            served.ended_at,
            served.cost,
        )
        if merged.started_at is not None:
            assert found.started_at == served.started_at
        for name in HISTORY_FIELDS:
            said = [entry for entry in served.history if hasattr(entry, name)]
            values = [getattr(entry, name) for entry in said]
            assert found.history[name] == [v for v in values if v is not msgspec.UNSET], name


@pytest.mark.parametrize("auto_end", [True, False, msgspec.UNSET])
@pytest.mark.parametrize("automatic", [True, False, msgspec.UNSET])
def test_an_automatic_end_ends_what_ends_by_itself(auto_end: Any, automatic: Any) -> None:
    known: dict[str, Any] = {"writer": "w", "session_id": "s"}
    began = SessionBegan(**known, seq=1, time=1, auto_end=auto_end)
    ended = SessionEnded(**known, seq=2, time=2, automatic=automatic, end_reason="exit")
    merged = merge_session("s", [Admitted("", began, {}), Admitted("", ended, {})])
    served = session_of(merged, counts_of_groups("s", []))
    found = recorded_session_of("s", [ended, began])
    assert served is not None
    assert (found.state, found.end_reason) == (served.state, served.end_reason)


def test_every_field_of_the_protocol_has_its_place() -> None:
    # What was added to the cost is in the cost.
    assert {*RecordedEvent.__dataclass_fields__} >= EVENT_RULES.keys() - {"cost_added"}
    assert {*RecordedSession.__dataclass_fields__} >= SESSION_RULES.keys()
    assert set(merge.PAYLOADS) <= EVENT_RULES.keys()


def _as_the_record_layer_writes(record: Any) -> None:
    for name in merge.PAYLOADS:
        if getattr(record, name, None) == b"not json":
            setattr(record, name, b'"text"')
