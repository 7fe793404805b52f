"""Scores as rows, and back to the records that they came as.

A value is in the column of its kind, moments are nanoseconds.
"""

from typing import Any

import msgspec
from clickhouse_connect.driver.client import Client
from msgspec import UNSET

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.moment import moment
from lucidic_server.model.score import Score
from lucidic_server.model.score import ScoreSource
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import run
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.run import families
from lucidicai.wire.records import Scored

TABLE = "scores"

_KINDS = {bool: "truth", float: "number", int: "number", str: "label"}

# Fields of the record under the same names in the row.
_SAME = ("evaluator", "reason", "scale_min", "scale_max", "version")

_VALUES = ("truth", "number", "label")
_NAMES = ("session_id", "score_id", "writer", "seq", "time", "event_id", "source", "author")
COLUMNS = (*_NAMES, *_VALUES, *_SAME, "extra")


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
    author: str | None


_ONE = (
    "project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}"
    " AND score_id = {score_id:String}"
)

_rows = msgspec.json.Decoder(_Row)


def fetch_scores(engine: Engine, project_id: str, session_id: str) -> list[Score]:
    """Returns the session's scores, the oldest first."""
    family = families(engine.read, project_id, [session_id])
    asked = {"project_id": project_id, "session_ids": family.ids}
    rows = _rows.decode_lines(engine.read(load("scores"), asked))
    return [_to_score(row, family.session_of(row.session_id)) for row in rows]


def delete(engine: Engine, client: Client, project_id: str, session_id: str, score_id: str) -> None:
    """Deletes one score, also where it lies under a run; no read shows it afterwards."""
    ids = families(engine.read, project_id, [session_id]).ids
    asked = {"project_id": project_id, "session_ids": ids, "score_id": score_id}
    run(client, load("delete_rows", table=engine.layout.rows_of(TABLE), where=_ONE), asked)


def id_of(record: Scored) -> str:
    """Returns the id of the score that the record makes."""
    return f"{record.writer}.{record.seq}"


def encode(item: Admitted, record: Scored, received_at: int) -> bytes:
    """Returns a judgement as a row; sent again it is the same row."""
    fields: dict[str, Any] = {
        "project_id": item.project_id,
        "session_id": record.session_id,
        "score_id": id_of(record),
        "writer": record.writer,
        "seq": record.seq,
        "event_id": record.event_id or "",
        "time": record.time,
        "received_at": received_at,
        "source": item.judge.source if item.judge else "user",
        "author": item.judge.author if item.judge else None,
        _KINDS[type(record.value)]: record.value,
    }
    fields |= {name: getattr(record, name) for name in _SAME if getattr(record, name) is not UNSET}
    if item.extra:
        fields["extra"] = msgspec.json.encode(item.extra).decode()
    return msgspec.json.encode(fields)


def to_line(row: dict[str, Any]) -> bytes:
    """Returns a row of these columns as the JSON line of the record that said it."""
    fields = {name: value for name, value in row.items() if value is not None}
    # One that was kept before it had the name of a record is named by its id.
    score_id = fields.pop("score_id")
    if not fields["writer"]:
        fields |= {"writer": score_id, "seq": 1}
    (value,) = (fields.pop(kind) for kind in _VALUES if kind in fields)
    if not fields["event_id"]:
        del fields["event_id"]
    # What a record of a program says by being one.
    if fields["source"] == "user":
        del fields["source"]
    extra = msgspec.json.decode(fields.pop("extra", "{}"))
    kind = Scored.__struct_config__.tag
    return msgspec.json.encode({**extra, "kind": kind, **fields, "value": value}) + b"\n"


def _to_score(row: _Row, session_id: str) -> Score:
    fields: dict[str, Any] = {**msgspec.structs.asdict(row), "session_id": session_id}
    values = [fields.pop(kind) for kind in _VALUES]
    fields["value"] = next(value for value in values if value is not None)
    fields["event_id"] = row.event_id or None
    fields["time"] = moment(row.time)
    return Score(**fields)
