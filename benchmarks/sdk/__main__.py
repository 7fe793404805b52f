"""The cost of recording, in one table: ours, the floor, and the peers that are installed.

    python -m benchmarks.sdk [--events N] [--rounds N] [--rows NAME,…] [--cold] [--quick]
    python -m benchmarks.sdk --memory

Every row runs in a fresh process against a fresh sink, rows take turns, medians of rounds are
shown. The rows of the peers need benchmarks/requirements.txt; without it they are left out.
"""

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from benchmarks.corpus import distinct_count
from benchmarks.report import report
from benchmarks.sdk import other
from benchmarks.sdk.row import Measured
from benchmarks.sdk.sink import Sink

# The module of benchmarks.sdk.rows, its title, and the package it needs.
ROWS = {
    "floor": ("floor: json.dumps, list append", "json"),
    "ours": ("Lucidic: create_event, end_event", "lucidicai"),
    "ours_typed": ("Lucidic: create_event(type=…)", "lucidicai"),
    "opentelemetry": ("OpenTelemetry SDK, OTLP/HTTP", "opentelemetry.exporter.otlp.proto.http"),
    "langfuse": ("Langfuse", "langfuse"),
}
HEAD = (
    "row",
    "median µs",
    "mean µs",
    "p99 µs",
    "CPU µs",
    "of it caller",
    "wire bytes",
    "of its JSON",
    "delivered",
    "flush ms",
    "median / floor",
    "median, mean, p99, CPU / OpenTelemetry",
)
NOTE = """\
One event is one call of a model from benchmarks/corpus (about 1 KB of messages, 0.55 KB of
answer, model, usage), begun and ended. Times and CPU are per event, CPU is that of the whole
process with its threads until the flush has returned; wall times suffer from what else the
machine does. Every row in a fresh process against a fresh sink on loopback, {warm_up} events of
warm-up, rows in turns, medians of {rounds} rounds.
Our rows are durable on disk when each call returns. "Of its JSON" compares bodies to the floor's
texts. In the loop, what the rows deliver less than all they have dropped.
"""

MEMORY_NOTE = """\
Private (anonymous) resident memory of the process, of a program that records two records an event
in a loop; mapped segments are the kernel's page cache. The first sample has the interpreter, the
modules and the 2,000 events of the corpus in it. The sink keeps what it gets until it is told to
forget it; nobody answers where there is no server, and the spool's bound drops what is beyond it.
"""


def is_installed(package: str) -> bool:
    """Returns whether the row's package can be imported."""
    try:
        return importlib.util.find_spec(package) is not None
    except ModuleNotFoundError:
        return False


def run_row(name: str, count: int, *options: str) -> Measured:
    """Runs a row once, in a process, spool and sink of its own."""
    with tempfile.TemporaryDirectory() as folder, Sink() as sink:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.sdk.row", name, sink.url, str(count), *options],
            env={**os.environ, "LUCIDIC_SPOOL_DIR": folder},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def middle(runs: Sequence[Measured]) -> Measured:
    """Returns the median of each figure over the rounds."""
    return Measured(*(statistics.median(column) for column in zip(*runs, strict=True)))


def cells(name: str, found: dict[str, Measured]) -> list[str]:
    """Returns a row of the table."""
    row, floor, peer = found[name], found["floor"], found.get("opentelemetry")
    is_sent = row.wire_bytes > 0
    over_peer = "-"
    if peer is not None:
        pairs = zip(row[:4], peer[:4], strict=True)
        over_peer = ", ".join(f"{ours / theirs:.2f}" for ours, theirs in pairs)
    return [
        ROWS[name][0],
        *(f"{value:.1f}" for value in row[:5]),
        f"{row.wire_bytes:,.0f}" if is_sent else "-",
        f"{row.wire_bytes / row.json_bytes:.2f}" if is_sent else "-",
        f"{row.delivered:,.0f} of {row.events:,.0f}" if is_sent else "-",
        f"{row.flush_ms:.1f}" if is_sent else "-",
        f"{row.median / floor.median:.2f}",
        over_peer,
    ]


def wire_rows() -> list[list[str]]:
    """Measures the bytes of the texts as written: all in one flush, and an event at a time."""
    count = distinct_count()
    together = run_row("ours", count)
    apart = run_row("ours", count, "--one-by-one")
    return [
        [
            f"wire bytes of the {count} events as written, {title}",
            f"{run.wire_bytes:,.0f} = {run.wire_bytes / run.json_bytes:.2f} of the JSON",
        ]
        for title, run in (("in a loop", together), ("a flush after each", apart))
    ]


def main() -> None:
    """Measures, prints and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--cold", action="store_true", help="no warm-up")
    parser.add_argument("--memory", action="store_true", help="over a million events, only that")
    parser.add_argument("--quick", action="store_true", help="the rows only")
    given = parser.parse_args()
    if given.memory:
        report("sdk_memory", ["figure", "measured"], other.rows(other.MEMORY_FIGURES), MEMORY_NOTE)
        return
    names = []
    for name in dict.fromkeys(["floor", *given.rows.split(",")]):
        if is_installed(ROWS[name][1]):
            names.append(name)
        else:
            print(f"left out: {ROWS[name][0]}; {ROWS[name][1]} is not installed")
    warm_up = 0 if given.cold else 200
    runs: dict[str, list[Measured]] = {name: [] for name in names}
    for number in range(given.rounds):
        for name in names:
            runs[name].append(run_row(name, given.events, "--warm-up", str(warm_up)))
        print(f"round {number + 1} of {given.rounds}", file=sys.stderr)
    found = {name: middle(measured) for name, measured in runs.items()}
    note = NOTE.format(warm_up=warm_up, rounds=given.rounds)
    report("sdk_cold" if given.cold else "sdk", HEAD, [cells(name, found) for name in names], note)
    if not given.quick:
        report("sdk_other", ["figure", "measured"], [*wire_rows(), *other.rows()])


if __name__ == "__main__":
    main()
