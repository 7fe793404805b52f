"""The room that requests share: who is refused, and what is given back."""

import asyncio

import pytest

from lucidic_server.ingest import room
from lucidic_server.ingest.room import Room
from lucidic_server.telemetry.errors import StoreBusy


def test_one_alone_may_hold_more_than_there_is() -> None:
    shared = Room(100)
    with shared.request():
        room.take(80)
        room.take(80)
        assert shared.taken == 160
    assert shared.taken == 0


def test_who_comes_to_others_waits_its_turn() -> None:
    shared = Room(100)
    refused: list[str] = []

    async def ask(name: str, count: int, entered: asyncio.Event, leave: asyncio.Event) -> None:
        with shared.request():
            try:
                # Bodies are unpacked on threads.
                await asyncio.to_thread(room.take, count)
            except StoreBusy:
                refused.append(name)
            entered.set()
            await leave.wait()

    async def meet() -> None:
        events = [asyncio.Event() for _ in range(4)]
        first = asyncio.create_task(ask("first", 60, events[0], events[3]))
        await events[0].wait()
        second = asyncio.create_task(ask("second", 60, events[1], events[3]))
        await events[1].wait()
        third = asyncio.create_task(ask("third", 40, events[2], events[3]))
        await events[2].wait()
        assert shared.taken == 100
        events[3].set()
        await asyncio.gather(first, second, third)

    asyncio.run(meet())
    assert refused == ["second"]
    assert shared.taken == 0


def test_outside_of_requests_nothing_is_counted() -> None:
    room.take(10**12)


def test_a_request_that_fails_gives_back_what_it_held() -> None:
    shared = Room(100)

    def fail() -> None:
        with shared.request():
            room.take(50)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fail()
    assert shared.taken == 0
