"""One session, merged from its rows as they are now: its page, its tree, its events."""

from collections.abc import Iterable
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from lucidic_server.blobs.store import Blobs
from lucidic_server.model.admitted import Price
from lucidic_server.model.event import Event
from lucidic_server.model.event import EventRow
from lucidic_server.model.event import event_of
from lucidic_server.model.figures import counts_of_groups
from lucidic_server.model.merge import EVENT_PAYLOADS
from lucidic_server.model.merge import EVENT_RULES
from lucidic_server.model.merge import INT64_MAX
from lucidic_server.model.merge import Told
from lucidic_server.model.merge import merge_told
from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.merged import MergedSession
from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.model.page import MOST_EVENTS
from lucidic_server.model.page import DigestPage
from lucidic_server.model.page import EventDigest
from lucidic_server.model.page import EventPage
from lucidic_server.model.page import PageError
from lucidic_server.model.page import decode_cursor
from lucidic_server.model.page import encode_cursor
from lucidic_server.model.session import Session
from lucidic_server.model.session import session_of
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.groups import ask_groups
from lucidic_server.telemetry.merged import EVENT_DIGESTS
from lucidic_server.telemetry.merged import EVENT_PAGE
from lucidic_server.telemetry.merged import EVENT_RECORDS
from lucidic_server.telemetry.merged import EVENT_ROWS
from lucidic_server.telemetry.merged import EVENT_TREE
from lucidic_server.telemetry.merged import EVENTS_WHOLE
from lucidic_server.telemetry.merged import MERGED_SESSION_PAGE
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.rows import BLOB_MARK
from lucidic_server.telemetry.run import ask_sessions
from lucidic_server.telemetry.run import families

# A page this large is most of any session: choosing its events first would cost more than it saves.
_WHOLE_TREE = 20_000
# So is one of a session with hardly more rows than this for each event of the page. Of a thousand
# events, chosen first: 60 ms of CPU; all of them: 25 ms; to count the rows: 3 ms.
_ROWS_AN_EVENT = 4

# Where an event without a start sorts: behind all others.
_UNKNOWN_START = INT64_MAX
_BEFORE_ALL = (-INT64_MAX, "")

_sessions = msgspec.json.Decoder(MergedSession)
_events = msgspec.json.Decoder(MergedEvent)
_rows = msgspec.json.Decoder(EventRow)
_totals = msgspec.json.Decoder(dict[str, int])


class _Digest(msgspec.Struct):
    event_id: str
    start: int
    digest: str


_digests = msgspec.json.Decoder(_Digest)


class _Record(MergedEvent, kw_only=True):
    """A row of one record: its fields are named as those that they merge to."""

    time: int
    writer: str
    seq: int
    extra: str | None = None


_records = msgspec.json.Decoder(_Record)


def fetch_session(engine: Engine, project_id: str, session_id: str) -> Session | None:
    """Returns the session, or None if no record speaks of it."""
    family = families(engine.read, project_id, [session_id])
    (session_id,) = family.sessions
    merged = _sessions.decode_lines(
        ask_sessions(engine.read, MERGED_SESSION_PAGE, project_id, family)
    )
    groups = ask_groups(engine.read, project_id, family, by_class=True)
    return session_of(
        merged[0] if merged else MergedSession(session_id=session_id),
        counts_of_groups(session_id, groups.get(session_id, [])),
    )


class EventLines(NamedTuple):
    """A page of events as the engine wrote it: one EventRow a line, as JSON."""

    lines: list[bytes]
    next_cursor: str | None


def fetch_event_lines(
    engine: Engine, project_id: str, session_id: str, limit: int, cursor: str | None
) -> EventLines:
    """Returns a page of the session's events, ready to be sent. Raises PageError."""
    limit = min(max(limit, 1), MOST_EVENTS)
    after = _position(cursor)
    ids = families(engine.read, project_id, [session_id]).ids
    is_most = after == _BEFORE_ALL and (
        limit >= _WHOLE_TREE or _count_rows(engine, project_id, ids) <= (limit + 1) * _ROWS_AN_EVENT
    )
    sql = EVENT_TREE if is_most else EVENT_PAGE
    found = _fetch_lines(engine, sql, project_id, ids, limit + 1, after=after)
    shown = found[:limit]
    last = _rows.decode(shown[-1]) if len(found) > limit else None
    return EventLines(shown, encode_cursor(*_key(last)) if last else None)


def fetch_events(
    engine: Engine, project_id: str, session_id: str, limit: int, cursor: str | None
) -> EventPage:
    """Returns a page of the session's events. Raises PageError."""
    page = fetch_event_lines(engine, project_id, session_id, limit, cursor)
    return EventPage(items=[_rows.decode(x) for x in page.lines], next_cursor=page.next_cursor)


