"""How several records of one session, or of one event, become one; see `protocol/records.md`.

As small as it can be, and written anew: a test compares it with the server's merge.
"""

from collections.abc import Callable
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import UNSET

from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded

PAYLOADS = ("input", "output", "arguments", "data", "metadata", "params")

# What names a record, and what speaks of the record and not of its session.
_NOT_MERGED = frozenset({"writer", "seq", "time", "session_id", "event_id", "automatic"})


def _earliest(known: Any, said: Any) -> Any:
    return said if known is None else min(known, said)


def _union(known: Any, said: Any) -> Any:
    return sorted({*(known or ()), *said})


def _append(known: Any, said: Any) -> Any:
    return [*(known or ()), *said]


def _sum(known: Any, said: Any) -> Any:
    return said if known is None else known + said


# Every other field: the newest value.
_RULES: dict[str, Callable[[Any, Any], Any]] = {
    "started_at": _earliest,
    "tags": _union,
    "evaluators": _union,
    "screenshots": _append,
    "cost_added": _sum,
}


def in_order(records: Iterable[AnyRecord]) -> list[AnyRecord]:
    """Returns the records as they merge: each once, by time, writer and number."""
    distinct = {(record.time, record.writer, record.seq): record for record in records}
    return [distinct[stamp] for stamp in sorted(distinct)]


def merged(records: Iterable[AnyRecord]) -> dict[str, Any]:
    """Returns what the records, given in order, say together; times in nanoseconds since 1970."""
    values: dict[str, Any] = {}
    for record in records:
        for name, said in fields_said(record).items():
            rule = _RULES.get(name)
            values[name] = said if rule is None else rule(values.get(name), said)
    return values


def fields_said(record: AnyRecord) -> dict[str, Any]:
    """Returns the fields that a record carries, payloads decoded.

    A beginning without a start began at its own time, an end without an end ended then.
    """
    said = {
        name: msgspec.json.decode(value) if name in PAYLOADS else value
        for name, value in msgspec.structs.asdict(record).items()
        if value is not UNSET and name not in _NOT_MERGED
    }
    if isinstance(record, SessionBegan | EventBegan):
        said.setdefault("started_at", record.time)
    elif isinstance(record, SessionEnded | EventEnded):
        said.setdefault("ended_at", record.time)
    return said


def is_over(records: Iterable[AnyRecord], *, auto_end: bool | None) -> bool:
    """Returns whether a session with these records, given in order, has ended.

    The newest beginning or end decides. Without `auto_end` only ends that a call asked for count.
    """
    over = False
    for record in records:
        if isinstance(record, SessionBegan):
            over = False
        elif isinstance(record, SessionEnded):
            over = over or auto_end is not False or record.automatic is not True
    return over
