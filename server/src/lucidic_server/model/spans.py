"""Events as spans: in the words of OpenTelemetry's GenAI, and of ours where these have none.

What a span says is read again by the dialects that read everybody's spans; each field that would
come back as something else is then added in our own words (`lucidic.event.…`). So a span is
readable by others, and comes back as the event that it was.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from lucidic_server.model.chat_parts import to_parts
from lucidic_server.model.event import Event
from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.model.session import Session
from lucidicai.dialects import Span
from lucidicai.dialects import SpanEvent
from lucidicai.dialects import lucidic
from lucidicai.dialects import read
from lucidicai.dialects import reading as types
from lucidicai.dialects.usage import FIELDS as TOKEN_FIELDS

# The instrumentation of spans whose events never were any.
SCOPE = "lucidic"

_OPERATIONS = {
    types.LLM: "chat",
    types.EMBEDDING: "embeddings",
    types.FUNCTION: "execute_tool",
    types.AGENT: "invoke_agent",
}
_USAGE = {
    "input_tokens": "gen_ai.usage.input_tokens",
    "output_tokens": "gen_ai.usage.output_tokens",
    "cache_read_tokens": "gen_ai.usage.cache_read.input_tokens",
    "cache_write_tokens": "gen_ai.usage.cache_creation.input_tokens",
    "reasoning_tokens": "gen_ai.usage.reasoning.output_tokens",
    "audio_input_tokens": "gen_ai.usage.audio.input_tokens",
    "audio_output_tokens": "gen_ai.usage.audio.output_tokens",
    "image_input_tokens": "gen_ai.usage.image.input_tokens",
    "image_output_tokens": "gen_ai.usage.image.output_tokens",
}
_FIELDS = (
    *lucidic.TEXTS,
    *lucidic.VALUES,
    *TOKEN_FIELDS.values(),
    *lucidic.NUMBERS,
    "tags",
)
_SPAN_EVENT = re.compile(r"([0-9a-f]{32})-([0-9a-f]{16})\Z")
_NOTHING: tuple[Any, ...] = (None, [], {})


def span_of(session: Session, event: Event) -> Span:
    """Returns the event as a span, of the trace that it came with or of one of its session's."""
    otel = _otel_of(event)
    trace_id, span_id = _ids(session.session_id, event.event_id)
    parent_trace, parent_span = (
        _ids(session.session_id, event.parent_id) if event.parent_id else ("", "")
    )
    parent = parent_span if parent_trace == trace_id else None
    started = event.started_at or session.started_at
    span = Span(
        trace_id=trace_id,
        span_id=span_id,
        parent_span_id=parent,
        name=otel.get("name") or _name_of(event),
        kind=otel.get("kind") or ("client" if event.type in types.MODEL_CALLS else "internal"),
        started_at=to_nanoseconds(started),
        ended_at=to_nanoseconds(event.ended_at) if event.ended_at else None,
        status=event.status if event.status in ("ok", "error") else None,  # type: ignore[arg-type]  # one of the two
        status_message=event.error if event.status == "error" else None,
        events=_moments(event, otel, to_nanoseconds(event.ended_at or started)),
        scope=otel.get("scope") or SCOPE,
        scope_version=otel.get("scope_version") or "",
        scope_attributes=otel.get("scope_attributes") or {},
        resource=otel.get("resource") or {"service.name": session.agent_id},
        trace_state=otel.get("trace_state") or "",
        links=otel.get("links") or [],
        dropped=otel.get("dropped") or {},
    )
    attributes = {**_attributes(event), **_of_session(session, span), **otel.get("attributes", {})}
    if event.event_id != f"{trace_id}-{span_id}":
        attributes[f"{lucidic.PREFIX}id"] = event.event_id
    if event.parent_id and event.parent_id != f"{trace_id}-{parent}":
        attributes[f"{lucidic.PREFIX}parent_id"] = event.parent_id
    span = msgspec.structs.replace(span, attributes=attributes)
    # Twice: an attribute whose field is said anew is then left over, among the metadata.
    for _ in range(2):
        unsaid = _unsaid(event, span)
        if unsaid:
            span = msgspec.structs.replace(span, attributes={**span.attributes, **unsaid})
    return span


def _otel_of(event: Event) -> dict[str, Any]:
    """Returns how the event came, if it was a span; else nothing."""
    otel = event.metadata.get("otel") if isinstance(event.metadata, dict) else None
    came = (
        isinstance(otel, dict) and event.event_id == f"{otel.get('trace_id')}-{otel.get('span_id')}"
    )
    return otel if isinstance(otel, dict) and came and _is_whole(otel) else {}


