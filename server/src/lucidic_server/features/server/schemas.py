"""What the server tells of itself."""

from datetime import datetime

import msgspec


class LossCount(msgspec.Struct, frozen=True):
    """How many records were lost for a reason; `source` is program, door, api, spool or store.

    The times of the first and the last are null in `store`, which counts from the server's start.
    `meaning` tells what happened and what to do; null for a reason of a newer program.
    """

    reason: str
    count: int
    source: str
    first_at: datetime | None
    last_at: datetime | None
    meaning: str | None


class SpoolFolder(msgspec.Struct, frozen=True):
    """A spool folder as the last look found it; `bytes` is what it occupies on disk."""

    path: str
    writers_alive: int
    writers_dead: int
    bytes: int


class IngestCounts(msgspec.Struct, frozen=True):
    """What the doors did since the server started.

    `clamped` counts fields that were cut, `busy` batches that were told to come again,
    `drained` journals of dead programs that were taken over, `redacted` secrets that were masked
    in them, by kind; `refused` and `interrupted` records and sessions, by reason.
    """

    batches: int
    accepted: int
    duplicates: int
    clamped: int
    busy: int
    drained: int
    redacted: dict[str, int]
    refused: dict[str, int]
    interrupted: dict[str, int]


class ServerStatus(msgspec.Struct, frozen=True):
    """The server: its version and mode, what it holds and takes, what was lost and why.

    `ingest` and `spool` are the whole server's: null and empty for who may not see all of it.
    """

    version: str
    mode: str
    sessions: int
    losses: list[LossCount]
    ingest: IngestCounts | None
    spool: list[SpoolFolder]
    started_at: datetime


class Health(msgspec.Struct, frozen=True):
    """`status` is ok."""

    status: str
