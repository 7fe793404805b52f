"""Where the time of one event goes: each part alone, the least of many tries.

python -m benchmarks.bench_record_parts [ROUNDS]

No server is there, so that no other thread works. The minimum of each text over the rounds,
averaged over the texts, tells what the work itself takes, whatever else the machine does.
"""

import os
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable

import msgspec

import lucidicai as lai
from benchmarks.corpus import Event
from benchmarks.corpus import events
from benchmarks.report import report
from benchmarks.sdk.rows.floor import as_json
from benchmarks.sdk.rows.ours import Ours
from benchmarks.sdk.rows.ours_typed import OursTyped
from lucidicai.record.context import current
from lucidicai.ship import transport
from lucidicai.spool.redaction import without_secrets
from lucidicai.wire.codec import encode_body
from lucidicai.wire.records import EventEnded

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NOBODY = "http://127.0.0.1:9"
SHIPPED_BYTES = 4 << 20
NOTE = """\
One event of benchmarks/corpus: 1 KB of messages, 0.55 KB of answer, model, usage. µs an event, the
least of {rounds} tries of each text. The lines that are set in are parts of the line above them.
The sending thread's times are CPU times of one pass, without HTTP.
"""


def least(call: Callable[[Event], object], given: list[Event], rounds: int) -> float:
    """Returns the mean over the texts of the shortest call, in µs."""
    clock = time.perf_counter_ns
    best = [1 << 60] * len(given)
    for _ in range(rounds):
        for index, event in enumerate(given):
            started = clock()
            call(event)
            best[index] = min(best[index], clock() - started)
    return statistics.fmean(best) / 1e3


def shipping(count: int) -> list[tuple[str, float]]:
    """Returns what the sending thread does with the journal of `count` events, µs of CPU each."""
    session = current()
    assert session is not None
    journal = session.recorder._pipe.journal  # type: ignore[attr-defined]  # noqa: SLF001
    spent = {"read from the file": 0.0, "search for secrets": 0.0, "compress": 0.0}
    clock = time.thread_time
    while True:
        began = clock()
        batch = journal._read(SHIPPED_BYTES)  # noqa: SLF001
        if batch is None:
            break
        read = clock()
        clean = without_secrets(batch)
        searched = clock()
        zstd.compress(clean.data, options=transport._ZSTD)  # noqa: SLF001
        spent["read from the file"] += read - began
        spent["search for secrets"] += searched - read
        spent["compress"] += clock() - searched
        journal.release(batch)
    return [(name, seconds * 1e6 / count) for name, seconds in spent.items()]


def main() -> None:
    """Measures, prints and writes the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    given = events(200)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LUCIDIC_SPOOL_DIR"] = folder
        lai.init(session_name="parts", base_url=NOBODY, auto_end=False)
        session = current()
        assert session is not None
        payload, write = session.capture.payload, session.recorder.write
        name = session.recorder.next_event_id(session.session_id)
        encode = msgspec.json.Encoder().encode

        def record(event: Event) -> EventEnded:
            return EventEnded(
                writer="w", seq=1, time=1, session_id=session.session_id, event_id=name,
                type="llm_generation", input=inputs[id(event)], output=outputs[id(event)],
                model=event.model, provider=event.provider, input_tokens=event.input_tokens,
                output_tokens=event.output_tokens,
            )  # fmt: skip

        inputs = {id(event): payload(event.messages) for event in given}
        outputs = {id(event): payload(event.output) for event in given}
        bodies = {id(event): encode_body(record(event)) for event in given}
        made = {id(event): record(event) for event in given}
        parts: list[tuple[str, Callable[[Event], object]]] = [
            ("floor: json.dumps and a list append", lambda event: kept.append(as_json(event))),
            ("create_event and end_event: two records", Ours().record),
            ("create_event(type=…): one record", OursTyped().record),
            ("- look at messages and answer, write them as JSON",
             lambda event: (payload(event.messages), payload(event.output))),
            ("- - msgspec alone", lambda event: (encode(event.messages), encode(event.output))),
            ("- make the record", record),
            ("- name it, write it down: journal and all", lambda event: write(made[id(event)])),
            ("- - MessagePack", lambda event: encode_body(made[id(event)])),
            ("- - checksum", lambda event: zlib.crc32(bodies[id(event)])),
        ]  # fmt: skip
        kept: list[str] = []
        nothing = least(lambda _event: None, given, rounds)
        found = [(title, least(call, given, rounds) - nothing) for title, call in parts]
        shipping(1)  # what the tries have left
        one = OursTyped()
        for event in events(5_000):
            one.record(event)
        shipped = shipping(5_000)
        found.append(("the sending thread, for one record", sum(each for _, each in shipped)))
        found += [(f"- {title}", each) for title, each in shipped]
        floor = found[0][1]
        rows = [[title, f"{each:.2f}", f"{each / floor:.2f}"] for title, each in found]
        report("record_parts", ["part", "µs", "of the floor"], rows, NOTE.format(rounds=rounds))
        lai.end_session(wait_for_flush=False)
        session.recorder.close(0.0)  # before its folder goes


if __name__ == "__main__":
    main()
