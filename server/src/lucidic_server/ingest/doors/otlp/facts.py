"""What one span makes: the record of its event, and what it says of its session.

Everything here is a function of the span alone, so that a span which comes twice, or in another
batch, makes the same records under the same names.
"""

import hashlib
import operator
from typing import Any
from typing import NamedTuple

import msgspec
from msgspec import UNSET

from lucidic_server.ingest.doors.otlp.given import GivenSpan
from lucidic_server.model.run import TRACED_BY
from lucidic_server.model.run import behind
from lucidicai.dialects import Reading
from lucidicai.dialects import Span
from lucidicai.dialects.reading import WEAKEST_OF_ITS_OWN
from lucidicai.wire.codec import RecordError
from lucidicai.wire.limits import MAX_RECORD_BYTES
from lucidicai.wire.limits import MAX_SESSION_ID_CHARS
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import EventFields
from lucidicai.wire.records import EventRecord
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionChanged

_PAYLOADS = ("input", "output", "arguments", "data", "params")
# What only a span's own record is called by.
_NAMES = ("event_id", "parent_id")
# Fields that a record has under the reading's own names.
_SAME = tuple(
    name
    for name in Reading.__struct_fields__
    if name in EventFields.__struct_fields__
    and name not in {*_PAYLOADS, *_NAMES, "metadata", "tags"}
)

# All of them at once: every span comes by here.
_same_of = operator.attrgetter(*_SAME)
_payloads_of = operator.attrgetter(*_PAYLOADS)

# What spans say that are no entry stands behind what an entry says.
_ANY_SPAN = 1


_SESSION_NAME = "lucidic.session.name"

# What names the records, in this order: of a beginning and an end at the same moment the end counts
# (ingest/run_ends.py). Which entries there are is asked by this name (telemetry/trace_ends.sql).
_ENTRY = "began-entry"
_SIGHTING = "began-seen"


class Place(NamedTuple):
    """Where a span is stored, and which session it names for its trace."""

    # The session that the span names for itself, or the trace.
    session_id: str
    # The session that it names for the spans of its trace which name none; the less the stronger.
    named: str | None
    strength: int


class Said(NamedTuple):
    """What a span says of its session."""

    agent_id: str | None
    name: str | None
    tags: tuple[str, ...]
    # JSON text of an object, or empty.
    metadata: bytes


def place_of(given: GivenSpan, reading: Reading) -> Place:
    """Returns where the span belongs. Raises RecordError for a session's id that is too long."""
    session = reading.session
    trace_id = given.span.trace_id
    if session.session_id is None:
        return Place(trace_id, None, 0)
    if len(session.session_id) > MAX_SESSION_ID_CHARS:
        raise RecordError(
            "id_too_long",
            f"the session's id has {len(session.session_id)} characters, "
            f"at most {MAX_SESSION_ID_CHARS} fit",
        )
    is_own = session.rank <= WEAKEST_OF_ITS_OWN
    strength = 2 * session.rank + (not given.is_entry)
    return Place(session.session_id if is_own else trace_id, session.session_id, strength)


def event_id(trace_id: str, span_id: str) -> str:
    """Returns the id of a span's event: the same whichever session it belongs to."""
    return f"{trace_id}-{span_id}"


def record_name(kind: str, trace_id: str, span_id: str) -> tuple[str, int]:
    """Returns what names a span's record of a kind: a writer and a count, 64 bits apart."""
    return f"{kind}-{trace_id}{span_id[0]}", int(span_id[1:], 16) + 1


def event_of(given: GivenSpan, reading: Reading, session_id: str) -> EventRecord:
    """Returns the record of the span. Raises RecordError for what cannot be kept."""
    span = given.span
    fields = fields_of(reading)
    writer, seq = record_name("span", span.trace_id, span.span_id)
    parent = reading.parent_id or (
        UNSET if span.parent_span_id is None else event_id(span.trace_id, span.parent_span_id)
    )
    common: dict[str, Any] = {
        "writer": writer,
        "seq": seq,
        "session_id": session_id,
        "event_id": reading.event_id or event_id(span.trace_id, span.span_id),
        "parent_id": parent,
        "started_at": span.started_at,
        **fields,
    }
    if span.ended_at is None:
        return EventBegan(time=span.started_at, **common)
    last = max(span.started_at, span.ended_at)
    return EventEnded(time=last, ended_at=span.ended_at, **common)


