"""Records as they were sent, one JSON line each, with what lies in the blob store put back.

A line is what the records door reads, so that what was exported can be sent again and changes
nothing where it is known. What the server itself found out of a lease is a line of its own kind.
"""

import base64
from collections.abc import Iterator
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec

from lucidic_server.blobs.store import Blobs
from lucidic_server.model.merge import EVENT_PAYLOADS
from lucidic_server.model.merge import EVENT_RULES
from lucidic_server.model.merge import SESSION_RULES
from lucidic_server.telemetry import score
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.repricing import PRICED
from lucidic_server.telemetry.rows import BLOB_MARK
from lucidic_server.telemetry.rows import INTERRUPTED
from lucidic_server.telemetry.run import families

# Records in memory at once; each may have payloads of 64 KiB in its row.
SLICE_ROWS = 500

_NAMED = ("kind", "session_id", "writer", "seq", "time")
_SESSION_COLUMNS = (*_NAMED, *SESSION_RULES, "automatic", "interrupted", "extra")
_EVENT_COLUMNS = (*_NAMED, "event_id", *EVENT_RULES, "extra")
_JSON_TEXTS = frozenset((*EVENT_PAYLOADS, "metadata"))

_SENT = f"kind != '{PRICED}'"

_rows = msgspec.json.Decoder(dict[str, Any])


class _Table(msgspec.Struct, frozen=True):
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    # Rows that were sent: what the server computed it computes again.
    which: str = "1"


_TABLES = (
    _Table("session_records", _SESSION_COLUMNS, ("session_id", "writer", "seq")),
    _Table("event_records", _EVENT_COLUMNS, ("session_id", "event_id", "writer", "seq"), _SENT),
    _Table(score.TABLE, score.COLUMNS, ("session_id", "score_id")),
)


def export_slices(
    engine: Engine, blobs: Blobs, project_id: str, session_ids: Sequence[str]
) -> Iterator[bytes]:
    """Yields the lines of these sessions, some hundred at a time; those of sessions come first.

    What lies under a run that belongs to a session is written as the session's.
    """
    family = families(engine.read, project_id, session_ids)
    for table in _TABLES:
        after: dict[str, Any] = {name: -1 if name == "seq" else "" for name in table.key}
        bounds = (f"{{after_{n}:{'Int64' if n == 'seq' else 'String'}}}" for n in table.key)
        sql = load(
            "export_records",
            table=table.name,
            columns=", ".join(table.columns),
            key=", ".join(table.key),
            which=table.which,
            after=", ".join(bounds),
        )
        while True:
            asked = {f"after_{name}": value for name, value in after.items()}
            asked |= {"project_id": project_id, "session_ids": family.ids}
            rows = _rows.decode_lines(engine.read(sql, {**asked, "limit": SLICE_ROWS}))
            if rows:
                after = {name: rows[-1][name] for name in table.key}
                for row in rows:
                    row["session_id"] = family.session_of(row["session_id"])
                write = score.to_line if table.name == score.TABLE else partial(_line, blobs)
                yield b"".join(map(write, rows))
            if len(rows) < SLICE_ROWS:
                break


def _line(blobs: Blobs, row: dict[str, Any]) -> bytes:
    if row["kind"] == INTERRUPTED:
        fact = {name: row[name] for name in ("kind", "session_id", "time")}
        return msgspec.json.encode({**fact, "reason": row["interrupted"]}) + b"\n"
    extra = row.pop("extra", None)
    fields = {name: value for name, value in row.items() if value is not None and value != []}
    fields.pop("interrupted", None)
    for name in fields.keys() & _JSON_TEXTS:
        fields[name] = _payload(fields[name], blobs)
    if "screenshots" in fields:
        fields["screenshots"] = [_picture(picture, blobs) for picture in fields["screenshots"]]
    if extra is not None:
        fields = {**msgspec.json.decode(extra), **fields}
    return msgspec.json.encode(fields) + b"\n"


def _payload(text: str, blobs: Blobs) -> Any:
    if text.startswith(BLOB_MARK):
        blob = blobs.get(msgspec.json.decode(text)["$lucidic_blob"])
        text = blob.data.decode() if blob else text
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text
    return msgspec.Raw(text.encode())


def _picture(stored: dict[str, str], blobs: Blobs) -> dict[str, str]:
    told = {"media_type": stored["media_type"]}
    blob = blobs.get(stored["blob"]) if stored["blob"] else None
    if blob is not None:
        return {**told, "data": base64.b64encode(blob.data).decode()}
    return {**told, "url": stored["url"]}
