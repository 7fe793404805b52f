"""Turns of this store among the servers over it; a server that has it alone waits for nobody.

Who needs several takes them in this order, so that no two wait for each other: BLOBS, WRITING. A
recount is a turn by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from lucidic_server.model.peers import Peers
from lucidic_server.model.peers import PeersError
from lucidic_server.telemetry.errors import TelemetryError

# Together: commits whose blobs are put and not yet named. Alone: who removes blobs.
BLOBS = "telemetry:blobs"
# Together: inserts of records. Alone: deletions, and whatever else must not meet one.
WRITING = "telemetry:writing"
# Alone: summaries, and the sums over them, are read, changed and written.
RECOUNT = "telemetry:recount"
# Alone: the schema is brought up to date.
SCHEMA = "telemetry:schema"

# What every server remembers, and reads again when somebody changed it.
DELETIONS = "deletions"


class TurnError(TelemetryError):
    """A turn was not had; nothing of what it was for was done."""


class Turns:
    """Peers, with errors of this room."""

    def __init__(self, peers: Peers) -> None:
        self._peers = peers

    @property
    def are_taken(self) -> bool:
        """Tells whether there may be other servers."""
        return self._peers.are_possible

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Keeps all others out for the block. Raises TelemetryError if the turn is not had."""
        with _translated(), self._peers.alone(name):
            yield

    @contextmanager
    def together(self, name: str) -> Iterator[None]:
        """Keeps those out for the block who want to be alone. Raises TelemetryError."""
        with _translated(), self._peers.together(name):
            yield

    def tick(self, at_least: int) -> int:
        """Returns a moment after every one that any server got. Raises TelemetryError."""
        with _translated():
            return self._peers.tick(at_least)

    def deletions_changed(self) -> None:
        """Tells the others that deletions changed. Raises TelemetryError."""
        with _translated():
            self._peers.change(DELETIONS)

    def deletions(self) -> int:
        """Returns how often deletions changed. Raises TelemetryError."""
        with _translated():
            return self._peers.changes(DELETIONS)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except PeersError as error:
        raise TurnError(str(error)) from error
