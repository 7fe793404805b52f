"""What sessions count for, by day and group: the sums that statistics are read from.

They are of whole numbers, so that a session that changed can be taken away as exactly as it was
added.
"""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from lucidic_server.model.figures import EventGroup
from lucidic_server.model.histogram import bucket_of
from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.model.session import SessionState
from lucidic_server.model.session import SessionSummary

DAY = 86_400 * 10**9

# Sums of floating-point numbers depend on their order and can't be undone; these can. A millionth
# of a millionth of a dollar is what a cost is shown to.
COST_UNITS = 10**12
# Far more than was ever paid; so that a sum of them fits the store's 128 bits.
_MOST_COST = 10**20

# The scope of sums over all agents.
EVERYONE = ""


class CountedGroup(msgspec.Struct, array_like=True, frozen=True):
    """Events of a session that have type, provider and model in common (figures.EventGroup)."""

    type: str
    provider: str
    model: str
    events: int
    errors: int
    # In COST_UNITS a dollar; None: of none of them is it known. So are tokens.
    cost: int | None
    input_tokens: int | None
    output_tokens: int | None
    latency: dict[int, int]


class Counted(msgspec.Struct, array_like=True, frozen=True):
    """All that one session counts for: kept, so that it can be taken away when it changes."""

    # Nanoseconds since 1970.
    started_at: int
    agent_id: str
    state: SessionState
    is_successful: bool | None
    # The bucket of its duration; None while it runs.
    duration: int | None
    groups: list[CountedGroup]


class Place(NamedTuple):
    """Where a sum stands: of whom, by what events are told apart, of which day, of which group."""

    scope: str
    by: str
    begin: int
    group: str


class Tally(msgspec.Struct):
    """The sums of one place; the names are the columns of the table `tallies`."""

    sessions: int = 0
    active: int = 0
    finished: int = 0
    interrupted: int = 0
    successful: int = 0
    unsuccessful: int = 0
    failing: int = 0
    events: int = 0
    errors: int = 0
    # How many parts a sum has: without one it is not zero but unknown.
    costs: int = 0
    cost: int = 0
    inputs: int = 0
    input_tokens: int = 0
    outputs: int = 0
    output_tokens: int = 0
    durations: dict[int, int] = {}
    latencies: dict[int, int] = {}

    def add(self, other: "Tally", times: int) -> None:
        """Adds the other `times` times; -1 takes it away."""
        self.sessions += times * other.sessions
        self.active += times * other.active
        self.finished += times * other.finished
        self.interrupted += times * other.interrupted
        self.successful += times * other.successful
        self.unsuccessful += times * other.unsuccessful
        self.failing += times * other.failing
        self.events += times * other.events
        self.errors += times * other.errors
        self.costs += times * other.costs
        self.cost += times * other.cost
        self.inputs += times * other.inputs
        self.input_tokens += times * other.input_tokens
        self.outputs += times * other.outputs
        self.output_tokens += times * other.output_tokens
        _add_counts(self.durations, other.durations, times)
        _add_counts(self.latencies, other.latencies, times)

    def is_nothing(self) -> bool:
        """Tells whether adding it changes nothing."""
        return self == _NOTHING


_NOTHING = Tally()


def counted_of(summary: SessionSummary, groups: Iterable[EventGroup]) -> Counted:
    """Returns what a session counts for."""
    lasted = summary.duration_ms
    return Counted(
        started_at=to_nanoseconds(summary.started_at),
        agent_id=summary.agent_id,
        state=summary.state,
        is_successful=summary.is_successful,
        duration=None if lasted is None else bucket_of(round(lasted * 1_000_000)),
        groups=[
            CountedGroup(
                type=group.type,
                provider=group.provider,
                model=group.model,
                events=group.events,
                errors=group.errors,
                cost=_in_units(group.cost),
                input_tokens=group.input_tokens,
                output_tokens=group.output_tokens,
                latency=group.latency,
            )
            for group in groups
        ],
    )


def tallies_of(counted: Counted) -> dict[Place, Tally]:
    """Returns the sums in which a session counts, and what of it."""
    begin = counted.started_at - counted.started_at % DAY
    whole = _sum(counted, counted.groups)
    if counted.duration is not None:
        whole.durations[counted.duration] = 1
    found: list[tuple[str, str, Tally]] = [("none", "", whole)]
    for by in ("type", "provider", "model"):
        kinds: dict[str, list[CountedGroup]] = {}
        for group in counted.groups:
            kinds.setdefault(getattr(group, by), []).append(group)
        found += [(by, kind, _sum(counted, own)) for kind, own in kinds.items()]
    return {
        Place(scope, by, begin, group): tally
        for scope in (EVERYONE, counted.agent_id)
        for by, group, tally in found
    }


def _sum(counted: Counted, groups: Iterable[CountedGroup]) -> Tally:
    """Returns one session with the events of these groups."""
    tally = Tally(sessions=1, durations={}, latencies={})
    setattr(tally, counted.state, 1)
    if counted.is_successful is not None:
        setattr(tally, "successful" if counted.is_successful else "unsuccessful", 1)
    for group in groups:
        tally.events += group.events
        tally.errors += group.errors
        if group.cost is not None:
            tally.costs += 1
            tally.cost += group.cost
        if group.input_tokens is not None:
            tally.inputs += 1
            tally.input_tokens += group.input_tokens
        if group.output_tokens is not None:
            tally.outputs += 1
            tally.output_tokens += group.output_tokens
        _add_counts(tally.latencies, group.latency, 1)
    tally.failing = int(tally.errors > 0)
    return tally


def _add_counts(counts: dict[int, int], others: dict[int, int], times: int) -> None:
    for bucket, count in others.items():
        summed = counts.get(bucket, 0) + times * count
        if summed:
            counts[bucket] = summed
        else:
            counts.pop(bucket, None)


def _in_units(cost: float | None) -> int | None:
    if cost is None:
        return None
    return round(min(max(cost, -_MOST_COST), _MOST_COST) * COST_UNITS)
