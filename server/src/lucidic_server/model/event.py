"""An event as the API gives it: the light row of trees and timelines, and the whole."""

import re
from datetime import datetime
from typing import Any

import msgspec

from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.merged import StoredPicture
from lucidic_server.model.merged import fold_extra
from lucidic_server.model.moment import milliseconds_between
from lucidic_server.model.moment import moment_or_none
from lucidic_server.model.told_messages import take_told
from lucidic_server.model.told_messages import whole
from lucidic_server.model.usage import contradiction_in
from lucidic_server.model.usage import total_said
from lucidic_server.model.usage import usage_of
from lucidicai.wire.depth import is_too_deep

DEFAULT_TYPE = "generic"
STEP = "step"
ERROR = "error_traceback"

# A row's long texts are cut here: enough for two lines on a screen.
ROW_TEXT_CHARS = 200

# What an event is called by its type: these fields in turn, then a name for all of them. The
# store's SQL is made from this table; "" is every other type.
ERROR_TITLE = "error title"
TITLES: dict[str, tuple[tuple[str, ...], str]] = {
    "step": (("goal", "action", "name", "state"), "Step"),
    "llm_generation": (("name", "model"), "LLM call"),
    "function_call": (("name",), "Function call"),
    "error_traceback": ((ERROR_TITLE, "name"), "Error"),
    "": (("name", "goal", "action", "type"), DEFAULT_TYPE),
}
# Blanks and line ends are those of ASCII: the engine and this side must agree on them.
_FIRST_LINE = re.compile(r"[^ \t-\r][^\n-\r]*")

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
    audio_input_tokens: int | None = None
    audio_output_tokens: int | None = None
    image_input_tokens: int | None = None
    image_output_tokens: int | None = None
    # Whose prices the cost was computed by; None: it was given, or is not known.
    price_source: str | None = None
    # Why no price could be computed from the tokens: `unknown_model`, `no_rate`, or how the counts
    # contradict each other; None: the cost is known, or nothing says that there is one.
    cost_unknown: str | None = None
    # How the token counts contradict each other, whatever the event cost; None: they do not.
    usage_contradiction: str | None = None
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
    found = None if _is_cost_given(merged) else merged.price_source
    told, facts = take_told(merged.extra_facts)
    extra = fold_extra(facts)
    return Event(
        **_head_fields(merged),
        input=whole(json_value(merged.input), told.get("input")),
        output=whole(json_value(merged.output), told.get("output")),
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
        audio_input_tokens=merged.audio_input_tokens,
        audio_output_tokens=merged.audio_output_tokens,
        image_input_tokens=merged.image_input_tokens,
        image_output_tokens=merged.image_output_tokens,
        price_source=found if merged.price is not None else None,
        cost_unknown=found if merged.price is None else None,
        usage_contradiction=contradiction_in(
            usage_of(msgspec.structs.asdict(merged)), total_said(extra)
        ),
        tags=merged.tags,
        screenshots=[_picture(picture) for picture in merged.screenshots],
        extra=extra,
    )


def title_of(merged: MergedEvent) -> str:
    """Returns one line that tells this event from its neighbours."""
    names, otherwise = TITLES.get(merged.type or "", TITLES[""])
    texts = (error_title_of(merged) if n == ERROR_TITLE else getattr(merged, n) for n in names)
    return next((line for line in map(first_line, texts) if line), otherwise)


def first_line(text: str | None) -> str:
    """Returns the first line that has more than blanks, without those around it, cut."""
    found = _FIRST_LINE.search(text or "")
    return found[0].rstrip(" \t")[:ROW_TEXT_CHARS] if found else ""


def error_title_of(merged: MergedEvent) -> str | None:
    """Returns the error's type and message as one text."""
    if not merged.error_type or not merged.error:
        return merged.error_type or merged.error
    # Most senders put the type in front of the message already.
    if merged.error.startswith(merged.error_type):
        return merged.error
    return f"{merged.error_type}: {merged.error}"


def status_of(merged: MergedEvent) -> str | None:
    """Returns the status that was given; else `error` if an error was."""
    if merged.status:
        return merged.status
    return "error" if merged.error is not None or merged.type == ERROR else None


def cost_of(merged: MergedEvent) -> float | None:
    """Returns what the event cost in USD: what was set plus what was added.

    Where nobody said either, the price that the server computed; None if it knew none.
    """
    if not _is_cost_given(merged):
        return rounded_cost(merged.price)
    return rounded_cost((merged.cost or 0) + (merged.cost_added or 0))


def _is_cost_given(merged: MergedEvent) -> bool:
    return merged.cost is not None or merged.cost_added is not None


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


def _picture(picture: StoredPicture) -> Picture:
    url = f"/v1/blobs/{picture.blob}" if picture.blob else picture.url
    return Picture(url=url, media_type=picture.media_type)
