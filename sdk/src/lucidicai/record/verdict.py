"""What may be said of a session: its task, its evaluation, whether it succeeded, and why.

A value that is not what its name says is refused before anything is recorded.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from typing import Any

from lucidicai.errors import InvalidOperationError
from lucidicai.guard import Guard
from lucidicai.record.foreign import class_name
from lucidicai.record.forms import single
from lucidicai.record.misuse import refuse
from lucidicai.record.number import number_of

if TYPE_CHECKING:
    from lucidicai.record.open import OpenSession

_guard = Guard("session.failed")


def checked(
    call: str,
    *,
    task: Any = None,
    session_eval: Any = None,
    session_eval_reason: Any = None,
    is_successful: Any = None,
    is_successful_reason: Any = None,
) -> dict[str, Any]:
    """Returns the fields that were given, as their plain types; None means "not given".

    Raises InvalidOperationError for a number that is none, or is not finite, for a verdict other
    than true and false, and for a text that is none.
    """
    given: dict[str, Any] = {}
    texts = {
        "task": task,
        "session_eval_reason": session_eval_reason,
        "is_successful_reason": is_successful_reason,
    }
    for name, text in texts.items():
        if text is None:
            continue
        if not issubclass(type(text), str):
            raise _refusal(call, name, text, "a text", f"{name}=str(...)")
        given[name] = text
    if session_eval is not None:
        given["session_eval"] = _evaluation(call, session_eval)
    if is_successful is not None:
        given["is_successful"] = _success(call, is_successful)
    return given


def change(session: OpenSession, call: str, given: dict[str, Any]) -> None:
    """Writes what is said of a session; raises InvalidOperationError before any effect."""
    verdict = verdict_of(call, given, session)
    with _guard:
        if verdict:
            session.changed(**verdict)


def verdict_of(call: str, given: dict[str, Any], session: OpenSession) -> dict[str, Any] | None:
    """Returns the fields that were given; None if they were refused and the error logged."""
    refusal = None
    with _guard:
        try:
            return checked(call, **given)
        except InvalidOperationError as error:
            refusal = error
    if refusal is not None:
        refuse(call, refusal, production=session.settings.production)
    return None


def _evaluation(call: str, value: Any) -> float:
    number = number_of(value)
    if number is None:
        raise _refusal(call, "session_eval", value, "a number", "session_eval=0.9")
    if not math.isfinite(number):
        raise InvalidOperationError(
            f"{call}: session_eval is {number}, which cannot be compared with other evaluations. "
            "Nothing was changed. Give a finite number, or leave session_eval out."
        )
    return number


def _success(call: str, value: Any) -> bool:
    form = single(value)
    if form is True or form is False:
        return form
    hint = "is_successful=True or False, or leave it out for 'not judged'"
    raise _refusal(call, "is_successful", value, "true or false", hint)


def _refusal(call: str, name: str, value: Any, wanted: str, hint: str) -> InvalidOperationError:
    return InvalidOperationError(
        f"{call}: {name} must be {wanted}, not {class_name(type(value))}. "
        f"Nothing was changed. Write {hint}."
    )
