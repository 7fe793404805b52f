"""New prices of calls that are stored: which calls there are, and prices as rows of their own.

A row of a price stands directly behind the newest record that says model, tokens or price: its
writer is that record's with a mark, which sorts behind it, and its count is the moment of pricing.
So a newer price replaces an older one, a record that comes later replaces both, and neither moves
what the event's own records say. A cost that somebody told counts before any price.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from lucidic_server.model.merge import EVENT_RULES
from lucidic_server.model.merge import INT64_MAX
from lucidic_server.model.repricing import Call
from lucidic_server.model.repricing import Repriced
from lucidic_server.model.repricing import Wanted
from lucidic_server.model.usage import CLASSES
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import FOUND
from lucidic_server.telemetry.merged import columns
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.run import families

# The kind of such a row: the server's own, in no export.
PRICED = "event_priced"
# No writer of records ends so.
_MARK = "\x01priced"

_DAY_NS = 86_400_000_000_000
_TOKENS = tuple(f"{name}_tokens" for name in CLASSES)

_COLUMNS = columns(EVENT_RULES, ("provider", "model", *_TOKENS))
_CALLS = load("calls", columns=_COLUMNS, found=FOUND, wanted="1")
_SOME_CALLS = load(
    "calls", columns=_COLUMNS, found=FOUND, wanted="event_id IN {event_ids:Array(String)}"
)
_SESSIONS = load(
    "sessions_with_calls",
    selected="session_id",
    rest="ORDER BY session_id LIMIT {limit:UInt64}",
)
_COUNT = load("sessions_with_calls", selected="count() AS total", rest="")

_rows = msgspec.json.Decoder(dict[str, Any])


def count_sessions(engine: Engine, project_id: str, wanted: Wanted) -> int:
    """Returns how many sessions may have calls that are wanted."""
    (row,) = _rows.decode_lines(engine.read(_COUNT, _asked(project_id, wanted, "")))
    return int(row["total"])


def fetch_sessions(
    engine: Engine, project_id: str, wanted: Wanted, after: str, limit: int
) -> list[str]:
    """Returns the next sessions that may have calls that are wanted, in the order of their ids."""
    asked = {**_asked(project_id, wanted, after), "limit": limit}
    return [row["session_id"] for row in _rows.decode_lines(engine.read(_SESSIONS, asked))]


def fetch_calls(
    engine: Engine,
    project_id: str,
    session_ids: Sequence[str],
    wanted: Wanted,
    event_ids: Sequence[str] | None = None,
) -> list[Call]:
    """Returns the calls of these sessions whose cost nobody told and that began when wanted.

    With `event_ids`, only those of these events.
    """
    asked = {
        "project_id": project_id,
        "session_ids": families(engine.read, project_id, session_ids).ids,
        "since": -INT64_MAX if wanted.since is None else wanted.since,
        "until": INT64_MAX if wanted.until is None else wanted.until,
        "event_ids": list(event_ids or ()),
    }
    sql = _CALLS if event_ids is None else _SOME_CALLS
    return [_to_call(row) for row in _rows.decode_lines(engine.read(sql, asked))]


def encode(repriced: Repriced, project_id: str, moment: int) -> bytes:
    """Returns the row of a new price that was found at this moment of the server's clock."""
    call = repriced.call
    row = {
        "project_id": project_id,
        "session_id": call.session_id,
        "event_id": call.event_id,
        "writer": call.writer if call.writer.endswith(_MARK) else call.writer + _MARK,
        "seq": moment,
        "time": call.time,
        "received_at": moment,
        "kind": PRICED,
        "price": repriced.price.usd,
        "price_source": repriced.price.source,
    }
    return msgspec.json.encode(row)


def _asked(project_id: str, wanted: Wanted, after: str) -> dict[str, Any]:
    pattern = wanted.model or "*"
    for char in "\\%_":
        pattern = pattern.replace(char, f"\\{char}")
    return {
        "project_id": project_id,
        "after": after,
        "model": pattern.strip().lower().replace("*", "%"),
        # A program's clock may be a little ahead of what it says of its events.
        "since": -INT64_MAX if wanted.since is None else max(wanted.since - _DAY_NS, -INT64_MAX),
    }


def _to_call(row: dict[str, Any]) -> Call:
    newest = row["newest"]
    time, writer, seq = newest.values() if isinstance(newest, dict) else newest
    return Call(
        session_id=row["session_id"],
        event_id=row["event_id"],
        provider=row["provider"],
        model=row["model"],
        usage={name: row[name] for name in _TOKENS},
        began=row["began"],
        price=row["price"],
        price_source=row["price_source"],
        time=time,
        writer=writer,
        seq=seq,
    )
