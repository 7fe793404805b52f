"""The ClickHouse engine in this process: its folder and its lock."""

import errno
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import clickhouse_connect
from clickhouse_connect.driver.client import Client

from lucidic_server.telemetry.engine import INSERT_SETTINGS
from lucidic_server.telemetry.engine import SCHEME
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import translated
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.layout import Layout

# One process holds the folder; the engine's own refusal doesn't say why.
LOCK_FILE = "lucidic.lock"
# Rows on their way into the engine, which reads inserts from files. Emptied at open.
INCOMING = "incoming"

# Which part of its memory the engine may use for each of its caches.
_CACHE_SHARE = 16
_CACHES = (
    "mark_cache_size",
    "index_mark_cache_size",
    "primary_index_cache_size",
    "text_index_tokens_cache_size",
    "text_index_header_cache_size",
    "text_index_postings_cache_size",
)

_SETTINGS = ", ".join(f"{name} = {value}" for name, value in INSERT_SETTINGS.items())


class EmbeddedEngine(Engine):
    """An open folder of the engine: one process can hold one folder at a time."""

    # Each read uses up to two threads of the engine.
    readers = 3

    def __init__(self, path: Path, lock: int, memory_bytes: int = 0) -> None:
        super().__init__(Layout())
        self._options = _bounds(memory_bytes) if memory_bytes else {}
        self._path = path
        self._lock = lock
        self._incoming = path / INCOMING

    @property
    def path(self) -> Path:
        """Returns the engine's folder."""
        return self._path

    @property
    def is_shared(self) -> bool:
        """Returns False: the folder is this process's own."""
        return False

    def start(self) -> None:
        """Empties what an earlier process left, and connects. Raises TelemetryError."""
        try:
            shutil.rmtree(self._incoming, ignore_errors=True)
            self._incoming.mkdir(mode=0o700)
            # What a backup froze that the server's death cut short.
            for frozen in self._path.glob("frozen-*"):
                shutil.rmtree(frozen, ignore_errors=True)
            self._fill()
        except OSError as error:
            raise TelemetryError(_folder_refused(self._path, error)) from error

    def close(self) -> None:
        """Closes every client and gives the folder free."""
        super().close()
        os.close(self._lock)

    def _connect(self) -> Client:
        with translated(f"open the telemetry store in {self._path}"):
            return clickhouse_connect.get_client(
                dsn=f"{SCHEME}{self._path}", chdb_options=self._options
            )

    def _insert(self, client: Client, table: str, lines: bytes) -> None:
        descriptor, name = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(lines)
            client.command(
                f"INSERT INTO {table} FROM INFILE {_quoted(name)}"
                f" SETTINGS {_SETTINGS} FORMAT JSONEachRow"
            )
        finally:
            Path(name).unlink(missing_ok=True)


def open_folder(url: str, memory_bytes: int = 0) -> EmbeddedEngine:
    """Opens the engine at `chdb:///folder`, in so much memory; 0 is as much as it takes.

    Raises TelemetryError with one sentence.
    """
    if not url.removeprefix(SCHEME).startswith("/"):
        message = f"the telemetry store {url!r} is not of the form chdb:///absolute/folder"
        raise TelemetryError(message)
    path = Path(url.removeprefix(SCHEME))
    engine = EmbeddedEngine(path, _lock_folder(path), memory_bytes)
    try:
        engine.start()
    except BaseException:
        engine.close()
        raise
    return engine


def _bounds(memory_bytes: int) -> dict[str, str]:
    """Returns the engine's own settings, which it takes when it opens, for so much memory."""
    caches = dict.fromkeys(_CACHES, str(memory_bytes // _CACHE_SHARE))
    return {"max_server_memory_usage": str(memory_bytes), **caches}


def _lock_folder(path: Path) -> int:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(path / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise TelemetryError(_folder_refused(path, error)) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        message = (
            f"the telemetry store in {path} is in use by another process; stop that server"
            " or give this one another data folder"
        )
        raise TelemetryError(message) from error
    return lock


def _folder_refused(path: Path, error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return f"the disk that holds {path} is full; free some space and start again"
    cause = os.strerror(error.errno) if error.errno else str(error)
    return f"the data folder {path} can't be written ({cause}); choose another or mend its rights"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
