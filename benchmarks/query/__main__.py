"""How fast the server answers over HTTP, on stores of several sizes, while events come in.

    python -m benchmarks.query [--events 100000 ...] [--trees 1000 20000 ...] [--runs 11]
                               [--rate 2000] [--keep FOLDER]

Up to 100,000 events are committed through the store; larger stores are copies of these, made by the
engine (`copies`, checked at a small size against committed ones first). Data are kept in FOLDER, if
one is named. Meanwhile `rate` events a second come in through the records door, from a process of
its own. Times are those of one client with an open connection, unpacking not counted; the first
answer is not counted either.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.ingest.load import Sent
from benchmarks.process import memory
from benchmarks.query import copies
from benchmarks.query import data
from benchmarks.query import recount
from benchmarks.query.asker import Asker
from benchmarks.query.incoming import Incoming
from benchmarks.report import report
from benchmarks.report import spread
from lucidic_server.blobs.store import Blobs
from lucidic_server.model.filter import All
from lucidic_server.model.filter import OneOf
from lucidic_server.telemetry.errors import TelemetryError
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


# What is committed; larger stores are copies of it.
TEMPLATE = 100_000
MOST_MINUTES = 20

NOTE = """\
Median (range) of one client's answers, while {rate:,} events a second came in through the records
door; in brackets the server's CPU time an answer, measured before that, with nothing coming in:
two cores share it. Memory is the server's proportional set size, read once it was ready and at the
end. "Recount": counts, errors, tokens and cost by day and model are those of a recount of every
event, and percentiles differ by at most this much.
"""


def main() -> None:
    """Makes the data, asks, prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="*", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--trees", type=int, nargs="*", default=[1_000, 20_000, 100_000])
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--rate", type=int, default=2_000, help="events a second that come in")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (given.keep or Path(scratch)).absolute()
        if given.trees:
            _on_server(folder / "trees", 0, given.trees, partial(_trees, given))
        if any(events > TEMPLATE for events in given.events):
            asyncio.run(copies.verify())
            print("copies by the engine and by commits are the same", flush=True)
        columns = [_measure(folder / f"events-{events}", events, given) for events in given.events]
    if columns:
        names = [(q.name, q.target) for q in QUESTIONS]
        names += [
            ("one event with its payload", "15 ms"),
            ("recount: largest difference of a percentile", "2 %"),
            ("memory, idle", "500 MB"),
            ("memory, at the end", "-"),
            ("events that came in, a second", f"{given.rate:,}"),
            ("acknowledged, median and p99", "-"),
        ]
        head = ["question", "target at 10 M", *(f"{events:,} events" for events in given.events)]
        rows = [[*name, *(column[n] for column in columns)] for n, name in enumerate(names)]
        report("query", head, rows, NOTE.format(rate=given.rate))


def _measure(folder: Path, events: int, given: argparse.Namespace) -> list[str]:
    column: list[str] = []
    asyncio.run(_fill(folder, events, []))
    difference = asyncio.run(_recount(folder))

    def ask_all(ask: Asker, server: ServerProcess) -> None:
        idle = memory(server.pid)
        paths = [*(q.path for q in QUESTIONS), _an_event(ask)]
        cpu = [ask.cpu(path, given.runs, server.pid) for path in paths]
        with Incoming(server.base_url, given.rate) as incoming:
            ask.reconnect()
            times = [spread(ask.times(path, given.runs)) for path in paths]
            came = incoming.stop()
        column.extend(
            f"{spent} [{busy * 1e3:,.0f}]" for spent, busy in zip(times, cpu, strict=True)
        )
        column.append(f"{difference:.2%}")
        column.extend((f"{idle:.0f} MB", f"{memory(server.pid):.0f} MB"))
        column.extend(_acknowledged(came))

    _on_server(folder, events, [], ask_all)
    # A run of many minutes that ends early has told what it found until then.
    print(f"{folder.name}: {'; '.join(column)}", flush=True)
    return column


def _an_event(ask: Asker) -> str:
    (session,) = json.loads(ask.ask("/v1/sessions?q=agent:coder&limit=1").body)["items"]
    path = f"/v1/sessions/{session['session_id']}/events"
    event = json.loads(ask.ask(path).body)["items"][-1]
    return f"{path}/{event['event_id']}"