def _is_whole(otel: dict[str, Any]) -> bool:
    """Tells whether these are parts of a span: whoever records may write them himself."""
    try:
        known = {name: otel[name] for name in Span.__struct_fields__ if name in otel}
        known["events"] = otel.get("events", [])
        msgspec.convert(known, Span)
    except (msgspec.ValidationError, TypeError):
        return False
    return True


def _ids(session_id: str, event_id: str) -> tuple[str, str]:
    """Returns the trace and the span: those in the event's id, or made of both ids."""
    found = _SPAN_EVENT.match(event_id)
    if found is not None and found[1].strip("0") and found[2].strip("0"):
        return found[1], found[2]
    try:
        trace_id = UUID(session_id).hex
    except ValueError:
        trace_id = hashlib.sha256(session_id.encode()).hexdigest()[:32]
    return trace_id, hashlib.sha256(event_id.encode()).hexdigest()[:16]


def _name_of(event: Event) -> str:
    operation = _OPERATIONS.get(event.type)
    named = event.model if event.type in types.MODEL_CALLS else event.name
    return f"{operation} {named}" if operation and named else event.name or event.type


def _moments(event: Event, otel: Mapping[str, Any], at: int) -> list[SpanEvent]:
    moments = [SpanEvent(**moment) for moment in otel.get("events", [])]
    raised = {
        "exception.type": event.error_type,
        "exception.message": event.error,
        "exception.stacktrace": event.traceback,
    }
    if event.error_type or event.traceback:
        told = {name: value for name, value in raised.items() if value}
        moments.append(SpanEvent("exception", at, told))
    return moments


def _of_session(session: Session, span: Span) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    if session.session_id != span.trace_id:
        attributes["session.id"] = session.session_id
    if session.agent_id != span.resource.get("service.name"):
        attributes["lucidic.agent.id"] = session.agent_id
    if span.parent_span_id is None:
        attributes["lucidic.session.name"] = session.name or ""
        if session.tags:
            attributes["lucidic.tags"] = session.tags
        if session.metadata:
            attributes["lucidic.session.metadata"] = _json(session.metadata)
    return attributes


def _attributes(event: Event) -> dict[str, Any]:
    """Returns what GenAI and OpenInference have words for."""
    said: dict[str, Any] = {"gen_ai.operation.name": _OPERATIONS.get(event.type)}
    if event.type in types.MODEL_CALLS:
        said |= {attribute: getattr(event, name) for name, attribute in _USAGE.items()}
    said |= {
        "gen_ai.provider.name": event.provider,
        "gen_ai.request.model": event.model,
        "gen_ai.response.model": event.model,
        "error.type": event.error_type,
        "tag.tags": event.tags or None,
    }
    if event.price_source is None:
        said["gen_ai.usage.cost"] = event.cost
    if event.type == types.FUNCTION:
        said["gen_ai.tool.name"] = event.name
        said["gen_ai.tool.call.arguments"] = _text(event.arguments)
        said["gen_ai.tool.call.result"] = _text(event.output)
    elif event.type == types.AGENT:
        said["gen_ai.agent.name"] = event.name
    parameters = event.params if isinstance(event.params, dict) else {}
    for name, value in parameters.items():
        if isinstance(value, str | int | float | bool):
            said[f"gen_ai.request.{name}"] = value
    for field in ("input", "output"):
        value = getattr(event, field)
        messages = to_parts(value, field) if event.type == types.LLM else None
        if messages is not None:
            said[f"gen_ai.{field}.messages"] = _json(messages)
        elif event.type != types.FUNCTION or field == "input":
            said[f"{field}.value"] = _text(value)
    return {name: value for name, value in said.items() if value is not None}


def _unsaid(event: Event, span: Span) -> dict[str, Any]:
    """Returns what is to be added so that the span is read as the event."""
    added: dict[str, Any] = {}
    without: list[str] = []
    before = span.attributes.get(lucidic.WITHOUT, [])
    found = read(span)
    for name in _FIELDS:
        wanted, said = getattr(event, name), getattr(found, name)
        if name == "cost" and event.price_source is not None:
            # The server's own price, which whoever takes the span computes again.
            wanted = None
        if name == "metadata":
            said = _as_told(said)
            if _as_told(wanted) == said:
                continue
        if wanted == said or (wanted in _NOTHING and said in _NOTHING):
            continue
        if wanted in _NOTHING:
            without.append(name)
        else:
            added[f"{lucidic.PREFIX}{name}"] = _json(wanted) if name in lucidic.VALUES else wanted
    if without:
        # What an earlier look found is still to be said.
        added[lucidic.WITHOUT] = sorted({*before, *without})
    return added


def _as_told(metadata: Any) -> Any:
    """Returns metadata without the names of those who read it."""
    otel = metadata.get("otel") if isinstance(metadata, dict) else None
    if not isinstance(otel, dict):
        return metadata
    return {**metadata, "otel": {name: otel[name] for name in otel if name != "dialects"}}


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
