"""A session's summary as a row: moments are nanoseconds there, datetimes in the model."""

from typing import Any
from typing import NamedTuple

import msgspec

from lucidic_server.model.failure import Failure
from lucidic_server.model.figures import FIGURES_VERSION
from lucidic_server.model.figures import EventGroup
from lucidic_server.model.moment import moment
from lucidic_server.model.moment import moment_or_none
from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.model.session import SessionState
from lucidic_server.model.session import SessionSummary

# The members of an EventGroup that are kept as they are.
_GROUP = (
    "type",
    "provider",
    "model",
    "events",
    "errors",
    "cost",
    "input_tokens",
    "output_tokens",
)
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
    models: list[str]


# Why a summary is in no list (the column `deleted`; 1 is a deletion): nobody would call it a
# session, or all of it is shown as part of another one.
UNLISTED = 2
MOVED = 3

COLUMNS = ", ".join(SummaryRow.__struct_fields__)

_decoder = msgspec.json.Decoder(SummaryRow)


def decode(lines: bytes) -> list[SessionSummary]:
    """Returns the summaries that these rows are."""
    return [to_summary(row) for row in _decoder.decode_lines(lines)]


class Computed(NamedTuple):
    """All that is kept of a session beside its records."""

    summary: SessionSummary
    groups: list[EventGroup]
    failures: list[Failure]
    is_listed: bool = True


def encode(computed: Computed, project_id: str, version: int, complete_until: int) -> bytes:
    """Returns what was computed as a row of this version."""
    fields: dict[str, Any] = msgspec.structs.asdict(computed.summary)
    for name in _MOMENTS:
        at = fields[name]
        fields[name] = None if at is None else to_nanoseconds(at)
    fields |= {"project_id": project_id, "version": version, "complete_until": complete_until}
    fields["figures_version"] = FIGURES_VERSION
    fields["figures"] = [{n: getattr(group, n) for n in _GROUP} for group in computed.groups]
    fields["latency"] = [
        {"place": place, "bucket": bucket, "events": events}
        for place, group in enumerate(computed.groups, 1)
        for bucket, events in sorted(group.latency.items())
    ]
    fields["failures"] = computed.failures
    fields["deleted"] = 0 if computed.is_listed else UNLISTED
    return msgspec.json.encode(fields)


def encode_moved(project_id: str, session_id: str, version: int, complete_until: int) -> bytes:
    """Returns the row that takes a run out of the lists which belongs to a session."""
    fields: dict[str, Any] = {
        "project_id": project_id,
        "session_id": session_id,
        "version": version,
    }
    fields |= {"complete_until": complete_until, "figures_version": FIGURES_VERSION}
    return msgspec.json.encode({**fields, "deleted": MOVED})


def to_summary(row: SummaryRow) -> SessionSummary:
    """Returns the summary that a row is."""
    fields: dict[str, Any] = {name: getattr(row, name) for name in SummaryRow.__struct_fields__}
    fields["started_at"] = moment(row.started_at)
    fields["ended_at"] = moment_or_none(row.ended_at)
    fields["last_record_at"] = moment(row.last_record_at)
    return SessionSummary(**fields)
