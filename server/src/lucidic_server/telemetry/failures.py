"""Failures that are alike, and what the newest of each kind said."""

import msgspec

from lucidic_server.model.event import ROW_TEXT_CHARS
from lucidic_server.model.event import error_title_of
from lucidic_server.model.event import first_line
from lucidic_server.model.failure import failure_key
from lucidic_server.model.filter import Expr
from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.moment import moment
from lucidic_server.model.statistics import FailureExample
from lucidic_server.model.statistics import FailureGroup
from lucidic_server.model.statistics import FailureTable
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import EVENT_HEADS
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.run import families
from lucidic_server.telemetry.where import where


class _Group(msgspec.Struct):
    type: str
    name: str
    message: str
    sessions: int
    events: int
    first_at: int
    last_at: int
    examples: list[FailureExample]
    total: int


class _Head(MergedEvent, kw_only=True):
    session_id: str


_groups = msgspec.json.Decoder(_Group)
_heads = msgspec.json.Decoder(_Head)


def fetch_failures(engine: Engine, project_id: str, expr: Expr | None, limit: int) -> FailureTable:
    """Returns the failures that are alike, those of the most sessions first."""
    condition, values = where(expr)
    asked = {"project_id": project_id, "limit": limit, **values}
    found = _groups.decode_lines(engine.read(load("failures", condition=condition), asked))
    said = _said(engine, project_id, [row.examples[0] for row in found])
    items = [
        FailureGroup(
            key=failure_key(row.type, row.name, row.message),
            type=row.type,
            name=row.name or None,
            message=row.message,
            newest_message=said.get(row.examples[0]) or row.message,
            sessions=row.sessions,
            events=row.events,
            first_at=moment(row.first_at),
            last_at=moment(row.last_at),
            examples=row.examples,
        )
        for row in found
    ]
    return FailureTable(items, found[0].total - len(found) if found else 0)


def _said(
    engine: Engine, project_id: str, examples: list[FailureExample]
) -> dict[FailureExample, str]:
    """Returns the first line of what each of these events failed with."""
    if not examples:
        return {}
    # A session that traces told of has its events under the names of its runs.
    family = families(engine.read, project_id, {one.session_id for one in examples})
    asked = {
        "project_id": project_id,
        "session_ids": family.ids,
        "event_ids": sorted({one.event_id for one in examples}),
    }
    said: dict[FailureExample, str] = {}
    for head in _heads.decode_lines(engine.read(EVENT_HEADS, asked)):
        session_id = family.owner_of.get(head.session_id, head.session_id)
        line = first_line(error_title_of(head))[:ROW_TEXT_CHARS]
        if line:
            said[FailureExample(session_id, head.event_id)] = line
    return said
