"""What a deletion removed, and the receipt that says so."""

from datetime import datetime
from typing import Literal

import msgspec

# waiting and erasing: reads may still show some of it; purging: no read does, the disk still may;
# done: counted again behind every mask, and nothing was there.
ReceiptState = Literal["waiting", "erasing", "purging", "done"]
Kind = Literal["session", "agent", "project", "retention"]


class Erased(msgspec.Struct, frozen=True):
    """How many rows went, by table, and how many blobs that nobody else names."""

    rows: dict[str, int] = {}
    blobs: int = 0
    blob_bytes: int = 0
    sessions: int = 0

    def plus(self, other: "Erased") -> "Erased":
        """Returns both together."""
        rows = dict(self.rows)
        for table, count in other.rows.items():
            rows[table] = rows.get(table, 0) + count
        return Erased(
            rows,
            self.blobs + other.blobs,
            self.blob_bytes + other.blob_bytes,
            self.sessions + other.sessions,
        )


class Receipt(msgspec.Struct, frozen=True):
    """A deletion: what was asked for and by whom, what went, and what a recount found left.

    `rows_left` is by table, from a count that looks behind the masks of deleted rows; null until
    the deletion has left the disk.
    """

    receipt_id: str
    project_id: str
    kind: Kind
    subject: str
    asked_by: str
    asked_at: datetime
    state: ReceiptState
    erased: Erased
    rows_left: dict[str, int] | None
    finished_at: datetime | None
    error: str | None


class Expired(msgspec.Struct, frozen=True):
    """What a retention of so many days would delete now: nothing is deleted by asking.

    `is_more` tells that there are more sessions than were counted.
    """

    days: int
    before: datetime
    sessions: int
    events: int
    is_more: bool
