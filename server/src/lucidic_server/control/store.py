"""The control store as one object: the repositories over one engine."""

from pathlib import Path

from lucidic_server.clock import Clock
from lucidic_server.control.accounts import Accounts
from lucidic_server.control.agents import Agents
from lucidic_server.control.audit import Audit
from lucidic_server.control.bus import Bus
from lucidic_server.control.client_events import ClientEvents
from lucidic_server.control.database import open_engine
from lucidic_server.control.datasets import Datasets
from lucidic_server.control.erasure import ControlEraser
from lucidic_server.control.experiments import Experiments
from lucidic_server.control.failed_tries import FailedTries
from lucidic_server.control.flags import Flags
from lucidic_server.control.keys import Keys
from lucidic_server.control.leases import Leases
from lucidic_server.control.losses import Losses
from lucidic_server.control.mass_sims import MassSims
from lucidic_server.control.prices import Prices
from lucidic_server.control.projects import Projects
from lucidic_server.control.prompts import Prompts
from lucidic_server.control.provider_flows import ProviderFlows
from lucidic_server.control.receipts import Receipts
from lucidic_server.control.repricings import Repricings
from lucidic_server.control.servers import Servers
from lucidic_server.control.setup_tokens import SetupTokens
from lucidic_server.control.sign_ins import SignIns
from lucidic_server.control.sqlite import copy_database
from lucidic_server.control.tools import Tools
from lucidic_server.control.upload_grants import UploadGrants
from lucidic_server.control.views import Views
from lucidic_server.model.peers import Alone
from lucidic_server.model.peers import Peers


class Control:
    """Accounts, keys, leases, losses, what people keep, what the compatible door needs."""

    def __init__(self, place: Path | str, clock: Clock) -> None:
        """Opens the database in a folder or at an address; raises ControlError, one sentence."""
        self._engine = open_engine(place)
        self.peers: Peers = Alone() if isinstance(place, Path) else _peers_at(place)
        self.servers = Servers(self._engine, clock, self.peers)
        # How the others are told at once; none where there are none.
        self.bus = Bus(self._engine, self.servers.server_id) if self.is_shared else None
        self.keys = Keys(self._engine, clock)
        self.accounts = Accounts(self._engine, clock)
        self.projects = Projects(self._engine, clock)
        self.failed_tries = FailedTries(self._engine)
        self.setup_tokens = SetupTokens(self._engine, clock)
        self.sign_ins = SignIns(self._engine, clock)
        self.provider_flows = ProviderFlows(self._engine, clock)
        self.agents = Agents(self._engine, clock)
        self.audit = Audit(self._engine, clock)
        self.receipts = Receipts(self._engine, clock)
        self.eraser = ControlEraser(self._engine, clock)
        self.leases = Leases(self._engine)
        self.losses = Losses(self._engine, clock)
        self.prompts = Prompts(self._engine, clock)
        self.datasets = Datasets(self._engine, clock)
        self.experiments = Experiments(self._engine, clock)
        self.flags = Flags(self._engine, clock)
        self.prices = Prices(self._engine, clock)
        self.repricings = Repricings(self._engine, clock)
        self.views = Views(self._engine, clock)
        self.tools = Tools(self._engine, clock)
        self.client_events = ClientEvents(self._engine)
        self.upload_grants = UploadGrants(self._engine, clock)
        self.mass_sims = MassSims(self._engine)

    @property
    def is_shared(self) -> bool:
        """Tells whether servers on other machines reach the same database."""
        return self._engine.dialect.name != "sqlite"

    def copy(self, path: Path) -> None:
        """Writes a copy of the database as it is at one moment, while others write; blocks."""
        copy_database(self._engine, path)

    def close(self) -> None:
        """Closes the database's connections."""
        if self.bus is not None:
            self.bus.close()
        self.servers.close()
        self.peers.close()
        self._engine.dispose()


def _peers_at(url: str) -> Peers:
    from lucidic_server.control.peers import PostgresPeers  # noqa: PLC0415 # where there may be any

    return PostgresPeers(url)
