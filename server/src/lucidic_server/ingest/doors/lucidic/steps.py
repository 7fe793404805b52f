"""The first era's steps and events as records. A step is an event of type `step`."""

import hashlib
from typing import Any

from msgspec import UNSET

from lucidic_server.ingest.doors.lucidic import values
from lucidic_server.ingest.doors.lucidic.call import Call
from lucidicai.wire.ids import event_id as minted
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventChanged
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import EventRecord

STEP = "step"
_AUTOMATIC_NAME = "Automatic step"
# Nobody mints this writer, so that no other event has the id of a session's automatic step.
_AUTOMATIC_WRITER = "0" * 8
# The function's name under which this era records that its process dies.
_PROCESS_EXIT = "__process_exit__"
_TITLE_CHARS = 200


def automatic_step_id(session_id: str) -> str:
    """Returns the id of the step that holds a session's events without one.

    Derived from the session's, so that concurrent first events agree.
    """
    return minted(session_id, _AUTOMATIC_WRITER, 1)


def automatic_step(call: Call, session_id: str) -> EventEnded:
    """Returns what an event without a step says of the automatic one: that it lasted till now."""
    step_id = automatic_step_id(session_id)
    # Not the event's own name: one request, two records.
    name = hashlib.sha256(call.digest + step_id.encode()).hexdigest()
    return EventEnded(
        writer=f"call-{name}",
        seq=1,
        time=call.time,
        session_id=session_id,
        event_id=step_id,
        type=STEP,
        name=_AUTOMATIC_NAME,
        started_at=_start(call),
        ended_at=call.time,
    )


def step_began(call: Call, session_id: str) -> EventBegan:
    """Returns the record of `initstep`."""
    stamp = _stamp(call, session_id, call.event_id(session_id))
    return EventBegan(**stamp, type=STEP, **_said_of_step(call.fields))


def step_changed(call: Call, session_id: str, step_id: str) -> EventRecord:
    """Returns the record of `updatestep`."""
    fields = {**_stamp(call, session_id, step_id), **_said_of_step(call.fields)}
    return (_ending(call) or EventChanged)(**fields)


def event_began(call: Call, session_id: str, step_id: str) -> EventRecord:
    """Returns the record of `initevent`. One with a duration is over.

    Calls that were recorded by instrumentation are sent once, as not finished, and never again.
    """
    said = _said_of_event(call.fields)
    said["type"] = _type_of(said) or "generic"
    if said["name"] is UNSET and said["model"] is UNSET:
        said["name"] = _title(call.fields.get("description"))
    if said["name"] == _PROCESS_EXIT:
        said |= _crash(call.fields)
    stamp = _stamp(call, session_id, call.event_id(session_id))
    kind = _ending(call) or EventBegan
    return kind(**stamp, parent_id=step_id, started_at=_start(call), **said)


def event_changed(call: Call, session_id: str, event_id: str) -> EventRecord:
    """Returns the record of `updateevent`. A type is only said where the fields tell one."""
    said = _said_of_event(call.fields)
    fields = {**_stamp(call, session_id, event_id), "type": _type_of(said) or UNSET, **said}
    return (_ending(call) or EventChanged)(**fields)


def _stamp(call: Call, session_id: str, event_id: str) -> dict[str, Any]:
    named = {"session_id": session_id, "event_id": event_id}
    return {"writer": call.writer, "seq": 1, "time": call.time, **named}


def _ending(call: Call) -> type[EventEnded] | None:
    is_over = call.fields.get("is_finished") is True
    is_over = is_over or values.duration(call.fields.get("duration")) is not None
    return EventEnded if is_over else None


def _start(call: Call) -> int:
    return max(call.time - (values.duration(call.fields.get("duration")) or 0), 0)


def _said_of_step(fields: dict[str, Any]) -> dict[str, Any]:
    score = fields.get("eval_score")
    return {
        "goal": values.text(fields.get("goal")),
        "action": values.text(fields.get("action")),
        "state": values.text(fields.get("state")),
        "eval_score": values.number(score),
        "eval_description": values.text(fields.get("eval_description")),
    }


def _said_of_event(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "input": values.payload(fields.get("description")),
        "output": values.payload(fields.get("result")),
        "arguments": values.payload(fields.get("arguments")),
        "name": values.name(fields.get("function_name")),
        "model": values.name(fields.get("model")),
        "cost_added": values.number(fields.get("cost_added")),
    }


def _title(description: Any) -> Any:
    """Returns the first line of a text, which names an event that has no name."""
    if not isinstance(description, str) or not description.strip():
        return UNSET
    return description.strip().splitlines()[0][:_TITLE_CHARS]


def _crash(fields: dict[str, Any]) -> dict[str, Any]:
    """Returns what the event says that this era writes when its process dies."""
    told = fields.get("arguments")
    told = told if isinstance(told, dict) else {}
    return {
        "type": "error_traceback",
        "status": "error",
        "error": values.text(told.get("exception_message") or fields.get("result")),
        "error_type": values.name(told.get("exception_type")),
        "traceback": values.text(fields.get("description")),
    }


def _type_of(said: dict[str, Any]) -> str:
    if said["model"] is not UNSET:
        return "llm_generation"
    return "function_call" if said["name"] is not UNSET else ""


# What the calls say of themselves; the rest that has no field of its own is kept by name.
_BOOKKEEPING = frozenset(
    {"session_id", "step_id", "event_id", "is_finished", "has_screenshot", "nscreenshots"}
)
_OF_STEPS = frozenset({"goal", "action", "state", "eval_description"})
_OF_EVENTS = frozenset(
    {"description", "result", "arguments", "function_name", "model", "cost_added", "duration"}
)


def rest(fields: dict[str, Any]) -> dict[str, Any]:
    """Returns what this version has no name for; it is stored and given back."""
    known = _BOOKKEEPING | _OF_STEPS | _OF_EVENTS
    kept = {name: value for name, value in fields.items() if name not in known}
    if values.number(kept.get("eval_score")) is not UNSET:
        del kept["eval_score"]
    return {name: value for name, value in kept.items() if value is not None}
