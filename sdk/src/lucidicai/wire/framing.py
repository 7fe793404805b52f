"""Frames: how one record lies in a file or in a request body.

    u32 length | u32 crc32 | length bytes

Both numbers are little-endian; the checksum covers the bytes. Frames follow each other without
a gap. A length of zero, or the end of the buffer, is the end: a journal's file is allocated as
zeros before it is written. Anything else that does not check out is a torn tail.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from lucidicai.wire.limits import MAX_RECORD_BYTES

HEADER = struct.Struct("<II")
HEADER_BYTES = HEADER.size


class Frame(NamedTuple):
    """One frame's place in its buffer; `body` is the record's bytes."""

    start: int
    end: int
    body: bytes


class TornFrameError(ValueError):
    """The bytes at `offset` are not a whole frame."""

    def __init__(self, offset: int, cause: str) -> None:
        super().__init__(f"torn frame at byte {offset}: {cause}")
        self.offset = offset
        self.cause = cause


def frame(body: bytes) -> bytes:
    """Returns `body` with its header in front."""
    return HEADER.pack(len(body), zlib.crc32(body)) + body


def iter_frames(buffer: bytes | memoryview, start: int = 0) -> Iterator[Frame]:
    """Yields the frames of `buffer` from `start` on, and stops at the first zero length.

    Raises TornFrameError at a header or body that is cut short, longer than a record may be,
    or that its checksum does not fit.
    """
    view = memoryview(buffer)
    total = len(view)
    offset = start
    while offset + HEADER_BYTES <= total:
        length, checksum = HEADER.unpack_from(view, offset)
        if length == 0:
            return
        if length > MAX_RECORD_BYTES:
            raise TornFrameError(offset, f"length {length} is over {MAX_RECORD_BYTES}")
        end = offset + HEADER_BYTES + length
        if end > total:
            raise TornFrameError(offset, f"{end - total} bytes are missing")
        body = bytes(view[offset + HEADER_BYTES : end])
        if zlib.crc32(body) != checksum:
            raise TornFrameError(offset, "the checksum does not fit")
        yield Frame(offset, end, body)
        offset = end
    if offset < total and any(view[offset:total]):
        raise TornFrameError(offset, "the header is cut short")
