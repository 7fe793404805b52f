"""What a session writes through: the recorder, or what tests of programs put in its place."""

from typing import Protocol

from lucidicai.wire.records import AnyRecord


class RecordPort(Protocol):
    """One server, key and agent. Nothing here raises, and only `flush` and `close` may wait.

    Safe in threads and signal handlers.
    """

    @property
    def writer_id(self) -> str:
        """The id of the writer that names this process's records."""

    @property
    def server_known_gone(self) -> bool:
        """Whether the last try to reach the server met nobody."""

    def write(self, record: AnyRecord) -> None:
        """Gives the record its writer, number and time, and keeps it; what it can't is counted."""

    def next_event_id(self, session_id: str) -> str:
        """Returns a fresh event id, from which the session's id can be read."""

    def hold(self, session_id: str) -> None:
        """Keeps a session alive on the server."""

    def let_go(self, session_id: str) -> None:
        """Stops keeping the session alive."""

    def flush(self, timeout: float) -> bool:
        """Waits at most `timeout` seconds; returns whether the server has all that was written."""

    def close(self, timeout: float) -> None:
        """Flushes within `timeout` seconds and ends; a later record begins anew."""

    def losses(self) -> dict[str, int]:
        """Returns what was lost: reason → count."""

    def redactions(self) -> dict[str, int]:
        """Returns which secrets were masked on their way out: kind → count."""
