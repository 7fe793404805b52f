"""Sessions and events as these clients get them back: our fields, and theirs beside them."""

from typing import Any

import msgspec

from lucidic_server.ingest.doors.lucidic.payload import FUNCTION
from lucidic_server.model.event import Event
from lucidic_server.model.event import EventHead
from lucidic_server.model.session import SessionSummary

_USAGE = ("input_tokens", "output_tokens", "cost")


def session_view(session: SessionSummary) -> dict[str, Any]:
    """Returns a session under both its names."""
    fields: dict[str, Any] = msgspec.to_builtins(session)
    is_finished = session.state == "finished"
    return {**fields, "session_name": session.name, "is_finished": is_finished}


def event_head_view(event: EventHead, session_id: str) -> dict[str, Any]:
    """Returns an event without its payload: a line of a list."""
    fields: dict[str, Any] = msgspec.to_builtins(event)
    at = fields["ended_at"] if event.type == FUNCTION else fields["started_at"]
    lasted = None if event.duration_ms is None else event.duration_ms / 1_000
    return {
        **fields,
        "client_event_id": event.event_id,
        "client_parent_event_id": event.parent_id,
        "session_id": session_id,
        "occurred_at": at,
        "duration": lasted,
    }


def event_view(event: Event, session_id: str) -> dict[str, Any]:
    """Returns a whole event, its payload put together again as its type has it."""
    return {**event_head_view(event, session_id), "payload": _payload(event)}


def _payload(event: Event) -> dict[str, Any]:
    data = event.data
    rest: dict[str, Any] = dict(data) if isinstance(data, dict) else {}
    if data is not None and not isinstance(data, dict):
        rest["details"] = data
    match event.type:
        case "llm_generation":
            payload = _llm(event, rest)
        case "function_call":
            payload = {
                "function_name": event.name or "unknown",
                "arguments": event.arguments,
                "return_value": event.output,
                "error": event.error,
                **rest,
            }
        case "error_traceback":
            payload = {"error": event.error or "", "traceback": event.traceback or "", **rest}
        case _:
            payload = rest if event.error is None else {**rest, "error": event.error}
    return payload


def _llm(event: Event, rest: dict[str, Any]) -> dict[str, Any]:
    response = {name: rest.pop(name) for name in ("tool_calls", "thinking", "raw") if name in rest}
    usage = {name: getattr(event, name) for name in _USAGE}
    usage["cache"] = {
        "read_input_tokens": event.cache_read_tokens,
        "creation_input_tokens": event.cache_write_tokens,
    }
    return {
        "request": {
            "provider": event.provider or "unknown",
            "model": event.model or "unknown",
            "messages": event.input,
            "params": event.params,
        },
        "response": {"output": event.output, **response},
        **rest,
        "usage": {**usage, **rest.get("usage", {})},
        "status": event.status,
        "error": event.error,
    }
