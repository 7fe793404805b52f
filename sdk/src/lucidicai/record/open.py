"""A session that this process writes to, and the events that are open in it.

Keeps what the process has to know of them; refuses nothing. No locks: a signal
handler may interrupt any line on its own thread, and single operations on dicts are atomic.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from typing import Any

from lucidicai.clock import now_ns
from lucidicai.record.open_event import STEP
from lucidicai.record.open_event import OpenEvent
from lucidicai.record.session_records import SessionRecords
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventChanged
from lucidicai.wire.records import EventEnded

if TYPE_CHECKING:
    from lucidicai.record.capture import Capture
    from lucidicai.record.port import RecordPort
    from lucidicai.settings import Settings

# Events that were created and never ended (the first era's calls make that easy) would fill the
# memory of a long session: beyond this many the oldest one is ended.
_MAX_OPEN_EVENTS = 10_000
# How many of the oldest are looked at for one that may be ended.
_MAX_OPEN_STEPS = 100


class OpenSession(SessionRecords):
    """What this process knows of one session."""

    __slots__ = (
        "_unended",
        "auto_end",
        "capture_uncaught",
        "events",
        "latest",
        "name",
        "owner_pid",
        "settings",
        "steps",
    )

    def __init__(
        self, session_id: str, recorder: RecordPort, capture: Capture, settings: Settings
    ) -> None:
        super().__init__(session_id, recorder, capture)
        self.settings = settings
        self.name: str | None = None
        # The process that began or resumed it; None if it is only bound here.
        self.owner_pid: int | None = None
        self.auto_end = False
        self.capture_uncaught = settings.capture_uncaught
        # In order of beginning.
        self.events: dict[str, OpenEvent] = {}
        # Those of them that create_step made.
        self.steps: dict[str, OpenEvent] = {}
        # What update_event and end_event mean without an id.
        self.latest: str | None = None
        self._unended = [True]

    @property
    def has_ended(self) -> bool:
        """Whether this process has ended it."""
        return not self._unended

    def take_end(self) -> bool:
        """Returns True to exactly one caller: to the one that then ends the session."""
        try:
            return self._unended.pop()
        except IndexError:
            return False

    def ended(self, **given: Any) -> None:
        """Writes the end of every open event, the youngest first, then that of the session."""
        while self.events:
            try:
                event_id, _ = self.events.popitem()
            except KeyError:
                break  # another thread ended the last one
            self.steps.pop(event_id, None)
            self._write(EventEnded, event_id, {})
        self._write_end(given)

    def begin_event(
        self,
        kind: str,
        parent: OpenEvent | str | None,
        given: dict[str, Any],
        *,
        is_manual: bool = False,
    ) -> OpenEvent:
        """Writes that an event begins, and keeps it as open; `parent` may be an id.

        `given` is taken over: type and parent are written into it.
        """
        event_id = self.recorder.next_event_id(self.session_id)
        above = self.events.get(parent) if isinstance(parent, str) else parent
        event = OpenEvent(self, event_id, kind, above, is_manual=is_manual)
        if is_manual:
            if len(self.events) >= _MAX_OPEN_EVENTS:
                self._make_room()
            if above is not None:
                for ancestor in event.ancestors():
                    if ancestor.has_manual:
                        break  # and so have those above it
                    ancestor.has_manual = True
            if kind == STEP:
                self.steps[event_id] = event
        self.events[event_id] = event
        event.provider = given.get("provider")
        event.model = given.get("model")
        given["type"] = kind
        if parent is not None:
            given["parent_id"] = parent.event_id if isinstance(parent, OpenEvent) else parent
        self._write(EventBegan, event_id, given)
        return event

    def change_event(self, event_id: str, given: dict[str, Any]) -> None:
        """Writes the fields given of an event, open or not."""
        if (event := self.events.get(event_id)) is not None:
            event.name_model(given)
        self._write(EventChanged, event_id, given)

    def end_event(self, event_id: str, given: dict[str, Any] | None = None) -> None:
        """Writes the end of an event, and before it of what calls have opened below it.

        A function that still runs below it (a generator that was handed on) keeps its event.
        """
        event = self.events.pop(event_id, None)
        self.steps.pop(event_id, None)
        if event is not None:
            if given:
                event.name_model(given)
            if event.has_manual:
                for below in reversed(list(self.events.values())):
                    if below.is_manual and event in below.ancestors():
                        self.end_event(below.event_id)
        self._write(EventEnded, event_id, given or {})

    def whole_event(self, event_id: str, given: dict[str, Any]) -> None:
        """Writes an event that is over in one record. It began now, if nothing else is given."""
        # Without a start it would seem to have begun when the server first heard of it.
        if given.get("started_at") is None:
            given["started_at"] = now_ns()
        self._write(EventEnded, event_id, given)

    def _make_room(self) -> None:
        oldest = [
            event
            for event in list(islice(self.events.values(), _MAX_OPEN_STEPS))
            if event.is_manual
        ]
        # Rather an event than a step: programs of the first era seldom end their events.
        for event in (*(each for each in oldest if each.type != STEP), *oldest):
            # Alone: what lies below it is younger, and stays open.
            self.events.pop(event.event_id, None)
            self.steps.pop(event.event_id, None)
            self._write(EventEnded, event.event_id, {})
            return
