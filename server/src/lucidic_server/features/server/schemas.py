"""What the server tells of itself."""

from datetime import datetime

import msgspec


class LossCount(msgspec.Struct, frozen=True):
    """How many records were lost for a reason; `source` is program, door, spool or store."""

    reason: str
    count: int
    source: str


class SpoolFolder(msgspec.Struct, frozen=True):
    """A spool folder as the last look found it; `bytes` is what it occupies on disk."""

    path: str
    writers_alive: int
    writers_dead: int
    bytes: int


class ServerStatus(msgspec.Struct, frozen=True):
    """The server: its version and mode, what it holds, what was lost and why."""

    version: str
    mode: str
    sessions: int
    losses: list[LossCount]
    spool: list[SpoolFolder]
    started_at: datetime


class Health(msgspec.Struct, frozen=True):
    """`status` is ok."""

    status: str
