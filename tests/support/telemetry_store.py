"""A real telemetry store for tests that are not coroutines themselves.

The engine allows one folder per process at a time: a test module opens one store and gives each
test a project of its own.
"""

import asyncio
import contextlib
import itertools
from collections.abc import Coroutine
from collections.abc import Iterator
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from typing import TypeVar

import msgspec

from lucidic_server.blobs.store import Blobs
from lucidic_server.model.admitted import Admitted
from lucidic_server.model.peers import ALONE
from lucidic_server.model.peers import Peers
from lucidic_server.telemetry.engine import run as run_statement
from lucidic_server.telemetry.rows import Item
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.records import AnyRecord

Answer = TypeVar("Answer")

_projects = itertools.count(1)


class StoreDriver:
    """An open store and the event loop it answers on."""

    def __init__(
        self,
        folder: Path,
        url: str = "",
        cluster: str = "",
        peers: Peers = ALONE,
        telemetry: Telemetry | None = None,
    ) -> None:
        self.url = url or f"chdb://{folder}/telemetry"
        self.blobs = Blobs.open(f"file://{folder}/blobs")
        self.telemetry = telemetry or Telemetry.open(
            self.url, self.blobs, cluster=cluster, peers=peers
        )
        self._loop = asyncio.new_event_loop()

    def run(self, question: Coroutine[Any, Any, Answer]) -> Answer:
        return self._loop.run_until_complete(question)

    def commit(self, *items: Item) -> None:
        self.run(self.telemetry.commit(items))

    def delete_agent(self, project_id: str, agent_id: str) -> int:
        """Deletes every session of the agent; returns how many there were."""
        session_ids = self.run(self.telemetry.sessions_of_agent(project_id, agent_id))
        return self.run(self.telemetry.delete_sessions(project_id, session_ids)).sessions

    def settle(self) -> None:
        self.run(self.telemetry.settle())
        # Callbacks were posted to the loop; one turn runs them.
        self.run(asyncio.sleep(0))

    def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        lines = self.telemetry._engine.read(sql, parameters)
        return msgspec.json.Decoder(dict[str, Any]).decode_lines(lines)

    def merge_parts(self) -> None:
        """Makes the engine merge now what it would merge some day."""
        client = self.telemetry._engine.connect()
        for table in ("session_records", "event_records", "session_summaries", "tallies"):
            run_statement(client, f"OPTIMIZE TABLE {table} FINAL")

    def close(self) -> None:
        self.run(self.telemetry.close())
        self._loop.close()


@contextlib.contextmanager
def open_store(folder: Path, url: str = "", cluster: str = "") -> Iterator[StoreDriver]:
    driver = StoreDriver(folder, url, cluster)
    try:
        yield driver
    finally:
        driver.close()


def new_project() -> str:
    return f"project-{next(_projects)}"


def admitted(project_id: str, records: Sequence[AnyRecord], **extra: Any) -> list[Admitted]:
    return [Admitted(project_id, record, extra) for record in records]
