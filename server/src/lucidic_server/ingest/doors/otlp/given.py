"""What a request gave, read: spans, and what could not be read with the reason why."""

from dataclasses import dataclass
from dataclasses import field
from typing import Any
from typing import Literal

from lucidicai.dialects import Span
from lucidicai.dialects.span import SpanKind
from lucidicai.wire.codec import RecordError

# As protobuf numbers them; 0 is not said.
KINDS: dict[int, SpanKind] = {
    1: "internal",
    2: "server",
    3: "client",
    4: "producer",
    5: "consumer",
}
# A status that nobody set is none.
STATUSES: dict[int, Literal["ok", "error"]] = {1: "ok", 2: "error"}

# Whether the parent is another process's, of the flags of a span: known, and so.
_KNOWN_AND_REMOTE = 0x300

_LAST_MOMENT = 2**63 - 1
_TRACE_DIGITS = 32
_SPAN_DIGITS = 16

BAD_IDS = "bad_ids"
BAD_TIME = "bad_time"


@dataclass(frozen=True, slots=True)
class GivenSpan:
    """A span, its place in the request, and whether it is where its trace enters the sender.

    Such an entry is the root of the trace, or of the part of it that one process has.
    """

    index: int
    span: Span
    is_entry: bool


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A span that could not be read: its place, the reason of the ledger, what is wrong."""

    index: int
    reason: str
    message: str


@dataclass(slots=True)
class GivenSpans:
    """All spans of one request, in their order."""

    spans: list[GivenSpan] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)


def checked_ids(trace_id: str, span_id: str, parent_id: str) -> str | None:
    """Returns the parent's id or None. Raises RecordError for ids that name nothing.

    The ids are lower-case hex digits; all zeros is no id.
    """
    if len(trace_id) != _TRACE_DIGITS or not trace_id.strip("0"):
        raise RecordError(BAD_IDS, f"trace id {trace_id[:64]!r} is not 16 bytes other than zero")
    if len(span_id) != _SPAN_DIGITS or not span_id.strip("0"):
        raise RecordError(BAD_IDS, f"span id {span_id[:64]!r} is not 8 bytes other than zero")
    if not parent_id.strip("0"):
        return None
    if len(parent_id) != _SPAN_DIGITS:
        raise RecordError(BAD_IDS, f"parent span id {parent_id[:64]!r} is not 8 bytes")
    return parent_id


def checked_times(started_at: int, ended_at: int) -> tuple[int, int | None]:
    """Returns start and end in nanoseconds; an end of 0 was not said. Raises RecordError."""
    if not 0 <= started_at <= _LAST_MOMENT or not 0 <= ended_at <= _LAST_MOMENT:
        raise RecordError(BAD_TIME, "start or end is not nanoseconds since 1970, before 2262")
    if not started_at and not ended_at:
        raise RecordError(BAD_TIME, "the span has neither a start nor an end")
    return started_at or ended_at, ended_at or None


def is_entry(parent_id: str | None, flags: int) -> bool:
    """Tells whether the span has no parent in its own process."""
    return parent_id is None or flags & _KNOWN_AND_REMOTE == _KNOWN_AND_REMOTE


def dropped(attributes: int, events: int, links: int) -> dict[str, int]:
    """Returns what the sender's limits cut."""
    if not (attributes or events or links):
        return {}
    counts = {"attributes": attributes, "events": events, "links": links}
    return {name: count for name, count in counts.items() if count}


def told(**members: Any) -> dict[str, Any]:
    """Returns the members that say anything."""
    return {name: value for name, value in members.items() if value}
