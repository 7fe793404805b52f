"""Compresses what the API answers, for who takes zstd or gzip; live streams are left alone.

A tree of 100,000 events is 40 MB of JSON that says nearly the same in each row: a fiftieth of it
travels.
"""

import asyncio
import gzip
import sys
from collections.abc import Callable
from collections.abc import Iterable
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp
from litestar.types import Receive
from litestar.types import Scope
from litestar.types import Send

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# Below this an answer fits into a packet or two, and compressing it gains nothing.
SMALLEST_BYTES = 1024
# Larger answers are compressed beside the event loop, smaller ones faster than a thread begins.
_LARGE_BYTES = 128 * 1024
# The fastest levels: rows repeat themselves so much that others gain little on a local network.
_ZSTD_LEVEL = 1
_GZIP_LEVEL = 1
_JSON = b"application/json"


class Compression:
    """Wraps the application; only answers of JSON that come in one piece are touched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and compresses the answer's body."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"").decode("latin-1")
        encoding = choose(accepted, _ENCODERS)
        begun: Any = None

        async def compress(message: Any) -> None:
            nonlocal begun
            if message["type"] == "http.response.start" and _is_json(message):
                begun = message
                return
            if begun is not None:
                start, begun = begun, None
                body = message.get("body", b"")
                headers = [*start["headers"], (b"vary", b"accept-encoding")]
                if encoding and len(body) >= SMALLEST_BYTES and not message.get("more_body"):
                    body = await _encoded(_ENCODERS[encoding], body)
                    kept = [pair for pair in headers if pair[0].lower() != b"content-length"]
                    length = str(len(body)).encode()
                    told = [(b"content-encoding", encoding.encode()), (b"content-length", length)]
                    headers = [*kept, *told]
                    message = {**message, "body": body}
                begin: Any = {**start, "headers": headers}
                await send(begin)
            await send(message)

        await self._app(scope, receive, compress)


def choose(accepted: str, ours: Iterable[str]) -> str | None:
    """Returns the first of our encodings that an Accept-Encoding header takes, None for none."""
    offered: dict[str, bool] = {}
    for part in accepted.split(","):
        name, _, weight = part.partition(";")
        refused = weight.replace(" ", "").rstrip("0.") == "q="
        offered[name.strip().lower()] = not refused
    return next((name for name in ours if offered.get(name)), None)


def _is_json(message: Any) -> bool:
    headers = {name.lower(): value for name, value in message["headers"]}
    is_plain = b"content-encoding" not in headers
    return is_plain and headers.get(b"content-type", b"").startswith(_JSON)


async def _encoded(encode: Callable[[bytes], bytes], body: bytes) -> bytes:
    if len(body) < _LARGE_BYTES:
        return encode(body)
    return await asyncio.to_thread(encode, body)


_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstd.compress(body, _ZSTD_LEVEL),
    "gzip": lambda body: gzip.compress(body, _GZIP_LEVEL, mtime=0),
}
