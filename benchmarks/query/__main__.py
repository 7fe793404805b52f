"""How fast the server answers over HTTP, on stores of several sizes.

    python -m benchmarks.query [--events 100000 ...] [--trees 1000 20000 ...] [--runs 11]
                               [--keep FOLDER]

Data are made straight through the store and kept in FOLDER, if one is named. Times are those of
one client with an open connection, unpacking not counted; the first answer is not counted either.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.query import data
from benchmarks.query.asker import Asker
from benchmarks.report import report
from benchmarks.report import spread
from lucidic_server.blobs.store import Blobs
from lucidic_server.telemetry.store import Telemetry
from tests.support.server_process import ServerProcess


class Question(NamedTuple):
    """What is asked, and the figure that is to be reached."""

    name: str
    path: str
    target: str


QUESTIONS = (
    Question("list: newest 50 of an agent", "/v1/sessions?q=agent:coder&limit=50", "60 ms"),
    Question(
        "list: the same, filtered",
        f"/v1/sessions?q={quote('agent:coder (errors>0 or cost>0.01) -verdict:yes')}&limit=50",
        "60 ms",
    ),
    Question("list: text: of a common word", f"/v1/sessions?q=text:{data.COMMON}", "-"),
    Question("search: newest 50, rare word", f"/v1/search?q={data.RARE}", "300 ms"),
    Question("search: newest 50, common word", f"/v1/search?q={data.COMMON}", "300 ms"),
    Question("search: newest 50, two common words", f"/v1/search?q={data.COMMON}%20the", "300 ms"),
    Question(
        "search: newest 50 of an agent", f"/v1/search?q={data.COMMON}&sessions=agent:coder", "-"
    ),
    Question("statistics: by day and model", "/v1/statistics?every=day&by=model", "50 ms"),
    Question("statistics: by day", "/v1/statistics?every=day", "50 ms"),
    Question("statistics: by agent", "/v1/statistics?by=agent", "-"),
    Question("failures", "/v1/failures", "-"),
    Question("facets", "/v1/facets", "-"),
)


def main() -> None:
    """Makes the data, asks, prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--trees", type=int, nargs="*", default=[1_000, 20_000, 100_000])
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (given.keep or Path(scratch)).absolute()
        if given.trees:
            _on_server(folder / "trees", 0, given.trees, lambda ask: _trees(ask, given))
        measured: dict[int, list[str]] = {}
        for events in given.events:

            def ask_all(ask: Asker, events: int = events) -> None:
                measured[events] = [spread(ask.times(q.path, given.runs)) for q in QUESTIONS]

            _on_server(folder / f"events-{events}", events, [], ask_all)
    if measured:
        head = ["question", "target at 10 M", *(f"{events:,} events" for events in measured)]
        columns = list(measured.values())
        rows = [
            [q.name, q.target, *(column[place] for column in columns)]
            for place, q in enumerate(QUESTIONS)
        ]
        report("query", head, rows, "Median (range) of one client's answers.")


def _on_server(folder: Path, events: int, trees: list[int], ask: Callable[[Asker], None]) -> None:
    begun = time.perf_counter()
    asyncio.run(_fill(folder, events, trees))
    print(f"{folder.name}: data after {time.perf_counter() - begun:.0f} s", flush=True)
    with ServerProcess(folder) as server:
        ask(Asker(server.port))


async def _fill(folder: Path, events: int, trees: list[int]) -> None:
    url = f"chdb://{folder}/data/telemetry"
    telemetry = Telemetry.open(url, Blobs.open(f"file://{folder}/data/blobs"))
    try:
        if events:
            await data.fill(telemetry, events)
        for size in trees:
            await data.fill_one(telemetry, size)
        await telemetry.settle()
    finally:
        await telemetry.close()


def _trees(ask: Asker, given: argparse.Namespace) -> None:
    rows = []
    for size in given.trees:
        path = f"/v1/sessions/tree-of-{size}/events"
        whole = ask.ask(f"{path}?limit=100000")
        paged = statistics.median(_paged(ask, path) for _ in range(3))
        event = f"{path}/tree-of-{size}-{size // 2}"
        rows.append(
            [
                f"{size:,}",
                spread(ask.times(f"{path}?limit=100000", given.runs)),
                f"{paged * 1e3:,.0f} ms",
                f"{whole.wire_bytes / size * 1e-3:.3f} MB",
                f"{len(whole.body) / size * 1e-3:.2f} MB",
                spread(ask.times(event, given.runs)),
            ]
        )
    head = ["events", "tree in one answer", "in pages of 5,000", "zstd, per 1,000 events", "plain"]
    note = "Targets: 1,000 / 20,000 / 100,000 events in 30 / 250 / 1,200 ms, one event in 15 ms, "
    note += "0.2 MB per 1,000 events."
    report("query_trees", [*head, "one event with its payload"], rows, note)


def _paged(ask: Asker, path: str) -> float:
    cursor = ""
    seconds = 0.0
    while True:
        answer = ask.ask(f"{path}?limit=5000{cursor}")
        seconds += answer.seconds
        following = json.loads(answer.body)["next_cursor"]
        if following is None:
            return seconds
        cursor = f"&cursor={following}"


if __name__ == "__main__":
    main()
