"""The typed events of the second and third era: from their keywords to the wire's fields.

What has no field of its own is kept under its name in `data`.
"""

import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lucidicai.clock import now_ns
from lucidicai.record.event_names import ALIASES
from lucidicai.record.event_names import CACHE
from lucidicai.record.event_names import FAILURE
from lucidicai.record.event_names import FUNCTION
from lucidicai.record.event_names import LLM
from lucidicai.record.event_names import PARAMS
from lucidicai.record.event_names import USAGE
from lucidicai.record.event_names import direct
from lucidicai.record.failure import headline
from lucidicai.record.failure import traceback_of
from lucidicai.record.foreign import class_name
from lucidicai.record.misuse import warn
from lucidicai.record.number import number_of
from lucidicai.record.open_event import STEP

_NANOSECONDS = 1_000_000_000
# The year 2223: with the longest duration it still fits into 64 bits of nanoseconds.
_LAST_SECOND = 8_000_000_000
_LONGEST_SECONDS = 1_000_000_000

# What the nested parts of an LLM event's payload have.
_LLM_PARTS = frozenset({"provider", "model", "messages", "params", "output", "tool_calls", "raw"})
_NESTED = frozenset({"payload", "request", "response"})
_STATUS = {"ok": "ok", "success": "ok", "error": "error", "failed": "error"}
# Types whose events a page calls by their model, function, error or goal.
_CALLED_BY_FIELDS = frozenset({LLM, FUNCTION, FAILURE, STEP})


def wire_fields(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a whole event's fields by their names on the wire: type, times, and a title."""
    wire, rest = _told_apart(kind, fields)
    if rest:
        wire.update(_times(rest))
        _place(kind, wire, rest)
    else:
        wire["started_at"] = now_ns()
    if "error" in wire or kind == FAILURE:
        _take_failure(wire)
    wire["type"] = kind
    if kind not in _CALLED_BY_FIELDS:
        told = wire.get("data")
        details = told.get("details") if type(told) is dict else told
        if type(details) is str:
            wire["title"] = details
    return wire


def wire_names(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the fields of an event of this type by their names on the wire."""
    wire, rest = _told_apart(kind, fields)
    if rest:
        _place(kind, wire, rest)
    if "error" in wire or kind == FAILURE:
        _take_failure(wire)
    return wire


def _told_apart(kind: str, fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns what has a field on the wire, and the rest. None means "not given"."""
    if not _NESTED.isdisjoint(fields):
        fields = _flat(kind, fields)
    fields_of = direct(kind)
    wire: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in fields.items():
        if value is None:
            continue
        field = fields_of.get(name)
        if field is not None:
            wire[field] = value
        else:
            rest[ALIASES.get(name, name)] = value
    return wire, rest


def _flat(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the fields with the nested parts of a ready-made payload laid beside them."""
    flat = {name: value for name, value in fields.items() if value is not None}
    for part in ("payload", "request", "response") if kind == LLM else ("payload",):
        nested = flat.get(part)
        if type(nested) is dict and (part == "payload" or nested.keys() & _LLM_PARTS):
            del flat[part]
            flat = {**nested, **flat}
    return flat


def _place(kind: str, wire: dict[str, Any], rest: dict[str, Any]) -> None:
    """Finds a place for what has no field of its name."""
    if "screenshots" in rest:
        from lucidicai.record.screenshot import pictures  # noqa: PLC0415  few events have any

        wire["screenshots"] = pictures(rest.pop("screenshots")) or None
    status = rest.get("status")
    if type(status) is str and status.lower() in _STATUS:
        wire["status"] = _STATUS[rest.pop("status").lower()]
    if kind == LLM:
        _take_usage(wire, rest)
        _take_params(wire, rest)
    # What is left is kept under its name; a single `details` or `data` is the data itself.
    if len(rest) == 1 and not rest.keys().isdisjoint({"details", "data"}):
        (wire["data"],) = rest.values()
    elif rest:
        wire["data"] = rest


def _take_usage(wire: dict[str, Any], rest: dict[str, Any]) -> None:
    """Moves token counts and cost, given singly or as `usage`, into their fields."""
    usage = rest.pop("usage", None)
    counted = dict(usage) if type(usage) is dict else {}
    for name in [*rest]:
        if name in USAGE:
            counted.setdefault(name, rest.pop(name))
    cache = counted.get("cache")
    if type(cache) is dict:
        del counted["cache"]
        counted |= {CACHE[name]: count for name, count in cache.items() if name in CACHE}
    left = {}
    for name, count in counted.items():
        if name in USAGE:
            wire.setdefault(USAGE[name], count)
        else:
            left[name] = count
    if left:
        rest["usage"] = left


def _take_params(wire: dict[str, Any], rest: dict[str, Any]) -> None:
    single = {name: rest.pop(name) for name in [*rest] if name in PARAMS}
    if not single:
        return
    params = wire.get("params")
    if params is None or type(params) is dict:
        wire["params"] = {**single, **(params or {})}
    else:
        rest |= single


def _take_failure(wire: dict[str, Any]) -> None:
    error = wire.get("error")
    wire.setdefault("status", "error")
    if issubclass(type(error), BaseException):
        assert isinstance(error, BaseException)
        wire["error"] = headline(error)
        wire.setdefault("error_type", class_name(type(error)))
        wire.setdefault("traceback", traceback_of(error))


def _times(given: dict[str, Any]) -> dict[str, int | None]:
    """Takes `occurred_at` and `duration` out of what is given; returns start and end.

    `occurred_at` is the start. Without it the event ends with this call.
    """
    seconds = number_of(given.pop("duration", None))
    milliseconds = number_of(given.pop("duration_ms", None))
    if seconds is None and milliseconds is not None:
        seconds = milliseconds / 1_000
    if seconds is None or not 0 <= seconds < _LONGEST_SECONDS:
        seconds = 0.0
    lasted = int(seconds * _NANOSECONDS)
    began = _moment(given.pop("occurred_at", None))
    if began is None:
        return {"started_at": now_ns() - lasted}
    return {"started_at": began, "ended_at": began + lasted}


def _moment(value: Any) -> int | None:
    """Returns nanoseconds since 1970 of an ISO 8601 text, a datetime or seconds; else None."""
    if value is None:
        return None
    seconds = number_of(value)
    # A year out of reach of the clock's arithmetic is no time either.
    with contextlib.suppress(ValueError, OverflowError, OSError):
        moment = datetime.fromisoformat(value) if type(value) is str else value
        if type(moment) is datetime:
            seconds = moment.timestamp()  # without a zone: this host's
    if seconds is not None and 0 <= seconds < _LAST_SECOND:
        # In two parts: a float of nanoseconds would be off by some hundred.
        return int(seconds) * _NANOSECONDS + round(seconds % 1 * 1e6) * 1_000
    warn("event.time_left_out", "occurred_at is no time; the time of the call stands.")
    return None
