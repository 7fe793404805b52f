"""A session's summary as a row: moments are nanoseconds there, datetimes in the model."""

from typing import Any

import msgspec

from lucidic_server.model.moment import moment
from lucidic_server.model.moment import moment_or_none
from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.model.session import SessionState
from lucidic_server.model.session import SessionSummary

_MOMENTS = ("started_at", "ended_at", "last_record_at")


class SummaryRow(msgspec.Struct):
    """The columns of `session_summaries` that make a summary."""

    session_id: str
    agent_id: str
    name: str | None
    task: str | None
    tags: list[str]
    state: SessionState
    end_reason: str | None
    is_successful: bool | None
    session_eval: float | None
    production_monitoring: bool
    started_at: int
    ended_at: int | None
    last_record_at: int
    duration_ms: float | None
    steps: int
    events: int
    errors: int
    cost: float | None
    input_tokens: int | None
    output_tokens: int | None


COLUMNS = ", ".join(SummaryRow.__struct_fields__)

_decoder = msgspec.json.Decoder(SummaryRow)


def decode(lines: bytes) -> list[SessionSummary]:
    """Returns the summaries that these rows are."""
    return [_to_summary(row) for row in _decoder.decode_lines(lines)]


def encode(summary: SessionSummary, project_id: str, version: int, complete_until: int) -> bytes:
    """Returns the summary as a row of this version."""
    fields: dict[str, Any] = msgspec.structs.asdict(summary)
    for name in _MOMENTS:
        at = fields[name]
        fields[name] = None if at is None else to_nanoseconds(at)
    fields |= {"project_id": project_id, "version": version, "complete_until": complete_until}
    return msgspec.json.encode(fields)


def _to_summary(row: SummaryRow) -> SessionSummary:
    fields: dict[str, Any] = msgspec.structs.asdict(row)
    fields["started_at"] = moment(row.started_at)
    fields["ended_at"] = moment_or_none(row.ended_at)
    fields["last_record_at"] = moment(row.last_record_at)
    return SessionSummary(**fields)
