"""The battery on a folder and on an S3-compatible server."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from lucidic_server.blobs.store import Blobs
from tests.conformance.blob_battery import CHECKS
from tests.conformance.blob_battery import Check
from tests.support.bucket import BucketServer
from tests.support.bucket import bucket_server

__all__ = ["bucket_server"]

_numbers = itertools.count()

Place = Callable[[], str]


@pytest.fixture(params=["folder", "bucket", "bucket with a prefix"])
def place(request: pytest.FixtureRequest, tmp_path: Path, bucket_server: BucketServer) -> str:
    if request.param == "folder":
        return f"file://{tmp_path}/blobs"
    bucket = f"lucidic-{next(_numbers)}"
    bucket_server.make(bucket)
    return f"s3://{bucket}" + ("/a folder/of ours" if "prefix" in request.param else "")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_blobs(place: str, check: Check) -> None:
    check(Blobs.open(place))


def test_another_process_finds_what_one_put(place: str) -> None:
    blob_id = Blobs.open(place).put(b"shared")
    assert Blobs.open(place).all() == [blob_id]


def test_two_prefixes_of_a_bucket_are_two_stores(bucket_server: BucketServer) -> None:
    bucket_server.make("two")
    one, other = Blobs.open("s3://two/a"), Blobs.open("s3://two/b")
    blob_id = one.put(b"here")
    assert other.get(blob_id) is None
    assert other.all() == []
