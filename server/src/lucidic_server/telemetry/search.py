"""Searches what events said: the newest records that have all the words, with excerpts."""

from typing import Any
from typing import NamedTuple

import msgspec

from lucidic_server.model.event import DEFAULT_TYPE
from lucidic_server.model.event import title_of
from lucidic_server.model.filter import Expr
from lucidic_server.model.merge import INT64_MAX
from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.moment import moment
from lucidic_server.model.page import PageError
from lucidic_server.model.page import decode_cursor
from lucidic_server.model.page import encode_cursor
from lucidic_server.model.search import SearchHit
from lucidic_server.model.search import SearchPage
from lucidic_server.model.search import excerpts_of
from lucidic_server.model.session import SessionSummary
from lucidic_server.telemetry import session_list
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import EVENT_HEADS
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.run import owners_of
from lucidic_server.telemetry.where import where
from lucidic_server.telemetry.words import COLUMNS
from lucidic_server.telemetry.words import has_words

# Sessions found by their own name, task or tags, beside the first page of hits.
MOST_SESSIONS = 5
# One page reads at most so many records for each hit it wants: an event that said the words in
# several records, or is of another type than asked, costs more than one.
_ROUNDS = 10

_AFTER = (
    "(time, session_id, event_id) <"
    " ({after_time:Int64}, {after_session:String}, {after_event:String})"
)

EventKey = tuple[str, str]


