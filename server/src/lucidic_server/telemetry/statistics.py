"""Statistics, failure groups and facets: sums over the newest summaries, whatever order they took.

Latencies and durations are summed as histograms and read as percentiles here, so that the same
records give the same numbers however they arrived.
"""

from typing import Any

import msgspec

from lucidic_server.model.event import rounded_cost
from lucidic_server.model.failure import failure_key
from lucidic_server.model.filter import Expr
from lucidic_server.model.moment import moment
from lucidic_server.model.page import PageError
from lucidic_server.model.statistics import EVENT_GROUPINGS
from lucidic_server.model.statistics import Facet
from lucidic_server.model.statistics import FacetValue
from lucidic_server.model.statistics import FailureExample
from lucidic_server.model.statistics import FailureGroup
from lucidic_server.model.statistics import FailureTable
from lucidic_server.model.statistics import Grouping
from lucidic_server.model.statistics import Interval
from lucidic_server.model.statistics import Statistics
from lucidic_server.model.statistics import StatisticsTable
from lucidic_server.model.statistics import percentiles
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import bucket
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.where import where

# What a chart can show; more is a filter that is too wide for its interval.
MOST_ROWS = 50_000

_HOUR = 3600 * 10**9
_STEPS: dict[Interval, int] = {"none": 0, "hour": _HOUR, "day": 24 * _HOUR, "week": 168 * _HOUR}
# 1970 began on a Thursday, weeks begin on Mondays.
_WEEK_OFFSET = 4 * 24 * _HOUR

_VERDICT = "if(is_successful IS NULL, 'none', if(is_successful = true, 'yes', 'no'))"
# A session's groups, as an array.
_GROUPS: dict[Grouping, str] = {
    "none": "['']",
    "agent": "[agent_id]",
    "state": "[toString(state)]",
    "verdict": f"[{_VERDICT}]",
    "tag": "if(empty(tags), [''], arrayDistinct(tags))",
    "name": "[ifNull(name, '')]",
    "production": "[if(production_monitoring, 'true', 'false')]",
}
# A session's length, written as its events' are.
_DURATION = f"if(duration_ms IS NULL, [], [(0, {bucket('ifNull(duration_ms, 0) * 1000000')}, 1)])"
_FACETS = {
    "state": "[('state', toString(state))]",
    "verdict": f"[('verdict', {_VERDICT})]",
    "reason": "[('reason', toString(ifNull(end_reason, '')))]",
    "agent": "[('agent', agent_id)]",
    "model": "arrayMap(one -> ('model', toString(one)), models)",
    "production": "[('production', if(production_monitoring, 'true', 'false'))]",
    "tag": "arrayMap(one -> ('tag', one), tags)",
}


class _Row(msgspec.Struct):
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


class _Lengths(msgspec.Struct):
    begin: int
    shown: str
    length: int
    times: int


class _Failures(msgspec.Struct):
    type: str
    name: str
    message: str
    sessions: int
    events: int
    first_at: int
    last_at: int
    examples: list[FailureExample]
    total: int


class _Value(msgspec.Struct):
    field: str
    value: str
    sessions: int


_rows = msgspec.json.Decoder(_Row)
_lengths = msgspec.json.Decoder(_Lengths)
_failures = msgspec.json.Decoder(_Failures)
_values = msgspec.json.Decoder(_Value)

# (interval's begin, group) → bucket → how many.
_Histograms = dict[tuple[int, str], dict[int, int]]


def fetch_statistics(
    engine: Engine,
    project_id: str,
    expr: Expr | None,
    interval: Interval,
    by: Grouping,
    limit: int,
) -> StatisticsTable:
    """Returns the statistics of the sessions that match; of `limit` groups, the largest.

    Raises PageError where there are more rows than anybody could look at.
    """
    condition, values = where(expr)
    is_of_events = by in EVENT_GROUPINGS
    lists = {"begin": _begin(interval), "condition": condition}
    asked = {"project_id": project_id, "limit": MOST_ROWS + 1, **values}
    if is_of_events:
        parts = load("statistics_events", by=by, **lists)
    else:
        parts = load("statistics_sessions", groups=_GROUPS[by], **lists)
    sql = load("statistics", parts=parts)
    rows = _rows.decode_lines(engine.read(sql, asked))
    if len(rows) > MOST_ROWS:
        message = f"more than {MOST_ROWS:,} rows: choose a longer interval or a narrower filter"
        raise PageError(message)
    latencies = _histograms(engine, by, "latency", lists, asked)
    # What an event has says nothing of how long its session ran.
    durations = {} if is_of_events else _histograms(engine, by, _DURATION, lists, asked)
    shown = _largest(rows, limit)
    items = [_statistics(row, interval, durations, latencies) for row in rows if row.group in shown]
    return StatisticsTable(items, len({row.group for row in rows}) - len(shown))


def fetch_failures(engine: Engine, project_id: str, expr: Expr | None, limit: int) -> FailureTable:
    """Returns the failures that are alike, those of the most sessions first."""
    condition, values = where(expr)
    asked = {"project_id": project_id, "limit": limit, **values}
    found = _failures.decode_lines(engine.read(load("failures", condition=condition), asked))
    items = [
        FailureGroup(
            key=failure_key(row.type, row.name, row.message),
            type=row.type,
            name=row.name or None,
            message=row.message,
            sessions=row.sessions,
            events=row.events,
            first_at=moment(row.first_at),
            last_at=moment(row.last_at),
            examples=row.examples,
        )
        for row in found
    ]
    return FailureTable(items, found[0].total - len(found) if found else 0)


def fetch_facets(engine: Engine, project_id: str, expr: Expr | None, limit: int) -> list[Facet]:
    """Returns the most frequent values of every field that has few, most frequent first."""
    condition, values = where(expr)
    asked = {"project_id": project_id, "limit": limit, **values}
    sql = load("facets", condition=condition, pairs=", ".join(_FACETS.values()))
    counted: dict[str, list[FacetValue]] = {field: [] for field in _FACETS}
    for row in _values.decode_lines(engine.read(sql, asked)):
        counted[row.field].append(FacetValue(row.value, row.sessions))
    return [Facet(field, found) for field, found in counted.items()]


def _begin(interval: Interval) -> str:
    step = _STEPS[interval]
    if not step:
        return "toInt64(0)"
    offset = _WEEK_OFFSET if interval == "week" else 0
    return f"started_at - positiveModulo(started_at - {offset}, {step})"


def _histograms(
    engine: Engine, by: Grouping, lengths: str, lists: dict[str, str], asked: dict[str, Any]
) -> _Histograms:
    is_of_events = by in EVENT_GROUPINGS
    sql = load(
        "statistics_lengths",
        group="toString(keys[took.1])" if is_of_events else "group",
        groups="['']" if is_of_events else _GROUPS[by],
        keys=f"figures.{by}" if is_of_events else "[]",
        lengths=lengths,
        **lists,
    )
    found: _Histograms = {}
    for row in _lengths.decode_lines(engine.read(sql, asked)):
        found.setdefault((row.begin, row.shown), {})[row.length] = row.times
    return found


def _largest(rows: list[_Row], limit: int) -> set[str]:
    sessions: dict[str, int] = {}
    for row in rows:
        sessions[row.group] = sessions.get(row.group, 0) + row.sessions
    return set(sorted(sessions, key=lambda group: (-sessions[group], group))[:limit])


def _statistics(
    row: _Row, interval: Interval, durations: _Histograms, latencies: _Histograms
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
        duration_ms=percentiles(durations.get((row.begin, row.group), {})),
        latency_ms=percentiles(latencies.get((row.begin, row.group), {})),
    )
