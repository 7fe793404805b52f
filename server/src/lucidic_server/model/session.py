"""A session as the API gives it: the summary that lists show, and the whole."""

from datetime import datetime
from typing import Any
from typing import Literal

import msgspec
from msgspec import UNSET
from msgspec import UnsetType

from lucidic_server.model.event import json_value
from lucidic_server.model.event import rounded_cost
from lucidic_server.model.merged import EventCounts
from lucidic_server.model.merged import MergedSession
from lucidic_server.model.merged import fold_extra
from lucidic_server.model.moment import milliseconds_between
from lucidic_server.model.moment import moment
from lucidic_server.model.moment import moment_or_none

SessionState = Literal["active", "finished", "interrupted"]

# The agent of a session that was only heard of through records without one.
DEFAULT_AGENT = "default"

# What a session's page shows the changes of.
HISTORY_FIELDS = (
    "task",
    "session_eval",
    "session_eval_reason",
    "is_successful",
    "is_successful_reason",
)


class SessionSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One session in a list. Computed from merged records, at most a second behind them."""

    session_id: str
    agent_id: str
    name: str | None = None
    task: str | None = None
    tags: list[str] = []
    state: SessionState = "active"
    end_reason: str | None = None
    # None: nobody judged it.
    is_successful: bool | None = None
    session_eval: float | None = None
    production_monitoring: bool = False
    started_at: datetime
    ended_at: datetime | None = None
    last_record_at: datetime
    # None while the session is active.
    duration_ms: float | None = None
    steps: int = 0
    # Everything that is not a step.
    events: int = 0
    # Rows, steps included, whose status is `error`.
    errors: int = 0
    # USD; None: no event of the session has a known cost.
    cost: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    # Every model that an event of the session used, sorted.
    models: list[str] = []


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one record said about task, evaluation and verdict; only the given keys travel."""

    time: datetime
    task: str | UnsetType = UNSET
    session_eval: float | UnsetType = UNSET
    session_eval_reason: str | UnsetType = UNSET
    is_successful: bool | UnsetType = UNSET
    is_successful_reason: str | UnsetType = UNSET


class Session(SessionSummary, frozen=True, kw_only=True):
    """A session's page: the summary, always up to date, and all that was said about it."""

    # Of the input, what was neither read from a cache nor written to one; None: not known.
    fresh_input_tokens: int | None = None
    # The other classes, each a part of input or output; None: of no event is it known.
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None
    audio_input_tokens: int | None = None
    audio_output_tokens: int | None = None
    image_input_tokens: int | None = None
    image_output_tokens: int | None = None
    session_eval_reason: str | None = None
    is_successful_reason: str | None = None
    metadata: Any = None
    auto_end: bool | None = None
    experiment_id: str | None = None
    mass_sim_id: str | None = None
    dataset_item_id: str | None = None
    evaluators: list[str] = []
    sdk: str | None = None
    host: str | None = None
    pid: int | None = None
    no_live_writer_since: datetime | None = None
    extra: dict[str, Any] = {}
    # Oldest first.
    history: list[HistoryEntry] = []


class AgentSummary(msgspec.Struct, frozen=True, kw_only=True):
    """An agent and how many sessions it has; `name` if somebody gave it one."""

    agent_id: str
    sessions: int
    active: int
    last_started_at: datetime | None
    name: str | None = None


def state_of(merged: MergedSession) -> SessionState:
    """Returns the session's state: its newest beginning or end decides, then its last lease.

    A session without automatic end knows no ends but those that a call asked for, and no lease.
    """
    if merged.auto_end is False:
        return "finished" if merged.life_by_calls == "session_ended" else "active"
    if merged.life == "session_ended":
        return "finished"
    return "interrupted" if merged.interrupted else "active"


def summary_of(merged: MergedSession, counts: EventCounts) -> SessionSummary | None:
    """Returns the session as lists show it, or None if no client ever spoke of it."""
    fields = _summary_fields(merged, counts)
    return SessionSummary(**fields) if fields else None


