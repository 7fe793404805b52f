"""Eight threads in eight sessions against one thread; every event under its parent and session."""

import statistics
import sys
import threading
import time

import lucidicai as lai
from benchmarks.corpus import Event
from benchmarks.corpus import events
from benchmarks.sdk import sink
from benchmarks.sdk.rows import ours

THREADS = 8
# Long enough that the interpreter switches between them often (every 5 ms).
EVENTS = 3_000

# Event → the session in which it belongs, and a number that its siblings share.
Where = dict[str, tuple[str, int]]


def timed(row: ours.Ours, some: list[Event], into: list[int], made: list[str | None]) -> None:
    """Records the events and notes how long each took, and its id."""
    for event in some:
        started = time.perf_counter_ns()
        event_id = row.record(event)
        into.append(time.perf_counter_ns() - started)
        made.append(event_id)


def main() -> None:
    row = ours.open_row(sys.argv[1])
    some = events(EVENTS)
    alone: list[int] = []
    timed(row, some, [], [])
    timed(row, some, alone, [])
    taken: list[int] = []
    where: Where = {}
    gate = threading.Barrier(THREADS)

    def work(number: int) -> None:
        with lai.session(f"thread {number}", base_url=sys.argv[1]) as session:
            lai.create_step(state=f"thread {number}")
            made: list[str | None] = []
            gate.wait()
            timed(row, some, taken, made)
            where.update((str(event), (str(session), number)) for event in made)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row.flush()
    print(told(f"{THREADS} threads", taken, alone, where))


def told(what: str, taken: list[int], alone: list[int], where: Where) -> str:
    """Returns the figure's line, with what the sink says of sessions and parents."""
    many, one = statistics.median(taken) / 1e3, statistics.median(alone) / 1e3
    return (
        f"{what}, median an event\t{many:.1f} µs, {many / one:.2f} times one thread's; "
        f"{rightly_placed(where):,} of {len(where):,} under the right parent and session"
    )


def rightly_placed(where: Where) -> int:
    """Returns how many events are in their session, under a parent that only they have."""
    got = {event["event_id"]: event for event in sink.events(sys.argv[1])}
    groups: dict[str | None, set[int]] = {}
    for name, (_session, group) in where.items():
        if name in got:
            groups.setdefault(got[name]["parent_id"], set()).add(group)
    parents = {
        group: parent
        for parent, members in groups.items()
        if parent is not None and len(members) == 1
        for group in members
    }
    return sum(
        name in got
        and got[name]["session_id"] == session
        and parents.get(group) == got[name]["parent_id"]
        for name, (session, group) in where.items()
    )


if __name__ == "__main__":
    main()
