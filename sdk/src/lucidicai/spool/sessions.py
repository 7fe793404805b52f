"""Which sessions a journal leaves open: those that its writer would have ended, had it lived."""

import msgspec

from lucidicai.wire.framing import Frame


class _Glimpse(msgspec.Struct):
    """The few fields of a record that tell it; the rest is skipped, not decoded."""

    kind: str = ""
    session_id: str = ""
    auto_end: bool | None = None


_decoder = msgspec.msgpack.Decoder(_Glimpse)


class OpenSessions:
    """Follows a journal record by record, in the order of writing."""

    def __init__(self) -> None:
        self._open: dict[str, bool] = {}

    def see(self, frame: Frame) -> None:
        """Takes one record into account; one that cannot be read tells nothing."""
        try:
            record = _decoder.decode(frame.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return
        if record.kind == "session_began":
            # One that is taken up again stays as it was told before.
            before = self._open.get(record.session_id, True)
            self._open[record.session_id] = before if record.auto_end is None else record.auto_end
        elif record.kind == "session_ended":
            self._open.pop(record.session_id, None)
        elif record.auto_end is not None and record.session_id in self._open:
            self._open[record.session_id] = record.auto_end

    def still_open(self) -> list[str]:
        """Returns the sessions that began here, not without `auto_end`, and did not end here."""
        return [session for session, auto_end in self._open.items() if auto_end]
