"""What counts as a number: Python's own, Decimal, numpy's, and what says that it is one."""

import contextlib
from decimal import Decimal
from typing import Any

from lucidicai.record.foreign import MISSING
from lucidicai.record.foreign import class_name
from lucidicai.record.foreign import static
from lucidicai.record.forms import single


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
