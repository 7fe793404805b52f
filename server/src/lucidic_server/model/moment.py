"""Moments: nanoseconds since 1970 in records and rows, UTC datetimes in what people read."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# The engine's calendar begins in 1900; a clock that says less is shown there, by both sides.
FIRST_MOMENT_US = -2_208_988_800_000_000


def moment(nanoseconds: int) -> datetime:
    """Returns the moment, cut to whole microseconds and never before 1900."""
    return _EPOCH + timedelta(microseconds=microseconds(nanoseconds))


def microseconds(nanoseconds: int) -> int:
    """Returns the moment's microseconds since 1970 as moments are shown: none before 1900."""
    towards_zero = -(-nanoseconds // 1000) if nanoseconds < 0 else nanoseconds // 1000
    return max(towards_zero, FIRST_MOMENT_US)


def moment_or_none(nanoseconds: int | None) -> datetime | None:
    """Returns the moment, or None for None."""
    return None if nanoseconds is None else moment(nanoseconds)


def to_nanoseconds(at: datetime) -> int:
    """Returns the moment's nanoseconds since 1970; a datetime without a zone is taken as UTC."""
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (aware - _EPOCH) // timedelta(microseconds=1) * 1000


def milliseconds_between(start: int | None, end: int | None) -> float | None:
    """Returns the length of a span given in nanoseconds; 0 where clocks say it ended before."""
    if start is None or end is None:
        return None
    return max(end - start, 0) / 1_000_000
