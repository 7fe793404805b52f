"""Reads single values as the SDKs of every era send them: null is absent, form is forgiven.

Each returns UNSET for what says nothing, so that absent never means "clear".
"""

import json
import math
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec import UnsetType

from lucidic_server.errors import BadRequestError
from lucidicai.wire.limits import MAX_ID_CHARS

NANOSECONDS = 1_000_000_000
# The year 2223: with the longest duration it still fits into 64 bits of nanoseconds.
_LAST_SECOND = 8_000_000_000
_LONGEST_SECONDS = 1_000_000_000


def text(value: Any) -> str | UnsetType:
    """Returns text; what is not text as compact JSON."""
    if value is None:
        return UNSET
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def name(value: Any) -> str | UnsetType:
    """Returns text that says something: neither empty nor the SDKs' word for not known."""
    return UNSET if value in ("", "unknown") else text(value)


def number(value: Any) -> float | UnsetType:
    """Returns a finite number, also one that was written as text."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return UNSET
    if isinstance(value, bool) or not isinstance(value, int | float):
        return UNSET
    try:
        return float(value) if math.isfinite(value) else UNSET
    except OverflowError:
        return UNSET


def count(value: Any) -> int | UnsetType:
    """Returns a whole number of 64 bits, not negative."""
    found = number(value)
    return int(found) if found is not UNSET and 0 <= found < 2**63 else UNSET


def flag(value: Any) -> bool | UnsetType:
    """Returns a truth; nothing else is taken for one."""
    return value if isinstance(value, bool) else UNSET


def names(value: Any) -> list[str] | UnsetType:
    """Returns a list of texts; one text alone is a list of one."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return UNSET
    return [told for told in map(text, value) if told is not UNSET] or UNSET


def payload(value: Any) -> bytes | UnsetType:
    """Returns a JSON value as text."""
    return UNSET if value is None else msgspec.json.encode(value)


def duration(value: Any) -> int | None:
    """Returns seconds as nanoseconds, None if there are none."""
    seconds = number(value)
    if seconds is UNSET or not 0 <= seconds < _LONGEST_SECONDS:
        return None
    return int(seconds * NANOSECONDS)


def moment(value: Any) -> int | None:
    """Returns nanoseconds since 1970 of ISO 8601 text or of seconds, None if it is neither.

    Without a zone it is the local time of the client; local mode has only clients of this host.
    """
    seconds: float | UnsetType | None
    if isinstance(value, str):
        try:
            seconds = datetime.fromisoformat(value).timestamp()
        except (ValueError, OverflowError, OSError):
            seconds = None
    else:
        seconds = number(value)
    if seconds is None or seconds is UNSET or not 0 <= seconds < _LAST_SECOND:
        return None
    # In two parts: a float of nanoseconds would be off by some hundred.
    return int(seconds) * NANOSECONDS + round(seconds % 1 * 1e6) * 1_000


def identifier(fields: dict[str, Any], *spellings: str) -> str | None:
    """Returns the id under the first of these names that has one.

    Raises BadRequestError for one that is neither text nor a number, or too long: cutting it
    would join what is apart.
    """
    for spelling in spellings:
        value = fields.get(spelling)
        if value is None or value == "":
            continue
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise BadRequestError(f"{spelling} is a JSON {type(value).__name__}, not an id.")
        told = str(value)
        if len(told) > MAX_ID_CHARS:
            raise BadRequestError(
                f"{spelling} has {len(told)} characters, at most {MAX_ID_CHARS} fit.",
                hint="Send a shorter id.",
                code="id_too_long",
            )
        return told
    return None


def required(fields: dict[str, Any], *spellings: str) -> str:
    """Returns the id under the first of these names. Raises BadRequestError if there is none."""
    found = identifier(fields, *spellings)
    if found is None:
        raise BadRequestError(
            f"The request names no {spellings[0]}.", hint=f"Send {spellings[0]} as text."
        )
    return found