class Position(NamedTuple):
    """Where a page ends: its last record, and up to when the first page looked."""

    time: int
    session_id: str
    event_id: str
    top: int


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for: words (`model.words`), and where."""

    words: tuple[str, ...]
    sessions: Expr | None = None
    types: tuple[str, ...] = ()
    # Nanoseconds since 1970, both ends included.
    since: int = 0
    until: int = INT64_MAX


class _Record(msgspec.Struct):
    session_id: str
    event_id: str
    time: int
    name: str | None
    goal: str | None
    action: str | None
    state: str | None
    error: str | None
    error_type: str | None
    traceback: str | None
    input: str | None
    output: str | None
    arguments: str | None
    data: str | None
    metadata: str | None


class _Newest(msgspec.Struct):
    session_id: str
    event_id: str
    newest: int


class _Head(MergedEvent, kw_only=True):
    session_id: str


_records = msgspec.json.Decoder(_Record)
_newest = msgspec.json.Decoder(_Newest)
_heads = msgspec.json.Decoder(_Head)


def fetch_hits(
    engine: Engine, project_id: str, asked: Asked, limit: int, cursor: str | None
) -> SearchPage:
    """Returns a page of hits. Raises PageError for a wrong cursor."""
    begin = position = _position(cursor)
    if begin is not None:
        # What came since the first page must not move an event out of those that are still to come.
        asked = msgspec.structs.replace(asked, until=begin.top)
    hits: list[tuple[Position, SearchHit]] = []
    shown: set[EventKey] = set()
    is_exhausted = False
    for _ in range(_ROUNDS):
        # One more than are missing: whether there is a next page.
        wanted = limit + 1 - len(hits)
        found = _fetch_records(engine, project_id, asked, wanted, position)
        if position is None and found:
            asked = msgspec.structs.replace(asked, until=found[0].time)
        fresh = [one for one in found if _is_first(one, shown)]
        if begin is not None:
            fresh = _newest_only(engine, project_id, asked, fresh)
        heads = _fetch_heads(engine, project_id, fresh)
        for record in fresh:
            head = heads.get((record.session_id, record.event_id))
            if head and (not asked.types or (head.type or DEFAULT_TYPE) in asked.types):
                hits.append((_position_of(record, asked), _hit(record, head, asked)))
        position = _position_of(found[-1], asked) if found else position
        is_exhausted = len(found) < wanted
        if is_exhausted or len(hits) > limit:
            break
    if len(hits) > limit:
        position, is_exhausted = hits[limit - 1][0], False
    named: list[SessionSummary] = []
    if begin is None:
        named = session_list.fetch_named(
            engine, project_id, asked.words, asked.sessions, MOST_SESSIONS
        )
    return SearchPage(
        sessions=named,
        items=_of_sessions(engine, project_id, [hit for _, hit in hits[:limit]]),
        next_cursor=None if is_exhausted or position is None else encode_cursor(*position),
    )


def _of_sessions(engine: Engine, project_id: str, hits: list[SearchHit]) -> list[SearchHit]:
    """Returns the hits with the sessions that their runs belong to."""
    owners = owners_of(engine.read, project_id, (hit.session_id for hit in hits))
    return [
        msgspec.structs.replace(hit, session_id=owners.get(hit.session_id, hit.session_id))
        for hit in hits
    ]


def _fetch_records(
    engine: Engine, project_id: str, asked: Asked, limit: int, after: Position | None
) -> list[_Record]:
    sessions = "1"
    values: dict[str, Any] = {}
    if asked.sessions is not None:
        condition, values = where(asked.sessions)
        matching = load("matching_sessions", condition=condition)
        sessions = load("rows_of_sessions", sessions=matching)
    bound: dict[str, Any] = {
        "project_id": project_id,
        "since": asked.since,
        "until": asked.until,
        "limit": limit,
        **values,
    }
    if after is not None:
        bound |= {
            "after_time": after.time,
            "after_session": after.session_id,
            "after_event": after.event_id,
        }
    sql = load(
        "search",
        columns=", ".join(COLUMNS),
        words=has_words(asked.words),
        sessions=sessions,
        after="1" if after is None else _AFTER,
    )
    return _records.decode_lines(engine.read(sql, bound))


def _is_first(record: _Record, shown: set[EventKey]) -> bool:
    key = (record.session_id, record.event_id)
    is_first = key not in shown
    shown.add(key)
    return is_first


def _newest_only(
    engine: Engine, project_id: str, asked: Asked, records: list[_Record]
) -> list[_Record]:
    """Leaves out the events that a page before this one has shown, by a newer record."""
    sql = load("search_newest", words=has_words(asked.words))
    bound = {**_keys(project_id, records), "until": asked.until}
    found = _newest.decode_lines(engine.read(sql, bound)) if records else []
    newest = {(one.session_id, one.event_id): one.newest for one in found}
    return [one for one in records if newest.get((one.session_id, one.event_id)) == one.time]


def _fetch_heads(
    engine: Engine, project_id: str, records: list[_Record]
) -> dict[EventKey, MergedEvent]:
    if not records:
        return {}
    found = _heads.decode_lines(engine.read(EVENT_HEADS, _keys(project_id, records)))
    return {(head.session_id, head.event_id): head for head in found}


def _keys(project_id: str, records: list[_Record]) -> dict[str, Any]:
    return {
        "project_id": project_id,
        "session_ids": sorted({one.session_id for one in records}),
        "event_ids": sorted({one.event_id for one in records}),
    }


def _hit(record: _Record, head: MergedEvent, asked: Asked) -> SearchHit:
    texts = {column: getattr(record, column) for column in COLUMNS}
    return SearchHit(
        session_id=record.session_id,
        event_id=record.event_id,
        type=head.type or DEFAULT_TYPE,
        title=title_of(head),
        time=moment(record.time),
        excerpts=excerpts_of(texts, asked.words),
    )


def _position_of(record: _Record, asked: Asked) -> Position:
    return Position(record.time, record.session_id, record.event_id, asked.until)


def _position(cursor: str | None) -> Position | None:
    if not cursor:
        return None
    time, session_id, event_id, top = decode_cursor(cursor, 4)
    are_moments = all(isinstance(at, int) and 0 <= at <= INT64_MAX for at in (time, top))
    if not are_moments or not isinstance(session_id, str) or not isinstance(event_id, str):
        raise PageError("this cursor is not one that a search gave out; start without it")
    return Position(time, session_id, event_id, top)
