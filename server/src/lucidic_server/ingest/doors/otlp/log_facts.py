"""What one log record makes: more of its span's event, a judgement, or an event of its own.

GenAI's events are logs in some instrumentations: the messages of a call one by one (up to 1.36),
the whole call (from 1.37 on), the result of an evaluation. What they say of a call has a time that
stands behind the span's own record: where both say it, the span's word counts, and nothing twice.
"""

import hashlib
from typing import Any

from lucidic_server.ingest.doors.otlp import facts
from lucidic_server.ingest.doors.otlp.log_given import GivenLog
from lucidic_server.model.run import behind
from lucidic_server.model.told_messages import TOLD
from lucidicai.dialects import Reading
from lucidicai.dialects.gen_ai import message_of_event
from lucidicai.dialects.values import number
from lucidicai.dialects.values import text
from lucidicai.wire.codec import RecordError
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventChanged
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import Scored

_WHOLE = "gen_ai.client.inference.operation.details"
_EVALUATION = "gen_ai.evaluation.result"
LOG = "log"


def record_of(log: GivenLog, reading: Reading, session_id: str) -> tuple[AnyRecord, dict[str, Any]]:
    """Returns the record of a log, and what it says beside. Raises RecordError."""
    span = log.span
    writer, seq = name_of(log)
    common: dict[str, Any] = {
        "writer": writer,
        "seq": seq,
        "session_id": session_id,
        "event_id": facts.event_id(span.trace_id, span.span_id),
    }
    at = behind(span.started_at)
    if span.name == _EVALUATION:
        return _judgement(log, common), {}
    if span.name == _WHOLE:
        fields = facts.fields_of(reading)
        # They are the log's own: the call's are its span's.
        del fields["metadata"]
        fields.pop("name", None)
        return EventChanged(time=at, **common, **fields), {}
    body = log.body if isinstance(log.body, dict) else {}
    message = message_of_event(span.name, {**span.attributes, **body})
    if message is not None:
        field, told = message
        fields = {field: facts.encoded([told])}
        return EventChanged(time=at, **common, **fields), {TOLD: [field, told]}
    return _line(log, reading, common), {}


def name_of(log: GivenLog) -> tuple[str, int]:
    """Returns what names the record of a log: its content, as exporters give logs no id."""
    span = log.span
    said = repr((span.span_id, span.started_at, span.name, log.severity, log.body, span.attributes))
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    return f"log-{span.trace_id}{digest[:16]}", 1


def _judgement(log: GivenLog, common: dict[str, Any]) -> Scored:
    attributes = log.span.attributes
    value = number(attributes.get("gen_ai.evaluation.score.value"))
    label = text(attributes.get("gen_ai.evaluation.score.label"))
    evaluator = text(attributes.get("gen_ai.evaluation.name"))
    if evaluator is None or (value is None and label is None):
        raise RecordError("malformed", "an evaluation without a name, or without score and label")
    reason = text(attributes.get("gen_ai.evaluation.explanation"))
    given: dict[str, Any] = {} if reason is None else {"reason": reason}
    return Scored(
        time=log.span.started_at,
        evaluator=evaluator,
        value=float(value) if value is not None else str(label),
        **common,
        **given,
    )


def _line(log: GivenLog, reading: Reading, common: dict[str, Any]) -> EventEnded:
    span = log.span
    fields = facts.fields_of(reading)
    fields |= {"type": LOG, "name": span.name or log.severity or LOG}
    # A line of a log is no call: what it says of tokens a call says, too.
    told_twice = [name for name in fields if name.endswith("_tokens") or name == "cost"]
    for name in told_twice:
        del fields[name]
    if log.body is not None:
        fields["data"] = facts.encoded(log.body)
    return EventEnded(
        time=span.started_at,
        started_at=span.started_at,
        ended_at=span.started_at,
        parent_id=common["event_id"],
        **{**common, "event_id": f"{common['event_id']}-{common['writer'][-16:]}"},
        **fields,
    )
