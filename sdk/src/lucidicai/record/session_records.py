"""The records of one session: made from what is given, and written one by one.

Knows nothing of what is open; `open` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from lucidicai.record.fields import recorded
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventChanged
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import Scored
from lucidicai.wire.records import Screenshot
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionChanged
from lucidicai.wire.records import SessionEnded

if TYPE_CHECKING:
    from lucidicai.record.capture import Capture
    from lucidicai.record.port import RecordPort

# What a judgement is called whose program gave it no name.
_UNNAMED = "eval"

# Pictures of one record; those beyond follow in records of their own, which append.
_MAX_PICTURES_BYTES = 3 << 20


class SessionRecords:
    """Where one session's records go, and how its values are written."""

    __slots__ = ("capture", "is_judged", "recorder", "session_id")

    def __init__(self, session_id: str, recorder: RecordPort, capture: Capture) -> None:
        self.session_id = session_id
        self.recorder = recorder
        self.capture = capture
        self.is_judged = False

    def began(self, **given: Any) -> None:
        """Writes that the session begins or is resumed."""
        self._note(given)
        self.recorder.write(SessionBegan(**self._record(given)))

    def changed(self, **given: Any) -> None:
        """Writes the fields given."""
        self._note(given)
        self.recorder.write(SessionChanged(**self._record(given)))

    def scored(self, value: bool | float | str, *, evaluator: str | None, reason: Any) -> None:
        """Writes a judgement on the session, which may have ended."""
        given = recorded(self.capture, {"evaluator": evaluator or None, "reason": reason})
        record: dict[str, Any] = {"evaluator": _UNNAMED, **given}
        if isinstance(value, bool):
            record["value"] = value
        else:
            record["value"] = self.capture.text(value) if isinstance(value, str) else float(value)
        self.recorder.write(Scored(writer="", seq=0, time=0, session_id=self.session_id, **record))

    def _write_end(self, given: dict[str, Any]) -> None:
        self._note(given)
        self.recorder.write(SessionEnded(**self._record(given)))

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
            self._write(EventChanged, event_id, {"screenshots": [picture]})


def _split(pictures: list[Screenshot]) -> tuple[list[Screenshot], list[Screenshot]]:
    size = 0
    for count, picture in enumerate(pictures):
        size += len(picture.data)
        if count and size > _MAX_PICTURES_BYTES:
            return pictures[:count], pictures[count:]
    return pictures, []
