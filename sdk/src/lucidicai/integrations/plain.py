"""Attribute values as JSON can say them; what is neither text, number, list nor dict is named."""

from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from lucidicai.record.foreign import class_name

_SINGLE = frozenset({str, int, float, bool, type(None)})
_PLAIN: dict[type, Callable[[Any], Any]] = {
    str: str.__str__,
    int: int.__index__,
    float: float.__float__,
}
_MAX_DEPTH = 20


def plain(value: Any, depth: int = _MAX_DEPTH) -> Any:
    """Returns the value with tuples as lists and texts as keys."""
    kind = type(value)
    if kind in _SINGLE:
        return value
    if depth and kind in (list, tuple):
        return [plain(member, depth - 1) for member in value]
    if depth and kind is dict:
        return {_text(name): plain(member, depth - 1) for name, member in value.items()}
    for base, read in _PLAIN.items():
        if issubclass(kind, base):
            # An enum that is a text or number, too: that is meant, by the base class's own reading.
            return read(value)
    return f"<{class_name(kind)}>"


def plain_members(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns attributes whose values are plain."""
    return {_text(name): plain(value) for name, value in values.items()}


def _text(name: Any) -> str:
    return name if type(name) is str else str(plain(name, 0))
