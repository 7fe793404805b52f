"""A session that this process writes to, and the events that are open in it.

Writes records and keeps what the process has to know of them; refuses nothing. No locks: a signal
handler may interrupt any line on its own thread, and single operations on dicts are atomic.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING
from typing import Any

from lucidicai.clock import now_ns
from lucidicai.record.capture import Capture
from lucidicai.record.fields import recorded
from lucidicai.settings import Settings
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventChanged
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import Scored
from lucidicai.wire.records import Screenshot
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionChanged
from lucidicai.wire.records import SessionEnded

if TYPE_CHECKING:
    from lucidicai.record.port import RecordPort

STEP = "step"

# What a judgement is called whose program gave it no name.
_UNNAMED = "eval"

# Pictures of one record; those beyond follow in records of their own, which append.
_MAX_PICTURES_BYTES = 3 << 20
# Events that were created and never ended (the first era's calls make that easy) would fill the
# memory of a long session: beyond this many the oldest one is ended.
_MAX_OPEN_EVENTS = 10_000
# How many of the oldest are looked at for one that may be ended.
_MAX_OPEN_STEPS = 100


class OpenEvent:
    """An event that has begun and not ended, or has ended and may still be named as a parent."""

    __slots__ = (
        "event_id",
        "has_manual",
        "is_callback",
        "is_manual",
        "model",
        "parent",
        "provider",
        "session",
        "type",
    )

    def __init__(
        self,
        session: OpenSession,
        event_id: str,
        kind: str,
        parent: OpenEvent | None,
        *,
        is_manual: bool,
    ) -> None:
        self.session = session
        self.event_id = event_id
        self.type = kind
        self.parent = parent
        # Made by create_step or create_event, so that only a call ends it, not a function's return.
        self.is_manual = is_manual
        # Whether such a one was ever opened below it.
        self.has_manual = False
        # Begun by a framework's callback: its end may not reach the context that it was entered in.
        self.is_callback = False
        # Whose tokens a later call may tell.
        self.provider: Any = None
        self.model: Any = None

    @property
    def is_open(self) -> bool:
        """Whether it has not ended, by itself or with its session."""
        return self.event_id in self.session.events


class OpenSession:
    """What this process knows of one session."""

    __slots__ = (
        "_unended",
        "auto_end",
        "capture",
        "capture_uncaught",
        "events",
        "is_judged",
        "latest",
        "name",
        "owner_pid",
        "recorder",
        "session_id",
        "settings",
        "steps",
    )

    def __init__(
        self, session_id: str, recorder: RecordPort, capture: Capture, settings: Settings
    ) -> None:
        self.session_id = session_id
        self.recorder = recorder
        self.capture = capture
        self.settings = settings
        self.name: str | None = None
        # The process that began or resumed it; None if it is only bound here.
        self.owner_pid: int | None = None
        self.auto_end = False
        self.capture_uncaught = settings.capture_uncaught
        self.is_judged = False
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

    def began(self, **given: Any) -> None:
        """Writes that the session begins or is resumed."""
        self._note(given)
        self.recorder.write(SessionBegan(**self._record(given)))

    def changed(self, **given: Any) -> None:
        """Writes the fields given."""
        self._note(given)
        self.recorder.write(SessionChanged(**self._record(given)))

    def ended(self, **given: Any) -> None:
        """Writes the end of every open event, the youngest first, then that of the session."""
        while self.events:
            try:
                event_id, _ = self.events.popitem()
            except KeyError:
                break  # another thread ended the last one
            self.steps.pop(event_id, None)
            self._write(EventEnded, event_id, {})
        self._note(given)
        self.recorder.write(SessionEnded(**self._record(given)))

    def scored(self, value: bool | float | str, *, evaluator: str | None, reason: Any) -> None:
        """Writes a judgement on the session, which may have ended."""
        given = recorded(self.capture, {"evaluator": evaluator or None, "reason": reason})
        record: dict[str, Any] = {"evaluator": _UNNAMED, **given}
        if isinstance(value, bool):
            record["value"] = value
        else:
            record["value"] = self.capture.text(value) if isinstance(value, str) else float(value)
        self.recorder.write(Scored(writer="", seq=0, time=0, session_id=self.session_id, **record))

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
                for ancestor in _ancestors(event):
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
        _name_model(self.events.get(event_id), given)
        self._write(EventChanged, event_id, given)

    def end_event(self, event_id: str, given: dict[str, Any] | None = None) -> None:
        """Writes the end of an event, and before it of what calls have opened below it.

        A function that still runs below it (a generator that was handed on) keeps its event.
        """
        event = self.events.pop(event_id, None)
        self.steps.pop(event_id, None)
        _name_model(event, given)
        if event is not None and event.has_manual:
            for below in reversed(list(self.events.values())):
                if below.is_manual and event in _ancestors(below):
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

    def _note(self, given: dict[str, Any]) -> None:
        if given.get("is_successful") is not None:
            self.is_judged = True

    def _record(self, given: dict[str, Any]) -> dict[str, Any]:
        # The recorder sets the writer, the number and the time, under its lock.
        fields = recorded(self.capture, given)
        return {"writer": "", "seq": 0, "time": 0, "session_id": self.session_id, **fields}

    def _write(
        self,
        kind: type[EventBegan | EventChanged | EventEnded],
        event_id: str,
        given: dict[str, Any],
    ) -> None:
        fields = recorded(self.capture, given)
        beyond: list[Screenshot] = []
        if "screenshots" in fields:
            fields["screenshots"], beyond = _split(fields["screenshots"])
        record = kind(writer="", seq=0, time=0, session_id=self.session_id, event_id=event_id)
        for name, value in fields.items():  # takes two thirds of giving them to the class
            setattr(record, name, value)
        self.recorder.write(record)
        for picture in beyond:
            self.change_event(event_id, {"screenshots": [picture]})


def _name_model(event: OpenEvent | None, given: dict[str, Any] | None) -> None:
    """Writes the model beside the tokens: the server prices a record by what stands in it."""
    if event is None or event.model is None or not given or given.get("model") is not None:
        return
    if given.get("input_tokens") is not None or given.get("output_tokens") is not None:
        given["model"] = event.model
        given["provider"] = event.provider


def _ancestors(event: OpenEvent) -> Iterator[OpenEvent]:
    parent = event.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _split(pictures: list[Screenshot]) -> tuple[list[Screenshot], list[Screenshot]]:
    size = 0
    for count, picture in enumerate(pictures):
        size += len(picture.data)
        if count and size > _MAX_PICTURES_BYTES:
            return pictures[:count], pictures[count:]
    return pictures, []
