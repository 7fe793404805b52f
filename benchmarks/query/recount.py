"""Compares the statistics by day and model with a recount of every event, in one pass of SQL."""

import math
from collections.abc import Iterable

import msgspec

from benchmarks.query import data
from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.model.statistics import Statistics
from lucidic_server.telemetry.engine import Engine

# Every event of the made data is one complete record, so that nothing has to be merged.
_RECOUNT = """
SELECT * EXCEPT (sorted) FROM (
SELECT
    intDiv(began.time, {day:Int64}) * {day:Int64} AS begin,
    ifNull(e.model, '') AS group,
    count() AS events,
    countIf(e.error IS NOT NULL) AS errors,
    sum(e.cost) AS cost,
    sum(e.input_tokens) AS input_tokens,
    sum(e.output_tokens) AS output_tokens,
    arraySort(groupArray(assumeNotNull(e.ended_at - e.started_at))) AS sorted,
    -- The length that so many do not exceed: between two of few lengths there is none.
    arrayMap(share -> sorted[toUInt64(ceil(share * length(sorted)))], [0.5, 0.9, 0.95, 0.99])
        AS lengths
FROM event_records AS e
INNER JOIN
(
    SELECT session_id, time
    FROM session_records
    WHERE project_id = {project:String} AND kind = 'session_began'
        AND agent_id IN {agents:Array(String)}
) AS began ON began.session_id = e.session_id
WHERE e.project_id = {project:String}
GROUP BY begin, group
)
"""
_DAY = 86_400 * data.SECOND


class _Counted(msgspec.Struct):
    begin: int
    group: str
    events: int
    errors: int
    cost: float | None
    input_tokens: int | None
    output_tokens: int | None
    lengths: list[int]


def compare(url: str, told: Iterable[Statistics]) -> float:
    """Returns by how much percentiles differ at most, as a share.

    Nobody else may have the store open. Raises AssertionError where counts, tokens or cost differ.
    """
    engine = Engine.open(url)
    try:
        asked = {"project": data.PROJECT, "day": _DAY, "agents": list(data.AGENTS)}
        lines = engine.read(_RECOUNT, asked)
    finally:
        engine.close()
    rows = msgspec.json.Decoder(_Counted).decode_lines(lines)
    counted = {(row.begin, row.group): row for row in rows}
    by_cell = {
        (to_nanoseconds(row.started_at), row.group or ""): row for row in told if row.started_at
    }
    assert by_cell.keys() == counted.keys(), "other days or models than a recount finds"
    return max(_difference(by_cell[cell], counted[cell]) for cell in counted)


def _difference(told: Statistics, counted: _Counted) -> float:
    exact = (told.events, told.errors, told.input_tokens, told.output_tokens)
    recounted = (counted.events, counted.errors, counted.input_tokens, counted.output_tokens)
    assert exact == recounted, f"{told} is not {counted}"
    assert math.isclose(told.cost or 0, counted.cost or 0, rel_tol=1e-9), f"{told} is not {counted}"
    latency = told.latency_ms
    assert latency is not None
    shown = (latency.p50, latency.p90, latency.p95, latency.p99)
    return max(abs(ms * 1e6 - ns) / ns for ms, ns in zip(shown, counted.lengths, strict=True))
