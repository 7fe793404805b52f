"""Which sessions are there: pages of summaries, agents, counts. Reads summaries only."""

from collections.abc import Sequence
from typing import Any

import msgspec

from lucidic_server.model.filter import All
from lucidic_server.model.filter import Expr
from lucidic_server.model.filter import Word
from lucidic_server.model.filter import asks_records
from lucidic_server.model.merge import INT64_MAX
from lucidic_server.model.moment import moment
from lucidic_server.model.page import MOST_COUNTED
from lucidic_server.model.page import PageError
from lucidic_server.model.page import SessionPage
from lucidic_server.model.page import decode_cursor
from lucidic_server.model.page import encode_cursor
from lucidic_server.model.page import parse_sort
from lucidic_server.model.session import AgentSummary
from lucidic_server.model.session import SessionSummary
from lucidic_server.telemetry import session_newest
from lucidic_server.telemetry import statistics_days
from lucidic_server.telemetry import summary_row
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.where import where
from lucidic_server.telemetry.words import may_be_named

# How a sort field's values travel in a cursor.
_KINDS = {
    "started_at": "Int64",
    "last_record_at": "Int64",
    "name": "String",
    "agent_id": "String",
    "state": "String",
    "duration_ms": "Float64",
    "session_eval": "Float64",
    "cost": "Float64",
    "steps": "UInt64",
    "events": "UInt64",
}
_PYTHON: dict[str, type | tuple[type, ...]] = {
    "Int64": int,
    "UInt64": int,
    "String": str,
    "Float64": (int, float),
}

# A page is on a screen; who wants more follows the cursor.
MOST_ITEMS = 1000


class _Found(msgspec.Struct):
    session_id: str
    sort_key: str | float | int | None
    total: int


class _Agent(msgspec.Struct):
    agent_id: str
    sessions: int
    active: int
    last_started_at: int


class _Count(msgspec.Struct):
    total: int


def fetch_page(
    engine: Engine,
    project_id: str,
    expr: Expr | None,
    sort: str | None,
    limit: int,
    cursor: str | None,
    *,
    counts_all: bool = False,
) -> SessionPage:
    """Returns a page of the sessions that match. Raises PageError.

    `counts_all`: the total is exact however long counting takes.
    """
    field, downwards = parse_sort(sort)
    order = f"{'-' if downwards else ''}{field}"
    limit = min(max(limit, 1), MOST_ITEMS)
    position = _position(order, field, cursor)
    if field != "started_at" or asks_records(expr):
        return _sorted_page(engine, project_id, expr, (field, downwards), limit, position)
    condition, values = where(expr)
    after = None if position is None else (int(position[0]), position[1])
    wanted = session_newest.Wanted(project_id, condition, values, downwards, after)
    found = session_newest.fetch(engine, wanted, limit + 1)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    total, is_exact = len(shown), True
    if last or position:
        total, is_exact = _count(engine, project_id, expr, len(shown), counts_all=counts_all)
    return SessionPage(
        items=[summary_row.to_summary(row) for row in shown],
        next_cursor=encode_cursor(order, last.started_at, last.session_id) if last else None,
        total=total,
        is_total_exact=is_exact,
    )


def fetch_newest(
    engine: Engine, project_id: str, expr: Expr | None, limit: int
) -> list[SessionSummary]:
    """Returns the newest sessions that match, and does not count the others."""
    condition, values = where(expr)
    wanted = session_newest.Wanted(project_id, condition, values, True, None)
    return [summary_row.to_summary(row) for row in session_newest.fetch(engine, wanted, limit)]


def fetch_named(
    engine: Engine, project_id: str, words: Sequence[str], expr: Expr | None, limit: int
) -> list[SessionSummary]:
    """Returns the newest sessions that match and have the words in their name, task, tags or id."""
    named = All((*(Word(word) for word in words), *(() if expr is None else (expr,))))
    condition, values = where(named)
    condition = f"{may_be_named(words)} AND {condition}"
    wanted = session_newest.Wanted(project_id, condition, values, True, None, are_many=False)
    return [summary_row.to_summary(row) for row in session_newest.fetch(engine, wanted, limit)]


def _sorted_page(
    engine: Engine,
    project_id: str,
    expr: Expr | None,
    sort: tuple[str, bool],
    limit: int,
    position: tuple[Any, str] | None,
) -> SessionPage:
    """Returns a page by sorting all that match."""
    field, downwards = sort
    condition, values = where(expr)
    after, bounds = _after(field, downwards, position)
    lists = {"condition": condition, "sort_key": field, "direction": "DESC" if downwards else "ASC"}
    asked = {"project_id": project_id, "limit": limit + 1, **values, **bounds}
    lines = engine.read(load("session_page", after=after, **lists), asked)
    found = msgspec.json.Decoder(_Found).decode_lines(lines)
    if not found and position:
        # What followed the cursor is gone; how many match is still a fair question.
        page = _sorted_page(engine, project_id, expr, sort, 1, None)
        return SessionPage(items=[], next_cursor=None, total=page.total)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    order = f"{'-' if downwards else ''}{field}"
    return SessionPage(
        items=fetch_of_ids(engine, project_id, [row.session_id for row in shown]),
        next_cursor=encode_cursor(order, last.sort_key, last.session_id) if last else None,
        total=found[0].total if found else 0,
    )


