"""Tells those who watch a session what came for its runs, too.

Whose a run is stands in the store: another server may have heard of it, or one that died. One
question at a time is asked for a project; what comes meanwhile waits for the next one.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable
from collections.abc import Callable

from lucidic_server import logs
from lucidic_server.http.hub import Hub
from lucidic_server.telemetry.errors import TelemetryError

log = logs.get("http.run_watch")

# Asks which of these ids are runs of a session, and of which.
Owners = Callable[[str, list[str]], Awaitable[dict[str, str]]]


class RunWatch:
    """Stands before the hub, on the event loop."""

    def __init__(self, hub: Hub, owners: Owners) -> None:
        self._hub = hub
        self._owners = owners
        # By project, while a task asks for it: what the next question is about.
        self._waiting: dict[str, dict[str, set[str]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def events_changed(self, project_id: str, changed: dict[str, set[str]]) -> None:
        """Tells the watchers of sessions which events changed, and then those of their owners."""
        self._hub.events_changed(project_id, changed)
        if not self._hub.is_session_watched(project_id):
            return
        if project_id not in self._waiting:
            self._waiting[project_id] = {}
            task = asyncio.get_running_loop().create_task(self._tell_all_owners(project_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        waiting = self._waiting[project_id]
        for session_id, event_ids in changed.items():
            waiting.setdefault(session_id, set()).update(event_ids)

    def committed(self, touched: dict[str, set[str]]) -> None:
        """Tells the watchers of sessions that theirs was written to."""
        for project_id, session_ids in touched.items():
            self.events_changed(project_id, {each: set() for each in session_ids})

    async def _tell_all_owners(self, project_id: str) -> None:
        try:
            while changed := self._waiting[project_id]:
                self._waiting[project_id] = {}
                await self._tell_owners(project_id, changed)
        finally:
            del self._waiting[project_id]

    async def _tell_owners(self, project_id: str, changed: dict[str, set[str]]) -> None:
        try:
            owners = await self._owners(project_id, list(changed))
        except TelemetryError as error:
            # The page shows it with the next change that can be read.
            log.warning("run_watch.not_told", cause=error)
            return
        owned: dict[str, set[str]] = defaultdict(set)
        for run_id, owner in owners.items():
            owned[owner] |= changed[run_id]
        self._hub.events_changed(project_id, owned)
