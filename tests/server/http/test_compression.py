"""Answers of JSON travel compressed to who asks for it; everything else as it is."""

import asyncio
import gzip
from typing import Any

import pytest

from lucidic_server.http.compression import SMALLEST_BYTES
from lucidic_server.http.compression import Compression
from lucidic_server.http.compression import choose

LARGE = b'{"items":[' + b'{"same":"row"},' * 500 + b"{}]}"


def _answer(
    body: list[bytes], media_type: bytes, accepted: str
) -> tuple[dict[bytes, bytes], bytes]:
    sent: list[Any] = []

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        size = str(sum(map(len, body))).encode()
        headers = [(b"content-type", media_type), (b"content-length", size)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for place, part in enumerate(body):
            is_more = place + 1 < len(body)
            await send({"type": "http.response.body", "body": part, "more_body": is_more})

    async def send(message: Any) -> None:
        sent.append(message)

    async def ask() -> None:
        scope: Any = {"type": "http", "headers": [(b"accept-encoding", accepted.encode())]}
        receive: Any = None
        await Compression(app)(scope, receive, send)

    asyncio.run(ask())
    start, *bodies = sent
    return dict(start["headers"]), b"".join(part["body"] for part in bodies)


def test_json_is_compressed_for_who_takes_it() -> None:
    headers, body = _answer([LARGE], b"application/json", "br, gzip")
    assert headers[b"content-encoding"] == b"gzip"
    assert headers[b"content-length"] == str(len(body)).encode()
    assert headers[b"vary"] == b"accept-encoding"
    assert gzip.decompress(body) == LARGE
    assert len(body) < len(LARGE) / 10
    assert _answer([LARGE], b"application/json", "gzip, zstd")[0][b"content-encoding"] == b"zstd"


@pytest.mark.parametrize(
    ("body", "media_type", "accepted"),
    [
        ([LARGE], b"application/json", "identity"),
        ([LARGE], b"application/json", ""),
        ([b"x" * (SMALLEST_BYTES - 1)], b"application/json", "gzip"),
        ([LARGE], b"image/png", "gzip"),
        ([b"event: sessions\n" * 999, b"data: 1\n\n"], b"text/event-stream", "gzip"),
        ([LARGE, LARGE], b"application/json", "gzip"),
    ],
)
def test_everything_else_travels_as_it_is(
    body: list[bytes], media_type: bytes, accepted: str
) -> None:
    headers, sent = _answer(body, media_type, accepted)
    assert b"content-encoding" not in headers
    assert sent == b"".join(body)


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("GZIP;q=0.5", "gzip"),
        ("zstd;q=0, gzip;q=1.0", "gzip"),
        ("zstd; q=0.0, gzip;q=0", None),
        ("*", None),
        ("", None),
    ],
)
def test_the_best_encoding_that_is_taken_is_chosen(accepted: str, chosen: str | None) -> None:
    assert choose(accepted, ("zstd", "gzip")) == chosen
