"""One session as a test sees it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import Any
from typing import Literal

from lucidicai.testing import merge
from lucidicai.testing.event import RecordedEvent
from lucidicai.testing.event import event_of
from lucidicai.testing.lookup import EventLookup
from lucidicai.testing.moment import moment
from lucidicai.testing.moment import seconds_between
from lucidicai.testing.score import RecordedScore
from lucidicai.testing.score import score_of
from lucidicai.testing.story import session_story
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventFields
from lucidicai.wire.records import Scored
from lucidicai.wire.records import SessionFields

_HISTORY = (
    "task",
    "session_eval",
    "session_eval_reason",
    "is_successful",
    "is_successful_reason",
)


@dataclass(kw_only=True, eq=False, repr=False)
class RecordedSession(EventLookup):
    """A session with all that was said about it until it was looked up; None: not said.

    `history` has every value of the task, the evaluation and the verdict, oldest first; `scores`
    has what `client.evals.emit` recorded. Times are UTC.
    """

    session_id: str
    agent_id: str | None = None
    name: str | None = None
    task: str | None = None
    tags: list[str] = field(default_factory=list)
    metadata: Any = None
    production_monitoring: bool = False
    auto_end: bool | None = None
    experiment_id: str | None = None
    mass_sim_id: str | None = None
    dataset_item_id: str | None = None
    evaluators: list[str] = field(default_factory=list)
    session_eval: float | None = None
    session_eval_reason: str | None = None
    is_successful: bool | None = None
    is_successful_reason: str | None = None
    state: Literal["active", "finished"] = "active"
    end_reason: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    sdk: str | None = None
    host: str | None = None
    pid: int | None = None
    scores: list[RecordedScore] = field(default_factory=list)
    history: dict[str, list[Any]] = field(default_factory=dict)
    roots: list[RecordedEvent] = field(default_factory=list)
    _all: list[RecordedEvent] = field(default_factory=list)

    @property
    def is_finished(self) -> bool:
        """Whether it has ended."""
        return self.state == "finished"

    @property
    def duration(self) -> float | None:
        """Seconds from start to end; None while it is active."""
        return seconds_between(self.started_at, self.ended_at)

    @property
    def cost(self) -> float | None:
        """What its events cost together, in USD; None if none of them says."""
        costs = [event.cost for event in self._all if event.cost is not None]
        return round(sum(costs), 12) if costs else None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RecordedSession):
            return NotImplemented
        return self.session_id == other.session_id

    def __hash__(self) -> int:
        return hash(self.session_id)

    def __repr__(self) -> str:
        return f"<session {self.name or self.session_id!r} {self.state}>"

    def __str__(self) -> str:
        return session_story(self)

    def _events(self) -> Iterable[RecordedEvent]:
        return self._all


def session_of(session_id: str, records: Iterable[AnyRecord]) -> RecordedSession:
    """Returns the session that these records speak of, with its events."""
    ordered = merge.in_order(records)
    own = [record for record in ordered if isinstance(record, SessionFields)]
    values = merge.merged(own)
    if merge.is_over(own, auto_end=values.get("auto_end")):
        values["state"] = "finished"
    else:
        # It was resumed: what ended it before is over.
        values.pop("end_reason", None)
        values.pop("ended_at", None)
    for name in ("started_at", "ended_at"):
        values[name] = moment(values.get(name))
    session = RecordedSession(session_id=session_id, history=_history(own), **values)
    session.scores = [score_of(record) for record in ordered if isinstance(record, Scored)]
    _add_events(session, ordered)
    return session


def _history(records: Sequence[AnyRecord]) -> dict[str, list[Any]]:
    history: dict[str, list[Any]] = {name: [] for name in _HISTORY}
    for record in records:
        for name, said in merge.fields_said(record).items():
            if name in history:
                history[name].append(said)
    return history


def _add_events(session: RecordedSession, ordered: Sequence[AnyRecord]) -> None:
    said: dict[str, list[Any]] = {}
    for record in ordered:
        if isinstance(record, EventFields):
            said.setdefault(record.event_id, []).append(record)
    by_id = {event_id: event_of(session, records) for event_id, records in said.items()}
    # Sorting is stable: of events that began at once, the one that was written first.
    session._all = sorted(by_id.values(), key=_beginning)  # noqa: SLF001  its maker
    for event in session._all:  # noqa: SLF001
        event.parent = by_id.get(event.parent_id or "")
        siblings = session.roots if event.parent is None else event.parent.children
        siblings.append(event)


def _beginning(event: RecordedEvent) -> tuple[bool, datetime | None]:
    return (event.started_at is None, event.started_at)
