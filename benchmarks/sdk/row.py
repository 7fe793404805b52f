"""Runs one row in this process and prints what it measured as a line of JSON.

python -m benchmarks.sdk.row NAME SINK_URL EVENTS [--warm-up N] [--one-by-one]
"""

import argparse
import gc
import importlib
import json
import statistics
import time
from typing import NamedTuple

from benchmarks.corpus import events
from benchmarks.sdk import sink
from benchmarks.sdk.rows import Row
from benchmarks.sdk.rows.floor import as_json


class Measured(NamedTuple):
    """One run of a row, in µs an event; CPU is that of the process, all threads, till flushed."""

    median: float
    mean: float
    p99: float
    cpu: float
    caller_cpu: float  # of the thread that records alone
    flush_ms: float
    wire_bytes: float  # an event
    json_bytes: float  # an event
    requests: int
    delivered: int
    events: int


def measure(name: str, sink_url: str, count: int, warm_up: int, *, one_by_one: bool) -> Measured:
    """Runs the row and asks the sink what came."""
    given = events(count)
    row: Row = importlib.import_module(f"benchmarks.sdk.rows.{name}").open_row(sink_url)
    for event in events(warm_up):
        row.record(event)
    row.flush()
    if warm_up:
        sink.forget(sink_url)
    # The corpus is not the program's: the collector need not look at it in any row.
    gc.collect()
    gc.freeze()
    clock = time.perf_counter_ns
    taken = [0] * count
    before, caller = time.process_time_ns(), time.thread_time_ns()
    for index, event in enumerate(given):
        started = clock()
        row.record(event)
        taken[index] = clock() - started
        if one_by_one:
            row.flush()
    caller = time.thread_time_ns() - caller
    started = clock()
    row.flush()
    flushed = clock() - started
    cpu = time.process_time_ns() - before
    got = sink.stats(sink_url)
    return Measured(
        median=statistics.median(taken) / 1e3,
        mean=statistics.fmean(taken) / 1e3,
        p99=sorted(taken)[count * 99 // 100] / 1e3,
        cpu=cpu / count / 1e3,
        caller_cpu=caller / count / 1e3,
        flush_ms=flushed / 1e6,
        wire_bytes=got.wire_bytes / count,
        json_bytes=statistics.fmean(len(as_json(event)) for event in given),
        requests=got.requests,
        delivered=got.events,
        events=count,
    )


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("sink_url")
    parser.add_argument("events", type=int)
    parser.add_argument("--warm-up", type=int, default=0)
    parser.add_argument("--one-by-one", action="store_true")
    given = parser.parse_args()
    measured = measure(
        given.name, given.sink_url, given.events, given.warm_up, one_by_one=given.one_by_one
    )
    print(json.dumps(measured._asdict()))


if __name__ == "__main__":
    main()
