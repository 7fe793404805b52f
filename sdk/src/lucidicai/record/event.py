"""The event's calls, in the forms of two eras; `docs/reference/eras.md` tells them apart."""

from typing import Any
from uuid import UUID

from lucidicai.guard import Guard
from lucidicai.record import typed
from lucidicai.record.context import current
from lucidicai.record.context import current_event
from lucidicai.record.context import process
from lucidicai.record.misuse import warn
from lucidicai.record.misuse import warn_no_session
from lucidicai.record.open import OpenSession
from lucidicai.record.screenshot import pictures
from lucidicai.record.session import named
from lucidicai.record.writing import clean
from lucidicai.wire.ids import session_of
from lucidicai.wire.ids import uuid7

_guard = Guard("event.failed")

# The parameters of the first era's create_event, in its order, and what they are on the wire.
_FIRST_ERA = {
    "step_id": "parent_id",
    "description": "input",
    "result": "output",
    "cost_added": "cost_added",
    "model": "model",
    "screenshots": "screenshots",
    "function_name": "name",
    "arguments": "arguments",
}
_SECOND_ERA = ("type", "event_id", "session_id")


def create_event(first: str | None = None, /, *positional: Any, **fields: Any) -> str | None:
    """Records an event and returns its id.

    Two eras' forms, told apart by what is given:

        create_event(step_id, description, result, cost_added, model, screenshots,
                     function_name, arguments)           open until end_event or its step's end
        create_event(type, event_id, session_id, **fields)        over when the call returns

    The first positional is a type unless it looks like an id; without one, any keyword outside of
    the first line means the second form, its type guessed from the keywords. Without a session
    the first form returns None, the second an id of nothing.
    """
    if first is not None and not _is_event_id(str(first)):
        return _create_typed(
            {**dict(zip(_SECOND_ERA, (first, *positional), strict=False)), **fields}
        )
    given = {**dict(zip(_FIRST_ERA, (first, *positional), strict=False)), **fields}
    if given.keys() <= _FIRST_ERA.keys():
        return _create_open(given)
    return _create_typed(given)


def update_event(
    event_id: str | None = None,
    description: Any = None,
    result: Any = None,
    cost_added: float | None = None,
    model: str | None = None,
    screenshots: Any = None,
    function_name: str | None = None,
    arguments: Any = None,
) -> None:
    """Changes the fields given of an event, by default of the one created last.

    Costs add up over calls, in USD; screenshots are added to those there are.
    """
    given = _renamed(
        description=description,
        result=result,
        cost_added=cost_added,
        model=model,
        screenshots=screenshots,
        function_name=function_name,
        arguments=arguments,
    )
    _apply("update_event", event_id, given)


def end_event(
    event_id: str | None = None,
    description: Any = None,
    result: Any = None,
    cost_added: float | None = None,
    model: str | None = None,
    screenshots: Any = None,
    function_name: str | None = None,
    arguments: Any = None,
) -> None:
    """Ends an event, by default the one created last, with its final values."""
    given = _renamed(
        description=description,
        result=result,
        cost_added=cost_added,
        model=model,
        screenshots=screenshots,
        function_name=function_name,
        arguments=arguments,
    )
    _apply("end_event", event_id, given, ends=True)


def create_error_event(
    error: str | BaseException, parent_event_id: str | None = None, **fields: Any
) -> str:
    """Records a failure, with the traceback of an exception, and returns the event's id."""
    given = {"parent_event_id": parent_event_id, **fields, "error": error}
    return _create_typed({"type": typed.FAILURE, **given})


def home_of(event_id: str | None) -> OpenSession | None:
    """Returns the session of an event: the one that its id names, else the active one."""
    active = current()
    if event_id is None:
        return active
    for session in list(process.live.values()):
        if event_id in session.events:
            return session
    return None if active is None else named(session_of(str(event_id)))


def _is_event_id(text: str) -> bool:
    """Returns whether this is the id of a step rather than the name of a type."""
    if session_of(text) is not None or any(text in live.events for live in process.live.values()):
        return True
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _create_open(given: dict[str, Any]) -> str | None:
    step_id = given.pop("step_id", None)
    session = home_of(step_id)
    if session is None:
        warn_no_session("create_event")
        return None
    with _guard:
        fields = _renamed(**given)
        kind = _kind_of(fields)
        if type(fields.get("input")) is str:
            fields["title"] = fields["input"]
        parent = str(step_id) if step_id is not None else current_event(session)
        event = session.begin_event(kind, parent, fields, is_manual=True)
        session.latest = event.event_id
        return event.event_id
    return None


def _create_typed(given: dict[str, Any]) -> str:
    event_id = given.pop("event_id", None)
    event_id = None if event_id is None else clean(str(event_id))
    session = named(given.pop("session_id", None))
    if session is None:
        warn_no_session("create_event")
        return event_id or uuid7()
    event_id = event_id or session.recorder.next_event_id(session.session_id)
    with _guard:
        kind = str(given.pop("type", None) or typed.guessed_type(given))
        parents = [given.pop(name, None) for name in ("parent_event_id", "parent_id", "step_id")]
        around = current_event(session)
        parent_id = next((str(parent) for parent in parents if parent is not None), None)
        if parent_id is None and around is not None:
            parent_id = around.event_id
        session.whole_event(event_id, {**typed.wire_fields(kind, given), "parent_id": parent_id})
    return event_id


def _apply(call: str, event_id: str | None, given: dict[str, Any], *, ends: bool = False) -> None:
    session = home_of(event_id)
    if session is None:
        warn_no_session(call)
        return
    event_id = session.latest if event_id is None else clean(str(event_id))
    if event_id is None:
        warn("event.none", "No event was created yet; the call changed nothing.", call=call)
        return
    with _guard:
        event = session.events.get(event_id)
        if event is not None and event.type == typed.GENERIC:
            event.type = _kind_of(given)
            given["type"] = event.type
        if ends:
            session.end_event(event_id, given)
        else:
            session.change_event(event_id, given)


def _renamed(**given: Any) -> dict[str, Any]:
    fields = {_FIRST_ERA[name]: value for name, value in given.items() if value is not None}
    if "screenshots" in fields:
        fields["screenshots"] = pictures(fields["screenshots"]) or None
    return fields


def _kind_of(fields: dict[str, Any]) -> str:
    """Returns the type of a first era's event, which had none: what its fields are typical of."""
    if "model" in fields:
        return typed.LLM
    return typed.FUNCTION if "name" in fields else typed.GENERIC
