"""Records to rows: one JSON line each, as sparse as the record.

Bytes too large for a row go to the blob store here, before the row that names them is written.
"""

from collections.abc import Sequence
from typing import Any
from typing import Protocol

import msgspec
from msgspec import UNSET

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.admitted import Interruption
from lucidic_server.model.merge import EVENT_PAYLOADS
from lucidic_server.model.merge import fields_said
from lucidic_server.model.merge import stamp_of
from lucidic_server.model.run import RunLink
from lucidic_server.telemetry import blob_reference
from lucidic_server.telemetry import run
from lucidic_server.telemetry import score
from lucidicai.wire.records import EventFields
from lucidicai.wire.records import Scored

# Longer payloads would make a granule of 1,024 rows too dear to read for one of them.
INLINE_PAYLOAD_BYTES = 64 * 1024
PREVIEW_CHARS = 2000

# How a row names a payload that lies in the blob store. A client's own payload that begins so is
# put there too, so that nobody can make us read a blob by writing its name.
BLOB_MARK = '{"$lucidic_blob":'

SERVER_WRITER = "server"
INTERRUPTED = "interrupted"

_encoder = msgspec.json.Encoder()


# What a commit may hold.
Item = Admitted | Interruption | RunLink


class BlobTaker(Protocol):
    """Where bytes go that are too large for a row."""

    def put(self, data: bytes) -> str:
        """Stores the bytes and returns their id, when they are in place."""


class Rows(msgspec.Struct):
    """The rows of one commit, and the sessions they belong to by project."""

    sessions: list[bytes] = []
    events: list[bytes] = []
    scores: list[bytes] = []
    blob_references: list[bytes] = []
    run_links: list[bytes] = []
    touched: dict[str, set[str]] = {}

    def __len__(self) -> int:
        lists = (self.sessions, self.events, self.scores, self.run_links)
        return sum(len(row) for rows in lists for row in rows)


def build(items: Sequence[Item], received_at: int, blobs: BlobTaker) -> Rows:
    """Returns the rows of these items; writes their blobs first. Blocks on I/O for blobs only."""
    rows = Rows()
    for item in items:
        if isinstance(item, Interruption):
            rows.sessions.append(_encoder.encode(_interruption_row(item, received_at)))
            rows.touched.setdefault(item.project_id, set()).add(item.session_id)
            continue
        if isinstance(item, RunLink):
            rows.run_links += run.encode(item, received_at)
            touched = rows.touched.setdefault(item.project_id, set())
            touched |= {item.run_id, item.session_id}
            continue
        rows.touched.setdefault(item.project_id, set()).add(item.record.session_id)
        if isinstance(item.record, Scored):
            rows.scores.append(score.encode(item, item.record, received_at))
            continue
        row = _record_row(item, received_at)
        if isinstance(item.record, EventFields):
            for blob_id in _move_to_blobs(row, item.record, blobs):
                reference = blob_reference.encode(item.project_id, item.record.session_id, blob_id)
                rows.blob_references.append(reference)
            row["event_id"] = item.record.event_id
            if item.price is not None:
                row["price"], row["price_source"] = item.price.usd, item.price.source
            rows.events.append(_encoder.encode(row))
        else:
            if item.record.automatic is True:
                row["automatic"] = True
            rows.sessions.append(_encoder.encode(row))
    return rows


def _record_row(item: Admitted, received_at: int) -> dict[str, Any]:
    record = item.record
    row = fields_said(record)
    row["time"], row["writer"], row["seq"] = stamp_of(record)
    row["project_id"] = item.project_id
    row["session_id"] = record.session_id
    row["received_at"] = received_at
    row["kind"] = record.__struct_config__.tag
    if item.extra:
        row["extra"] = _encoder.encode(item.extra).decode()
    return row


def _interruption_row(fact: Interruption, received_at: int) -> dict[str, Any]:
    return {
        "project_id": fact.project_id,
        "session_id": fact.session_id,
        "writer": SERVER_WRITER,
        "seq": fact.time,
        "time": fact.time,
        "received_at": received_at,
        "kind": INTERRUPTED,
        "interrupted": fact.reason,
    }


def _move_to_blobs(row: dict[str, Any], record: EventFields, blobs: BlobTaker) -> list[str]:
    """Returns the blobs that the row names now."""
    moved: list[str] = []
    for name in EVENT_PAYLOADS:
        text = row.get(name)
        if text is None:
            continue
        if len(text) > INLINE_PAYLOAD_BYTES // 4 or text.startswith(BLOB_MARK):
            row[name] = _inline_or_blob(text, blobs, moved)
    if record.screenshots is not UNSET:
        moved += [blobs.put(picture.data) for picture in record.screenshots if picture.data]
    return moved


def _inline_or_blob(text: str, blobs: BlobTaker, moved: list[str]) -> str:
    data = text.encode()
    if len(data) <= INLINE_PAYLOAD_BYTES and not text.startswith(BLOB_MARK):
        return text
    moved.append(blobs.put(data))
    stub = {"$lucidic_blob": moved[-1], "size": len(data), "preview": text[:PREVIEW_CHARS]}
    return _encoder.encode(stub).decode()
