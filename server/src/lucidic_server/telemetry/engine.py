"""The ClickHouse engine as this room sees it, wherever it runs: its clients, its errors in words.

Each client runs one statement at a time, so readers come from a small pool and every writing
thread has its own. Parameters are always bound; rows come back as JSON lines.
"""

import contextlib
import errno
import queue
import re
from abc import ABC
from abc import abstractmethod
from collections.abc import Iterator
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from typing import ClassVar

from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError

from lucidic_server import disk
from lucidic_server import faults
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.layout import Layout

SCHEME = "chdb://"

# An insert is written when it returns, text indexes wait for the merge (they cost more than all
# the rest of an insert), and one thread parses a group: two took twice as long.
INSERT_SETTINGS = {
    "async_insert": 0,
    "materialize_skip_indexes_on_insert": 0,
    "input_format_parallel_parsing": 0,
}

# The engine's error names, as far as an operator can do something about them.
_CAUSES = {
    "NOT_ENOUGH_SPACE": disk.FULL,
    "Cannot reserve": disk.FULL,
    "No space left": disk.FULL,
    "MEMORY_LIMIT_EXCEEDED": "it needed more memory than this machine has left",
    "TOO_MANY_PARTS": "writing is faster than merging; send larger batches or fewer of them",
    "AUTHENTICATION_FAILED": "ClickHouse refuses the user or its password",
    "ACCESS_DENIED": "ClickHouse does not let this user do it; it needs all rights in its database",
    "Connection refused": "nobody answers at ClickHouse's address",
    "Max retries exceeded": "ClickHouse can't be reached",
}


class Engine(ABC):
    """An open engine. Close it."""

    # As many reads as run at once; more wait.
    readers: ClassVar[int]

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._clients: list[Client] = []
        self._idle: queue.SimpleQueue[Client] = queue.SimpleQueue()

    @staticmethod
    def open(url: str, cluster: str = "", memory_bytes: int = 0) -> "Engine":
        """Opens the engine at `chdb:///folder`, or the one at `clickhouse://host`.

        `cluster` names the cluster that the tables of a server are spread over; empty: they lie on
        that server alone. `memory_bytes` bounds an engine in this process; 0 leaves it to itself.
        Raises TelemetryError with one sentence.
        """
        # Each knows this module; and who uses one of them need not load the other.
        if url.startswith(SCHEME):
            from lucidic_server.telemetry.embedded import open_folder  # noqa: PLC0415

            return open_folder(url, memory_bytes)
        from lucidic_server.telemetry.remote import open_server  # noqa: PLC0415

        return open_server(url, cluster)

    @property
    @abstractmethod
    def path(self) -> Path:
        """Returns the engine's folder. Raises TelemetryError if it has none on this machine."""

    @property
    def is_shared(self) -> bool:
        """Tells whether servers on other machines reach the same tables."""
        return True

    def connect(self) -> Client:
        """Returns a client of its own for one thread that writes; `close` closes it."""
        client = self._connect()
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
        if lines:
            faults.reached(faults.before_insert(table))
            with translated(f"write to {table}"):
                self._insert(client, table, b"\n".join(lines))
            faults.reached(faults.after_insert(table))

    def close(self) -> None:
        """Closes every client."""
        for client in self._clients:
            client.close()
        self._clients.clear()

    def _fill(self) -> None:
        for _ in range(self.readers):
            self._idle.put(self.connect())

    @abstractmethod
    def _connect(self) -> Client: ...

    @abstractmethod
    def _insert(self, client: Client, table: str, lines: bytes) -> None: ...


def select(
    client: Client,
    sql: str,
    parameters: Mapping[str, Any],
    settings: Mapping[str, Any] | None = None,
) -> bytes:
    """Returns the answer's rows as JSON lines, read with this client."""
    with translated("read"):
        asked, under = dict(parameters), dict(settings or {})
        return bytes(client.raw_query(sql, asked, settings=under, fmt="JSONEachRow"))


def run(client: Client, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Runs a statement that answers nothing."""
    with translated("change the store"):
        client.command(sql, parameters=dict(parameters or {}))


@contextlib.contextmanager
def translated(operation: str) -> Iterator[None]:
    """Raises TelemetryError in place of what the engine raises in the block."""
    try:
        yield
    except ClickHouseError as error:
        text = str(error)
        cause = next((said for name, said in _CAUSES.items() if name in text), first_line(text))
        raise TelemetryError(f"the store could not {operation}: {cause}") from error
    except OSError as error:
        cause = disk.FULL if error.errno == errno.ENOSPC else str(error)
        raise TelemetryError(f"the store could not {operation}: {cause}") from error


def first_line(text: str) -> str:
    """Returns what an error of the engine says, without its trace."""
    first = text.strip().partition("\n")[0]
    return re.sub(r"^Code: (\d+)\. DB::Exception: ", r"ClickHouse \1: ", first)[:500]
