"""The calls of the first era that make steps: create, update, end."""

from typing import Any

from lucidicai.errors import InvalidOperationError
from lucidicai.guard import Guard
from lucidicai.record.context import current
from lucidicai.record.event_context import current_event
from lucidicai.record.event_context import enter_event
from lucidicai.record.event_home import home_of
from lucidicai.record.misuse import refuse
from lucidicai.record.misuse import warn_no_session
from lucidicai.record.open import OpenSession
from lucidicai.record.open_event import STEP
from lucidicai.record.open_event import OpenEvent
from lucidicai.record.screenshot import pictures
from lucidicai.record.text import clean

_guard = Guard("step.failed")


def create_step(
    state: str | None = None,
    action: str | None = None,
    goal: str | None = None,
    eval_score: float | None = None,
    eval_description: str | None = None,
    screenshot: Any = None,
    screenshot_path: str | None = None,
) -> str | None:
    """Begins a step, which becomes the active one, and returns its id; None without a session.

    What is recorded until its end lies below it. `eval_score` is a number. A screenshot is base64
    text, a data URL, bytes or an image of PIL; `screenshot_path` names a file.
    """
    session = current()
    if session is None:
        warn_no_session("create_step")
        return None
    with _guard:
        given = {
            "state": state,
            "action": action,
            "goal": goal,
            "eval_score": eval_score,
            "eval_description": eval_description,
            "screenshots": pictures(screenshot, paths=screenshot_path) or None,
        }
        step = session.begin_event(STEP, _around(session), given, is_manual=True)
        enter_event(step)
        return step.event_id
    return None


def update_step(
    step_id: str | None = None,
    state: str | None = None,
    action: str | None = None,
    goal: str | None = None,
    eval_score: float | None = None,
    eval_description: str | None = None,
    screenshot: Any = None,
    screenshot_path: str | None = None,
) -> None:
    """Changes the fields given of a step, by default of the active one.

    Raises InvalidOperationError if no step is named and none is active.
    """
    given = {
        "state": state,
        "action": action,
        "goal": goal,
        "eval_score": eval_score,
        "eval_description": eval_description,
    }
    _apply("update_step", step_id, given, screenshot, screenshot_path)


def end_step(
    step_id: str | None = None,
    state: str | None = None,
    action: str | None = None,
    goal: str | None = None,
    eval_score: float | None = None,
    eval_description: str | None = None,
    screenshot: Any = None,
    screenshot_path: str | None = None,
) -> None:
    """Ends a step, by default the active one, with its final values; its open events end first.

    Raises InvalidOperationError if no step is named and none is active.
    """
    given = {
        "state": state,
        "action": action,
        "goal": goal,
        "eval_score": eval_score,
        "eval_description": eval_description,
    }
    _apply("end_step", step_id, given, screenshot, screenshot_path, ends=True)


def active_step(session: OpenSession) -> OpenEvent | None:
    """Returns the innermost open step of this context, else the one created last."""
    event = current_event(session)
    while event is not None and not (event.type == STEP and event.is_open):
        event = event.parent
    return event


def _around(session: OpenSession) -> OpenEvent | None:
    """Returns what a new step lies in: beside the created step that is active, not inside it."""
    event = current_event(session)
    while event is not None and event.is_manual:
        event = event.parent
    return event


def _apply(
    call: str,
    step_id: str | None,
    given: dict[str, Any],
    screenshot: Any,
    screenshot_path: Any,
    *,
    ends: bool = False,
) -> None:
    session = home_of(step_id)
    if session is None:
        warn_no_session(call)
        return
    if step_id is None:
        step = active_step(session)
        if step is None:
            message = f"{call}: no step is active. Call lai.create_step() first, or pass step_id=."
            refuse(call, InvalidOperationError(message))
            return
        step_id = step.event_id
    step_id = clean(str(step_id))
    with _guard:
        given["screenshots"] = pictures(screenshot, paths=screenshot_path) or None
        if ends:
            session.end_event(step_id, given)
        else:
            session.change_event(step_id, given)
