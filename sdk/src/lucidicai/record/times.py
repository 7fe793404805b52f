"""The written form of dates and times: ISO 8601, read through the language's own methods."""

from datetime import date
from datetime import datetime
from datetime import time
from datetime import timezone
from datetime import tzinfo
from typing import Any

from lucidicai.record.foreign import class_name

_DATE = [date.__dict__[name].__get__ for name in ("year", "month", "day")]
_CLOCK = ("hour", "minute", "second", "microsecond", "tzinfo")
_DATETIME = [*_DATE, *(datetime.__dict__[name].__get__ for name in _CLOCK)]
_TIME = [time.__dict__[name].__get__ for name in _CLOCK]


def _zone(zone: tzinfo | None) -> tzinfo | None:
    kind = type(zone)
    # Only the library's own zones are asked for their offset; another's is its author's code.
    known = kind is timezone or class_name(kind) == "zoneinfo.ZoneInfo"
    return zone if known else None


def datetime_form(value: datetime) -> str:
    """Returns the text of a datetime; an offset is written where the zone is a known one."""
    if class_name(type(value)).endswith(".NaTType"):
        return "NaT"  # pandas' "no time" says of itself that it is one, in the year 1
    fields: list[Any] = [read(value) for read in _DATETIME]
    return datetime(*fields[:-1], tzinfo=_zone(fields[-1])).isoformat()  # type: ignore[misc]  # known by place


def date_form(value: date) -> str:
    """Returns the text of a date."""
    return date(*(read(value) for read in _DATE)).isoformat()


def time_form(value: time) -> str:
    """Returns the text of a time."""
    fields: list[Any] = [read(value) for read in _TIME]
    return time(*fields[:-1], tzinfo=_zone(fields[-1])).isoformat()  # type: ignore[misc]  # known by place
