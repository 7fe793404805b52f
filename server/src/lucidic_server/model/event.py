"""An event as the API gives it: the light row of trees and timelines, and the whole."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from typing import TypeVar

import msgspec

from lucidic_server.model.merge import INT64_MAX
from lucidic_server.model.merged import EventCounts
from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.merged import StoredPicture
from lucidic_server.model.merged import fold_extra
from lucidic_server.model.moment import milliseconds_between
from lucidic_server.model.moment import moment_or_none
from lucidicai.wire.depth import is_too_deep

Number = TypeVar("Number", int, float)

DEFAULT_TYPE = "generic"
STEP = "step"

# A row's long texts are cut here: enough for two lines on a screen.
ROW_TEXT_CHARS = 200

# Picodollars: below any price, above what adding floats in another order changes.
COST_DIGITS = 12


class EventHead(msgspec.Struct, frozen=True, kw_only=True):
    """What the row and the whole event have in common. No payload."""

    event_id: str
    parent_id: str | None = None
    type: str = DEFAULT_TYPE
    name: str | None = None
    title: str = ""
    # `ok`, `error`, or what a door passed on; None: not known yet.
    status: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    duration_ms: float | None = None
    provider: str | None = None
    model: str | None = None
    # USD; None: unknown.
    cost: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    eval_score: float | None = None
    goal: str | None = None
    action: str | None = None
    state: str | None = None
    error: str | None = None


class EventRow(EventHead, frozen=True, kw_only=True):
    """One line of the tree; goal, action, state and error are cut at 200 characters."""

    # How many pictures.
    screenshots: int = 0


class Picture(msgspec.Struct, frozen=True):
    """Where a screenshot lies and what it is."""

    url: str
    media_type: str


class Event(EventHead, frozen=True, kw_only=True):
    """One event, uncut, with its payloads."""

    input: Any = None
    output: Any = None
    arguments: Any = None
    data: Any = None
    metadata: Any = None
    params: Any = None
    eval_description: str | None = None
    error_type: str | None = None
    traceback: str | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None
    tags: list[str] = []
    screenshots: list[Picture] = []
    extra: dict[str, Any] = {}


def row_of(merged: MergedEvent) -> EventRow:
    """Returns the event's line in the tree."""
    head = _head_fields(merged)
    for name in ("goal", "action", "state", "error"):
        text = head[name]
        head[name] = text[:ROW_TEXT_CHARS] if text else text
    return EventRow(**head, screenshots=len(merged.screenshots))


def event_of(merged: MergedEvent) -> Event:
    """Returns the whole event; its payloads must be inline, as text of JSON."""
    return Event(
        **_head_fields(merged),
        input=json_value(merged.input),
        output=json_value(merged.output),
        arguments=json_value(merged.arguments),
        data=json_value(merged.data),
        metadata=json_value(merged.metadata),
        params=json_value(merged.params),
        eval_description=merged.eval_description,
        error_type=merged.error_type,
        traceback=merged.traceback,
        cache_read_tokens=merged.cache_read_tokens,
        cache_write_tokens=merged.cache_write_tokens,
        reasoning_tokens=merged.reasoning_tokens,
        tags=merged.tags,
        screenshots=[_picture(picture) for picture in merged.screenshots],
        extra=fold_extra(merged.extra_facts),
    )


def title_of(merged: MergedEvent) -> str:
    """Returns one line that tells this event from its neighbours."""
    candidates: tuple[str | None, ...]
    match merged.type:
        case "step":
            candidates = (merged.goal, merged.action, merged.name, merged.state, "Step")
        case "llm_generation":
            candidates = (merged.name, merged.model, "LLM call")
        case "function_call":
            candidates = (merged.name, "Function call")
        case "error_traceback":
            candidates = (_error_title(merged), merged.name, "Error")
        case _:
            candidates = (merged.name, merged.goal, merged.action, merged.type, DEFAULT_TYPE)
    first = next(text for text in candidates if text and text.strip())
    return first.strip().splitlines()[0][:ROW_TEXT_CHARS]


def status_of(merged: MergedEvent) -> str | None:
    """Returns the status that was given; else `error` if an error was."""
    if merged.status:
        return merged.status
    return "error" if merged.error is not None or merged.type == "error_traceback" else None


def cost_of(merged: MergedEvent) -> float | None:
    """Returns what the event cost in USD: what was set plus what was added; None if neither."""
    given = [part for part in (merged.cost, merged.cost_added) if part is not None]
    return rounded_cost(sum(given)) if given else None


def counts_of(session_id: str, events: Iterable[MergedEvent]) -> EventCounts:
    """Returns what the events of a session add up to; what the store's SQL is compared with."""
    rows = list(events)
    steps = sum(merged.type == STEP for merged in rows)
    return EventCounts(
        session_id=session_id,
        steps=steps,
        events=len(rows) - steps,
        errors=sum(status_of(merged) == "error" for merged in rows),
        cost=_total(cost_of(merged) for merged in rows),
        input_tokens=_total(merged.input_tokens for merged in rows),
        output_tokens=_total(merged.output_tokens for merged in rows),
        started_at=min((m.started_at for m in rows if m.started_at is not None), default=None),
        first_time=min((merged.first_time for merged in rows), default=None),
        last_time=max((merged.last_time for merged in rows), default=None),
    )


def rounded_cost(cost: float | None) -> float | None:
    """Returns the cost without the dust that adding floats leaves."""
    return None if cost is None else round(cost, COST_DIGITS)


def json_value(text: str | None) -> Any:
    """Returns the value of JSON text; text that isn't JSON is given back as it came.

    So is one that is nested too deeply: the answer could not be written.
    """
    if text is None or is_too_deep(text.encode()):
        return text
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text


def _total(values: Iterable[Number | None]) -> Number | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    total = sum(known[1:], known[0])
    return min(max(total, -INT64_MAX), INT64_MAX) if isinstance(total, int) else total


def _head_fields(merged: MergedEvent) -> dict[str, Any]:
    return {
        "event_id": merged.event_id,
        "parent_id": merged.parent_id,
        "type": merged.type or DEFAULT_TYPE,
        "name": merged.name,
        "title": title_of(merged),
        "status": status_of(merged),
        "started_at": moment_or_none(merged.started_at),
        "ended_at": moment_or_none(merged.ended_at),
        "duration_ms": milliseconds_between(merged.started_at, merged.ended_at),
        "provider": merged.provider,
        "model": merged.model,
        "cost": cost_of(merged),
        "input_tokens": merged.input_tokens,
        "output_tokens": merged.output_tokens,
        "eval_score": merged.eval_score,
        "goal": merged.goal,
        "action": merged.action,
        "state": merged.state,
        "error": merged.error,
    }


def _error_title(merged: MergedEvent) -> str | None:
    if not merged.error_type or not merged.error:
        return merged.error_type or merged.error
    # Most senders put the type in front of the message already.
    if merged.error.startswith(merged.error_type):
        return merged.error
    return f"{merged.error_type}: {merged.error}"


def _picture(picture: StoredPicture) -> Picture:
    url = f"/v1/blobs/{picture.blob}" if picture.blob else picture.url
    return Picture(url=url, media_type=picture.media_type)
