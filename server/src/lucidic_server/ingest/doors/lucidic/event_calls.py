"""What the later eras' event calls do: take, change, read, list."""

import hashlib
from typing import Any

from lucidic_server.control.client_events import ClientEvents
from lucidic_server.control.upload_grants import PAYLOAD
from lucidic_server.control.upload_grants import Grant
from lucidic_server.errors import NotFoundError
from lucidic_server.ingest.doors.lucidic import events
from lucidic_server.ingest.doors.lucidic import values
from lucidic_server.ingest.doors.lucidic.call import Call
from lucidic_server.ingest.doors.lucidic.events import Stamp
from lucidic_server.ingest.doors.lucidic.paging import Window
from lucidic_server.ingest.doors.lucidic.step_calls import home_of
from lucidic_server.ingest.doors.lucidic.taking import Taker
from lucidic_server.ingest.doors.lucidic.upload_calls import UploadCalls
from lucidic_server.ingest.doors.lucidic.views import event_head_view
from lucidic_server.ingest.doors.lucidic.views import event_view
from lucidic_server.model.event import Event
from lucidic_server.telemetry.store import Telemetry

# Events are read a page at a time.
_EVENTS = 1_000
# Where no session is named, so many are looked at: each is a read of its own.
_SESSIONS = 1_000

Answer = dict[str, Any]


class EventCalls:
    """Answers the calls about typed events."""

    def __init__(
        self, taker: Taker, telemetry: Telemetry, locator: ClientEvents, uploads: UploadCalls
    ) -> None:
        self._taker = taker
        self._telemetry = telemetry
        self._locator = locator
        self._uploads = uploads

    async def take(self, call: Call) -> Answer:
        """Takes an event. One that was taken already is the same event: what came last counts."""
        session_id = values.required(call.fields, "session_id")
        event_id = events.client_id(call, session_id)
        content = events.content_of(call.fields)
        place = self._locator.place(call.project_id, event_id, session_id, content, call.time)
        stamp = Stamp(_writer(session_id, event_id), place.revision, place.time)
        record, extra = events.whole(call, session_id, event_id, stamp)
        await self._taker.take(call.project_id, record, extra)
        answer = {"event_id": event_id, "session_id": session_id}
        if call.fields.get("needs_blob") is True:
            grant = Grant(call.project_id, session_id, event_id, PAYLOAD, place.time + 1)
            answer["blob_url"] = self._uploads.address(call.base_url, grant)
        return answer

    async def change(self, call: Call, event_id: str) -> Answer:
        """Changes what is given of an event and returns it whole. Raises NotFoundError."""
        session_id, event = await self._known(call.project_id, event_id)
        place = self._locator.find(call.project_id, event_id)
        time = call.time if place is None else max(call.time, place.time + 1)
        record = events.changed(call, session_id, event, Stamp(call.writer, 1, time))
        await self._taker.take(call.project_id, record, {})
        return await self.get(call.project_id, event_id)

    async def get(self, project_id: str, event_id: str, session_id: str | None = None) -> Answer:
        """Returns the event. Raises NotFoundError."""
        session_id, event = await self._known(project_id, event_id, session_id)
        return event_view(event, session_id)

    async def page(self, call: Call) -> Answer:
        """Returns a window of events without payloads, by session and start.

        Without a session: those of the newest sessions, and of no more than a thousand.
        """
        window = Window.read(call.query)
        wanted = call.query.get("type")
        named = call.query.get("session_id")
        session_ids = [named] if named else await self._newest(call.project_id)
        found: list[Answer] = []
        for session_id in session_ids:
            more = window.end - len(found)
            if more > 0:
                found += await self._of_session(call.project_id, session_id, wanted, more)
        shown = found[window.offset : window.end]
        return {"events": shown, **window.told(len(shown), None)}

    async def _newest(self, project_id: str) -> list[str]:
        newest = await self._telemetry.newest_sessions(project_id, None, _SESSIONS)
        return [session.session_id for session in newest]

    async def _of_session(
        self, project_id: str, session_id: str, wanted: str | None, most: int
    ) -> list[Answer]:
        found: list[Answer] = []
        cursor: str | None = None
        while len(found) < most:
            page = await self._telemetry.events(project_id, session_id, _EVENTS, cursor)
            found += [
                event_head_view(row, session_id)
                for row in page.items
                if not wanted or row.type == wanted
            ]
            cursor = page.next_cursor
            if cursor is None:
                break
        return found[:most]

    async def _known(
        self, project_id: str, event_id: str, session_id: str | None = None
    ) -> tuple[str, Event]:
        session_id = session_id or home_of(self._locator, project_id, event_id)
        event = await self._telemetry.event(project_id, session_id, event_id)
        if event is None:
            raise NotFoundError(
                f"There is no event {event_id!r} here.",
                hint="Its session was deleted, or the event was never sent.",
            )
        return session_id, event


def _writer(session_id: str, event_id: str) -> str:
    # Hashed: two ids of the longest kind would not fit into a writer's name.
    name = hashlib.sha256(f"{session_id}\0{event_id}".encode()).hexdigest()
    return f"event-{name}"
