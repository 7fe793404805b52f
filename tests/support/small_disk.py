"""A disk of some megabytes that a test may fill: a real one, so that ENOSPC is the kernel's own."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mounts a disk of this size at the folder, which is made, until the block ends."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        is_there = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        is_there = False
    if not is_there:
        pytest.skip("a small disk can only be made by root on Linux")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(file: Path) -> None:
    """Writes into the file until not one more page fits on its disk."""
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as out:
        while out.write(b"\0" * 4096):
            pass
