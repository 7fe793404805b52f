"""A bucket that can't be used is told in one sentence that says what to do."""

import socket

import pytest

from lucidic_server.blobs.errors import BlobError
from lucidic_server.blobs.store import Blobs
from tests.support.bucket import BucketServer
from tests.support.bucket import bucket_server

__all__ = ["bucket_server"]


def test_a_bucket_that_is_not_there(bucket_server: BucketServer) -> None:
    with pytest.raises(BlobError, match=r"the bucket nowhere/x does not exist.*LUCIDIC_BLOB_URL"):
        Blobs.open("s3://nowhere/x")


def test_no_credentials(bucket_server: BucketServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    # The machine's own role is asked for at an address where nobody answers.
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", f"http://127.0.0.1:{_free_port()}")
    with pytest.raises(BlobError, match=r"without credentials: set AWS_ACCESS_KEY_ID and"):
        Blobs.open("s3://any")


def test_nobody_there(monkeypatch: pytest.MonkeyPatch, bucket_server: BucketServer) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{_free_port()}")
    with pytest.raises(BlobError, match=r"the bucket any can't be reached.*AWS_ENDPOINT_URL"):
        Blobs.open("s3://any")


@pytest.mark.parametrize("url", ["s3://", "s3:///prefix", "s3://key:secret@bucket", "s3://b?x=1"])
def test_a_malformed_address(url: str) -> None:
    with pytest.raises(BlobError, match="s3://bucket/prefix"):
        Blobs.open(url)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
