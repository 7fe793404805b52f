"""One client's way to its server: where its records go, and which sessions are its own."""

import contextlib
import os
from collections.abc import Callable
from collections.abc import Iterator
from typing import Any

from lucidicai.record.beginning import start
from lucidicai.record.context import bind
from lucidicai.record.context import current
from lucidicai.record.context import keep
from lucidicai.record.context import known
from lucidicai.record.context import unbind
from lucidicai.record.destination import Destination
from lucidicai.record.destination import reach
from lucidicai.record.ending import end_of_block
from lucidicai.record.handle import Session
from lucidicai.record.open import OpenSession
from lucidicai.record.parameters import Beginning
from lucidicai.record.text import clean
from lucidicai.record.waiting import budget
from lucidicai.settings import Settings


@contextlib.contextmanager
def meaning(session: OpenSession) -> Iterator[None]:
    """Makes a block's recording calls mean the session, whatever is active in the context."""
    if session is current():
        yield
        return
    token = bind(session)
    try:
        yield
    finally:
        unbind(token)


class ClientSessions:
    """The sessions that one client made, and those that it is told of by their ids."""

    def __init__(
        self, settings: Settings, masking_function: Callable[[str], str] | None = None
    ) -> None:
        self._settings = settings
        self._mask = masking_function
        self._own: dict[str, OpenSession] = {}

    def begin(self, beginning: Beginning, client: Any) -> Session:
        """Begins or resumes a session and returns its handle, which is bound to nothing yet."""
        mask = beginning.masking_function
        through = self._destination() if mask is None else reach(self._settings, mask)
        made: list[OpenSession] = []

        def adopt(session: OpenSession) -> None:
            keep(session)
            self._own = {key: own for key, own in self._own.items() if not own.has_ended}
            self._own[session.session_id] = session
            made.append(session)

        session_id = start(beginning, adopt, through)
        # Nothing was adopted if the beginning failed inside; then the program goes on unrecorded.
        return Session(made[0] if made else OpenSession(session_id, *through), client)

    def here(self) -> OpenSession | None:
        """Returns the active session if it is this client's, else the only one it has open."""
        active = current()
        if active is not None and self.owns(active):
            return active
        live = [session for session in list(self._own.values()) if not session.has_ended]
        return live[0] if len(live) == 1 else None

    def here_id(self) -> str | None:
        """Returns the id of `here`."""
        session = self.here()
        return None if session is None else session.session_id

    def is_active(self) -> bool:
        """Returns whether the active session of this context is this client's."""
        active = current()
        return active is not None and self.owns(active)

    def owns(self, session: OpenSession) -> bool:
        """Returns whether the session is this client's: begun by it, or only bound by its id."""
        if session.owner_pid is None:
            return session.recorder is self._destination().recorder
        return self._own.get(session.session_id) is session

    def named(self, session_id: str | None) -> OpenSession | None:
        """Returns the session of that id, begun here or not; without an id `here`."""
        if session_id is None:
            return self.here()
        name = clean(str(session_id))
        own = self._own.get(name)
        if own is not None and not own.has_ended:
            return own
        destination = self._destination()
        found = known(name, destination.recorder)
        return found if found is not None else OpenSession(name, *destination)

    @property
    def flush_seconds(self) -> float:
        """How long a question may wait until the server has what was recorded before it."""
        return self._settings.flush_timeout

    def flush(self, seconds: float) -> bool:
        """Waits until the server has every record; returns whether it has."""
        return self._destination().recorder.flush(seconds)

    def end_all(self) -> None:
        """Ends the sessions that this client began and that end by themselves, and waits."""
        for session in list(self._own.values()):
            if session.auto_end and session.owner_pid == os.getpid():
                end_of_block(session, None)
        self._own = {key: own for key, own in self._own.items() if not own.has_ended}
        budget.flush(self._destination().recorder, self._settings.flush_timeout)

    def _destination(self) -> Destination:
        # Not kept: a test puts another recorder in the place of the real one, for its time.
        return reach(self._settings, self._mask)
