"""Request bodies of the records door, made beforehand so that sending them costs next to nothing.

One writer's records are in order and every event is an event of its own: ids, numbers and times
are distinct, texts come from the corpus.
"""

import sys
import time
from collections.abc import Iterator
from typing import Any

import msgspec

from benchmarks.corpus import Event
from benchmarks.corpus import events
from benchmarks.ingest.body import Body
from benchmarks.ingest.otlp_bodies import OtlpSource
from lucidicai.wire import codec
from lucidicai.wire import ids
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

EVENTS_PER_SESSION = 100
AGENTS = 20
# Texts repeat after so many events: far behind what one request or one part of a table holds.
TEXTS = 20_000

_MILLISECOND = 1_000_000


class Source:
    """One writer's endless records, cut into bodies."""

    def __init__(self, texts: list[Event], number: int, *, pairs: bool, started_at: int) -> None:
        self._texts = texts
        self._place = number * 997
        self._pairs = pairs
        self._writer = ids.new_writer_id()
        self._agent = f"agent-{number % AGENTS}"
        self._seq = 0
        self._now = started_at
        self._session = ""
        self._in_session = EVENTS_PER_SESSION

    def body(self, count: int) -> Body:
        """Returns the next `count` events, with the sessions that begin and end among them."""
        frames: list[bytes] = []
        json_bytes = 0
        event_id = ""
        for _ in range(count):
            frames += map(codec.encode, self._turn_of_session())
            event_id = f"{self._session}.{self._in_session:x}"
            for record in self._event(event_id):
                frames.append(codec.encode(record))
                json_bytes += _json_size(record)
        return Body(zstd.compress(b"".join(frames), 1), count, json_bytes, self._session, event_id)

    def _turn_of_session(self) -> Iterator[AnyRecord]:
        self._in_session += 1
        if self._in_session <= EVENTS_PER_SESSION:
            return
        if self._session:
            verdict = self._place % 5 != 0
            yield SessionEnded(
                **self._named(), end_reason="explicit", is_successful=verdict, session_eval=0.5
            )
        self._in_session = 1
        self._session = ids.new_session_id()
        yield SessionBegan(
            **self._named(),
            agent_id=self._agent,
            name=f"benchmark {self._place}",
            task="Answer what the reader asked.",
        )

    def _event(self, event_id: str) -> Iterator[AnyRecord]:
        text = self._texts[self._place % len(self._texts)]
        self._place += 1
        asked: dict[str, Any] = {
            "type": "llm_generation",
            "name": text.model,
            "provider": text.provider,
            "model": text.model,
            "input": msgspec.json.encode(text.messages),
        }
        answered: dict[str, Any] = {
            "output": msgspec.json.encode(text.output),
            "input_tokens": text.input_tokens,
            "output_tokens": text.output_tokens,
            "cost": text.output_tokens / 100_000,
        }
        if self._place % 50 == 0:
            answered |= {"status": "error", "error": "RateLimitError: try again in 20 s"}
        if self._pairs:
            yield EventBegan(**self._named(), event_id=event_id, **asked)
            yield EventEnded(**self._named(), event_id=event_id, **answered)
        else:
            began = self._now
            yield EventEnded(
                **self._named(), event_id=event_id, started_at=began, **asked, **answered
            )

    def _named(self) -> dict[str, Any]:
        self._seq += 1
        self._now += 3 * _MILLISECOND
        return {
            "writer": self._writer,
            "seq": self._seq,
            "time": self._now,
            "session_id": self._session,
        }


def _json_size(record: AnyRecord) -> int:
    """Returns the size of the record as a JSON line, its payloads as JSON and not as text."""
    fields = {
        name: msgspec.Raw(value) if isinstance(value, bytes) else value
        for name, value in msgspec.structs.asdict(record).items()
        if value is not msgspec.UNSET
    }
    return len(msgspec.json.encode(fields))


def sources(count: int, kind: str) -> list[Source] | list[OtlpSource]:
    """Returns `count` writers; their records' times end about now."""
    texts = events(TEXTS)
    started_at = time.time_ns() - 3600 * 1_000_000_000
    if kind == "otlp":
        return [OtlpSource(texts, number, started_at=started_at) for number in range(count)]
    pairs = kind == "pairs"
    return [Source(texts, number, pairs=pairs, started_at=started_at) for number in range(count)]
