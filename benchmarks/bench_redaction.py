"""What the search for secrets costs the thread that sends: per event and per megabyte.

python -m benchmarks.bench_redaction [ROUNDS]
"""

import sys
import time
from collections import Counter
from collections.abc import Callable

import msgspec

from benchmarks.corpus import Event
from benchmarks.corpus import events
from benchmarks.report import report
from lucidicai.spool import secrets
from lucidicai.spool.batch import Batch
from lucidicai.spool.batch import Position
from lucidicai.spool.redaction import without_secrets
from lucidicai.wire import codec
from lucidicai.wire import ids
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventEnded

_MIB = 1 << 20
_encode = msgspec.json.encode
# A key in the answer of every n-th event.
_LEAK_EVERY = 100
_LEAK = "the key is " + "AKIA" + "IOSFODNN7EXAMPLE"


def frames(written: list[Event], leak_every: int = 0) -> list[bytes]:
    """Returns the two records of each event, as the SDK writes them."""
    writer, session = ids.new_writer_id(), ids.new_session_id()
    made = []
    for number, event in enumerate(written, start=1):
        name = ids.event_id(session, writer, number)
        leaks = leak_every and number % leak_every == 0
        began = EventBegan(
            writer=writer, seq=2 * number, time=time.time_ns(), session_id=session, event_id=name,
            type="llm_generation", input=_encode(event.messages), provider=event.provider,
            model=event.model,
        )  # fmt: skip
        ended = EventEnded(
            writer=writer, seq=2 * number + 1, time=time.time_ns(), session_id=session,
            event_id=name, output=_encode(f"{event.output} {_LEAK}" if leaks else event.output),
            input_tokens=event.input_tokens, output_tokens=event.output_tokens,
        )  # fmt: skip
        made.append(codec.encode(began) + codec.encode(ended))
    return made


def seconds(call: Callable[[Batch], Batch], data: bytes, rounds: int) -> float:
    """Returns the least CPU time of one call."""
    batch = Batch(data, 1, Position(1, len(data)))
    taken = []
    for _ in range(rounds):
        started = time.thread_time()
        call(batch)
        taken.append(time.thread_time() - started)
    return min(taken)


def naive(batch: Batch) -> Batch:
    """What the shapes cost without the hints: each looked for in all bytes."""
    secrets.blotted(batch.data, Counter())
    return batch


def main() -> None:
    """Measures and prints."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    written = events(700)
    plain, leaking = frames(written), frames(written, _LEAK_EVERY)
    batch = b"".join(plain)
    without_secrets(Batch(batch, 1, Position(1, 0)))  # compiles the patterns

    def row(what: str, data: bytes, count: int, call: Callable[[Batch], Batch]) -> list[str]:
        taken = seconds(call, data, rounds)
        per_mib = taken * 1e3 * _MIB / len(data)
        return [what, f"{taken * 1e6 / count:,.1f}", f"{per_mib:,.1f}", f"{len(data) / _MIB:.2f}"]

    one = [seconds(without_secrets, each, 5) for each in plain[:200]]
    size = sum(map(len, plain[:200]))
    report(
        "redaction",
        ["what", "µs an event", "ms a MiB", "MiB"],
        [
            row("a batch without secrets", batch, len(plain), without_secrets),
            row(
                f"a batch with one in every {_LEAK_EVERY}th event",
                b"".join(leaking), len(leaking), without_secrets,
            ),
            [
                "events one by one, without secrets", f"{sum(one) / len(one) * 1e6:,.1f}",
                f"{sum(one) * 1e3 * _MIB / size:,.1f}", f"{size / _MIB:.2f}",
            ],
            row("without hints: every shape over the whole batch", batch, len(plain), naive),
        ],
        "Two records an event, texts of benchmarks/corpus; CPU time of the thread that sends.",
    )  # fmt: skip


if __name__ == "__main__":
    main()
