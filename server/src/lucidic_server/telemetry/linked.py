"""The sessions of a dataset item or an experiment, merged from their rows as they are now."""

from typing import Literal

import msgspec

from lucidic_server.model.figures import counts_of_groups
from lucidic_server.model.merged import MergedSession
from lucidic_server.model.page import PageError
from lucidic_server.model.page import SessionPage
from lucidic_server.model.page import decode_cursor
from lucidic_server.model.page import encode_cursor
from lucidic_server.model.session import SessionSummary
from lucidic_server.model.session import summary_of
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.groups import ask_groups
from lucidic_server.telemetry.merged import MERGED_SESSIONS
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.run import ask_sessions
from lucidic_server.telemetry.run import families

# The field of a session that names what it belongs to.
Link = Literal["dataset_item_id", "experiment_id"]

# Each session of a page is merged for it; who wants more follows the cursor.
MOST_ITEMS = 500

_AFTER = (
    "began < {after_began:Int64}"
    " OR (began = {after_began:Int64} AND session_id < {after_id:String})"
)

_sessions = msgspec.json.Decoder(MergedSession)


class _Found(msgspec.Struct):
    session_id: str
    began: int
    total: int


def fetch_linked(
    engine: Engine, project_id: str, link: Link, value: str, limit: int, cursor: str | None
) -> SessionPage:
    """Returns a page of the sessions whose `link` is `value`. Raises PageError."""
    limit = min(max(limit, 1), MOST_ITEMS)
    asked = {"project_id": project_id, "value": value, "limit": limit + 1}
    after = "1"
    if cursor:
        began, session_id = decode_cursor(cursor, 2)
        if not isinstance(began, int) or abs(began) >= 2**63 or not isinstance(session_id, str):
            raise PageError("this cursor is not one that a page gave out; start without it")
        after = _AFTER
        asked |= {"after_began": began, "after_id": session_id}
    lines = engine.read(load("linked_sessions", field=link, after=after), asked)
    found = msgspec.json.Decoder(_Found).decode_lines(lines)
    if not found and cursor:
        # What followed the cursor is gone; how many there are is still a fair question.
        first = fetch_linked(engine, project_id, link, value, 1, None)
        return SessionPage(items=[], next_cursor=None, total=first.total)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return SessionPage(
        items=_summaries(engine, project_id, [row.session_id for row in shown]),
        next_cursor=encode_cursor(last.began, last.session_id) if last else None,
        total=found[0].total if found else 0,
    )


def _summaries(engine: Engine, project_id: str, session_ids: list[str]) -> list[SessionSummary]:
    if not session_ids:
        return []
    family = families(engine.read, project_id, session_ids)
    rows = ask_sessions(engine.read, MERGED_SESSIONS, project_id, family)
    merged = {row.session_id: row for row in _sessions.decode_lines(rows)}
    groups = ask_groups(engine.read, project_id, family)
    computed = (
        summary_of(
            merged.get(one) or MergedSession(session_id=one),
            counts_of_groups(one, groups.get(one, [])),
        )
        for one in session_ids
    )
    return [summary for summary in computed if summary is not None]
