"""The payloads of typed events, by type, as the fields of a record.

What has no field of its own is kept under its name in `data`, as the SDK of this repository
does; a lone `details` or `data` is the data itself.
"""

from typing import Any

import msgspec
from msgspec import UNSET

from lucidic_server.ingest.doors.lucidic import values
from lucidic_server.ingest.doors.lucidic.pictures import read_pictures

LLM = "llm_generation"
FUNCTION = "function_call"
FAILURE = "error_traceback"
GENERIC = "generic"
STEP = "step"

_STATUS = {"ok": "ok", "success": "ok", "error": "error", "failed": "error"}
# What stands in a preview that tells nothing; the whole payload follows as an upload.
_NO_PREVIEW = ("preview_unavailable", "preview_error")
# What Python formats where no exception is being handled.
_NO_TRACEBACK = "NoneType: None\n"
_TOKENS = ("input_tokens", "output_tokens")
_PARTS = ("request", "response")
_TEXTS: dict[str, tuple[str, ...]] = {
    FAILURE: ("traceback",),
    STEP: ("state", "action", "goal", "eval_description"),
}


def payload_fields(kind: str, payload: dict[str, Any], session_id: str) -> dict[str, Any]:
    """Returns the fields that a payload of this type says, by their names in a record."""
    rest = _without_noise(payload, session_id)
    said: dict[str, Any] = {}
    if kind == LLM:
        rest = _flat(rest)
        said |= _llm(rest)
    elif kind == FUNCTION:
        said |= _function(rest)
    elif kind == STEP:
        said["eval_score"] = values.number(_pop_if(rest, "eval_score", values.number))
    for name in _TEXTS.get(kind, ()):
        said[name] = values.text(rest.pop(name, None))
    said |= _outcome(kind, rest)
    said |= _pictures(rest)
    said["data"] = _data(rest)
    return {name: value for name, value in said.items() if value is not UNSET}


def _without_noise(payload: dict[str, Any], session_id: str) -> dict[str, Any]:
    """Returns the payload without the copies that the SDKs put into it.

    `misc` repeats the session's id and what else stands in the payload already.
    """
    rest = dict(payload)
    misc = rest.get("misc")
    if isinstance(misc, dict):
        misc = {
            name: value
            for name, value in misc.items()
            if name != "session_id" and (name not in payload or payload[name] != value)
        }
        rest["misc"] = misc or None
    if rest.get("traceback") == _NO_TRACEBACK:
        del rest["traceback"]
    if rest.get("session_id") == session_id:
        del rest["session_id"]
    if rest.get("details") in _NO_PREVIEW:
        del rest["details"]
    return {name: value for name, value in rest.items() if value is not None}


def _flat(payload: dict[str, Any]) -> dict[str, Any]:
    """Returns an LLM call's payload with its request and response laid beside the rest."""
    flat = {name: value for name, value in payload.items() if name not in _PARTS}
    for part in _PARTS:
        nested = payload.get(part)
        if isinstance(nested, dict):
            flat = {**nested, **flat}
        elif nested is not None:
            flat[part] = nested
    return flat


def _llm(rest: dict[str, Any]) -> dict[str, Any]:
    return {
        "provider": values.name(rest.pop("provider", None)),
        "model": values.name(rest.pop("model", None)),
        "input": values.payload(rest.pop("messages", None)),
        "output": values.payload(rest.pop("output", None)),
        "params": values.payload(rest.pop("params", None)),
        **_usage(rest),
    }


def _usage(rest: dict[str, Any]) -> dict[str, Any]:
    """Takes token counts and cost; what cannot be read as a number stays where it was."""
    usage = rest.get("usage")
    counted = dict(usage) if isinstance(usage, dict) else {}
    for name in (*_TOKENS, "cost", "cache"):
        if name in rest:
            counted.setdefault(name, rest.pop(name))
    said: dict[str, Any] = {
        name: values.count(_pop_if(counted, name, values.count)) for name in _TOKENS
    }
    said["cost"] = values.number(_pop_if(counted, "cost", values.number))
    cache = counted.get("cache")
    if isinstance(cache, dict):
        cache = dict(cache)
        said["cache_read_tokens"] = values.count(_pop_if(cache, "read_input_tokens", values.count))
        said["cache_write_tokens"] = values.count(
            _pop_if(cache, "creation_input_tokens", values.count)
        )
        counted["cache"] = cache or None
    else:
        said["cache_read_tokens"] = values.count(_pop_if(counted, "cache", values.count))
    left = {name: value for name, value in counted.items() if value is not None}
    if isinstance(usage, dict) or left:
        rest.pop("usage", None)
    if left:
        rest["usage"] = left
    return said


def _function(rest: dict[str, Any]) -> dict[str, Any]:
    returned = rest.pop("return_value", None)
    failure = returned.get("error_type") if isinstance(returned, dict) else None
    return {
        "name": values.name(rest.pop("function_name", None)),
        "arguments": values.payload(_parsed(rest.pop("arguments", None))),
        "output": values.payload(returned),
        # Only beside an error: a function may return whatever it likes.
        "error_type": values.text(failure if rest.get("error") is not None else None),
    }


def _outcome(kind: str, rest: dict[str, Any]) -> dict[str, Any]:
    if kind not in (LLM, FUNCTION, FAILURE) and not isinstance(rest.get("error"), str | None):
        return {}
    error = values.text(rest.pop("error", None))
    status = rest.get("status")
    told = _STATUS.get(status.lower()) if isinstance(status, str) else None
    if told is not None:
        del rest["status"]
    if error is not UNSET or kind == FAILURE:
        told = "error"
    return {"error": error, "status": told or UNSET}


def _pictures(rest: dict[str, Any]) -> dict[str, Any]:
    if "screenshots" not in rest:
        return {}
    pictures, others = read_pictures(rest.pop("screenshots"))
    if others:
        rest["screenshots"] = others
    return {"screenshots": pictures or UNSET}


def _data(rest: dict[str, Any]) -> Any:
    if len(rest) == 1 and not rest.keys().isdisjoint({"details", "data"}):
        (only,) = rest.values()
        return values.payload(only)
    return values.payload(rest or None)


def _pop_if(rest: dict[str, Any], name: str, read: Any) -> Any:
    """Takes the value out if it can be read; leaves it where it is otherwise."""
    if read(rest.get(name)) is UNSET:
        return None
    return rest.pop(name)


def _parsed(arguments: Any) -> Any:
    """Returns arguments that came as JSON text as what they are."""
    if not isinstance(arguments, str) or arguments[:1] not in ("{", "["):
        return arguments
    try:
        return msgspec.json.decode(arguments)
    except (msgspec.DecodeError, RecursionError):
        return arguments
