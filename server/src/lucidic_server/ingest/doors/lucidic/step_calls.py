"""What the first era's step and event calls do."""

from typing import Any

from lucidic_server.control.client_events import ClientEvents
from lucidic_server.errors import NotFoundError
from lucidic_server.ingest.doors.lucidic import steps
from lucidic_server.ingest.doors.lucidic import values
from lucidic_server.ingest.doors.lucidic.call import Call
from lucidic_server.ingest.doors.lucidic.taking import Taker
from lucidicai.wire.ids import session_of

Answer = dict[str, Any]


def home_of(locator: ClientEvents, project_id: str, event_id: str) -> str:
    """Returns the session of an event or step by its id alone. Raises NotFoundError."""
    place = locator.find(project_id, event_id)
    if place is not None:
        return place.session_id
    session_id = session_of(event_id)
    if session_id is None:
        raise NotFoundError(
            f"There is no step or event {event_id!r} here.",
            hint="Use an id that initstep, initevent or events answered.",
        )
    return session_id


class StepCalls:
    """Answers the calls about steps and their events."""

    def __init__(self, taker: Taker, locator: ClientEvents) -> None:
        self._taker = taker
        self._locator = locator

    async def begin_step(self, call: Call) -> Answer:
        """Opens a step."""
        record = steps.step_began(call, values.required(call.fields, "session_id"))
        await self._taker.take(call.project_id, record, steps.rest(call.fields))
        return {"step_id": record.event_id}

    async def change_step(self, call: Call) -> Answer:
        """Changes or ends a step."""
        step_id = values.required(call.fields, "step_id")
        session_id = home_of(self._locator, call.project_id, step_id)
        record = steps.step_changed(call, session_id, step_id)
        await self._taker.take(call.project_id, record, steps.rest(call.fields))
        return {"step_id": step_id}

    async def begin_event(self, call: Call) -> Answer:
        """Opens an event in its step, or in the session's automatic one; a finished step too."""
        step_id = values.identifier(call.fields, "step_id")
        if step_id is not None:
            session_id = home_of(self._locator, call.project_id, step_id)
            around = []
        else:
            session_id = values.required(call.fields, "session_id", "step_id")
            step_id = steps.automatic_step_id(session_id)
            around = [steps.automatic_step(call, session_id)]
        record = steps.event_began(call, session_id, step_id)
        await self._taker.take(call.project_id, record, steps.rest(call.fields), *around)
        return {"event_id": record.event_id, "step_id": step_id}

    async def change_event(self, call: Call) -> Answer:
        """Changes or ends an event; `cost_added` adds up."""
        event_id = values.required(call.fields, "event_id")
        session_id = home_of(self._locator, call.project_id, event_id)
        record = steps.event_changed(call, session_id, event_id)
        await self._taker.take(call.project_id, record, steps.rest(call.fields))
        return {"event_id": event_id}
