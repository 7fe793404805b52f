"""Typed events of the later eras as records: whole events, updates, and payloads that follow."""

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import UNSET

from lucidic_server.errors import BadRequestError
from lucidic_server.ingest.doors.lucidic import values
from lucidic_server.ingest.doors.lucidic.call import Call
from lucidic_server.ingest.doors.lucidic.payload import FUNCTION
from lucidic_server.ingest.doors.lucidic.payload import GENERIC
from lucidic_server.ingest.doors.lucidic.payload import payload_fields
from lucidic_server.ingest.doors.lucidic.pictures import read_pictures
from lucidic_server.model.event import Event
from lucidic_server.model.moment import to_nanoseconds
from lucidicai.wire.records import EventChanged
from lucidicai.wire.records import EventEnded

_PARENT = ("client_parent_event_id", "parent_event_id")
# What the SDKs' queues count, and differs from one try to the next.
_NOISE = ("current_time", "defer_count", "retry_count")
_ENVELOPE = frozenset(
    {
        "client_event_id",
        "event_id",
        "client_parent_event_id",
        "parent_event_id",
        "session_id",
        "type",
        "occurred_at",
        "duration",
        "tags",
        "metadata",
        "screenshots",
        "payload",
        "needs_blob",
        "agent_id",
    }
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What names a record of an event, and its place among the event's records."""

    writer: str
    seq: int
    time: int


def client_id(call: Call, session_id: str) -> str:
    """Returns the event's id: the client's, under either name, or one that the call gives it."""
    given = values.identifier(call.fields, "client_event_id", "event_id")
    return given or call.event_id(session_id)


def content_of(fields: dict[str, Any]) -> str:
    """Returns what tells two bodies for one event apart, whatever a queue counted in them."""
    said = {name: value for name, value in fields.items() if name not in _NOISE}
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()


def whole(
    call: Call, session_id: str, event_id: str, stamp: Stamp
) -> tuple[EventEnded, dict[str, Any]]:
    """Returns the record of `POST events`: an event that is over when it is sent."""
    fields = call.fields
    kind = _type(fields) or GENERIC
    payload, extra = _payload(fields)
    started, ended = _times(kind, fields, call.time)
    parent = values.identifier(fields, *_PARENT)
    record = EventEnded(
        writer=stamp.writer,
        seq=stamp.seq,
        time=stamp.time,
        session_id=session_id,
        event_id=event_id,
        type=kind,
        parent_id=parent or UNSET,
        started_at=started,
        ended_at=ended,
        **_said(kind, fields, payload, session_id),
    )
    return record, extra


def changed(call: Call, session_id: str, event: Event, stamp: Stamp) -> EventChanged:
    """Returns the record of `PUT events/<id>`: only what is given changes."""
    fields = call.fields
    kind = _type(fields) or event.type
    nested = fields.get("payload")
    loose = {name: value for name, value in fields.items() if name not in _ENVELOPE}
    payload = {**loose, **(nested if isinstance(nested, dict) else {})}
    said = _said(kind, fields, payload, session_id)
    if "data" in said and isinstance(event.data, dict):
        new = msgspec.json.decode(said["data"])
        if isinstance(new, dict):
            said["data"] = values.payload(event.data | new)
    parent = values.identifier(fields, *_PARENT)
    return EventChanged(
        writer=stamp.writer,
        seq=stamp.seq,
        time=stamp.time,
        session_id=session_id,
        event_id=event.event_id,
        type=_type(fields) or UNSET,
        parent_id=parent or UNSET,
        **_new_times(kind, fields, event),
        **said,
    )


def uploaded(
    session_id: str, event_id: str, kind: str, payload: dict[str, Any], stamp: Stamp
) -> EventChanged:
    """Returns the record of a payload that came as an upload, in place of its preview."""
    return EventChanged(
        writer=stamp.writer,
        seq=stamp.seq,
        time=stamp.time,
        session_id=session_id,
        event_id=event_id,
        **payload_fields(kind, payload, session_id),
    )


def _type(fields: dict[str, Any]) -> str:
    given = fields.get("type")
    return given if isinstance(given, str) else ""


def _payload(fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns the payload, and what stands beside the envelope's known members.

    Some versions send flat events: then what stands beside is the payload.
    """
    payload = fields.get("payload")
    beside = {
        name: value
        for name, value in fields.items()
        if name not in _ENVELOPE and name not in _NOISE and value is not None
    }
    if isinstance(payload, dict):
        return payload, beside
    if payload is None:
        return beside, {}
    raise BadRequestError(
        f"The event's payload is a JSON {type(payload).__name__}.", hint="Send an object."
    )


def _said(
    kind: str, fields: dict[str, Any], payload: dict[str, Any], session_id: str
) -> dict[str, Any]:
    said = payload_fields(kind, payload, session_id)
    said["tags"] = values.names(fields.get("tags"))
    said["metadata"] = values.payload(fields.get("metadata") or None)
    if fields.get("screenshots"):
        pictures, _others = read_pictures(fields["screenshots"])
        said["screenshots"] = [*said.get("screenshots", []), *pictures] or UNSET
    return said


def _times(kind: str, fields: dict[str, Any], now: int) -> tuple[int, int]:
    """Returns start and end. Function calls are stamped when they end, all else at its start."""
    at = values.moment(fields.get("occurred_at"))
    lasted = values.duration(fields.get("duration")) or 0
    if at is None or kind == FUNCTION:
        end = now if at is None else at
        return max(end - lasted, 0), end
    return at, at + lasted


def _new_times(kind: str, fields: dict[str, Any], event: Event) -> dict[str, Any]:
    """Returns the times that an update gives.

    The start of an event is the earliest that was ever said, so a shorter duration of a
    function call moves its end.
    """
    if fields.get("occurred_at") is None and fields.get("duration") is None:
        return {}
    merged = dict(fields)
    if merged.get("duration") is None and event.duration_ms is not None:
        merged["duration"] = event.duration_ms / 1_000
    if merged.get("occurred_at") is not None:
        started, ended = _times(kind, merged, 0)
        return {"started_at": started, "ended_at": ended}
    if event.started_at is None:
        return {}
    start = to_nanoseconds(event.started_at)
    return {"ended_at": start + (values.duration(merged["duration"]) or 0)}
