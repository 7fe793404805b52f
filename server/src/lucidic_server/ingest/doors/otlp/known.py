"""What this process knows to be stored of traces, so that not every span says it again.

Only a cache: what it forgets, or what another process wrote, is written again and changes nothing.
"""

from typing import NamedTuple

from lucidic_server.ingest.doors.otlp.facts import Said

# Of each kind; some 20 MB together when all are full.
_MOST = 50_000


class _Link(NamedTuple):
    """A session that a trace named; the least counts."""

    strength: int
    session_id: str


_Start = tuple[str, str, str]


class Known:
    """Traces' starts, what their spans said, and which sessions they named, of all projects."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        # The earliest start of a trace's spans within a session.
        self.starts: dict[_Start, int] = {}
        self.said: dict[tuple[str, str, Said], None] = {}
        # The strongest link of each run.
        self.links: dict[tuple[str, str], _Link] = {}

    def remember(self, news: "News") -> None:
        """Takes in what was committed; called on the event loop."""
        self.starts |= news.starts
        self.said |= news.said
        self.links |= news.links
        for kept in (self.starts, self.said, self.links):
            if len(kept) > self._most:
                kept.clear()


class News:
    """What one request tells beyond what is known; remembered once it is committed."""

    def __init__(self, known: Known, project_id: str) -> None:
        self._known = known
        self._project_id = project_id
        self.starts: dict[_Start, int] = {}
        self.said: dict[tuple[str, str, Said], None] = {}
        self.links: dict[tuple[str, str], _Link] = {}

    def is_earliest(self, session_id: str, trace_id: str, started_at: int) -> bool:
        """Notes a span's start; tells whether none before it began so early."""
        key = (self._project_id, session_id, trace_id)
        first = self.starts.get(key, self._known.starts.get(key))
        if first is not None and first <= started_at:
            return False
        self.starts[key] = started_at
        return True

    def is_new(self, session_id: str, said: Said) -> bool:
        """Notes what a span said of its session; tells whether none said so before."""
        key = (self._project_id, session_id, said)
        if key in self._known.said or key in self.said:
            return False
        self.said[key] = None
        return True

    def is_stronger(self, run_id: str, session_id: str, strength: int) -> bool:
        """Notes a link; tells whether the run's session may be another one by it."""
        key = (self._project_id, run_id)
        link = _Link(strength, session_id)
        strongest = self.links.get(key, self._known.links.get(key))
        if strongest is not None and strongest <= link:
            return False
        self.links[key] = link
        return True
