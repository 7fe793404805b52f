"""The rule table covers the protocol: every field that a record may carry, and nothing else."""

import math
import re
from importlib import resources
from pathlib import Path
from typing import Any
from typing import get_args

import pytest
from msgspec import UNSET

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.merge import EVENT_PAYLOADS
from lucidic_server.model.merge import EVENT_RULES
from lucidic_server.model.merge import INT64_MAX
from lucidic_server.model.merge import SESSION_RULES
from lucidic_server.model.merge import Rule
from lucidic_server.model.merge import fields_said
from lucidic_server.model.merge import merge_event
from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.merged import MergedSession
from lucidicai.wire.records import EventChanged
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import EventFields
from lucidicai.wire.records import Record
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionChanged
from lucidicai.wire.records import SessionFields

# What names a record, and what says how its end is meant: nothing that merges.
ABOUT_THE_RECORD = {*Record.__struct_fields__, "event_id", "automatic"}
PROTOCOL = Path(__file__).parents[3] / "protocol" / "records.md"


@pytest.mark.parametrize(
    ("struct", "rules", "merged"),
    [
        (SessionFields, SESSION_RULES, MergedSession),
        (EventFields, EVENT_RULES, MergedEvent),
    ],
)
def test_every_field_of_a_record_has_a_rule_and_a_place(
    struct: Any, rules: dict[str, Rule], merged: Any
) -> None:
    assert set(struct.__struct_fields__) - ABOUT_THE_RECORD == set(rules)
    assert set(rules) <= set(merged.__struct_fields__)


@pytest.mark.parametrize(
    ("table", "rules"), [("session_records", SESSION_RULES), ("event_records", EVENT_RULES)]
)
def test_every_field_has_a_column_that_can_say_nothing(table: str, rules: dict[str, Rule]) -> None:
    folder = resources.files("lucidic_server.telemetry.schema")
    sql = "".join(
        file.read_text("utf-8")
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".sql")
    )
    body = sql.partition(f"CREATE TABLE IF NOT EXISTS {table}\n")[2].partition("ENGINE")[0]
    added = re.findall(rf"ALTER TABLE {table}\s+ADD COLUMN IF NOT EXISTS (\w+ \S+)", sql)
    body += "\n".join(f"    {column}" for column in added)
    for name in rules:
        kind = re.search(rf"^    {name} (\S+)", body, re.MULTILINE)
        assert kind, f"{table} has no column {name}"
        assert re.match(r"Nullable\(|LowCardinality\(Nullable\(|Array\(", kind[1]), name


@pytest.mark.parametrize(
    ("heading", "rules"), [("| Session field |", SESSION_RULES), ("| Event field |", EVENT_RULES)]
)
def test_the_protocol_page_tells_the_same_rules(heading: str, rules: dict[str, Rule]) -> None:
    text = PROTOCOL.read_text("utf-8").partition(heading)[2].partition("\n\n")[0]
    told: dict[str, str] = {}
    for line in text.splitlines()[2:]:
        names, _, rule = (cell.strip() for cell in line.strip("|").split("|"))
        told |= dict.fromkeys(re.findall(r"`(\w+)`", names), rule)
    assert told == {name: rule.value for name, rule in rules.items()}


def test_payloads_are_the_fields_that_travel_as_bytes() -> None:
    hints = EventFields.__annotations__
    assert [name for name in EVENT_RULES if bytes in get_args(hints[name])] == list(EVENT_PAYLOADS)


def test_a_record_says_only_what_it_carries() -> None:
    record = SessionChanged(writer="w", seq=1, time=5, session_id="s", task="t", tags=[])
    assert fields_said(record) == {"task": "t", "tags": []}


def test_a_beginning_and_an_end_without_a_moment_happened_at_their_own_time() -> None:
    began = SessionBegan(writer="w", seq=1, time=5, session_id="s")
    assert fields_said(began) == {"started_at": 5}
    ended = EventEnded(writer="w", seq=1, time=5, session_id="s", event_id="e", started_at=3)
    assert fields_said(ended) == {"started_at": 3, "ended_at": 5}


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_was_not_said(number: float) -> None:
    record = SessionChanged(writer="w", seq=1, time=5, session_id="s", session_eval=number)
    assert fields_said(record) == {}


def test_absurd_integers_are_cut_to_what_a_column_holds() -> None:
    record = EventChanged(
        writer="w", seq=2**64, time=-5, session_id="s", event_id="e", input_tokens=-(2**80)
    )
    assert fields_said(record) == {"input_tokens": -INT64_MAX}
    merged = merge_event("e", [Admitted("p", record)])
    assert merged.first_time == 0
    assert record.output is UNSET
