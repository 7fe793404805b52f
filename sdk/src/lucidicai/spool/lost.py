"""A writer's losses on disk: what its server was not told yet, for whoever ships its journal.

    <spool_dir>/<writer>/losses     MessagePack: the writer's address, and reason → count

The counts are totals since the writer began, so that one that is told twice counts once.
"""

import os
from pathlib import Path

import msgspec

from lucidicai.wire.segment import Address

NAME = "losses"
# While it is being written.
_UNFINISHED = "losses.new"


class Lost(msgspec.Struct, frozen=True):
    """What a writer lost, and where that is to be told."""

    address: Address
    counts: dict[str, int]


_decode = msgspec.msgpack.Decoder(Lost).decode


def write(folder: Path, address: Address, counts: dict[str, int]) -> None:
    """Writes the counts down in place of earlier ones. Raises OSError."""
    unfinished = folder / _UNFINISHED
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.msgpack.encode(Lost(address, counts)))
    unfinished.replace(folder / NAME)


def read(folder: Path) -> Lost | None:
    """Returns what stands there; None if there is nothing or it cannot be read."""
    try:
        return _decode((folder / NAME).read_bytes())
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def remove(folder: Path) -> None:
    """Removes the file; the caller holds the writer's lock."""
    for name in (NAME, _UNFINISHED):
        (folder / name).unlink(missing_ok=True)
