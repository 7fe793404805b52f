"""Statistics from the tallies: of whole days, of all sessions or of agents.

The same numbers as summed over the sessions, at a cost that grows with the answer and not with
what is stored.
"""

from typing import Any

import msgspec

from lucidic_server.model.filter import All
from lucidic_server.model.filter import Compare
from lucidic_server.model.filter import Expr
from lucidic_server.model.filter import OneOf
from lucidic_server.model.histogram import middle_ms
from lucidic_server.model.merge import INT64_MAX
from lucidic_server.model.statistics import Grouping
from lucidic_server.model.statistics import Interval
from lucidic_server.model.statistics import Percentiles
from lucidic_server.model.tally import COST_UNITS
from lucidic_server.model.tally import DAY
from lucidic_server.model.tally import EVERYONE
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.statistics_row import MOST_ROWS
from lucidic_server.telemetry.statistics_row import Lengths
from lucidic_server.telemetry.statistics_row import Row
from lucidic_server.telemetry.statistics_row import begin

_TALLIED: frozenset[Grouping] = frozenset(("none", "agent", "type", "provider", "model"))

# The buckets of the percentiles that are shown, as model.histogram.percentile_ms finds them.
_BUCKETS = (
    "arrayMap(share -> mapKeys({0})[arrayFirstIndex("
    "reached -> reached >= greatest(ceil(share * arraySum(mapValues({0}))), 1),"
    " arrayCumSum(mapValues({0})))], if(empty({0}), [], [0.5, 0.9, 0.95, 0.99]))"
)


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """A question that the tallies answer: of whole days, of everyone or of these agents."""

    interval: Interval
    by: Grouping
    # None: of all.
    agents: tuple[str, ...] | None = None
    # Nanoseconds since 1970, the end not included.
    since: int = -INT64_MAX
    until: int = INT64_MAX


class _Tallied(Row):
    durations: list[int]
    latencies: list[int]


_rows = msgspec.json.Decoder(_Tallied)
_totals = msgspec.json.Decoder(dict[str, int])


def days_of(expr: Expr | None, interval: Interval, by: Grouping) -> Days | None:
    """Returns the question as one to the tallies, or None where they don't have the answer."""
    if interval == "hour" or by not in _TALLIED:
        return None
    days: Days | None = Days(interval=interval, by=by)
    for term in _terms(expr):
        days = days and _narrowed(days, term)
    return days


def fetch(engine: Engine, project_id: str, days: Days) -> tuple[list[Row], Lengths, Lengths]:
    """Returns the rows, and by interval and group how long sessions ran and events took."""
    own_cells = days.by == "agent" or days.agents is not None
    scopes = "scope != {everyone:String}" if own_cells else "scope = {everyone:String}"
    asked: dict[str, Any] = {
        "project_id": project_id,
        "everyone": EVERYONE,
        "by": "none" if days.by == "agent" else days.by,
        "since": days.since,
        "until": days.until,
        "limit": MOST_ROWS + 1,
    }
    if days.agents is not None:
        scopes = "scope IN {agents:Array(String)}"
        asked["agents"] = list(days.agents)
    # A day of everyone, or of each agent, is one row: its lengths need not be added up, and the
    # engine is slow with maps that it aggregates.
    is_one_row = days.interval == "day" and (days.agents is None or days.by == "agent")
    buckets = (
        f"any({_BUCKETS.format('mapSort({0})')})" if is_one_row else _BUCKETS.format("sumMap({0})")
    )
    sql = load(
        "statistics_tallies",
        scopes=scopes,
        begin=begin(days.interval, "t.begin"),
        group="t.scope" if days.by == "agent" else "t.group",
        units=str(COST_UNITS),
        durations=buckets.format("t.durations"),
        latencies=buckets.format("t.latencies"),
    )
    found = _rows.decode_lines(engine.read(sql, asked))
    durations = {(row.begin, row.group): _percentiles(row.durations) for row in found}
    latencies = {(row.begin, row.group): _percentiles(row.latencies) for row in found}
    return list[Row](found), durations, latencies


def count_sessions(engine: Engine, project_id: str, days: Days) -> int:
    """Returns how many sessions began in these days: of everyone, or of these agents."""
    asked: dict[str, Any] = {
        "project_id": project_id,
        "scopes": [EVERYONE] if days.agents is None else list(days.agents),
        "since": days.since,
        "until": days.until,
    }
    return _totals.decode(engine.read(load("tallied_sessions"), asked))["total"]


def _terms(expr: Expr | None) -> tuple[Expr, ...]:
    if expr is None:
        return ()
    if isinstance(expr, All):
        return tuple(inner for term in expr.terms for inner in _terms(term))
    return (expr,)


def _narrowed(days: Days, term: Expr) -> Days | None:
    replace = msgspec.structs.replace
    match term:
        case OneOf("agent", values):
            kept = values if days.agents is None else set(values) & set(days.agents)
            return replace(days, agents=tuple(sorted(set(kept))))
        case Compare("started", operator, value) if isinstance(value, int) and operator != "=":
            bound = value + (operator in {">", "<="})
            if bound % DAY:
                return None
            if operator in {">", ">="}:
                return replace(days, since=max(days.since, bound))
            return replace(days, until=min(days.until, bound))
        case _:
            return None


def _percentiles(buckets: list[int]) -> Percentiles | None:
    return Percentiles(*map(middle_ms, buckets)) if buckets else None
