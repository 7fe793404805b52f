"""Scores as rows: a value is in the column of its kind, moments are nanoseconds there."""

from typing import Any

import msgspec

from lucidic_server.model.moment import moment
from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.model.score import Score
from lucidic_server.model.score import ScoreSource
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import load


class _Row(msgspec.Struct):
    score_id: str
    session_id: str
    event_id: str
    time: int
    evaluator: str
    number: float | None
    truth: bool | None
    label: str | None
    scale_min: float | None
    scale_max: float | None
    reason: str | None
    source: ScoreSource
    version: str | None


_rows = msgspec.json.Decoder(_Row)


def fetch_scores(engine: Engine, project_id: str, session_id: str) -> list[Score]:
    """Returns the session's scores, the oldest first."""
    asked = {"project_id": project_id, "session_id": session_id}
    return [_to_score(row) for row in _rows.decode_lines(engine.read(load("scores"), asked))]


def encode(score: Score, project_id: str, received_at: int) -> bytes:
    """Returns the score as a row."""
    fields: dict[str, Any] = msgspec.structs.asdict(score)
    value = fields.pop("value")
    kind = {bool: "truth", str: "label"}.get(type(value), "number")
    fields |= {
        kind: value,
        "event_id": score.event_id or "",
        "time": to_nanoseconds(score.time),
        "project_id": project_id,
        "received_at": received_at,
    }
    return msgspec.json.encode(fields)


def _to_score(row: _Row) -> Score:
    fields: dict[str, Any] = msgspec.structs.asdict(row)
    values = [fields.pop(kind) for kind in ("truth", "number", "label")]
    fields["value"] = next(value for value in values if value is not None)
    fields["event_id"] = row.event_id or None
    fields["time"] = moment(row.time)
    return Score(**fields)
