"""Statistics, failure groups and facets: sums over the newest summaries, whatever order they took.

Latencies and durations are summed as histograms, so that the same records give the same
percentiles however they arrived. What the tallies answer is not summed over sessions at all.
"""

from typing import Any

import msgspec

from lucidic_server.model.filter import Expr
from lucidic_server.model.statistics import EVENT_GROUPINGS
from lucidic_server.model.statistics import Facet
from lucidic_server.model.statistics import FacetValue
from lucidic_server.model.statistics import Grouping
from lucidic_server.model.statistics import Interval
from lucidic_server.model.statistics import StatisticsTable
from lucidic_server.model.statistics import percentiles
from lucidic_server.telemetry import statistics_days
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import bucket
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.statistics_row import MOST_ROWS
from lucidic_server.telemetry.statistics_row import Lengths
from lucidic_server.telemetry.statistics_row import Row
from lucidic_server.telemetry.statistics_row import begin
from lucidic_server.telemetry.statistics_row import refuse_too_many
from lucidic_server.telemetry.statistics_row import table
from lucidic_server.telemetry.where import where

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


class _Lengths(msgspec.Struct):
    begin: int
    shown: str
    length: int
    times: int


class _Value(msgspec.Struct):
    field: str
    value: str
    sessions: int


_rows = msgspec.json.Decoder(Row)
_lengths = msgspec.json.Decoder(_Lengths)
_values = msgspec.json.Decoder(_Value)


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
    days = statistics_days.days_of(expr, interval, by)
    if days is None:
        rows, durations, latencies = _fetch_rows(engine, project_id, expr, interval, by)
    else:
        rows, durations, latencies = statistics_days.fetch(engine, project_id, days)
    refuse_too_many(rows)
    # What an event has says nothing of how long its session ran.
    return table(rows, interval, limit, {} if by in EVENT_GROUPINGS else durations, latencies)


def _fetch_rows(
    engine: Engine, project_id: str, expr: Expr | None, interval: Interval, by: Grouping
) -> tuple[list[Row], Lengths, Lengths]:
    condition, values = where(expr)
    is_of_events = by in EVENT_GROUPINGS
    lists = {"begin": begin(interval, "started_at"), "condition": condition}
    asked = {"project_id": project_id, "limit": MOST_ROWS + 1, **values}
    if is_of_events:
        parts = load("statistics_events", by=by, **lists)
    else:
        parts = load("statistics_sessions", groups=_GROUPS[by], **lists)
    sql = load("statistics", parts=parts)
    rows = _rows.decode_lines(engine.read(sql, asked))
    latencies = _lengths_of(engine, by, "latency", lists, asked)
    durations = {} if is_of_events else _lengths_of(engine, by, _DURATION, lists, asked)
    return rows, durations, latencies


def fetch_facets(engine: Engine, project_id: str, expr: Expr | None, limit: int) -> list[Facet]:
    """Returns the most frequent values of every field that has few, most frequent first."""
    condition, values = where(expr)
    asked = {"project_id": project_id, "limit": limit, **values}
    sql = load("facets", condition=condition, pairs=", ".join(_FACETS.values()))
    counted: dict[str, list[FacetValue]] = {field: [] for field in _FACETS}
    for row in _values.decode_lines(engine.read(sql, asked)):
        counted[row.field].append(FacetValue(row.value, row.sessions))
    return [Facet(field, found) for field, found in counted.items()]


def _lengths_of(
    engine: Engine, by: Grouping, lengths: str, lists: dict[str, str], asked: dict[str, Any]
) -> Lengths:
    is_of_events = by in EVENT_GROUPINGS
    sql = load(
        "statistics_lengths",
        group="toString(keys[took.1])" if is_of_events else "group",
        groups="['']" if is_of_events else _GROUPS[by],
        keys=f"figures.{by}" if is_of_events else "[]",
        lengths=lengths,
        **lists,
    )
    found: dict[tuple[int, str], dict[int, int]] = {}
    for row in _lengths.decode_lines(engine.read(sql, asked)):
        found.setdefault((row.begin, row.shown), {})[row.length] = row.times
    return {key: percentiles(counts) for key, counts in found.items()}
