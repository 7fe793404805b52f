"""The ClickHouse engine in this process: its folder, its lock, its clients.

Each client runs one statement at a time, so readers come from a small pool and every writing
thread has its own. Parameters are always bound; rows come back as JSON lines.
"""

import contextlib
import errno
import fcntl
import os
import queue
import re
import shutil
import tempfile
from collections.abc import Iterator
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from typing import Self

import clickhouse_connect
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError

from lucidic_server.telemetry.errors import TelemetryError

SCHEME = "chdb://"

# As many reads as run at once; more wait. Each uses up to two threads of the engine.
READERS = 3

# One process holds the folder; the engine's own refusal doesn't say why.
LOCK_FILE = "lucidic.lock"
# Rows on their way into the engine, which reads inserts from files. Emptied at open.
INCOMING = "incoming"

# Ours alone: an insert is written when it returns, text indexes wait for the merge (they cost
# more than all the rest of an insert), and one thread parses a group: two took twice as long.
INSERT_SETTINGS = (
    "async_insert = 0, materialize_skip_indexes_on_insert = 0, input_format_parallel_parsing = 0"
)

# The engine's error names, as far as an operator can do something about them.
_CAUSES = {
    "NOT_ENOUGH_SPACE": "the disk is full; free some space, nothing that was acknowledged is lost",
    "Cannot reserve": "the disk is full; free some space, nothing that was acknowledged is lost",
    "No space left": "the disk is full; free some space, nothing that was acknowledged is lost",
    "MEMORY_LIMIT_EXCEEDED": "it needed more memory than this machine has left",
    "TOO_MANY_PARTS": "writing is faster than merging; send larger batches or fewer of them",
}


class Engine:
    """An open folder of the engine. Close it: one process can hold one folder at a time."""

    def __init__(self, path: Path, lock: int) -> None:
        self._path = path
        self._lock = lock
        self._incoming = path / INCOMING
        self._clients: list[Client] = []
        self._idle: queue.SimpleQueue[Client] = queue.SimpleQueue()

    @classmethod
    def open(cls, url: str) -> Self:
        """Opens the engine at `chdb:///folder`. Raises TelemetryError with one sentence."""
        if not url.startswith(SCHEME) or not url.removeprefix(SCHEME).startswith("/"):
            message = f"the telemetry store {url!r} is not of the form chdb:///absolute/folder"
            raise TelemetryError(message)
        path = Path(url.removeprefix(SCHEME))
        lock = _lock_folder(path)
        engine = cls(path, lock)
        try:
            shutil.rmtree(engine._incoming, ignore_errors=True)
            engine._incoming.mkdir(mode=0o700)
            # What a backup froze that the server's death cut short.
            for frozen in path.glob("frozen-*"):
                shutil.rmtree(frozen, ignore_errors=True)
            for _ in range(READERS):
                engine._idle.put(engine.connect())
        except OSError as error:
            engine.close()
            raise TelemetryError(_folder_refused(path, error)) from error
        except BaseException:
            engine.close()
            raise
        return engine

    @property
    def path(self) -> Path:
        """Returns the engine's folder."""
        return self._path

    def connect(self) -> Client:
        """Returns a client of its own for one thread that writes; `close` closes it."""
        with _translated(f"open the telemetry store in {self._path}"):
            client = clickhouse_connect.get_client(dsn=f"{SCHEME}{self._path}")
        self._clients.append(client)
        return client

    def read(self, sql: str, parameters: Mapping[str, Any]) -> bytes:
        """Returns the answer's rows as JSON lines. Waits for a reader; blocks."""
        client = self._idle.get()
        try:
            return select(client, sql, parameters)
        finally:
            self._idle.put(client)

    def insert(self, client: Client, table: str, lines: list[bytes]) -> None:
        """Writes rows, given as JSON lines; they are durable and visible when it returns."""
        if not lines:
            return
        with _translated(f"write to {table}"):
            descriptor, name = tempfile.mkstemp(dir=self._incoming)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(b"\n".join(lines))
                client.command(
                    f"INSERT INTO {table} FROM INFILE {_quoted(name)}"
                    f" SETTINGS {INSERT_SETTINGS} FORMAT JSONEachRow"
                )
            finally:
                Path(name).unlink(missing_ok=True)

    def close(self) -> None:
        """Closes every client and gives the folder free."""
        for client in self._clients:
            client.close()
        self._clients.clear()
        os.close(self._lock)


def select(client: Client, sql: str, parameters: Mapping[str, Any]) -> bytes:
    """Returns the answer's rows as JSON lines, read with this client."""
    with _translated("read"):
        return bytes(client.raw_query(sql, parameters=dict(parameters), fmt="JSONEachRow"))


def run(client: Client, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Runs a statement that answers nothing."""
    with _translated("change the store"):
        client.command(sql, parameters=dict(parameters or {}))


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


@contextlib.contextmanager
def _translated(operation: str) -> Iterator[None]:
    try:
        yield
    except ClickHouseError as error:
        text = str(error)
        cause = next((said for name, said in _CAUSES.items() if name in text), _first_line(text))
        raise TelemetryError(f"the store could not {operation}: {cause}") from error
    except OSError as error:
        cause = _CAUSES["No space left"] if error.errno == errno.ENOSPC else str(error)
        raise TelemetryError(f"the store could not {operation}: {cause}") from error


def _first_line(text: str) -> str:
    first = text.strip().partition("\n")[0]
    return re.sub(r"^Code: (\d+)\. DB::Exception: ", r"ClickHouse \1: ", first)[:500]
