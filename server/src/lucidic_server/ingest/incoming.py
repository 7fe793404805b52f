"""Reads a request's body within a limit, so that a client that sends too much gets an answer."""

from litestar import Request
from litestar.datastructures import State

from lucidic_server.errors import TooLargeError
from lucidic_server.ingest import room

# What is over the limit is read and thrown away up to this many times the limit.
_DISCARDED = 4


async def read_body(request: Request[object, object, State], limit: int, hint: str) -> bytes:
    """Returns the body, at most `limit` bytes.

    Raises TooLargeError with the hint, or StoreBusy while others hold too much.

    What is over the limit is read and thrown away: a client that is still sending would not
    see the answer. One that goes on and on is cut off.
    """
    chunks: list[bytes] = []
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total <= limit:
            room.take(len(chunk))
            chunks.append(chunk)
        elif total > _DISCARDED * limit:
            break
        else:
            chunks.clear()
    if total > limit:
        raise TooLargeError(f"The body is over {limit} bytes.", hint=hint)
    return b"".join(chunks)
