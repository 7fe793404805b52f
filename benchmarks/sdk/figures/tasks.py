"""A thousand asyncio tasks in ten sessions; every event under its parent and session."""

import asyncio
import sys
import time

import lucidicai as lai
from benchmarks.corpus import Event
from benchmarks.corpus import events
from benchmarks.sdk.figures.threads import Where
from benchmarks.sdk.figures.threads import timed
from benchmarks.sdk.figures.threads import told
from benchmarks.sdk.rows import ours

TASKS = 1_000
SESSIONS = 10
EVENTS = 5

taken: list[int] = []
where: Where = {}


async def converse(row: ours.Ours, some: list[Event], session: str, number: int) -> None:
    """One task: a step of its own, and events with pauses between them."""

    async def answer() -> None:
        for event in some:
            await asyncio.sleep(0)
            started = time.perf_counter_ns()
            event_id = row.record(event)
            taken.append(time.perf_counter_ns() - started)
            where[str(event_id)] = (session, number)

    with lai.bind_session(session):
        await lai.step(goal="answer")(answer)()


async def run(row: ours.Ours) -> None:
    """Runs all tasks at once."""
    some = events(EVENTS)
    sessions = [
        str(lai.init(session_name=f"session {number}", base_url=sys.argv[1]))
        for number in range(SESSIONS)
    ]
    tasks = [converse(row, some, sessions[n % SESSIONS], n) for n in range(TASKS)]
    await asyncio.gather(*tasks)


def main() -> None:
    row = ours.open_row(sys.argv[1])
    alone: list[int] = []
    timed(row, events(500), [], [])
    timed(row, events(500), alone, [])
    asyncio.run(run(row))
    row.flush()
    print(told(f"{TASKS:,} asyncio tasks", taken, alone, where))


if __name__ == "__main__":
    main()
