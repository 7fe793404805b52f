"""Says that this server lives, and takes over what servers left undone that died.

What a dead server had acknowledged is in the store. What it may not have done is the recount of
the sessions that it wrote to last: whoever notices its death first does that.
"""

import asyncio
from collections.abc import Awaitable
from collections.abc import Callable

from lucidic_server import logs
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.control.servers import Servers
from lucidic_server.model.peers import PeersError
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.store import Telemetry

_EVERY_SECONDS = 5.0

log = logs.get("jobs.presence")


class Presence:
    """Reports, and looks for the dead."""

    def __init__(
        self, servers: Servers, telemetry: Telemetry, on_adopted: Callable[[], Awaitable[None]]
    ) -> None:
        """`on_adopted` does what else a server that died may have left in its memory."""
        self._on_adopted = on_adopted
        self._servers = servers
        self._telemetry = telemetry

    async def run(self) -> None:
        """Reports and looks until it is cancelled."""
        while True:
            try:
                await self.look()
            except (ControlStoreError, PeersError, TelemetryError) as error:
                log.warning("presence.failed", cause=error)
            except Exception as error:  # noqa: BLE001 # a worker loop outlives any one round
                log.fault("presence.failed", error)
            await asyncio.sleep(_EVERY_SECONDS)

    async def look(self) -> None:
        """Reports once, and adopts whom it finds dead."""
        await self._report()
        for left in await asyncio.to_thread(self._servers.dead):
            await self._telemetry.adopt(left.complete_until)
            # First it is written down that the work is ours: our own death must not lose it.
            await self._report()
            await self._on_adopted()
            await asyncio.to_thread(self._servers.remove, left.server_id)
            log.info("presence.adopted", server=left.server_id)

    async def leave(self) -> None:
        """Says goodbye, after the store is closed: what is still late then is left to others."""
        try:
            if self._telemetry.is_settled():
                await asyncio.to_thread(self._servers.remove, self._servers.server_id)
            else:
                await self._report()
        except (ControlStoreError, PeersError) as error:
            log.warning("presence.failed", cause=error)

    async def _report(self) -> None:
        await asyncio.to_thread(self._servers.report, self._telemetry.complete_until())