def _count(
    engine: Engine, project_id: str, expr: Expr | None, shown: int, *, counts_all: bool
) -> tuple[int, bool]:
    """Returns how many sessions match, and whether these are all; `shown` are known to."""
    days = statistics_days.days_of(expr, "none", "none")
    if days is not None and not counts_all:
        # At most a moment behind the list: nothing against so many.
        total = statistics_days.count_sessions(engine, project_id, days)
        if total > MOST_COUNTED:
            return total, True
    condition, values = where(expr)
    most = INT64_MAX if counts_all else MOST_COUNTED + 1
    asked = {"project_id": project_id, "limit": most, **values}
    lines = engine.read(load("sessions_matching", condition=condition), asked)
    total = msgspec.json.decode(lines, type=_Count).total
    if total > MOST_COUNTED and not counts_all:
        return MOST_COUNTED, False
    return max(total, shown), True


def count(engine: Engine, project_id: str) -> int:
    """Returns how many sessions the project has."""
    lines = engine.read(load("session_count"), {"project_id": project_id})
    return msgspec.json.decode(lines, type=_Count).total


class ExpiredSession(msgspec.Struct):
    """A session of which nothing was heard for long, and how many events it has."""

    session_id: str
    events: int


def fetch_expired(engine: Engine, project_id: str, before: int, limit: int) -> list[ExpiredSession]:
    """Returns sessions whose last record is older than `before`, the longest silent first."""
    asked = {"project_id": project_id, "before": before, "limit": limit}
    lines = engine.read(load("expired_sessions"), asked)
    return msgspec.json.Decoder(ExpiredSession).decode_lines(lines)


def fetch_agents(engine: Engine, project_id: str) -> list[AgentSummary]:
    """Returns the project's agents, the most recently started first."""
    lines = engine.read(load("agents"), {"project_id": project_id})
    return [
        AgentSummary(
            agent_id=row.agent_id,
            sessions=row.sessions,
            active=row.active,
            last_started_at=moment(row.last_started_at),
        )
        for row in msgspec.json.Decoder(_Agent).decode_lines(lines)
    ]


def fetch_ids_of_agent(engine: Engine, project_id: str, agent_id: str) -> list[str]:
    """Returns the ids of all sessions of the agent."""
    asked = {"project_id": project_id, "agent_id": agent_id}
    lines = engine.read(load("sessions_of_agent"), asked)
    return [row["session_id"] for row in msgspec.json.Decoder(dict[str, str]).decode_lines(lines)]


def fetch_of_experiment(
    engine: Engine, project_id: str, experiment_id: str
) -> list[SessionSummary]:
    """Returns the sessions of the experiment, the most recently started first."""
    asked = {"project_id": project_id, "experiment_id": experiment_id}
    lines = engine.read(load("sessions_of_experiment"), asked)
    rows = msgspec.json.Decoder(dict[str, str]).decode_lines(lines)
    found = fetch_of_ids(engine, project_id, [row["session_id"] for row in rows])
    return sorted(found, key=lambda summary: summary.started_at, reverse=True)


def fetch_of_ids(engine: Engine, project_id: str, session_ids: list[str]) -> list[SessionSummary]:
    """Returns the newest summaries of these sessions, in this order."""
    if not session_ids:
        return []
    lists = {"columns": summary_row.COLUMNS}
    asked = {"project_id": project_id, "session_ids": session_ids}
    found = summary_row.decode(engine.read(load("summaries_by_id", **lists), asked))
    by_id = {summary.session_id: summary for summary in found}
    return [by_id[one] for one in session_ids if one in by_id]


def _position(order: str, field: str, cursor: str | None) -> tuple[Any, str] | None:
    if not cursor:
        return None
    sorted_by, key, session_id = decode_cursor(cursor, 3)
    if sorted_by != order or not isinstance(session_id, str):
        raise PageError(f"this cursor is of a list sorted by {sorted_by!r}; start without it")
    if key is not None and not isinstance(key, _PYTHON[_KINDS[field]]):
        raise PageError("this cursor is not one that a page gave out; start without it")
    return key, session_id


def _after(
    field: str, downwards: bool, position: tuple[Any, str] | None
) -> tuple[str, dict[str, Any]]:
    # Unknown values come last in both directions.
    if position is None:
        return "1", {}
    key, session_id = position
    sign = "<" if downwards else ">"
    if key is None:
        after = f"sort_key IS NULL AND session_id {sign} {{after_id:String}}"
        return after, {"after_id": session_id}
    bound = f"{{after_key:{_KINDS[field]}}}"
    after = (
        f"sort_key IS NULL OR sort_key {sign} {bound}"
        f" OR (sort_key = {bound} AND session_id {sign} {{after_id:String}})"
    )
    return after, {"after_key": key, "after_id": session_id}
