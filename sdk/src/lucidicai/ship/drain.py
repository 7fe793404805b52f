"""`drain`: ships every dead journal of a spool folder now. What `lucidic drain` calls."""

from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from lucidicai.ship.delivery import Delivery
from lucidicai.ship.drainer import Drainer
from lucidicai.ship.drainer import Left
from lucidicai.ship.drainer import Scope
from lucidicai.ship.retry import Circuit
from lucidicai.ship.transport import Transport
from lucidicai.spool.address import key_sha256
from lucidicai.spool.folder import list_writers
from lucidicai.spool.folder import remove_abandoned
from lucidicai.wire.segment import Address

_TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class DrainReport:
    """What a drain did. `left` tells of each writer that stayed why; `losses` reason → count.

    `redactions` counts the secrets that were masked on the way, by kind; `told` what the programs
    had lost before and could not tell the server themselves, by reason.
    """

    writers: int
    records: int
    losses: dict[str, int]
    left: dict[str, Left]
    redactions: dict[str, int] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)


def drain(
    spool_dir: Path,
    base_url: str,
    api_key: str | None,
    agent_id: str | None = None,
    as_current_key: bool = False,
) -> DrainReport:
    """Ships the journals of dead writers that are addressed to this server, agent and key.

    Without `agent_id` those of any agent; with `as_current_key` those of any key, sent under
    `api_key`. Stops at the first failure that would meet every journal.
    """
    address = Address("", base_url, agent_id or "", key_sha256(api_key))
    scope = Scope(address, any_agent=agent_id is None, any_key=as_current_key)
    transport = Transport(base_url, api_key, _TIMEOUT_SECONDS)
    drainer = Drainer(scope, Delivery(base_url, Circuit()), transport)
    left: dict[str, Left] = {}
    writers = list_writers(spool_dir)
    general: Left | None = None
    try:
        if writers:
            remove_abandoned(spool_dir)
        for writer in writers:
            outcome = general or drainer.drain(writer.path, lambda: True)
            if outcome is not None:
                left[writer.writer] = outcome
            if outcome in {Left.NO_SERVER, Left.REFUSED}:
                general = outcome
    finally:
        transport.close()
    return DrainReport(
        len(writers) - len(left),
        drainer.records,
        dict(drainer.losses),
        left,
        dict(drainer.redactions),
        dict(drainer.told),
    )
