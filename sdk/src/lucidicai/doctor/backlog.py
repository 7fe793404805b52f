"""What one writer's journal still holds, read from outside while others may work on it."""

from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from lucidicai.spool import lost
from lucidicai.spool.folder import WriterFolder
from lucidicai.spool.folder import segment_paths
from lucidicai.wire import codec
from lucidicai.wire.framing import TornFrameError
from lucidicai.wire.framing import iter_frames
from lucidicai.wire.segment import Address
from lucidicai.wire.segment import SegmentError
from lucidicai.wire.segment import unpack_header

# How much of one journal is read to count what waits: some 40,000 events, a tenth of a second.
_MOST_BYTES = 64 * 1024 * 1024


@dataclass(slots=True)
class Backlog:
    """`is_counted` is False where more waits than was counted; `oldest_ns` is since 1970.

    `losses` are places that cannot be read, `untold` records that no server was told of, by reason.
    """

    path: Path
    address: Address | None
    is_alive: bool
    records: int = 0
    oldest_ns: int | None = None
    is_counted: bool = True
    losses: dict[str, int] = field(default_factory=dict)
    untold: dict[str, int] = field(default_factory=dict)


def backlog_of(writer: WriterFolder) -> Backlog:
    """Returns what waits in the writer's journal."""
    told = lost.read(writer.path)
    untold = {} if told is None else told.counts
    backlog = Backlog(writer.path, writer.address, writer.is_alive, untold=untold)
    left = _MOST_BYTES
    for _number, path in segment_paths(writer.path):
        if left <= 0:
            backlog.is_counted = False
            break
        try:
            data = path.read_bytes()
        except OSError:
            continue  # delivered and removed meanwhile
        left -= len(data)
        _count(backlog, data)
    return backlog


def _count(backlog: Backlog, data: bytes) -> None:
    try:
        _address, _start, released = unpack_header(data)
    except SegmentError:
        # One that is all zeros was being made when its program died, and held nothing.
        if any(data):
            _lose(backlog, "unreadable_segment")
        return
    try:
        for frame in iter_frames(data, released):
            backlog.records += 1
            if backlog.oldest_ns is None:
                backlog.oldest_ns = codec.decode(frame.body)[0].time
    except TornFrameError:
        # A living program is in the middle of a write.
        if not backlog.is_alive:
            _lose(backlog, "torn")
    except codec.RecordError:
        _lose(backlog, "unreadable_record")


def _lose(backlog: Backlog, reason: str) -> None:
    backlog.losses[reason] = backlog.losses.get(reason, 0) + 1
