"""Statistics over sessions: what is counted, by what it is grouped, and failures that are alike.

Everything of a session counts at the session's start, whenever its events happened: so each number
is that of a filter (`started:2026-01-31 model:gpt-5`), and a list with that filter shows its rows.
"""

from datetime import datetime
from typing import Literal
from typing import get_args

import msgspec

from lucidic_server.model.histogram import percentile_ms

Interval = Literal["none", "hour", "day", "week"]
# The last three are of events: a session counts in each group that one of its events is in.
Grouping = Literal[
    "none", "agent", "state", "verdict", "tag", "name", "production", "type", "provider", "model"
]
EVENT_GROUPINGS: frozenset[Grouping] = frozenset(("type", "provider", "model"))
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)


class Percentiles(msgspec.Struct, frozen=True):
    """Lengths in milliseconds that half, nine tenths, … do not exceed; within 1 %."""

    p50: float
    p90: float
    p95: float
    p99: float


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """What the sessions of one interval and group add up to."""

    # The interval's begin; None: of all time.
    started_at: datetime | None = None
    # What they have in common; None: nothing was asked for, or they have no such value.
    group: str | None = None
    sessions: int
    active: int
    finished: int
    interrupted: int
    successful: int
    unsuccessful: int
    # The share of the successful among those that were judged; None: none was.
    success_rate: float | None
    # Sessions with an event that failed.
    failing: int
    # Steps included. By type, provider or model: those events alone.
    events: int
    errors: int
    # USD; None: of no event is it known. So are tokens.
    cost: float | None
    input_tokens: int | None
    output_tokens: int | None
    # How long the sessions ran that no longer do; None when grouped by what events have.
    duration_ms: Percentiles | None
    # How long the events took that have an end.
    latency_ms: Percentiles | None


class StatisticsTable(msgspec.Struct, frozen=True):
    """Rows by interval, then group; groups beyond the limit are counted, not shown."""

    items: list[Statistics]
    groups_left_out: int


class FailureExample(msgspec.Struct, frozen=True):
    """Where one failure of a group can be seen."""

    session_id: str
    event_id: str


class FailureGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Sessions in which the same kind of event, of the same name, failed with the same message."""

    # `failure:` and this finds the sessions.
    key: str
    type: str
    name: str | None
    # Its first line, with numbers, ids, paths and moments left open.
    message: str
    # The first line of what the newest of them said, whole.
    newest_message: str
    sessions: int
    events: int
    first_at: datetime
    last_at: datetime
    # The newest three.
    examples: list[FailureExample]


class FailureTable(msgspec.Struct, frozen=True):
    """The groups with the most sessions first; those beyond the limit are counted, not shown."""

    items: list[FailureGroup]
    groups_left_out: int


class FacetValue(msgspec.Struct, frozen=True):
    """One value of a field, and how many sessions have it."""

    value: str
    sessions: int


class Facet(msgspec.Struct, frozen=True):
    """A field's most frequent values."""

    field: str
    values: list[FacetValue]


def percentiles(counts: dict[int, int]) -> Percentiles | None:
    """Returns the percentiles of lengths that were counted in buckets; None if none was."""
    found = [percentile_ms(counts, share) for share in (0.5, 0.9, 0.95, 0.99)]
    known = [length for length in found if length is not None]
    return Percentiles(*known) if known else None
