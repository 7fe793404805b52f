"""An event's calls as each of two eras means them: open until it is ended, or over at once."""

from typing import Any

from lucidicai.guard import Guard
from lucidicai.record.event_context import current_event
from lucidicai.record.event_home import home_of
from lucidicai.record.event_names import FAILURE
from lucidicai.record.event_names import FUNCTION
from lucidicai.record.event_names import GENERIC
from lucidicai.record.event_names import LLM
from lucidicai.record.event_names import guessed_type
from lucidicai.record.misuse import warn
from lucidicai.record.misuse import warn_no_session
from lucidicai.record.session import named
from lucidicai.record.text import clean
from lucidicai.record.typed import wire_fields
from lucidicai.record.typed import wire_names
from lucidicai.wire.ids import uuid7

_guard = Guard("event.failed")

# The parameters of the first era's create_event, in its order.
FIRST_ERA = (
    "step_id",
    "description",
    "result",
    "cost_added",
    "model",
    "screenshots",
    "function_name",
    "arguments",
)
FIRST_ERA_NAMES = frozenset(FIRST_ERA)
SECOND_ERA = ("type", "event_id", "session_id")
# What names the event that a typed one lies below; the first that is given counts.
_PARENTS_IN_ORDER = ("parent_event_id", "parent_id", "step_id")
_PARENTS = frozenset(_PARENTS_IN_ORDER)


def create_open(given: dict[str, Any]) -> str | None:
    """Begins an event of the first era and returns its id; None without a session."""
    step_id = given.pop("step_id", None)
    session = home_of(step_id)
    if session is None:
        warn_no_session("create_event")
        return None
    try:
        fields = first_era_fields(**given)
        kind = _kind_of(fields, {})
        _give_title(fields)
        parent = str(step_id) if step_id is not None else current_event(session)
        event = session.begin_event(kind, parent, fields, is_manual=True)
        session.latest = event.event_id
    except Exception as error:  # noqa: BLE001  the guard tells what is the host's
        _guard.absorb(error)
        return None
    return event.event_id


def create_typed(given: dict[str, Any]) -> str:
    """Records a whole event of the second era and returns its id, of nothing without a session."""
    event_id = given.pop("event_id", None)
    event_id = None if event_id is None else clean(str(event_id))
    session = named(given.pop("session_id", None))
    if session is None:
        warn_no_session("create_event")
        return event_id or uuid7()
    event_id = event_id or session.recorder.next_event_id(session.session_id)
    try:
        kind = str(given.pop("type", None) or guessed_type(given))
        parent = None if _PARENTS.isdisjoint(given) else _named_parent(given)
        if parent is None and (around := current_event(session)) is not None:
            parent = around.event_id
        fields = wire_fields(kind, given)
        fields["parent_id"] = parent
        session.whole_event(event_id, fields)
    except Exception as error:  # noqa: BLE001  the guard tells what is the host's
        _guard.absorb(error)
    return event_id


def _named_parent(given: dict[str, Any]) -> str | None:
    named = [given.pop(name, None) for name in _PARENTS_IN_ORDER]
    return next((str(parent) for parent in named if parent is not None), None)


def apply(
    call: str,
    event_id: str | None,
    given: dict[str, Any],
    fields: dict[str, Any],
    *,
    ends: bool = False,
) -> None:
    """Changes or ends an event by what both eras give: `given` on the wire's names, `fields`."""
    session = home_of(event_id)
    if session is None:
        warn_no_session(call)
        return
    event_id = session.latest if event_id is None else clean(str(event_id))
    if event_id is None:
        warn("event.none", "No event was created yet; the call changed nothing.", call=call)
        return
    try:
        event = session.events.get(event_id)
        given_type = fields.pop("type", None)
        if given_type is not None:
            kind = given["type"] = str(given_type)
        elif event is None:
            kind = _kind_of(given, fields)
        elif event.type == GENERIC:
            kind = event.type = given["type"] = _kind_of(given, fields)
            _give_title(given)
        else:
            kind = event.type
        if fields:
            given = {**wire_names(kind, fields), **given}
        if ends:
            session.end_event(event_id, given)
        else:
            session.change_event(event_id, given)
    except Exception as error:  # noqa: BLE001  the guard tells what is the host's
        _guard.absorb(error)


def first_era_fields(
    description: Any = None,
    result: Any = None,
    cost_added: Any = None,
    model: Any = None,
    screenshots: Any = None,
    function_name: Any = None,
    arguments: Any = None,
) -> dict[str, Any]:
    """Returns the fields of the first era that are given, by their names on the wire."""
    fields = {}
    # Most calls give one or two: asking seven times takes half of making a mapping of seven.
    if description is not None:
        fields["input"] = description
    if result is not None:
        fields["output"] = result
    if cost_added is not None:
        fields["cost_added"] = cost_added
    if model is not None:
        fields["model"] = model
    if screenshots is not None:
        from lucidicai.record.screenshot import pictures  # noqa: PLC0415  few events have any

        fields["screenshots"] = pictures(screenshots) or None
    if function_name is not None:
        fields["name"] = function_name
    if arguments is not None:
        fields["arguments"] = arguments
    return fields


def _kind_of(given: dict[str, Any], fields: dict[str, Any]) -> str:
    """Returns the type of a first era's event, which had none: what its fields are typical of.

    `given` are those of the first era by their names on the wire, `fields` those of a typed event.
    """
    if "model" in given:
        return LLM
    if "name" in given:
        return FUNCTION
    kind = guessed_type(fields) if fields else GENERIC
    # An event that ends with an error is not itself the report of one.
    return GENERIC if kind == FAILURE else kind


def _give_title(fields: dict[str, Any]) -> None:
    """An event that nobody has named is called by the first line of its description."""
    if type(fields.get("input")) is str:
        fields["title"] = fields["input"]
