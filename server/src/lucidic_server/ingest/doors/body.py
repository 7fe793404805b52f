"""Undoes a request body's compression, within the protocol's limit and no further."""

import sys
import zlib
from collections.abc import Callable
from typing import Protocol

from lucidic_server.errors import BadRequestError
from lucidic_server.errors import TooLargeError
from lucidic_server.errors import UnsupportedError
from lucidic_server.ingest import room
from lucidicai.wire.limits import MAX_BATCH_BYTES

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# 16 + the largest window: zlib reads the gzip header and its checksum.
_GZIP_WINDOW = 31


def decompress(body: bytes, encoding: str, limit: int = MAX_BATCH_BYTES) -> bytes:
    """Returns the body without its content encoding, at most `limit` bytes.

    Raises TooLargeError as soon as there would be more, BadRequestError for a broken stream,
    UnsupportedError for an encoding that is neither zstd nor gzip nor identity, StoreBusy while
    other requests hold too much.
    """
    match encoding.strip().lower():
        case "" | "identity":
            plain = body
        case "gzip":
            plain = _unpack(body, limit, lambda: zlib.decompressobj(_GZIP_WINDOW), "gzip")
        case "zstd":
            plain = _unpack(body, limit, zstd.ZstdDecompressor, "zstd")
        case other:
            raise UnsupportedError(
                f"Content-Encoding {other!r} is not read here.",
                hint="Send zstd, gzip, or no encoding.",
            )
    if len(plain) > limit:
        raise TooLargeError(
            f"The body is over {limit} bytes.", hint="Send the records in smaller batches."
        )
    return plain


class _Stream(Protocol):
    """What zlib's and zstd's decompressors have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def _unpack(body: bytes, limit: int, begin: Callable[[], _Stream], encoding: str) -> bytes:
    """Returns what is in the body: one stream or several behind each other, as both allow."""
    plain = bytearray()
    rest = body
    while rest and len(plain) <= limit:
        stream = begin()
        try:
            # One byte more than allowed tells a body that fits from one that does not.
            more = stream.decompress(rest, limit + 1 - len(plain))
            room.take(len(more))
            plain += more
        except (zlib.error, zstd.ZstdError, EOFError) as error:
            raise _unreadable(encoding, str(error)) from error
        if not stream.eof and len(plain) <= limit:
            raise _unreadable(encoding, "it ends in the middle")
        rest = stream.unused_data if stream.eof else b""
    return bytes(plain)


def _unreadable(encoding: str, cause: str) -> BadRequestError:
    return BadRequestError(
        f"The body is not {encoding}: {cause}.",
        hint="Let Content-Encoding name how the body is compressed, and send all of it.",
        code="unreadable_body",
    )