def _acknowledged(came: Sent | None) -> tuple[str, str]:
    if came is None:
        return "-", "-"
    shares = statistics.quantiles(came.latencies, n=100)
    latency = f"{shares[49] * 1e3:,.0f} ms, {shares[98] * 1e3:,.0f} ms"
    return f"{came.events / came.seconds:,.0f}", latency


async def _recount(folder: Path) -> float:
    url, blobs = f"chdb://{folder}/data/telemetry", Blobs.open(f"file://{folder}/data/blobs")
    telemetry = Telemetry.open(url, blobs)
    try:
        await _settle(telemetry)
        # What came in while an earlier run asked has no place among the made events.
        made = All((OneOf("agent", data.AGENTS),))
        told = await telemetry.statistics(data.PROJECT, made, "day", "model", 100)
    finally:
        await telemetry.close()
    return recount.compare(url, told.items)


def _on_server(
    folder: Path, events: int, trees: list[int], ask: Callable[[Asker, ServerProcess], None]
) -> None:
    begun = time.perf_counter()
    asyncio.run(_fill(folder, events, trees))
    print(f"{folder.name}: data after {time.perf_counter() - begun:.0f} s", flush=True)
    with ServerProcess(folder) as server:
        ask(Asker(server.port), server)


async def _fill(folder: Path, events: int, trees: list[int]) -> None:
    done = folder / "filled"
    if done.exists():
        return
    url, blobs = f"chdb://{folder}/data/telemetry", Blobs.open(f"file://{folder}/data/blobs")
    telemetry = Telemetry.open(url, blobs)
    try:
        await data.fill(telemetry, min(events, TEMPLATE))
        for size in trees:
            await data.fill_one(telemetry, size)
        await telemetry.settle()
        if events > TEMPLATE:
            await telemetry.close()
            copies.multiply(url, events // TEMPLATE - 1, TEMPLATE)
            print(f"{folder.name}: copied", flush=True)
            telemetry = Telemetry.open(url, blobs)
            await _settle(telemetry)
    finally:
        await telemetry.close()
    # As a store is that grew so large in months; a merge of all of it would count as the server's.
    copies.rest(url)
    done.touch()


async def _settle(telemetry: Telemetry) -> None:
    """Waits until half a million summaries are computed: longer than a server would wait."""
    for _ in range(MOST_MINUTES):
        try:
            await telemetry.settle()
        except TelemetryError:
            continue
        return
    raise TelemetryError(f"the summaries did not catch up in {MOST_MINUTES} minutes")


def _trees(given: argparse.Namespace, ask: Asker, server: ServerProcess) -> None:
    rows = []
    for size in given.trees:
        path = f"/v1/sessions/tree-of-{size}/events"
        whole = ask.ask(f"{path}?limit=100000")
        paged = statistics.median(_paged(ask, path) for _ in range(3))
        event = f"{path}/tree-of-{size}-{size // 2}"
        rows.append(
            [
                f"{size:,}",
                _with_cpu(ask, server, f"{path}?limit=100000", given.runs),
                f"{paged * 1e3:,.0f} ms",
                f"{whole.wire_bytes / size * 1e-3:.3f} MB",
                f"{len(whole.body) / size * 1e-3:.2f} MB",
                _with_cpu(ask, server, event, given.runs),
            ]
        )
    head = ["events", "tree in one answer", "in pages of 5,000", "zstd, per 1,000 events", "plain"]
    note = "Targets: 1,000 / 20,000 / 100,000 events in 30 / 250 / 1,200 ms, one event in 15 ms, "
    note += "0.2 MB per 1,000 events. In brackets the server's CPU time an answer."
    report("query_trees", [*head, "one event with its payload"], rows, note)


def _with_cpu(ask: Asker, server: ServerProcess, path: str, runs: int) -> str:
    cpu = ask.cpu(path, runs, server.pid)
    return f"{spread(ask.times(path, runs))} [{cpu * 1e3:,.0f}]"


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
