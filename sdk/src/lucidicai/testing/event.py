"""One event as a test sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING
from typing import Any

from lucidicai.testing import merge
from lucidicai.testing.moment import moment
from lucidicai.testing.moment import seconds_between
from lucidicai.wire.records import EventRecord
from lucidicai.wire.records import Screenshot

if TYPE_CHECKING:
    from lucidicai.testing.session import RecordedSession


@dataclass(kw_only=True, eq=False, repr=False)
class RecordedEvent:
    """An event (a step is one of type `step`) with all that was said about it; None: not said.

    Payloads are the values that were recorded: what JSON has, and `$…` marks for what it has not.
    The messages of an LLM call are its `input`, the result of a function is its `output`. Times
    are UTC, `cost` is in USD: what was set plus what was added.
    """

    session: RecordedSession
    event_id: str
    parent_id: str | None = None
    type: str = "generic"
    name: str | None = None
    status: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    tags: list[str] = field(default_factory=list)
    screenshots: list[Screenshot] = field(default_factory=list)
    state: str | None = None
    action: str | None = None
    goal: str | None = None
    eval_score: float | None = None
    eval_description: str | None = None
    input: Any = None
    output: Any = None
    arguments: Any = None
    data: Any = None
    metadata: Any = None
    params: Any = None
    error: str | None = None
    error_type: str | None = None
    traceback: str | None = None
    provider: str | None = None
    model: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None
    audio_input_tokens: int | None = None
    audio_output_tokens: int | None = None
    image_input_tokens: int | None = None
    image_output_tokens: int | None = None
    cost: float | None = None
    parent: RecordedEvent | None = None
    children: list[RecordedEvent] = field(default_factory=list)

    @property
    def duration(self) -> float | None:
        """Seconds from start to end; None while it is open."""
        return seconds_between(self.started_at, self.ended_at)

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.ended_at is None

    @property
    def title(self) -> str:
        """What tells it from its neighbours: its name, or what stands for one."""
        names = (self.name, self.goal, self.action, self.state, self.model, self.error_type)
        return next((name for name in names if name), "")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RecordedEvent):
            return NotImplemented
        return (self.session, self.event_id) == (other.session, other.event_id)

    def __hash__(self) -> int:
        return hash(self.event_id)

    def __repr__(self) -> str:
        title = f" {self.title!r}" if self.title else ""
        failed = " error" if self.status == "error" else ""
        return f"<{self.type}{title}{failed}>"


def event_of(session: RecordedSession, records: Sequence[EventRecord]) -> RecordedEvent:
    """Returns the event that these records, given in order, speak of; nothing lies below it yet."""
    values = merge.merged(records)
    # As the server tells it: to the picodollar, below which adding floats leaves dust.
    costs = [values.pop(name) for name in ("cost", "cost_added") if name in values]
    if costs:
        values["cost"] = round(sum(costs), 12)
    values["type"] = values.get("type") or "generic"
    has_failed = "error" in values or values["type"] == "error_traceback"
    values["status"] = values.get("status") or ("error" if has_failed else None)
    for name in ("started_at", "ended_at"):
        values[name] = moment(values.get(name))
    return RecordedEvent(session=session, event_id=records[0].event_id, **values)
