"""From attributes to values. Senders put numbers in text and text in lists: none of it raises.

Each returns None for what it can't read; the attribute then stays among the unread ones.
"""

import math
from typing import Any

import msgspec

from lucidicai.wire.depth import MAX_DEPTH
from lucidicai.wire.depth import is_too_deep

# What 64 bits hold; a store keeps no more.
_MAX_COUNT = 2**63 - 1
# A number in text is shorter; more digits than this would be costly to read.
_MAX_DIGITS = 40
# A value is wrapped into metadata before it travels: that many levels are left to it.
_MAX_VALUE_DEPTH = MAX_DEPTH - 10


def text(value: Any) -> str | None:
    """Returns text that is not empty; a number as its digits."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def count(value: Any) -> int | None:
    """Returns a whole number that is not negative, also from text or a float."""
    read = number(value)
    if read is None or read < 0 or read > _MAX_COUNT or read != int(read):
        return None
    return int(value) if isinstance(value, int) else int(read)


def number(value: Any) -> float | int | None:
    """Returns a finite number, also from text."""
    if isinstance(value, str) and len(value) <= _MAX_DIGITS:
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:
        return None


def parsed(value: Any) -> Any:
    """Returns what JSON text says; any other value as it is, and text that only looks like it."""
    if not isinstance(value, str) or value[:1] not in ("{", "[", '"'):
        return value
    try:
        raw = value.encode()
        return value if is_too_deep(raw, _MAX_VALUE_DEPTH) else msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        return value


def readable(text: str) -> bool:
    """Tells whether JSON text is flat enough to be read and kept."""
    try:
        return not is_too_deep(text.encode(), _MAX_VALUE_DEPTH)
    except UnicodeEncodeError:
        return False


def structure(value: Any) -> Any:
    """Returns a dict or list, also out of JSON text; None for anything else."""
    read = parsed(value)
    return read if isinstance(read, dict | list) and read else None


def mapping(value: Any) -> dict[str, Any] | None:
    """Returns a dict that is not empty, also out of JSON text."""
    read = parsed(value)
    return read if isinstance(read, dict) and read else None


def texts(value: Any) -> list[str] | None:
    """Returns the texts of a list, also out of JSON text; a single text is a list of one."""
    read = parsed(value)
    members = read if isinstance(read, list) else [read]
    found = [member for member in members if isinstance(member, str) and member]
    return found or None


def present(value: Any) -> Any:
    """Returns the parsed value; None for empty text, which says nothing."""
    return None if value == "" else parsed(value)
