"""Decompression: both encodings, nothing beyond the limit, broken streams named."""

import gzip
import sys
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lucidic_server.errors import BadRequestError
from lucidic_server.errors import TooLargeError
from lucidic_server.errors import UnsupportedError
from lucidic_server.ingest.doors.body import decompress

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": zstd.compress,
    "gzip": gzip.compress,
    "": bytes,
    "identity": bytes,
}


@given(st.binary(max_size=2_000), st.sampled_from(sorted(COMPRESS)))
def test_what_was_compressed_comes_out(body: bytes, encoding: str) -> None:
    assert decompress(COMPRESS[encoding](body), encoding) == body
    assert decompress(COMPRESS[encoding](body), encoding.upper()) == body


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "identity"])
def test_a_body_over_the_limit_is_not_unpacked(encoding: str) -> None:
    bomb = COMPRESS[encoding](bytes(1_000_001))
    assert len(decompress(COMPRESS[encoding](bytes(1_000_000)), encoding, 1_000_000)) == 1_000_000
    with pytest.raises(TooLargeError):
        decompress(bomb, encoding, 1_000_000)


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_a_broken_stream_is_named(encoding: str) -> None:
    whole = COMPRESS[encoding](b"records" * 1_000)
    with pytest.raises(BadRequestError, match="ends in the middle"):
        decompress(whole[:-5], encoding)
    with pytest.raises(BadRequestError, match=f"not {encoding}"):
        decompress(b"no stream at all", encoding)


def test_another_encoding_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="deflate"):
        decompress(zlib.compress(b"x"), "deflate")


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_streams_behind_each_other_are_all_read(encoding: str) -> None:
    both = COMPRESS[encoding](b"first ") + COMPRESS[encoding](b"second")
    assert decompress(both, encoding) == b"first second"
    with pytest.raises(TooLargeError):
        decompress(both, encoding, 11)
    with pytest.raises(BadRequestError, match=f"not {encoding}"):
        decompress(both + b"and more", encoding)


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_an_empty_body_holds_nothing(encoding: str) -> None:
    assert decompress(b"", encoding) == b""
