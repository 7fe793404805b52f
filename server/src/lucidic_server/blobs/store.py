"""The blob store: a folder now, a bucket by another URL."""

import asyncio
import hashlib
import os
import re
from pathlib import Path
from typing import NamedTuple
from typing import Self

import obstore
from obstore.store import LocalStore

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


class BlobError(Exception):
    """The blob store can't be opened, read or written; says what, where and what to do."""


class Blob(NamedTuple):
    """Bytes and what they are, told from the bytes and not from what a client claimed."""

    data: bytes
    media_type: str


class Blobs:
    """Content-addressed bytes: a name is the SHA-256 of what it names.

    What is put twice is stored once. An object appears whole or not at all.
    """

    def __init__(self, folder: Path, *, fsync: bool = False) -> None:
        self._folder = folder
        self._fsync = fsync
        self._store = LocalStore(folder)

    @classmethod
    def open(cls, url: str, *, fsync: bool = False) -> Self:
        """Opens the store at `file:///folder`, made if it is missing. Raises BlobError.

        With `fsync`, what was put survives the death of the machine, not only of the process.
        """
        if not url.startswith(_SCHEME) or not url.removeprefix(_SCHEME).startswith("/"):
            raise BlobError(f"the blob store {url!r} is not of the form file:///absolute/folder")
        # The path as it is, like the telemetry store's: no %-escapes.
        folder = Path(url.removeprefix(_SCHEME))
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return cls(folder, fsync=fsync)
        except (OSError, obstore.exceptions.BaseError) as error:
            raise BlobError(f"the blob folder {folder} can't be used: {error}") from error

    def put(self, data: bytes) -> str:
        """Stores the bytes and returns their id. Returns when they are in place; blocks on I/O."""
        blob_id = hashlib.sha256(data).hexdigest()
        try:
            obstore.put(self._store, _key(blob_id), data, mode="create", use_multipart=False)
        except obstore.exceptions.AlreadyExistsError:
            return blob_id
        except (OSError, obstore.exceptions.BaseError) as error:
            raise BlobError(f"a blob of {len(data)} bytes could not be written: {error}") from error
        if self._fsync:
            self._sync(blob_id)
        return blob_id

    def get(self, blob_id: str) -> Blob | None:
        """Returns the bytes, or None if there are none of that id; blocks on I/O."""
        if not _ID.match(blob_id):
            return None
        try:
            data = bytes(obstore.get(self._store, _key(blob_id)).bytes())
        except (FileNotFoundError, obstore.exceptions.NotFoundError):
            return None
        return Blob(data, media_type_of(data))

    def remove(self, blob_id: str) -> int:
        """Removes the bytes and returns how many there were; none is no fault. Blocks on I/O."""
        try:
            size = int(obstore.head(self._store, _key(blob_id))["size"])
            obstore.delete(self._store, _key(blob_id))
        except (FileNotFoundError, obstore.exceptions.NotFoundError):
            return 0
        except (OSError, obstore.exceptions.BaseError) as error:
            raise BlobError(f"the blob {blob_id} could not be removed: {error}") from error
        return size

    def has(self, blob_id: str) -> bool:
        """Tells whether there are bytes of this id; blocks on I/O."""
        try:
            obstore.head(self._store, _key(blob_id))
        except (FileNotFoundError, obstore.exceptions.NotFoundError):
            return False
        return True

    def all(self) -> list[str]:
        """Returns the id of every blob that is in place; blocks on I/O."""
        return sorted(path.name for path in self._folder.glob("*/*") if _ID.match(path.name))

    async def fetch(self, blob_id: str) -> Blob | None:
        """Like `get`, off the event loop."""
        return await asyncio.to_thread(self.get, blob_id)

    def _sync(self, blob_id: str) -> None:
        file = self._folder / _key(blob_id)
        for path in (file, file.parent, self._folder):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def media_type_of(data: bytes) -> str:
    """Returns the type of a picture by its first bytes, or the type of plain bytes."""
    for signature, media_type in _SIGNATURES:
        if signature.match(data):
            return media_type
    return _UNKNOWN


def _key(blob_id: str) -> str:
    # Two letters of folder keep directories small.
    return f"{blob_id[:2]}/{blob_id}"
