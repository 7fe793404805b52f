"""The spool folder: one subfolder for each writer, with its lock and its segments.

    <spool_dir>/
      0193b0c2…/            a writer; 0700
        lock                held by the living process, or by the one drainer
        000001.seg          oldest first; 0600
        000002.seg
        losses              what it lost and its server was not told, if anything
      .0193b0c3…/           one that is being made: it gets its name once its lock is held,
                            so that nobody takes a new writer for a dead one

Several processes work in it at once; what this user may not read is left out.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lucidicai.spool import lost
from lucidicai.spool.bounds import allocated_bytes
from lucidicai.spool.lock import LOCK_NAME
from lucidicai.spool.lock import Lock
from lucidicai.spool.lock import is_held
from lucidicai.wire.segment import MAX_ADDRESS_BYTES
from lucidicai.wire.segment import Address
from lucidicai.wire.segment import SegmentError
from lucidicai.wire.segment import unpack_header

# A process that was killed while it made a writer's folder leaves an unnamed one behind. Making
# takes microseconds; after this long nobody is at it any more.
_ABANDONED_AFTER_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class WriterFolder:
    """What can be told of a writer from outside.

    `address` is None if no segment tells it; `allocated_bytes` is what it occupies on disk.
    """

    path: Path
    address: Address | None
    is_alive: bool
    allocated_bytes: int

    @property
    def writer(self) -> str:
        """The writer's id: the name of the folder."""
        return self.path.name


def create_writer(spool_dir: Path, writer: str) -> tuple[Path, Lock]:
    """Makes the folder of a new writer and returns it with its lock held. Raises OSError."""
    if not spool_dir.is_dir():
        spool_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    unnamed = spool_dir / f".{writer}"
    unnamed.mkdir(mode=0o700)
    with contextlib.ExitStack() as undo:
        undo.callback(remove_writer, unnamed)
        lock = Lock.take(unnamed)
        if lock is None:
            raise BlockingIOError(f"somebody took {unnamed} while it was being made")
        undo.callback(lock.release)
        named = unnamed.rename(spool_dir / writer)
        undo.pop_all()
    return named, lock


def segment_path(folder: Path, number: int) -> Path:
    """Returns where a writer's segment lies; numbers count from 1."""
    return folder / f"{number:06}.seg"


def segment_paths(folder: Path) -> list[tuple[int, Path]]:
    """Returns the numbers and files of a writer's segments, oldest first."""
    found = [(int(path.stem), path) for path in folder.glob("*.seg") if path.stem.isdigit()]
    return sorted(found)


def list_writers(spool_dir: Path) -> list[WriterFolder]:
    """Returns all writers of a spool folder, oldest first; [] if there is no such folder.

    Leaves out what this user may not read.
    """
    return [
        WriterFolder(path, read_address(path), is_held(path), allocated_bytes(path))
        for path in _writer_paths(spool_dir)
    ]


def read_address(folder: Path) -> Address | None:
    """Returns the address that the writer's oldest readable segment names, or its losses."""
    for _number, path in segment_paths(folder):
        try:
            with path.open("rb") as file:
                address, _start, _released = unpack_header(file.read(MAX_ADDRESS_BYTES + 64))
        except (OSError, SegmentError):
            continue
        return address
    told = lost.read(folder)
    return None if told is None else told.address


def remove_writer(folder: Path) -> None:
    """Removes a writer's folder; the caller holds its lock."""
    for _number, path in segment_paths(folder):
        path.unlink(missing_ok=True)
    lost.remove(folder)
    (folder / LOCK_NAME).unlink(missing_ok=True)
    folder.rmdir()


def remove_abandoned(spool_dir: Path) -> None:
    """Removes what a process left that died while it made its folder."""
    oldest = time.time() - _ABANDONED_AFTER_SECONDS
    for path in spool_dir.glob(".*"):
        if path.is_dir() and path.stat().st_mtime < oldest and (lock := Lock.take(path)):
            remove_writer(path)
            lock.release()


def _writer_paths(spool_dir: Path) -> Iterator[Path]:
    try:
        paths = sorted(spool_dir.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return
    for path in paths:
        is_ours = path.is_dir() and os.access(path, os.R_OK | os.X_OK)
        if is_ours and not path.name.startswith("."):
            yield path
