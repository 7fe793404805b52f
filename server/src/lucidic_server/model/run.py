"""Runs: what a trace recorded before, or without, anybody saying which session it belongs to.

A run is named by its trace. Spans that name their session are that session's at once; all others
are the run's, and a run belongs to the session that some span of its trace names, however late.
"""

from collections.abc import Iterable

import msgspec

from lucidic_server.model.figures import EventGroup
from lucidic_server.model.merged import MergedSession
from lucidicai.dialects.reading import AGENT_TYPES

# How the session of a trace says what recorded it, in place of an SDK's name.
TRACED_BY = "opentelemetry"


# What a trace says of its session has a time set back by a billion seconds, 31 years: it stands
# behind whatever a program says of it, and traces among each other keep their order.
_SET_BACK = 1_000_000_000_000_000_000


def behind(time: int) -> int:
    """Returns the time of what stands behind all that programs say of the same thing."""
    return max(0, time - _SET_BACK)


class RunLink(msgspec.Struct, frozen=True, gc=False):
    """One thing that a trace said: the run belongs to this session.

    The smaller `strength` counts more. The same said again is the same link. `time` is when the
    span began that said it, in nanoseconds; it only tells whether a deletion came after it.
    """

    project_id: str
    run_id: str
    session_id: str
    strength: int
    time: int = 0


def owner_of(links: Iterable[RunLink]) -> str | None:
    """Returns the session that a run belongs to by its links, in whatever order they came."""
    said = min(((link.strength, link.session_id) for link in links), default=None)
    return said[1] if said else None


def is_listed(merged: MergedSession, groups: Iterable[EventGroup]) -> bool:
    """Tells whether lists show it as a session: what a program began, or an agent's traces.

    A trace without a step, an agent or a model call is a request or a query of some program: it
    is kept and can be read by its id.
    """
    is_traced = (merged.sdk or "").startswith(TRACED_BY)
    return not is_traced or any(group.type in AGENT_TYPES for group in groups)
