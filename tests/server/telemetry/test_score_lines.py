"""Scores that were kept before they were records: an export names them by their ids."""

import json
from typing import Any

from lucidic_server.ingest.doors.json_lines import read_json_lines
from lucidic_server.telemetry import score
from lucidicai.wire.records import Scored

OLD: dict[str, Any] = {
    **dict.fromkeys(score.COLUMNS),
    "session_id": "s",
    "score_id": "abc",
    "writer": "",
    "seq": 0,
    "time": 7,
    "event_id": "",
    "evaluator": "n",
    "label": "",
    "source": "user",
}


def test_an_old_score_is_exported_as_a_record_that_the_door_takes() -> None:
    row = {name: OLD[name] for name in score.COLUMNS}
    line = score.to_line(row)
    assert json.loads(line)["kind"] == "scored"
    (read,) = read_json_lines(line).reads
    expected = Scored(writer="abc", seq=1, time=7, session_id="s", evaluator="n", value="")
    assert (read.record, read.extra) == (expected, {})
