"""The data folder before anything is in it: made, held by one server, with space left."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lucidic_server.errors import StartError
from lucidic_server.settings import Settings

LOCK = "server.lock"


@contextmanager
def held(settings: Settings) -> Iterator[None]:
    """Holds the data folder for the block: one server uses it at a time.

    Raises StartError, one sentence: not writable, in use by another server, disk full.
    """
    if settings.is_stateless:
        yield
        return
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        if free < settings.min_free_bytes:
            raise StartError(
                f"The disk of the data folder {folder} is full: {free:,} bytes are free and the "
                f"server needs {settings.min_free_bytes:,} to start; free some space, or give "
                "another --data-dir."
            )
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StartError(told(folder, error)) from error
    try:
        _lock(folder, descriptor)
        yield
    finally:
        os.close(descriptor)


def told(folder: Path, error: OSError) -> str:
    """Returns one sentence about a data folder that cannot be used."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk of the data folder {folder} is full: free some space and start again."
    return (
        f"The data folder {folder} cannot be used ({error.strerror or error}): give one that you "
        "may write with --data-dir or LUCIDIC_DATA_DIR."
    )


def _lock(folder: Path, descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        owner = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
        raise StartError(
            f"The data folder {folder} is in use by another Lucidic server "
            f"(process {owner or 'unknown'}): stop that one, or give another --data-dir."
        ) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
