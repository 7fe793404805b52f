"""What may be said of a session: its task, its evaluation, whether it succeeded, and why.

A value that is not what its name says is refused before anything is recorded.
"""

import contextlib
import math
from decimal import Decimal
from typing import Any

from lucidicai.errors import InvalidOperationError
from lucidicai.record.foreign import MISSING
from lucidicai.record.foreign import class_name
from lucidicai.record.foreign import static
from lucidicai.record.forms import single


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


def number_of(value: Any) -> float | None:
    """Returns a number as a float, numpy's and Decimal included; None for a bool or a non-number.

    Infinity and NaN are returned as they are.
    """
    kind = type(value)
    if issubclass(kind, bool | str | bytes | complex):
        return None
    if issubclass(kind, int | float | Decimal):
        return _float(value)
    if class_name(kind).startswith("numpy."):
        # A scalar's written form is a number, or text for NaN and its like; an array has none.
        form = single(value)
        if type(form) in {int, float, str}:
            return float(form)
        # A longdouble is no number of Python's; an array has no `is_integer`.
        if static(kind, "is_integer") is MISSING:
            return None
    # Whoever hands over a number of his own class (a tensor, a fraction) wants it converted.
    return _float(value) if static(kind, "__float__") is not MISSING else None


def _float(value: Any) -> float | None:
    with contextlib.suppress(Exception):  # a conversion of the user's own class may raise anything
        return float(value)
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
