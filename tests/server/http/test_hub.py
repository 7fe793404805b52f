"""Live updates: coalesced, per project and session, and nobody is waited for."""

import asyncio
from collections.abc import AsyncIterator
from collections.abc import Coroutine
from datetime import UTC
from datetime import datetime
from typing import Any

from lucidic_server.http.hub import HEARTBEAT_SECONDS
from lucidic_server.http.hub import Hub
from lucidic_server.http.hub import Watcher
from lucidic_server.http.hub import message
from lucidic_server.http.live import _list_messages
from lucidic_server.model.session import SessionSummary
from tests.support.turned_clock import TurnedClock

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def summary(session_id: str, **fields: Any) -> SessionSummary:
    return SessionSummary(
        session_id=session_id, agent_id="a", started_at=NOW, last_record_at=NOW, **fields
    )


def run(work: Coroutine[Any, Any, None]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(20):
            await work

    asyncio.run(bounded())


async def collect(stream: AsyncIterator[bytes], count: int) -> list[bytes]:
    return [await anext(stream) for _ in range(count)]


def test_a_message_is_one_event_however_many_lines_its_text_has() -> None:
    assert message("x", {"a": "1\n\n2"}) == b'event: x\ndata: {"a":"1\\n\\n2"}\n\n'


def test_the_list_is_told_the_newest_state_once() -> None:
    async def scenario() -> None:
        hub = Hub(TurnedClock())
        stream = hub.stream(Watcher("p"), _list_messages)
        await anext(stream)
        hub.summaries_changed("p", [summary("s", steps=1), summary("t")])
        hub.summaries_changed("p", [summary("s", steps=2)])
        hub.summaries_changed("other project", [summary("hidden")])
        told = await anext(stream)
        assert told.startswith(b"event: sessions\n")
        assert told.count(b'"session_id"') == 2
        assert b'"steps":2' in told
        assert b'"steps":1' not in told

    run(scenario())


def test_a_deletion_is_told_and_overtakes_what_waits() -> None:
    async def scenario() -> None:
        hub = Hub(TurnedClock())
        stream = hub.stream(Watcher("p"), _list_messages)
        await anext(stream)
        hub.summaries_changed("p", [summary("s"), summary("t")])
        hub.sessions_deleted("p", ["s"])
        deleted, changed = await collect(stream, 2)
        assert deleted == message("deleted", {"session_ids": ["s"]})
        assert b'"t"' in changed
        assert b'"s"' not in changed

    run(scenario())


def test_a_session_hears_of_its_own_events_only() -> None:
    async def scenario() -> None:
        hub = Hub(TurnedClock())

        async def take(watcher: Watcher) -> AsyncIterator[bytes]:
            event_ids, watcher.event_ids = watcher.event_ids, set()
            yield message("events", sorted(event_ids))

        stream = hub.stream(Watcher("p", "s"), take)
        await anext(stream)
        hub.events_changed("p", {"s": {"1"}, "t": {"9"}})
        hub.committed({"p": {"s"}})
        hub.events_changed("p", {"s": {"2"}})
        assert await anext(stream) == message("events", ["1", "2"])

    run(scenario())


def test_a_watcher_that_has_too_much_waiting_is_dropped() -> None:
    async def scenario() -> None:
        hub = Hub(TurnedClock())
        watcher = Watcher("p")
        stream = hub.stream(watcher, _list_messages)
        await anext(stream)
        hub.summaries_changed("p", [summary(str(number)) for number in range(10_001)])
        assert len(hub) == 0
        assert watcher.waiting() == 0
        assert [told async for told in stream] == []

    run(scenario())


def test_a_watcher_that_does_not_read_for_a_minute_is_dropped() -> None:
    async def scenario() -> None:
        clock = TurnedClock()
        hub = Hub(clock)
        stream = hub.stream(Watcher("p"), _list_messages)
        await anext(stream)
        hub.summaries_changed("p", [summary("s")])
        clock.turn(59)
        hub.summaries_changed("p", [summary("s")])
        assert len(hub) == 1
        clock.turn(2)
        hub.summaries_changed("p", [summary("s")])
        assert len(hub) == 0
        await stream.aclose()  # type: ignore[attr-defined] # it is a generator

    run(scenario())


def test_every_stream_ends_when_the_server_stops() -> None:
    async def scenario() -> None:
        hub = Hub(TurnedClock())
        streams = [hub.stream(Watcher("p", session), _list_messages) for session in ("", "s")]
        for stream in streams:
            await anext(stream)
        hub.close()
        for stream in streams:
            assert [told async for told in stream] == []
        assert len(hub) == 0

    run(scenario())


def test_who_may_not_read_any_more_is_told_nothing_more() -> None:
    async def scenario() -> None:
        clock = TurnedClock()
        hub = Hub(clock)
        allowed = [True]
        stream = hub.stream(Watcher("p", "", lambda: allowed[0]), _list_messages)
        await anext(stream)
        hub.summaries_changed("p", [summary("s")])
        assert b'"s"' in await anext(stream)
        allowed[0] = False
        clock.turn(HEARTBEAT_SECONDS)
        hub.summaries_changed("p", [summary("t")])
        assert [message async for message in stream] == []
        assert len(hub) == 0

    run(scenario())
