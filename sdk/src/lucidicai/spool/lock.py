"""One lock file for each writer; who holds it is the writer, or the only drainer.

The kernel gives a lock up when its last descriptor closes, however the process ended. A forked
child inherits the descriptor and would make a dead parent look alive: it closes it at once, and
never unlocks, because that would take the lock from the parent.
"""

import os
import sys
from pathlib import Path
from typing import Self

from lucidicai.spool.gate import fork_gate

if sys.platform != "win32":
    import fcntl

LOCK_NAME = "lock"


# The open lock descriptors of this process, which no forked child may keep.
_open: set[int] = set()
_watched: list[bool] = []


class Lock:
    """A held lock. `release` gives it up; so does the end of the process."""

    __slots__ = ("_descriptor",)

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, folder: Path) -> Self | None:
        """Returns the lock of `folder`, or None if somebody holds it or the folder is gone.

        Raises OSError where locks cannot be had at all.
        """
        descriptor = _lock(folder / LOCK_NAME, exclusive=True)
        return None if descriptor is None else cls(descriptor)

    def release(self) -> None:
        """Gives the lock up; a second call, or one in a forked child, does nothing."""
        _close(self._descriptor)
        self._descriptor = -1


def is_held(folder: Path) -> bool:
    """Whether a living process holds the lock of `folder`; False if there is no lock file.

    Asks with a shared lock for an instant, so that those who ask do not disturb each other.
    """
    descriptor = _lock(folder / LOCK_NAME, exclusive=False)
    if descriptor is None:
        return (folder / LOCK_NAME).exists()
    _close(descriptor)
    return False


def _lock(path: Path, *, exclusive: bool) -> int | None:
    if sys.platform == "win32":
        raise OSError("this platform has no flock: the spool cannot tell living writers from dead")
    if not _watched:
        _watched.append(True)  # at first use, never at import
        fork_gate.in_child(_close_inherited)
    mode = (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB
    with fork_gate:
        try:
            descriptor = os.open(path, os.O_RDWR | (os.O_CREAT if exclusive else 0), 0o600)
        except (FileNotFoundError, NotADirectoryError):
            return None
        _open.add(descriptor)
        try:
            fcntl.flock(descriptor, mode)
            # A drainer may have removed the folder, or made way for a new one, while we opened.
            is_there = os.path.samestat(os.fstat(descriptor), path.stat())
        except (BlockingIOError, FileNotFoundError):
            is_there = False
        except BaseException:
            _close(descriptor)
            raise
        if not is_there:
            _close(descriptor)
            return None
    return descriptor


def _close(descriptor: int) -> None:
    with fork_gate:
        if descriptor in _open:
            _open.discard(descriptor)
            os.close(descriptor)


def _close_inherited() -> None:
    for descriptor in _open:
        os.close(descriptor)
    _open.clear()
