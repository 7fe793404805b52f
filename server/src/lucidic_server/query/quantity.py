"""Reads numbers, durations and moments as people write them."""

import math
import re
from datetime import date
from datetime import datetime
from datetime import time
from typing import NamedTuple

from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.query.errors import QueryError
from lucidic_server.query.tokenizer import Value

_DURATION = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(ms|s|m|h|d|w)?\Z")
_AGO = re.compile(r"-(\d+(?:\.\d+)?)(s|m|h|d|w)\Z")
_UNIT_MS = {
    "ms": 1.0,
    "s": 1000.0,
    "m": 60_000.0,
    "h": 3_600_000.0,
    "d": 86_400_000.0,
    "w": 604_800_000.0,
}
_DAY_NS = 86_400 * 10**9
# Moments are 64-bit nanoseconds: the years that fit.
_FIRST = datetime(1678, 1, 1)  # noqa: DTZ001 - compared with what was written, zone or not
_LAST = datetime(2262, 1, 1)  # noqa: DTZ001


class Span(NamedTuple):
    """A moment, or a day: nanoseconds since 1970, both ends included."""

    begin: int
    end: int


def read_number(value: Value, field: str) -> float | int:
    """Returns a finite number; whole ones as int."""
    try:
        number = float(value.text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise QueryError(
            f"{field} is a number, not {value.text!r}", value.position, f"write {field}>0.5"
        )
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def read_duration_ms(value: Value, field: str) -> float:
    """Returns milliseconds; a number without a unit is seconds."""
    found = _DURATION.match(value.text)
    if not found:
        message = f"{field} is a length of time, not {value.text!r}"
        raise QueryError(
            message, value.position, f"write {field}>90 or {field}>1.5m (ms s m h d w)"
        )
    return float(found[1]) * _UNIT_MS[found[2] or "s"]


def read_moment(value: Value, field: str, now_ns: int) -> Span:
    """Returns the moment, or the whole day for a date; without a zone it is UTC."""
    ago = _AGO.match(value.text)
    if ago:
        moment = max(now_ns - int(float(ago[1]) * _UNIT_MS[ago[2]] * 1_000_000), -(2**63))
        return Span(moment, moment)
    try:
        return _day(value.text) if len(value.text) == len("2026-01-01") else _instant(value.text)
    except ValueError as error:
        message = f"{field} is a moment, not {value.text!r}"
        hint = f"write {field}>-24h, {field}:2026-01-31 or {field}>2026-01-31T09:00"
        raise QueryError(message, value.position, hint) from error


def _day(text: str) -> Span:
    begin = _in_range(datetime.combine(date.fromisoformat(text), time()))
    return Span(begin, begin + _DAY_NS - 1)


def _instant(text: str) -> Span:
    moment = _in_range(datetime.fromisoformat(text))
    return Span(moment, moment)


def _in_range(at: datetime) -> int:
    if not _FIRST <= at.replace(tzinfo=None) < _LAST:
        raise ValueError("out of range")
    return to_nanoseconds(at)
