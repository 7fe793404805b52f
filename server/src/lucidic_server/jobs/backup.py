"""A backup of the running server, as a stream: a tar archive of one moment.

Everything that was acknowledged before it began is in it. The order matters: the store's parts are
frozen first, the control store is copied after them and the blobs last, so that what a row names
is there. No deletion runs meanwhile.
"""

import asyncio
import hashlib
import tarfile
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

import msgspec

import lucidic_server
from lucidic_server.blobs.store import Blobs
from lucidic_server.clock import Clock
from lucidic_server.control.store import Control
from lucidic_server.errors import ConflictError
from lucidic_server.jobs.deletions import Deletions
from lucidic_server.model import archive
from lucidic_server.telemetry.store import Telemetry

_CHUNK_BYTES = 1 << 20
# Two empty blocks end a tar archive.
_END = b"\0" * 1024


class Backups:
    """Takes backups, one at a time."""

    def __init__(
        self,
        control: Control,
        blobs: Blobs,
        telemetry: Telemetry,
        deletions: Deletions,
        clock: Clock,
    ) -> None:
        self._control = control
        self._blobs = blobs
        self._telemetry = telemetry
        self._deletions = deletions
        self._clock = clock

    def refuse_if_remote(self) -> None:
        """Raises ConflictError if not everything lies in the data folder."""
        if self._telemetry.is_shared:
            raise ConflictError(
                "Backups are of a data folder, and this server's sessions lie in ClickHouse.",
                hint="Use ClickHouse's own BACKUP and RESTORE for them, pg_dump for what lies in "
                "PostgreSQL.",
                code="remote_store",
            )
        if self._control.is_shared:
            raise ConflictError(
                "Backups are of a data folder, and this server's relations lie in PostgreSQL.",
                hint="Use pg_dump for them, and copy the data folder while the server does not "
                "run.",
                code="remote_store",
            )
        if self._blobs.is_shared:
            raise ConflictError(
                "Backups are of a data folder, and this server's blobs lie in a bucket.",
                hint="Use the bucket's own versioning or replication, and copy the data folder "
                "while the server does not run.",
                code="remote_store",
            )

    async def stream(self) -> AsyncIterator[bytes]:
        """Yields the archive. Deletions wait until it ends, or whoever reads it goes away."""
        async with self._deletions.pause:
            began_at = self._clock.now_ns()
            frozen = await self._telemetry.freeze()
            try:
                manifest = archive.Manifest(
                    archive.FORMAT, lucidic_server.__version__, frozen.schema, began_at
                )
                yield _member(archive.MANIFEST, msgspec.json.encode(manifest))
                sums: dict[str, str] = {}
                for name, path in await asyncio.to_thread(lambda: list(frozen.files())):
                    async for chunk in _file(archive.TELEMETRY + name, path, sums):
                        yield chunk
                with tempfile.TemporaryDirectory(prefix="lucidic-backup-") as folder:
                    copy = Path(folder) / archive.CONTROL
                    await asyncio.to_thread(self._control.copy, copy)
                    async for chunk in _file(archive.CONTROL, copy, sums):
                        yield chunk
                blobs = await asyncio.to_thread(self._blobs.all)
                for blob_id in blobs:
                    blob = await self._blobs.fetch(blob_id)
                    if blob is not None:
                        yield _member(archive.BLOBS + blob_id, blob.data)
                complete = archive.Complete(sums, len(blobs))
                yield _member(archive.COMPLETE, msgspec.json.encode(complete)) + _END
            finally:
                await asyncio.shield(asyncio.to_thread(self._telemetry.thaw, frozen))


def _member(name: str, data: bytes) -> bytes:
    return _header(name, len(data)) + data + _padding(len(data))


async def _file(name: str, path: Path, sums: dict[str, str]) -> AsyncIterator[bytes]:
    file, size = await asyncio.to_thread(_opened, path)
    yield _header(name, size)
    digest = hashlib.sha256()
    with file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK_BYTES):
            digest.update(chunk)
            yield chunk
    sums[name] = digest.hexdigest()
    yield _padding(size)


def _opened(path: Path) -> tuple[BinaryIO, int]:
    return path.open("rb"), path.stat().st_size


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o600
    return info.tobuf(tarfile.PAX_FORMAT)


def _padding(size: int) -> bytes:
    return b"\0" * (-size % tarfile.BLOCKSIZE)
