"""Moments: nanoseconds since 1970 in records and rows, UTC datetimes in what people read."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(nanoseconds: int) -> datetime:
    """Returns the moment, cut to whole microseconds."""
    return _EPOCH + timedelta(microseconds=nanoseconds // 1000)


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
