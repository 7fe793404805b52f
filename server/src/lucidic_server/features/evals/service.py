"""Turns a program's judgement into a score."""

import hashlib
from datetime import datetime
from uuid import uuid4

from msgspec import UNSET

from lucidic_server.clock import Clock
from lucidic_server.errors import BadRequestError
from lucidic_server.features.evals.schemas import AcceptedEval
from lucidic_server.features.evals.schemas import EmittedEval
from lucidic_server.ingest.admission import Admission
from lucidic_server.ingest.doors.lucidic.taking import Taker
from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.telemetry.score import id_of
from lucidicai.wire.records import Scored

# What a judgement is called whose program gave it no name.
_UNNAMED = "eval"
_TYPES = {bool: "boolean", float: "number", str: "string"}
_MAX_NS = 2**63 - 1


class EvalsService:
    """Takes scores; every one belongs to the caller's project."""

    def __init__(self, admission: Admission, clock: Clock) -> None:
        self._taker = Taker(admission)
        self._clock = clock

    async def emit(self, project_id: str, data: EmittedEval, body: bytes) -> AcceptedEval:
        """Takes a program's judgement as the record that it is; returns when it is durable.

        Raises BadRequestError for a result that is not of the type it is said to be.
        """
        _refuse_other_type(data)
        # A client that heard no answer sends the same bytes again: that is one judgement. One
        # that does not say when it judged may well say the same twice and mean it.
        digits = hashlib.sha256(body).hexdigest()[:32] if data.current_time else uuid4().hex
        record = Scored(
            writer=f"eval-{digits}",
            seq=1,
            time=self._time(data.current_time),
            session_id=data.session_id,
            evaluator=data.name or _UNNAMED,
            value=data.result,
            reason=data.description or UNSET,
        )
        await self._taker.take(project_id, record, {})
        return AcceptedEval(id_of(record), record.evaluator)

    def _time(self, text: str | None) -> int:
        now = self._clock.now_ns()
        if text is None:
            return now
        try:
            told = datetime.fromisoformat(text)
            nanoseconds = to_nanoseconds(told)
        except (ValueError, OverflowError):
            return now
        return nanoseconds if 0 <= nanoseconds <= _MAX_NS else now


def _refuse_other_type(data: EmittedEval) -> None:
    given = _TYPES.get(type(data.result), "number")
    if data.result_type is not None and data.result_type != given:
        raise BadRequestError(
            f"The result is a {given}, and result_type says {data.result_type}.",
            hint="Send true or false as boolean, a number as number, a text as string.",
        )
