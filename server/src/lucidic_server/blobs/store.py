"""The blob store: a folder, or a bucket by another URL."""

import asyncio
import hashlib
import os
import re
from pathlib import Path
from typing import Literal
from typing import NamedTuple
from typing import Self

import obstore
from obstore.store import LocalStore
from obstore.store import ObjectStore

from lucidic_server import disk
from lucidic_server.blobs import bucket
from lucidic_server.blobs.errors import BlobError

_SCHEME = "file://"
_ID = re.compile(r"[0-9a-f]{64}\Z")

# What a picture begins with. Whatever isn't here is served as bytes that no browser runs.
_SIGNATURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"BM"), "image/bmp"),
    (re.compile(rb"....ftypavif", re.DOTALL), "image/avif"),
)
_UNKNOWN = "application/octet-stream"

_FAULTS = (OSError, obstore.exceptions.BaseError)
_ABSENT = (FileNotFoundError, obstore.exceptions.NotFoundError)


class Blob(NamedTuple):
    """Bytes and what they are, told from the bytes and not from what a client claimed."""

    data: bytes
    media_type: str


class Blobs:
    """Content-addressed bytes: a name is the SHA-256 of what it names.

    What is put twice is stored once. An object appears whole or not at all.
    """

    def __init__(
        self, store: ObjectStore, folder: Path | None = None, *, fsync: bool = False
    ) -> None:
        """`folder` is where the objects lie, if they lie on this machine."""
        self._store = store
        self._folder = folder
        self._fsync = fsync

    @classmethod
    def open(cls, url: str, *, fsync: bool = False) -> Self:
        """Opens the store at `file:///folder`, made if it is missing, or at `s3://bucket/prefix`.

        With `fsync`, what was put into a folder survives the death of the machine, not only of the
        process; what was put into a bucket always does. Raises BlobError.
        """
        if url.startswith(bucket.SCHEME):
            return cls(bucket.open_bucket(url))
        if not url.startswith(_SCHEME) or not url.removeprefix(_SCHEME).startswith("/"):
            raise BlobError(
                f"the blob store {url!r} is neither of the form file:///absolute/folder nor of the "
                "form s3://bucket/prefix"
            )
        # The path as it is, like the telemetry store's: no %-escapes.
        folder = Path(url.removeprefix(_SCHEME))
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return cls(LocalStore(folder), folder, fsync=fsync)
        except _FAULTS as error:
            raise BlobError(f"the blob folder {folder} can't be used: {error}") from error

    @property
    def is_shared(self) -> bool:
        """Tells whether servers on other machines reach the same blobs."""
        return self._folder is None

    def put(self, data: bytes) -> str:
        """Stores the bytes and returns their id. Returns when they are in place; blocks on I/O."""
        blob_id = hashlib.sha256(data).hexdigest()
        # A bucket takes the same object again: asking first costs more than sending it twice.
        mode: Literal["create", "overwrite"] = "overwrite" if self.is_shared else "create"
        try:
            obstore.put(self._store, _key(blob_id), data, mode=mode, use_multipart=False)
        except obstore.exceptions.AlreadyExistsError:
            return blob_id
        except _FAULTS as error:
            cause = disk.FULL if "No space left" in str(error) else error
            raise BlobError(f"a blob of {len(data)} bytes could not be written: {cause}") from error
        if self._fsync and self._folder is not None:
            _sync(self._folder, blob_id)
        return blob_id

    def get(self, blob_id: str) -> Blob | None:
        """Returns the bytes, or None if there are none of that id; blocks on I/O."""
        if not _ID.match(blob_id):
            return None
        try:
            data = bytes(obstore.get(self._store, _key(blob_id)).bytes())
        except _ABSENT:
            return None
        except _FAULTS as error:
            raise BlobError(f"the blob {blob_id} could not be read: {error}") from error
        return Blob(data, media_type_of(data))

    def remove(self, blob_id: str) -> int:
        """Removes the bytes and returns how many there were; none is no fault. Blocks on I/O."""
        try:
            size = int(obstore.head(self._store, _key(blob_id))["size"])
            obstore.delete(self._store, _key(blob_id))
        except _ABSENT:
            return 0
        except _FAULTS as error:
            raise BlobError(f"the blob {blob_id} could not be removed: {error}") from error
        return size

    def has(self, blob_id: str) -> bool:
        """Tells whether there are bytes of this id; blocks on I/O."""
        try:
            obstore.head(self._store, _key(blob_id))
        except _ABSENT:
            return False
        except _FAULTS as error:
            raise BlobError(f"the blob {blob_id} could not be read: {error}") from error
        return True

    def all(self) -> list[str]:
        """Returns the id of every blob that is in place; blocks on I/O."""
        try:
            names = [
                each["path"].rpartition("/")[2]
                for chunk in obstore.list(self._store)
                for each in chunk
            ]
        except _FAULTS as error:
            raise BlobError(f"the blobs could not be listed: {error}") from error
        return sorted(name for name in names if _ID.match(name))

    async def fetch(self, blob_id: str) -> Blob | None:
        """Like `get`, off the event loop."""
        return await asyncio.to_thread(self.get, blob_id)


def media_type_of(data: bytes) -> str:
    """Returns the type of a picture by its first bytes, or the type of plain bytes."""
    for signature, media_type in _SIGNATURES:
        if signature.match(data):
            return media_type
    return _UNKNOWN


def _key(blob_id: str) -> str:
    # Two letters of folder keep directories small.
    return f"{blob_id[:2]}/{blob_id}"


def _sync(folder: Path, blob_id: str) -> None:
    file = folder / _key(blob_id)
    for path in (file, file.parent, folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
