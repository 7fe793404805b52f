"""Live updates: who watches what, and what each of them has not been told yet.

What waits for a watcher is kept by session or event, so that the newest state replaces an older
one that was not sent. A watcher that does not keep up is dropped: it comes back and reads anew.
"""

import asyncio
from collections.abc import AsyncIterator
from collections.abc import Callable

import msgspec

from lucidic_server.clock import Clock
from lucidic_server.model.session import SessionSummary

# A comment this often keeps connections open and finds those that are gone.
HEARTBEAT_SECONDS = 15.0
# At most this often does a page redraw; what comes in between travels together.
_PACE_SECONDS = 0.1
_MAX_WAITING = 10_000
_MAX_BEHIND_SECONDS = 60.0

_OPENED = b": open\n\n"
_ALIVE = b": alive\n\n"


class Watcher:
    """One open stream. `session_id` is empty for a watcher of the list.

    `may_watch` tells whether it would still be let in: keys are revoked while streams are open.
    """

    def __init__(
        self,
        project_id: str,
        session_id: str = "",
        may_watch: Callable[[], bool] = lambda: True,
    ) -> None:
        self.project_id = project_id
        self.session_id = session_id
        self.may_watch = may_watch
        self.wake = asyncio.Event()
        self.is_over = False
        self.summaries: dict[str, SessionSummary] = {}
        self.event_ids: set[str] = set()
        self.deleted: set[str] = set()
        self.has_new_scores = False
        self.behind_since: float | None = None

    def waiting(self) -> int:
        """Returns how much has not been sent."""
        return len(self.summaries) + len(self.event_ids) + len(self.deleted)

    def end(self) -> None:
        """Lets the stream end."""
        self.is_over = True
        self.wake.set()


class Hub:
    """Hands what happens to those who watch it. Everything runs on the event loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._watchers: set[Watcher] = set()
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._watchers)

    async def stream(
        self, watcher: Watcher, take: Callable[[Watcher], AsyncIterator[bytes]]
    ) -> AsyncIterator[bytes]:
        """Yields the watcher's messages until it goes, is dropped, or the server stops.

        `take` empties what waits and yields the messages for it.
        """
        self._watchers.add(watcher)
        asked_at = self._clock.monotonic()
        try:
            yield _OPENED
            while not (self._is_closed or watcher.is_over):
                try:
                    async with asyncio.timeout(HEARTBEAT_SECONDS):
                        await watcher.wake.wait()
                except TimeoutError:
                    if not watcher.may_watch():
                        return
                    yield _ALIVE
                    continue
                if self._clock.monotonic() - asked_at >= HEARTBEAT_SECONDS:
                    asked_at = self._clock.monotonic()
                    if not watcher.may_watch():
                        return
                await asyncio.sleep(_PACE_SECONDS if not self._is_closed else 0)
                watcher.wake.clear()
                watcher.behind_since = None
                async for message in take(watcher):
                    yield message
        finally:
            self._watchers.discard(watcher)

    def summaries_changed(self, project_id: str, summaries: list[SessionSummary]) -> None:
        """Tells the watchers of the list which sessions look different now."""
        for watcher in self._of(project_id, ""):
            watcher.summaries.update({each.session_id: each for each in summaries})
            self._wake(watcher)

    def events_changed(self, project_id: str, changed: dict[str, set[str]]) -> None:
        """Tells the watchers of sessions which events changed."""
        for session_id, event_ids in changed.items():
            for watcher in self._of(project_id, session_id):
                watcher.event_ids |= event_ids
                self._wake(watcher)

    def committed(self, touched: dict[str, set[str]]) -> None:
        """Tells the watchers of sessions that theirs was written to."""
        for project_id, session_ids in touched.items():
            self.events_changed(project_id, {each: set() for each in session_ids})

    def scores_changed(self, project_id: str, session_id: str) -> None:
        """Tells the watchers of a session that it is judged otherwise."""
        for watcher in self._of(project_id, session_id):
            watcher.has_new_scores = True
            self._wake(watcher)

    def sessions_deleted(self, project_id: str, session_ids: list[str]) -> None:
        """Tells everybody concerned that sessions are gone."""
        gone = set(session_ids)
        for watcher in list(self._watchers):
            is_list = not watcher.session_id
            if watcher.project_id == project_id and (is_list or watcher.session_id in gone):
                watcher.deleted |= gone if is_list else {watcher.session_id}
                for session_id in gone:
                    watcher.summaries.pop(session_id, None)
                self._wake(watcher)

    def runs_moved(self, project_id: str, run_ids: list[str]) -> None:
        """Tells the watchers of the list which of its sessions are part of others now."""
        for watcher in self._of(project_id, ""):
            watcher.deleted.update(run_ids)
            for run_id in run_ids:
                watcher.summaries.pop(run_id, None)
            self._wake(watcher)

    def is_list_watched(self, project_id: str) -> bool:
        """Tells whether somebody watches the project's list."""
        return any(each.project_id == project_id and not each.session_id for each in self._watchers)

    def is_session_watched(self, project_id: str) -> bool:
        """Tells whether somebody watches one of the project's sessions."""
        return any(each.project_id == project_id and each.session_id for each in self._watchers)

    def restart(self) -> None:
        """Lets every stream that is open end: something was missed, and its reader reads anew."""
        for watcher in list(self._watchers):
            watcher.end()

    def close(self) -> None:
        """Lets every stream end, now and from now on."""
        self._is_closed = True
        for watcher in list(self._watchers):
            watcher.end()

    def _of(self, project_id: str, session_id: str) -> list[Watcher]:
        return [
            each
            for each in self._watchers
            if each.project_id == project_id and each.session_id == session_id
        ]

    def _wake(self, watcher: Watcher) -> None:
        now = self._clock.monotonic()
        watcher.behind_since = watcher.behind_since or now
        is_behind = now - watcher.behind_since > _MAX_BEHIND_SECONDS
        if is_behind or watcher.waiting() > _MAX_WAITING:
            self._watchers.discard(watcher)
            watcher.summaries.clear()
            watcher.event_ids.clear()
            watcher.deleted.clear()
            watcher.end()
            return
        watcher.wake.set()


def message(event: str, data: object) -> bytes:
    """Returns one server-sent event; JSON has no raw line break, so one data line holds it."""
    return b"event: %s\ndata: %s\n\n" % (event.encode(), msgspec.json.encode(data))
