"""`InMemoryRecorder`: takes what a program records, instead of journal, thread and network."""

import contextlib
from collections import Counter
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from lucidicai.guard import log
from lucidicai.record import context
from lucidicai.record import destination
from lucidicai.record import event_context
from lucidicai.record import lifecycle
from lucidicai.settings import Settings
from lucidicai.testing.event import RecordedEvent
from lucidicai.testing.lookup import EventLookup
from lucidicai.testing.memory import Memory
from lucidicai.testing.session import RecordedSession
from lucidicai.testing.session import session_of
from lucidicai.testing.story import story
from lucidicai.wire.records import AnyRecord


class InMemoryRecorder(EventLookup):
    """A `with` block in which everything that this process records is kept here.

    The package itself runs as ever; only its journal, its thread and its requests to the server
    for records are left out, and no key is asked for. Sessions of before rest until the block
    ends. What the block leaves open ends with it as at the exit of a process, if it ends by
    itself. Blocks may be nested; two threads cannot have one each. Records of other processes are
    not seen.
    """

    def __init__(self) -> None:
        # One for each server, key and agent: two sessions may have one id.
        self._memories: list[Memory] = []
        self._undo = contextlib.ExitStack()
        self._is_recording = False
        self._merged: tuple[int, list[RecordedSession]] = (0, [])

    def __enter__(self) -> Self:
        """Begins to record. Raises RuntimeError if it does already."""
        if self._is_recording:
            raise RuntimeError("this recorder is recording; make another one for a nested block")
        self._is_recording = True
        said = log.swap_said({})
        self._undo.callback(log.swap_said, said)
        self._undo.enter_context(context.set_aside())
        self._undo.enter_context(event_context.set_aside())
        self._undo.enter_context(destination.replaced(self._make))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends what ends by itself; what was recorded can be read afterwards."""
        self.finish()
        self._is_recording = False
        self._undo.close()

    @property
    def sessions(self) -> list[RecordedSession]:
        """The sessions in the order of their first records, as they are now."""
        count = sum(len(memory.records) for memory in self._memories)
        if count != self._merged[0]:
            self._merged = count, list(self._merge())
        return list(self._merged[1])

    def session(self, name: str | None = None) -> RecordedSession:
        """Returns the one session of this name or id, or the only one there is.

        Raises AssertionError, with what was recorded, if it is not one.
        """
        found = [one for one in self.sessions if name in (None, one.name, one.session_id)]
        if len(found) == 1:
            return found[0]
        wanted = "session()" if name is None else f"session({name!r})"
        raise AssertionError(f"{len(found)} sessions fit {wanted}, not 1. Recorded:\n{self}")

    def finish(self) -> None:
        """Ends the open sessions that end by themselves, as the exit of the process would."""
        # Inside of a nested block our own sessions rest.
        if destination.is_replaced(self._make):
            lifecycle.end_all("exit")

    def losses(self) -> dict[str, int]:
        """Returns what could not be recorded: reason (`unencodable`, `too_large`) → count."""
        lost: Counter[str] = Counter()
        for memory in self._memories:
            lost.update(memory.losses())
        return dict(lost)

    def __repr__(self) -> str:
        return f"<InMemoryRecorder: {len(self.sessions)} sessions>"

    def __str__(self) -> str:
        return story(self.sessions)

    def _make(self, _settings: Settings) -> Memory:
        self._memories.append(Memory())
        return self._memories[-1]

    def _merge(self) -> Iterable[RecordedSession]:
        for memory in self._memories:
            told: dict[str, list[AnyRecord]] = {}
            for record in list(memory.records):
                told.setdefault(record.session_id, []).append(record)
            for session_id, own in told.items():
                yield session_of(session_id, own)

    def _events(self) -> Iterable[RecordedEvent]:
        for session in self.sessions:
            yield from session.events()
