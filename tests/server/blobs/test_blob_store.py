"""The blob store keeps bytes under their own name, whole or not at all."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from lucidic_server.blobs.errors import BlobError
from lucidic_server.blobs.store import Blobs
from lucidic_server.blobs.store import media_type_of

PNG = b"\x89PNG\r\n\x1a\n and more"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "with space" / "blobs"


@pytest.mark.parametrize("fsync", [False, True])
def test_what_is_put_comes_back_under_its_hash(folder: Path, fsync: bool) -> None:
    blobs = Blobs.open(f"file://{folder}", fsync=fsync)
    blob_id = blobs.put(PNG)
    assert blob_id == hashlib.sha256(PNG).hexdigest()
    assert blobs.get(blob_id) == (PNG, "image/png")
    assert asyncio.run(blobs.fetch(blob_id)) == (PNG, "image/png")
    assert Blobs.open(f"file://{folder}").get(blob_id) == (PNG, "image/png")


def test_what_is_put_twice_is_stored_once(folder: Path) -> None:
    blobs = Blobs.open(f"file://{folder}")
    assert blobs.put(b"same") == blobs.put(b"same")
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("blob_id", ["", "a" * 64, "../../etc/passwd", "A" * 64, "a" * 63 + "\n"])
def test_an_unknown_or_malformed_id_is_none(folder: Path, blob_id: str) -> None:
    assert Blobs.open(f"file://{folder}").get(blob_id) is None


@pytest.mark.parametrize("url", ["gs://bucket", "file://relative/folder", "/folder", ""])
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(BlobError, match="file:///absolute/folder"):
        Blobs.open(url)


def test_a_folder_that_can_not_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BlobError, match="can't be used"):
        Blobs.open(f"file://{tmp_path}/file/blobs")


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x1cftypavif", "image/avif"),
        (b"<svg onload='alert(1)'/>", "application/octet-stream"),
        (b"<html>", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_type_is_told_from_the_bytes(data: bytes, media_type: str) -> None:
    assert media_type_of(data) == media_type
