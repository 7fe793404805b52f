"""The control store as one object: the repositories over one engine."""

from pathlib import Path

from lucidic_server.clock import Clock
from lucidic_server.control.database import open_engine
from lucidic_server.control.keys import Keys
from lucidic_server.control.leases import Leases
from lucidic_server.control.losses import Losses


class Control:
    """Keys, leases and losses of one data folder."""

    def __init__(self, data_dir: Path, clock: Clock) -> None:
        """Opens the folder's control database; raises ControlError, one sentence."""
        self._engine = open_engine(data_dir)
        self.keys = Keys(self._engine, clock)
        self.leases = Leases(self._engine)
        self.losses = Losses(self._engine, clock)

    def close(self) -> None:
        """Closes the database's connections."""
        self._engine.dispose()
