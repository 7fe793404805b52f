"""Rows of statistics, as the engine gives them and as the API does."""

from collections.abc import Mapping
from collections.abc import Sequence

import msgspec

from lucidic_server.model.event import rounded_cost
from lucidic_server.model.moment import moment
from lucidic_server.model.page import PageError
from lucidic_server.model.statistics import Interval
from lucidic_server.model.statistics import Percentiles
from lucidic_server.model.statistics import Statistics
from lucidic_server.model.statistics import StatisticsTable

# What a chart can show; more is a filter that is too wide for its interval.
MOST_ROWS = 50_000

_HOUR = 3600 * 10**9
_STEPS: dict[Interval, int] = {"none": 0, "hour": _HOUR, "day": 24 * _HOUR, "week": 168 * _HOUR}
# 1970 began on a Thursday, weeks begin on Mondays.
_WEEK_OFFSET = 4 * 24 * _HOUR


class Row(msgspec.Struct):
    """What the sessions of one interval and group add up to, but for lengths of time."""

    begin: int
    group: str
    sessions: int
    active: int
    finished: int
    interrupted: int
    successful: int
    unsuccessful: int
    failing: int
    events: int
    errors: int
    cost: float | None
    input_tokens: int | None
    output_tokens: int | None


# (interval's begin, group) → percentiles.
Lengths = Mapping[tuple[int, str], Percentiles | None]


def begin(interval: Interval, moment_column: str) -> str:
    """Returns the expression of the interval in which a moment lies: its begin."""
    step = _STEPS[interval]
    if not step:
        return "toInt64(0)"
    offset = _WEEK_OFFSET if interval == "week" else 0
    return f"{moment_column} - positiveModulo({moment_column} - {offset}, {step})"


def table(
    rows: Sequence[Row], interval: Interval, limit: int, durations: Lengths, latencies: Lengths
) -> StatisticsTable:
    """Returns the rows of the `limit` groups with the most sessions."""
    shown = _largest(rows, limit)
    items = [
        _statistics(
            row,
            interval,
            durations.get((row.begin, row.group)),
            latencies.get((row.begin, row.group)),
        )
        for row in rows
        if row.group in shown
    ]
    return StatisticsTable(items, len({row.group for row in rows}) - len(shown))


def refuse_too_many(rows: Sequence[object]) -> None:
    """Raises PageError where there are more rows than anybody could look at."""
    if len(rows) > MOST_ROWS:
        message = f"more than {MOST_ROWS:,} rows: choose a longer interval or a narrower filter"
        raise PageError(message)


def _largest(rows: Sequence[Row], limit: int) -> set[str]:
    sessions: dict[str, int] = {}
    for row in rows:
        sessions[row.group] = sessions.get(row.group, 0) + row.sessions
    return set(sorted(sessions, key=lambda group: (-sessions[group], group))[:limit])


def _statistics(
    row: Row, interval: Interval, duration: Percentiles | None, latency: Percentiles | None
) -> Statistics:
    judged = row.successful + row.unsuccessful
    return Statistics(
        started_at=None if interval == "none" else moment(row.begin),
        group=row.group or None,
        sessions=row.sessions,
        active=row.active,
        finished=row.finished,
        interrupted=row.interrupted,
        successful=row.successful,
        unsuccessful=row.unsuccessful,
        success_rate=row.successful / judged if judged else None,
        failing=row.failing,
        events=row.events,
        errors=row.errors,
        cost=rounded_cost(row.cost),
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        duration_ms=duration,
        latency_ms=latency,
    )
