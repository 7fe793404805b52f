"""Live updates across servers: what happens here is told there, what they tell is shown here.

Names travel, not contents: whoever watches reads what it shows from the store.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable
from collections.abc import Callable

from lucidic_server import logs
from lucidic_server.control.bus import Bus
from lucidic_server.http.hub import Hub
from lucidic_server.http.run_watch import RunWatch
from lucidic_server.model.peers import PeersError
from lucidic_server.model.session import SessionSummary

log = logs.get("http.relay")

# Between an event's session and its own id; no id holds it.
_SEPARATOR = "\x1f"
# What is told travels together: pages redraw no faster.
_PACE_SECONDS = 0.1

_EVENTS = "events"
_LISTED = "listed"
_SCORES = "scores"
_DELETED = "deleted"
_MOVED = "moved"

Summaries = Callable[[str, list[str]], Awaitable[list[SessionSummary]]]
Forget = Callable[[str, list[str]], None]


class Relay:
    """Collects what happens here, and hands on what others tell. All of it on the event loop."""

    def __init__(
        self, bus: Bus, hub: Hub, run_watch: RunWatch, summaries: Summaries, forget: Forget
    ) -> None:
        """`summaries` reads the newest ones; `forget` drops what is known of deleted sessions."""
        self._bus = bus
        self._hub = hub
        self._run_watch = run_watch
        self._summaries = summaries
        self._forget = forget
        self._waiting: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Tells and listens until it is cancelled."""
        loop = asyncio.get_running_loop()

        def on_told(kind: str, project_id: str, names: list[str]) -> None:
            loop.call_soon_threadsafe(lambda: self._heard(kind, project_id, names))

        def on_gap() -> None:
            loop.call_soon_threadsafe(self._hub.restart)

        self._bus.listen(on_told, on_gap)
        while True:
            await self._wake.wait()
            await asyncio.sleep(_PACE_SECONDS)
            self._wake.clear()
            waiting, self._waiting = self._waiting, defaultdict(dict)
            try:
                for (kind, project_id), names in waiting.items():
                    await asyncio.to_thread(self._bus.tell, kind, project_id, list(names))
            except PeersError as error:
                # Who watches elsewhere sees it with the next change, or reads anew.
                log.warning("relay.not_told", cause=error)

    def events_changed(self, project_id: str, changed: dict[str, set[str]]) -> None:
        """Tells of events that changed; a session's own record is one without an event."""
        for session_id, event_ids in changed.items():
            names = [f"{session_id}{_SEPARATOR}{each}" for each in event_ids or {""}]
            self._tell(_EVENTS, project_id, names)

    def committed(self, touched: dict[str, set[str]]) -> None:
        """Tells of sessions that were written to."""
        for project_id, session_ids in touched.items():
            self.events_changed(project_id, {each: set() for each in session_ids})

    def summaries_changed(self, project_id: str, summaries: list[SessionSummary]) -> None:
        """Tells of sessions that look different in the list."""
        self._tell(_LISTED, project_id, [each.session_id for each in summaries])

    def scores_changed(self, project_id: str, session_id: str) -> None:
        """Tells of a session whose scores changed."""
        self._tell(_SCORES, project_id, [session_id])

    def runs_moved(self, project_id: str, run_ids: list[str]) -> None:
        """Tells of sessions of the list that are part of others now."""
        self._tell(_MOVED, project_id, run_ids)

    def sessions_deleted(self, project_id: str, session_ids: list[str]) -> None:
        """Tells of sessions that are gone."""
        self._tell(_DELETED, project_id, session_ids)

    def _tell(self, kind: str, project_id: str, names: list[str]) -> None:
        self._waiting[kind, project_id].update(dict.fromkeys(names))
        self._wake.set()

    def _heard(self, kind: str, project_id: str, names: list[str]) -> None:
        if kind == _EVENTS:
            changed: dict[str, set[str]] = defaultdict(set)
            for name in names:
                session_id, _separator, event_id = name.partition(_SEPARATOR)
                changed[session_id] |= {event_id} - {""}
            self._run_watch.events_changed(project_id, changed)
        elif kind == _SCORES:
            for session_id in names:
                self._hub.scores_changed(project_id, session_id)
        elif kind == _DELETED:
            self._forget(project_id, names)
            self._hub.sessions_deleted(project_id, names)
        elif kind == _MOVED:
            self._hub.runs_moved(project_id, names)
        elif kind == _LISTED and self._hub.is_list_watched(project_id):
            task = asyncio.get_running_loop().create_task(self._show(project_id, names))
            task.add_done_callback(_told_fault)

    async def _show(self, project_id: str, session_ids: list[str]) -> None:
        self._hub.summaries_changed(project_id, await self._summaries(project_id, session_ids))


def _told_fault(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.warning("relay.not_shown", cause=task.exception())
