"""Keeps what people judge, lists it with programs' own scores, and takes it back."""

import math
from uuid import uuid4

from msgspec import UNSET

from lucidic_server.clock import Clock
from lucidic_server.control.audit import Audit
from lucidic_server.control.callers import Caller
from lucidic_server.errors import BadRequestError
from lucidic_server.errors import ConflictError
from lucidic_server.errors import ForbiddenError
from lucidic_server.errors import NotFoundError
from lucidic_server.features.scores.schemas import NewScore
from lucidic_server.model.admitted import Admitted
from lucidic_server.model.admitted import Judge
from lucidic_server.model.role import Role
from lucidic_server.model.score import Score
from lucidic_server.model.score import ScoreSource
from lucidic_server.telemetry.score import id_of
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.records import Scored

# What a judgement, and a note, is called that was given no name.
_UNNAMED = "quality"
_NOTE = "note"


class ScoresService:
    """Judges for a caller; every score belongs to the caller's project."""

    def __init__(self, telemetry: Telemetry, audit: Audit, clock: Clock) -> None:
        self._telemetry = telemetry
        self._audit = audit
        self._clock = clock

    async def all(self, project_id: str, session_id: str) -> list[Score]:
        """Returns the session's scores, the oldest first; none if it is not known."""
        return await self._telemetry.scores(project_id, session_id)

    async def add(self, caller: Caller, session_id: str, data: NewScore) -> Score:
        """Keeps a judgement; returns when it is durable.

        Raises BadRequestError for a value that does not fit, NotFoundError for a session or event
        that is not there, ConflictError for an id under which something else is kept.
        """
        _check(data)
        await self._check_subject(caller.project_id, session_id, data.event_id)
        key = data.key or uuid4().hex
        record = Scored(
            writer=f"score-{key}",
            seq=1,
            time=self._clock.now_ns(),
            session_id=session_id,
            event_id=data.event_id or UNSET,
            evaluator=data.evaluator or (_NOTE if data.value == "" else _UNNAMED),
            value=data.value,
            scale_min=UNSET if data.scale_min is None else data.scale_min,
            scale_max=UNSET if data.scale_max is None else data.scale_max,
            reason=data.reason or UNSET,
            version=data.version or UNSET,
        )
        source: ScoreSource = "human" if caller.key is None else "user"
        judge = Judge(data.source or source, caller.actor.name or None)
        kept = await self._find(caller.project_id, session_id, id_of(record)) if data.key else None
        if kept is not None:
            return _same(kept, record, judge)
        await self._telemetry.commit([Admitted(caller.project_id, record, judge=judge)])
        added = await self._find(caller.project_id, session_id, id_of(record))
        if added is None:
            raise _no_session(session_id)
        return added

    async def remove(self, caller: Caller, session_id: str, score_id: str) -> Score:
        """Takes a judgement back for good, and returns what it was.

        Raises NotFoundError, and ForbiddenError for somebody else's where the caller is no admin.
        """
        found = await self._find(caller.project_id, session_id, score_id)
        if found is None:
            raise NotFoundError(
                f"There is no score {score_id!r} on session {session_id!r}.",
                hint="GET /v1/sessions/{id}/scores lists the scores of a session.",
            )
        is_own = found.author is not None and found.author == caller.actor.name
        may_remove = caller.role is not None and caller.role.covers(Role.ADMIN)
        if not (is_own or may_remove):
            raise ForbiddenError(
                "Somebody else gave this score.",
                hint="Add your own beside it, or ask an admin of the project to remove it.",
            )
        await self._telemetry.remove_score(caller.project_id, session_id, score_id)
        was = {
            "evaluator": found.evaluator,
            "value": found.value,
            "reason": found.reason,
            "author": found.author,
            "event_id": found.event_id,
        }
        subject = f"{session_id}/{score_id}"
        self._audit.add(caller.project_id, "score.removed", subject, before=was)
        return found

    async def _find(self, project_id: str, session_id: str, score_id: str) -> Score | None:
        kept = await self._telemetry.scores(project_id, session_id)
        return next((each for each in kept if each.score_id == score_id), None)

    async def _check_subject(self, project_id: str, session_id: str, event_id: str | None) -> None:
        if await self._telemetry.session(project_id, session_id) is None:
            raise _no_session(session_id)
        if event_id is None:
            return
        if not await self._telemetry.event_rows(project_id, session_id, [event_id]):
            raise NotFoundError(
                f"There is no event {event_id!r} in session {session_id!r}.",
                hint="GET /v1/sessions/{id}/events lists the events of a session.",
            )


def _check(data: NewScore) -> None:
    value, low, high = data.value, data.scale_min, data.scale_max
    if value == "" and not (data.reason or "").strip():
        raise BadRequestError(
            "This score has neither a value nor a reason.",
            hint="Give `value` to judge, or `reason` alone for a note.",
        )
    numbers = [one for one in (value, low, high) if isinstance(one, float)]
    if not all(math.isfinite(one) for one in numbers):
        raise BadRequestError("A score's numbers must be finite.")
    if low is None and high is None:
        return
    if not isinstance(value, float):
        raise BadRequestError(
            "Only a number has a scale.", hint="Leave `scale_min` and `scale_max` out."
        )
    if low is not None and high is not None and low >= high:
        raise BadRequestError("The scale ends before it begins: scale_min is not below scale_max.")
    if (low is not None and value < low) or (high is not None and value > high):
        ends = " to ".join("any" if end is None else f"{end:g}" for end in (low, high))
        raise BadRequestError(f"The value {value:g} is not on its scale, {ends}.")


def _no_session(session_id: str) -> NotFoundError:
    return NotFoundError(
        f"There is no session {session_id!r} here.",
        hint="It was deleted, belongs to another server, or its records are on their way.",
    )


def _same(kept: Score, given: Scored, judge: Judge) -> Score:
    same = (
        kept.evaluator == given.evaluator
        and kept.value == given.value
        and kept.reason == (given.reason or None)
        and kept.event_id == (given.event_id or None)
        and kept.author == judge.author
    )
    if not same:
        raise ConflictError(
            "Under this key another score is kept.",
            hint="A score is never changed: add a new one, without `key` or with a new one.",
            code="score_key_taken",
        )
    return kept
