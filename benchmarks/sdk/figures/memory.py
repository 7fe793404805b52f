"""Private memory over a million events, delivered to a live sink.

The sink keeps every body: it is told to forget them all the time.
"""

import sys
from pathlib import Path

from benchmarks.corpus import events
from benchmarks.sdk import sink
from benchmarks.sdk.rows import ours

EVENTS = 1_000_000
SAMPLES = 10


def private_mb() -> float:
    """Returns the anonymous resident memory of this process; mapped files are the kernel's."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    raise OSError("/proc/self/status has no RssAnon: this figure needs Linux")


def grow(row: ours.Ours, sink_url: str | None, count: int) -> list[float]:
    """Records the events, returns the memory after each tenth of them."""
    some = events(2_000)
    samples = []
    for number in range(1, count + 1):
        row.record(some[number % len(some)])
        if number % 20_000 == 0 and sink_url is not None:
            row.flush()
            sink.forget(sink_url)
        if number % (count // SAMPLES) == 0:
            samples.append(private_mb())
    return samples


def main() -> None:
    samples = grow(ours.open_row(sys.argv[1]), sys.argv[1], EVENTS)
    shown = ", ".join(f"{sample:.0f}" for sample in samples)
    print(f"private memory over {EVENTS:,} events\t{shown} MB")


if __name__ == "__main__":
    main()
