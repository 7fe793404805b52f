"""The event's calls, in the forms of two eras; `docs/reference/eras.md` tells them apart."""

from typing import Any
from typing import overload

from lucidicai.record.event_forms import FIRST_ERA
from lucidicai.record.event_forms import FIRST_ERA_NAMES
from lucidicai.record.event_forms import SECOND_ERA
from lucidicai.record.event_forms import apply
from lucidicai.record.event_forms import create_open
from lucidicai.record.event_forms import create_typed
from lucidicai.record.event_forms import first_era_fields
from lucidicai.record.event_home import is_event_id
from lucidicai.record.event_names import FAILURE


@overload
def create_event(
    *,
    type: str,  # the public API's name
    event_id: str | None = None,
    session_id: str | None = None,
    **fields: Any,
) -> str: ...


@overload
def create_event(
    step_id: str | None = None,
    description: Any = None,
    result: Any = None,
    cost_added: float | None = None,
    model: str | None = None,
    screenshots: Any = None,
    function_name: str | None = None,
    arguments: Any = None,
    **fields: Any,
) -> str | None: ...


def create_event(first: str | None = None, /, *positional: Any, **fields: Any) -> str | None:
    """Records an event and returns its id.

    Two eras' forms, told apart by what is given:

        create_event(step_id, description, result, cost_added, model, screenshots,
                     function_name, arguments)           open until end_event or its step's end
        create_event(type, event_id, session_id, **fields)        over when the call returns

    The first positional is a type unless it looks like an id; without one, any keyword outside of
    the first line means the second form, its type guessed from the keywords. Without a session
    the first form returns None, the second an id of nothing.

    What a type is told by (any other keyword is kept in the event's data):

        llm_generation    provider, model, messages, output, params, usage or input_tokens, ...,
                          cost (USD)
        function_call     function_name, arguments, return_value, error
        error_traceback   error (a text or an exception), traceback
        generic           details
        all               name, metadata, tags, screenshots, status ("ok", "error"),
                          parent_event_id, occurred_at (the start: ISO 8601, datetime or seconds
                          since 1970), duration (seconds) or duration_ms

    Screenshots are bytes, base64 text or data URLs. Costs of the first form add up over updates.
    Nothing is raised, and nothing waits.
    """
    if first is None and "type" in fields and not positional:
        return create_typed(fields)
    if first is not None and not is_event_id(str(first)):
        return create_typed({**dict(zip(SECOND_ERA, (first, *positional), strict=False)), **fields})
    if positional or first is not None:
        fields = {**dict(zip(FIRST_ERA, (first, *positional), strict=False)), **fields}
    return create_open(fields) if fields.keys() <= FIRST_ERA_NAMES else create_typed(fields)


def update_event(
    event_id: str | None = None,
    description: Any = None,
    result: Any = None,
    cost_added: float | None = None,
    model: str | None = None,
    screenshots: Any = None,
    function_name: str | None = None,
    arguments: Any = None,
    **fields: Any,
) -> None:
    """Changes the fields given of an event, by default of the one created last.

    Costs add up over calls, in USD; screenshots are added to those there are. Other keywords are
    those of a typed event: output, usage, input_tokens, metadata, tags, error, ...
    """
    given = first_era_fields(
        description, result, cost_added, model, screenshots, function_name, arguments
    )
    apply("update_event", event_id, given, fields)


def end_event(
    event_id: str | None = None,
    description: Any = None,
    result: Any = None,
    cost_added: float | None = None,
    model: str | None = None,
    screenshots: Any = None,
    function_name: str | None = None,
    arguments: Any = None,
    **fields: Any,
) -> None:
    """Ends an event, by default the one created last, with its final values.

    Takes what `update_event` takes.
    """
    given = first_era_fields(
        description, result, cost_added, model, screenshots, function_name, arguments
    )
    apply("end_event", event_id, given, fields, ends=True)


def create_error_event(
    error: str | BaseException, parent_event_id: str | None = None, **fields: Any
) -> str:
    """Records a failure, with the traceback of an exception, and returns the event's id."""
    given = {"parent_event_id": parent_event_id, **fields, "error": error}
    return create_typed({"type": FAILURE, **given})
