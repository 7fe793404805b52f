"""Every field of the filter means the same in statistics, failures and facets as in the list."""

from collections.abc import Iterator
from typing import get_args

import pytest

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.statistics import Grouping
from lucidic_server.query.parser import parse
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import open_store

NOW = 1_800_000_000_000_000_000
HOUR = 3_600 * 10**9

FILTERS = (
    "name:zebra",
    "name:chat",
    "zebra",
    "state:finished",
    "-verdict:yes",
    "agent:first",
    "model:large",
    "errors>0",
    "events>=1",
    "cost>0.5",
    "tokens<10",
    "duration>=1s",
    "started>=2026-01-01",
    "tag:blue",
    "has:name",
    "text:timeout",
    "score:quality",
    "-cost>0 or steps<1",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    with open_store(tmp_path_factory.mktemp("filtered")) as driver:
        driver.commit(*_session("one", "first", "zebra run", 1.0, is_good=True))
        driver.commit(*_session("two", "second", "chat", 0.25, is_good=False))
        driver.settle()
        yield driver


def _session(
    session_id: str, agent: str, name: str, cost: float, *, is_good: bool
) -> list[Admitted]:
    began = SessionBegan(
        writer=session_id,
        seq=1,
        time=NOW,
        session_id=session_id,
        started_at=NOW,
        agent_id=agent,
        name=name,
        tags=["blue"] if is_good else [],
    )
    event = EventEnded(
        writer=session_id,
        seq=2,
        time=NOW + HOUR,
        session_id=session_id,
        event_id=f"{session_id}-e",
        type="llm_generation",
        name="chat",
        model="large" if is_good else "small",
        error="TimeoutError: no answer",
        started_at=NOW,
        ended_at=NOW + HOUR,
        cost=cost,
        input_tokens=3,
        output_tokens=4,
    )
    ended = SessionEnded(
        writer=session_id,
        seq=3,
        time=NOW + HOUR,
        session_id=session_id,
        end_reason="explicit",
        is_successful=is_good,
    )
    return [Admitted("p", record) for record in (began, event, ended)]


@pytest.mark.parametrize("text", FILTERS)
def test_the_same_sessions_are_counted(store: StoreDriver, text: str) -> None:
    telemetry = store.telemetry
    asked = parse(text, NOW)
    page = store.run(telemetry.list_sessions("p", asked, None, 10, None))
    listed = {one.session_id for one in page.items}
    for by in get_args(Grouping):
        table = store.run(telemetry.statistics("p", asked, "hour", by, 10))
        assert sum(row.sessions for row in table.items) == len(listed)
        assert sum(row.cost or 0 for row in table.items) == sum(one.cost or 0 for one in page.items)
    failures = store.run(telemetry.failures("p", asked, 10))
    named = {example.session_id for group in failures.items for example in group.examples}
    assert named == listed
    facets = {one.field: one.values for one in store.run(telemetry.facets("p", asked, 10))}
    assert sum(value.sessions for value in facets["agent"]) == len(listed)
