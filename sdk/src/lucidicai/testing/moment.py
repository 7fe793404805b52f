"""Times of records, as a test reads them."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(nanoseconds: int | None) -> datetime | None:
    """Returns the time (UTC, to the microsecond) of nanoseconds since 1970."""
    return None if nanoseconds is None else _EPOCH + timedelta(microseconds=nanoseconds // 1_000)


def seconds_between(start: datetime | None, end: datetime | None) -> float | None:
    """Returns how many seconds lie between; None if one of the two is not known."""
    return None if start is None or end is None else (end - start).total_seconds()