def fetch_digests(
    engine: Engine, project_id: str, session_id: str, limit: int, cursor: str | None
) -> DigestPage:
    """Returns what was said in a page of the session's events, as digests. Raises PageError."""
    ids = families(engine.read, project_id, [session_id]).ids
    found = [
        _digests.decode(line)
        for line in _fetch_lines(
            engine, EVENT_DIGESTS, project_id, ids, limit + 1, after=_position(cursor)
        )
    ]
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return DigestPage(
        items=[EventDigest(row.event_id, row.digest) for row in shown],
        next_cursor=encode_cursor(last.start, last.event_id) if last else None,
    )


def fetch_event_rows(
    engine: Engine, project_id: str, session_id: str, event_ids: Iterable[str]
) -> list[EventRow]:
    """Returns the rows of these events; unknown ones are skipped."""
    wanted = sorted(set(event_ids))
    if not wanted:
        return []
    count = len(wanted)
    ids = families(engine.read, project_id, [session_id]).ids
    found = _fetch_lines(engine, EVENT_ROWS, project_id, ids, count, event_ids=wanted)
    return [_rows.decode(line) for line in found]


def fetch_event(
    engine: Engine, blobs: Blobs, project_id: str, session_id: str, event_id: str
) -> Event | None:
    """Returns the whole event, its payloads fetched from wherever they lie."""
    ids = families(engine.read, project_id, [session_id]).ids
    asked = {"project_id": project_id, "session_ids": ids, "event_id": event_id}
    records = _records.decode_lines(engine.read(EVENT_RECORDS, asked))
    if not records:
        return None
    told = {(one.time, one.writer, one.seq): _told(one) for one in records}
    return _whole(merge_told(event_id, told), blobs)


def _told(record: _Record) -> Told:
    values = ((name, getattr(record, name)) for name in EVENT_RULES)
    source = record.price_source
    return Told(
        {name: value for name, value in values if value is not None},
        None if source is None else Price(record.price, source),
        record.extra,
    )


def fetch_whole_events(
    engine: Engine, blobs: Blobs, project_id: str, session_id: str, event_ids: Sequence[str]
) -> list[Event]:
    """Returns these events with their payloads, in this order; unknown ones are skipped."""
    ids = families(engine.read, project_id, [session_id]).ids
    asked = {"project_id": project_id, "session_ids": ids, "event_ids": list(event_ids)}
    found = _events.decode_lines(engine.read(EVENTS_WHOLE, asked))
    whole = {merged.event_id: _whole(merged, blobs) for merged in found}
    return [whole[one] for one in event_ids if one in whole]


def _whole(merged: MergedEvent, blobs: Blobs) -> Event:
    for name in EVENT_PAYLOADS:
        text = getattr(merged, name)
        if text is not None and text.startswith(BLOB_MARK):
            setattr(merged, name, _resolved(text, blobs))
    return event_of(merged)


def known_sessions(engine: Engine, project_id: str, session_ids: list[str]) -> list[str]:
    """Returns which of these sessions have any record."""
    asked = {"project_id": project_id, "session_ids": session_ids}
    lines = engine.read(load("known_sessions"), asked)
    return [row["session_id"] for row in msgspec.json.Decoder(dict[str, str]).decode_lines(lines)]


def _fetch_lines(
    engine: Engine,
    sql: str,
    project_id: str,
    session_ids: list[str],
    limit: int,
    *,
    after: tuple[int, str] = _BEFORE_ALL,
    event_ids: Sequence[str] = (),
) -> list[bytes]:
    asked = {
        "project_id": project_id,
        "session_ids": session_ids,
        "unknown": _UNKNOWN_START,
        "after_start": after[0],
        "after_id": after[1],
        "event_ids": list(event_ids),
        "limit": limit,
    }
    # JSON text has no line ends of its own.
    return engine.read(sql, asked).splitlines()


def _count_rows(engine: Engine, project_id: str, session_ids: list[str]) -> int:
    asked = {"project_id": project_id, "session_ids": session_ids}
    (row,) = _totals.decode_lines(engine.read(load("count_event_rows"), asked))
    return row["total"]


def _resolved(stub: str, blobs: Blobs) -> str:
    blob = blobs.get(msgspec.json.decode(stub)["$lucidic_blob"])
    # A stub whose blob is gone (deleted by hand) still says what was there.
    return blob.data.decode() if blob else stub


def _key(row: EventRow) -> tuple[int, str]:
    if row.started_at is None:
        return _UNKNOWN_START, row.event_id
    return to_nanoseconds(row.started_at) // 1000, row.event_id


def _position(cursor: str | None) -> tuple[int, str]:
    if not cursor:
        return _BEFORE_ALL
    start, event_id = decode_cursor(cursor, 2)
    if not isinstance(start, int) or abs(start) >= 2**63 or not isinstance(event_id, str):
        raise PageError("this cursor is not one that a page of events gave out; start without it")
    return start, event_id
