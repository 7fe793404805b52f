"""Makes a data folder from a backup, or leaves the folder as it was: empty."""

import hashlib
import re
import shutil
import tarfile
from pathlib import Path
from typing import IO

import msgspec

from lucidic_server.errors import StartError
from lucidic_server.model import archive
from lucidic_server.telemetry.archive import attach
from lucidic_server.telemetry.errors import TelemetryError

# Where parts wait until the engine takes them.
_PARTS = "restoring"
_BLOB = re.compile(r"[0-9a-f]{64}\Z")
# A part's file lies two folders deep, and no name leads anywhere else.
_FILE = re.compile(r"\w+/\w+(/[\w.%-]+){1,3}\Z")
_CHUNK_BYTES = 1 << 20


def restore(file: Path, folder: Path) -> dict[str, int]:
    """Restores into an empty folder, made if it is missing; returns rows and blobs by name.

    Raises StartError, one sentence: the folder is not empty, the backup is torn, damaged or newer.
    """
    if folder.exists() and any(folder.iterdir()):
        raise StartError(
            f"The data folder {folder} is not empty, and a restore overwrites nothing: give "
            "another --data-dir, or move what is there away."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return _restore(file, folder)
    except (OSError, tarfile.TarError, msgspec.DecodeError, TelemetryError) as error:
        _empty(folder)
        raise StartError(f"{file} cannot be restored: {error}.") from error
    except BaseException:
        _empty(folder)
        raise


def _restore(file: Path, folder: Path) -> dict[str, int]:
    manifest: archive.Manifest | None = None
    complete: archive.Complete | None = None
    sums: dict[str, str] = {}
    blobs = 0
    with tarfile.open(file, mode="r|") as tar:
        for member in tar:
            source = tar.extractfile(member)
            name = member.name
            if source is None:
                raise StartError(f"{file} is no backup of Lucidic: {name!r} is no file.")
            if name == archive.MANIFEST:
                manifest = _manifest(file, source.read())
            elif manifest is None:
                raise StartError(f"{file} is no backup of Lucidic: it has no manifest.")
            elif name == archive.COMPLETE:
                complete = msgspec.json.decode(source.read(), type=archive.Complete)
            elif name.startswith(archive.BLOBS):
                _take_blob(source, folder, name.removeprefix(archive.BLOBS))
                blobs += 1
            else:
                sums[name] = _take_file(source, folder, name)
    if manifest is None or complete is None:
        raise StartError(f"{file} is torn: it ends before its end. Take another backup.")
    if sums != complete.sha256 or blobs != complete.blobs:
        raise StartError(f"{file} is damaged: its files are not those that were written.")
    parts = folder / _PARTS
    rows = attach(folder / "telemetry", parts, manifest.telemetry_schema)
    shutil.rmtree(parts, ignore_errors=True)
    return {**rows, "blobs": blobs}


def _manifest(file: Path, data: bytes) -> archive.Manifest:
    manifest = msgspec.json.decode(data, type=archive.Manifest)
    if manifest.format > archive.FORMAT:
        raise StartError(
            f"{file} was made by a newer version of Lucidic ({manifest.version}): upgrade "
            "lucidic-server."
        )
    return manifest


def _take_blob(source: IO[bytes], folder: Path, blob_id: str) -> None:
    if not _BLOB.match(blob_id):
        raise StartError(f"The backup is damaged: {blob_id!r} is no blob.")
    target = folder / "blobs" / blob_id[:2] / blob_id
    if _copy(source, target) != blob_id:
        raise StartError(f"The backup is damaged: the blob {blob_id} has other bytes.")


def _take_file(source: IO[bytes], folder: Path, name: str) -> str:
    if name == archive.CONTROL:
        return _copy(source, folder / archive.CONTROL)
    is_part = name.startswith(archive.TELEMETRY) and _FILE.match(name)
    if not is_part or ".." in name:
        raise StartError(f"The backup is damaged: it has no place for {name!r}.")
    return _copy(source, folder / _PARTS / name.removeprefix(archive.TELEMETRY))


def _copy(source: IO[bytes], target: Path) -> str:
    """Writes the bytes and returns their SHA-256."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