def fields_of(reading: Reading) -> dict[str, Any]:
    """Returns an event's fields as they travel. Raises RecordError for what cannot be kept."""
    fields: dict[str, Any] = {
        name: value
        for name, value in zip(_SAME, _same_of(reading), strict=True)
        if value is not None
    }
    size = 0
    for name, value in zip(_PAYLOADS, _payloads_of(reading), strict=True):
        if value is not None:
            fields[name] = encoded(value)
            size += len(fields[name])
    if reading.metadata:
        fields["metadata"] = encoded(reading.metadata)
        size += len(fields["metadata"])
    if reading.tags:
        fields["tags"] = reading.tags
    if size > MAX_RECORD_BYTES:
        raise RecordError("too_large", f"the span has over {MAX_RECORD_BYTES} bytes")
    return fields


def encoded(value: Any) -> bytes:
    """Returns JSON text. Raises RecordError."""
    try:
        return msgspec.json.encode(value)
    except RecursionError as error:
        raise RecordError("too_deep", "a value is nested too deeply to be kept") from error
    except (TypeError, ValueError, OverflowError) as error:
        # Half of a surrogate pair, a whole number beyond 64 bits.
        raise RecordError("malformed", f"a value cannot be kept: {error}") from error


def said_of(reading: Reading, span: Span, *, is_entry: bool) -> Said:
    """Returns what the span says of its session; the entry's own name is the last resort."""
    session = reading.session
    metadata = dict(session.metadata)
    if session.user_id is not None:
        metadata["user_id"] = session.user_id
    # Said to be empty, it has none.
    is_named = session.name is not None or _SESSION_NAME in span.attributes
    return Said(
        session.agent_id,
        session.name if is_named or not is_entry else reading.name or span.name or None,
        tuple(session.tags),
        encoded(metadata) if metadata else b"",
    )


def entry_of(given: GivenSpan, session_id: str, said: Said) -> SessionBegan:
    """Returns the record of an entry: its session began then, at the latest."""
    span = given.span
    writer, seq = record_name(_ENTRY, span.trace_id, span.span_id)
    return SessionBegan(
        writer=writer,
        seq=seq,
        time=behind(span.started_at),
        session_id=session_id,
        started_at=span.started_at,
        sdk=recorded_by(span.resource),
        **_fields(said),
    )


def sighting_of(
    given: GivenSpan, session_id: str, name: tuple[str, int] | None = None
) -> SessionBegan:
    """Returns the record of a trace's earliest span so far: its session goes on.

    What is no span itself gives a name of its own.
    """
    span = given.span
    writer, seq = name or record_name("", span.trace_id, span.span_id)
    return SessionBegan(
        writer=f"{_SIGHTING}{writer}",
        seq=seq,
        time=behind(span.started_at),
        session_id=session_id,
        started_at=span.started_at,
        sdk=recorded_by(span.resource),
    )


def remark_of(session_id: str, said: Said) -> SessionChanged:
    """Returns the record of what a span inside of a trace said: its name is its content."""
    digest = hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()
    return SessionChanged(
        writer=f"said-{digest[:32]}",
        seq=1,
        time=_ANY_SPAN,
        session_id=session_id,
        **_fields(said),
    )


def recorded_by(resource: dict[str, Any]) -> str:
    """Returns what recorded the trace, in place of an SDK's name and version."""
    names = ("telemetry.sdk.language", "telemetry.sdk.version")
    return " ".join((TRACED_BY, *(str(resource[name]) for name in names if resource.get(name))))


def _fields(said: Said) -> dict[str, Any]:
    fields = {"agent_id": said.agent_id, "name": said.name}
    given: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
    if said.tags:
        given["tags"] = list(said.tags)
    if said.metadata:
        given["metadata"] = said.metadata
    return given
