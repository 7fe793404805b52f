"""How large things may become: segments, the memory queue, the whole folder."""

import os
from collections.abc import Iterator
from pathlib import Path

# A short program pays for one of these; smaller ones roll over too often to be worth a map.
FIRST_SEGMENT_BYTES = 256 * 1024

# Segments grow to this while the server does not keep up. Larger ones save nothing more and hold
# disk that is released only as a whole.
LARGEST_SEGMENT_BYTES = 8 * 1024 * 1024

# On a disk that is nearly full a segment this small is still tried before write(2).
SMALLEST_SEGMENT_BYTES = 64 * 1024

# Where no file can be had: enough for some 5,000 LLM events while the server answers, little
# enough that a host never notices.
MEMORY_QUEUE_BYTES = 8 * 1024 * 1024

_PAGE = 4096
_BLOCK = 512  # the unit of st_blocks, whatever the file system's own block size


def segment_bytes(backlog_bytes: int, needed_bytes: int) -> int:
    """Returns the size of the next segment: twice the backlog within bounds, and what is needed."""
    size = FIRST_SEGMENT_BYTES
    while size < LARGEST_SEGMENT_BYTES and size < 2 * backlog_bytes:
        size *= 2
    return max(size, _whole_pages(needed_bytes))


def smaller_sizes(size_bytes: int, needed_bytes: int) -> Iterator[int]:
    """Yields `size_bytes` and its halves, down to the smallest in which the needed bytes fit."""
    least = max(SMALLEST_SEGMENT_BYTES, _whole_pages(needed_bytes))
    while size_bytes > least:
        yield size_bytes
        size_bytes //= 2
    yield least


def allocated_bytes(folder: Path) -> int:
    """Returns what the files of a folder, one level of subfolders included, occupy on disk."""
    total = 0
    pending = [os.fspath(folder)]
    depth = 0
    while pending and depth < 2:
        depth += 1
        inner: list[str] = []
        for place in pending:
            total += _scan(place, inner)
        pending = inner
    return total


def _scan(place: str, inner: list[str]) -> int:
    total = 0
    try:
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    inner.append(entry.path)
                else:
                    total += _occupied(entry)
    except (FileNotFoundError, PermissionError):
        return total  # removed meanwhile, or another user's
    return total


def _occupied(entry: "os.DirEntry[str]") -> int:
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return 0
    return int(getattr(found, "st_blocks", 0)) * _BLOCK or found.st_size


def _whole_pages(size_bytes: int) -> int:
    return (size_bytes + _PAGE - 1) // _PAGE * _PAGE
