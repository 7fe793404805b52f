"""What a session's events add up to, by what they are: the parts of which statistics are sums."""

from collections.abc import Collection
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from lucidic_server.model.event import DEFAULT_TYPE
from lucidic_server.model.event import STEP
from lucidic_server.model.event import cost_of
from lucidic_server.model.event import status_of
from lucidic_server.model.histogram import bucket_of
from lucidic_server.model.merge import INT64_MAX
from lucidic_server.model.merged import EventCounts
from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.usage import INPUT_PARTS
from lucidic_server.model.usage import OUTPUT_PARTS

Number = TypeVar("Number", int, float)

# What is computed from records changes with the versions of this server: a summary that an older
# one wrote is computed anew when the store opens.
FIGURES_VERSION = 3


# The fields of an event that are parts of its input or output.
TOKEN_PARTS = tuple(f"{name}_tokens" for name in (*INPUT_PARTS, *OUTPUT_PARTS))


class EventGroup(msgspec.Struct, kw_only=True):
    """The events of one session that have type, provider and model in common; empty: not said."""

    session_id: str
    type: str
    provider: str = ""
    model: str = ""
    events: int
    errors: int = 0
    cost: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    # Of these two, by class: only where a session's page is asked for.
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None
    audio_input_tokens: int | None = None
    audio_output_tokens: int | None = None
    image_input_tokens: int | None = None
    image_output_tokens: int | None = None
    started_at: int | None = None
    first_time: int
    last_time: int
    # How many took how long, by bucket (model.histogram); those without an end are not in it.
    latency: dict[int, int] = {}


def groups_of(session_id: str, events: Iterable[MergedEvent]) -> list[EventGroup]:
    """Returns the groups of these events; what the store's SQL is compared with."""
    rows = list(events)
    counting = {row.event_id for row in rows if _counts_tokens(row)}
    by_kind: dict[tuple[str, str, str], list[MergedEvent]] = {}
    for merged in (_unspent(row) if is_told_above(row, counting) else row for row in rows):
        kind = (merged.type or DEFAULT_TYPE, merged.provider or "", merged.model or "")
        by_kind.setdefault(kind, []).append(merged)
    return [_group(session_id, *kind, by_kind[kind]) for kind in sorted(by_kind)]


def counts_of_groups(session_id: str, groups: Iterable[EventGroup]) -> EventCounts:
    """Returns what the groups add up to: the numbers of the session's summary."""
    rows = list(groups)
    steps = sum(row.events for row in rows if row.type == STEP)
    return EventCounts(
        session_id=session_id,
        steps=steps,
        events=sum(row.events for row in rows) - steps,
        errors=sum(row.errors for row in rows),
        cost=total(row.cost for row in rows),
        input_tokens=total(row.input_tokens for row in rows),
        output_tokens=total(row.output_tokens for row in rows),
        **{name: total(getattr(row, name) for row in rows) for name in TOKEN_PARTS},
        models=sorted({row.model for row in rows if row.model}),
        started_at=min((r.started_at for r in rows if r.started_at is not None), default=None),
        first_time=min((row.first_time for row in rows), default=None),
        last_time=max((row.last_time for row in rows), default=None),
    )


def total(values: Iterable[Number | None]) -> Number | None:
    """Returns the sum of what is known, held at 64 bits; None if nothing is."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    summed = sum(known[1:], known[0])
    return min(max(summed, -INT64_MAX), INT64_MAX) if isinstance(summed, int) else summed


def is_told_above(event: MergedEvent, counting: Collection[str]) -> bool:
    """Tells whether the event's tokens and cost are those of the event above it, seen once more.

    `counting` are the ids of the events that count tokens. A call that two packages watch is two
    events, one below the other: of such a pair only the upper one is counted.
    """
    above = event.parent_id
    return above in counting and above != event.event_id and _counts_tokens(event)


def _counts_tokens(event: MergedEvent) -> bool:
    return event.input_tokens is not None or event.output_tokens is not None


def _unspent(event: MergedEvent) -> MergedEvent:
    nothing = dict.fromkeys(("input_tokens", "output_tokens", *TOKEN_PARTS))
    prices = dict.fromkeys(("cost", "cost_added", "price"))
    return msgspec.structs.replace(event, **nothing, **prices)


def _group(
    session_id: str, kind: str, provider: str, model: str, rows: list[MergedEvent]
) -> EventGroup:
    latency: dict[int, int] = {}
    for row in rows:
        if row.started_at is not None and row.ended_at is not None:
            bucket = bucket_of(row.ended_at - row.started_at)
            latency[bucket] = latency.get(bucket, 0) + 1
    return EventGroup(
        session_id=session_id,
        type=kind,
        provider=provider,
        model=model,
        events=len(rows),
        errors=sum(status_of(row) == "error" for row in rows),
        cost=total(cost_of(row) for row in rows),
        input_tokens=total(row.input_tokens for row in rows),
        output_tokens=total(row.output_tokens for row in rows),
        **{name: total(getattr(row, name) for row in rows) for name in TOKEN_PARTS},
        started_at=min((r.started_at for r in rows if r.started_at is not None), default=None),
        first_time=min(row.first_time for row in rows),
        last_time=max(row.last_time for row in rows),
        latency=latency,
    )
