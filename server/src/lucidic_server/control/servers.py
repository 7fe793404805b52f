"""Which servers run over this store, and what those left undone that died."""

from contextlib import ExitStack
from dataclasses import dataclass
from uuid import uuid4

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.peer_tables import servers
from lucidic_server.control.transaction import replacing
from lucidic_server.model.peers import Peers
from lucidic_server.model.peers import PeersError


@dataclass(frozen=True, slots=True)
class Left:
    """A server that is gone. Records that it received from `complete_until` on need a recount."""

    server_id: str
    complete_until: int


class Servers:
    """The row of this server, and those of the dead. Its calls block."""

    def __init__(self, engine: sa.Engine, clock: Clock, peers: Peers) -> None:
        self._engine = engine
        self._clock = clock
        self._peers = peers
        self._put = replacing(engine, servers)
        self._started_at = clock.now_ns()
        self._life = ExitStack()
        self.server_id = str(uuid4())

    def report(self, complete_until: int) -> None:
        """Says that this server lives. Its turn of its own name tells so as long as it does."""
        if not self._is_held():
            self._life.close()
            self._life.enter_context(self._peers.alone(_turn(self.server_id)))
        row = {
            "server_id": self.server_id,
            "started_at": self._started_at,
            "seen_at": self._clock.now_ns(),
            "complete_until": complete_until,
        }
        with self._engine.begin() as connection:
            connection.execute(self._put, row)

    def dead(self) -> list[Left]:
        """Returns the servers whose rows are there and who are not."""
        columns = servers.c
        query = sa.select(columns.server_id, columns.complete_until).where(
            columns.server_id != self.server_id
        )
        with self._engine.connect() as connection:
            others = [Left(*row) for row in connection.execute(query)]
        return [other for other in others if self._is_gone(other.server_id)]

    def remove(self, server_id: str) -> None:
        """Forgets a server: nothing of it is left undone."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(servers).where(servers.c.server_id == server_id))

    def close(self) -> None:
        """Gives up this server's turn; its row stays if something is left undone."""
        try:
            self._life.close()
        except PeersError:
            # The connection is gone, and the turn with it.
            return

    def _is_held(self) -> bool:
        return not self._is_gone(self.server_id)

    def _is_gone(self, server_id: str) -> bool:
        with self._peers.attempt(_turn(server_id)) as is_mine:
            return is_mine


def _turn(server_id: str) -> str:
    return f"server:{server_id}"
