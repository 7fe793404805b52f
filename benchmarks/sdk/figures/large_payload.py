"""An event with 1 MB of messages against writing them as JSON."""

import json
import statistics
import sys
import time

from benchmarks.corpus import Event
from benchmarks.corpus import events
from benchmarks.sdk.rows import ours

# A long context: a hundred documents of 10 kB.
MESSAGES = 100
CHARS = 10_000
RUNS = 21


def main() -> None:
    text = "\n".join(event.output for event in events(2_500))
    parts = [text[at : at + CHARS] for at in range(0, MESSAGES * CHARS, CHARS)]
    messages = [{"role": "user", "content": part} for part in parts]
    size = len(json.dumps(messages))
    large = Event(messages, "done", "openai", "gpt-4o", size // 4, 1)
    row = ours.open_row(sys.argv[1])
    row.record(large)
    row.flush()
    dumped, recorded = [], []
    for _ in range(RUNS):
        started = time.perf_counter()
        json.dumps(messages)
        middle = time.perf_counter()
        row.record(large)
        recorded.append(time.perf_counter() - middle)
        dumped.append(middle - started)
        row.flush()
    event_ms, json_ms = (statistics.median(times) * 1e3 for times in (recorded, dumped))
    print(
        f"payload of {size / 1e6:.1f} MB, {len(messages):,} messages\t{event_ms:.2f} ms, "
        f"its json.dumps {json_ms:.2f} ms: {event_ms - json_ms:+.2f} ms"
    )


if __name__ == "__main__":
    main()