def session_of(merged: MergedSession, counts: EventCounts) -> Session | None:
    """Returns the session as its page shows it, or None if no client ever spoke of it."""
    fields = _summary_fields(merged, counts)
    if fields is None:
        return None
    return Session(
        **fields,
        fresh_input_tokens=_fresh_of(counts),
        cache_read_tokens=counts.cache_read_tokens,
        cache_write_tokens=counts.cache_write_tokens,
        reasoning_tokens=counts.reasoning_tokens,
        audio_input_tokens=counts.audio_input_tokens,
        audio_output_tokens=counts.audio_output_tokens,
        image_input_tokens=counts.image_input_tokens,
        image_output_tokens=counts.image_output_tokens,
        session_eval_reason=merged.session_eval_reason,
        is_successful_reason=merged.is_successful_reason,
        metadata=json_value(merged.metadata),
        auto_end=merged.auto_end,
        experiment_id=merged.experiment_id,
        mass_sim_id=merged.mass_sim_id,
        dataset_item_id=merged.dataset_item_id,
        evaluators=merged.evaluators,
        sdk=merged.sdk,
        host=merged.host,
        pid=merged.pid,
        no_live_writer_since=_no_live_writer_since(merged),
        extra=fold_extra(merged.extra_facts),
        history=history_of(merged),
    )


def _fresh_of(counts: EventCounts) -> int | None:
    if counts.input_tokens is None:
        return None
    fresh = counts.input_tokens - (counts.cache_read_tokens or 0) - (counts.cache_write_tokens or 0)
    # Parts that are more than their whole contradict it, and nothing is computed by them.
    return fresh if fresh >= 0 else None


def history_of(merged: MergedSession) -> list[HistoryEntry]:
    """Returns one entry for each record that spoke of task, evaluation or verdict."""
    entries: dict[tuple[int, str, int], dict[str, Any]] = {}
    for name in HISTORY_FIELDS:
        for time, writer, seq, value in getattr(merged, f"{name}_history"):
            entries.setdefault((time, writer, seq), {})[name] = value
    return [HistoryEntry(time=moment(stamp[0]), **entries[stamp]) for stamp in sorted(entries)]


def _summary_fields(merged: MergedSession, counts: EventCounts) -> dict[str, Any] | None:
    times = [at for at in (merged.first_time, counts.first_time) if at is not None]
    if not times:
        return None
    last = max(at for at in (merged.last_time, counts.last_time) if at is not None)
    state = state_of(merged)
    started = merged.started_at
    if started is None:
        started = counts.started_at if counts.started_at is not None else min(times)
    ended = merged.ended_at if state == "finished" else None
    stopped = {"finished": ended, "interrupted": last, "active": None}[state]
    reason = {"finished": merged.end_reason, "interrupted": merged.interrupted, "active": None}
    return {
        "session_id": merged.session_id,
        "agent_id": merged.agent_id or DEFAULT_AGENT,
        "name": merged.name,
        "task": merged.task,
        "tags": merged.tags,
        "state": state,
        "end_reason": reason[state],
        "is_successful": merged.is_successful,
        "session_eval": merged.session_eval,
        "production_monitoring": bool(merged.production_monitoring),
        "started_at": moment(started),
        "ended_at": moment_or_none(ended),
        "last_record_at": moment(last),
        "duration_ms": milliseconds_between(started, stopped),
        "steps": counts.steps,
        "events": counts.events,
        "errors": counts.errors,
        "cost": rounded_cost(counts.cost),
        "input_tokens": counts.input_tokens,
        "output_tokens": counts.output_tokens,
        "models": counts.models,
    }


def _no_live_writer_since(merged: MergedSession) -> datetime | None:
    if not merged.interrupted or state_of(merged) == "finished":
        return None
    return moment_or_none(merged.interrupted_at)
