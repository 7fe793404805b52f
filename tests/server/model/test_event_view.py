"""What an event's merged records mean: title, status, cost, its row and its whole."""

from typing import Any

import pytest

from lucidic_server.model.event import cost_of
from lucidic_server.model.event import event_of
from lucidic_server.model.event import json_value
from lucidic_server.model.event import row_of
from lucidic_server.model.event import status_of
from lucidic_server.model.event import title_of
from lucidic_server.model.figures import counts_of_groups
from lucidic_server.model.figures import groups_of
from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.merged import StoredPicture


def _event(**fields: Any) -> MergedEvent:
    return MergedEvent(event_id="e", **fields)


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"type": "step", "action": "Click", "goal": "Buy it", "name": "buy"}, "Buy it"),
        ({"type": "step", "action": "Click buy", "name": "buy"}, "Click buy"),
        ({"type": "step", "name": "buy", "state": "Shop"}, "buy"),
        ({"type": "step", "goal": "find the price\nand more"}, "find the price"),
        ({"type": "step"}, "Step"),
        ({"type": "llm_generation", "model": "gpt-4o"}, "gpt-4o"),
        ({"type": "llm_generation", "model": "gpt-4o", "name": "plan"}, "plan"),
        ({"type": "function_call", "name": "search"}, "search"),
        ({"type": "function_call"}, "Function call"),
        ({"type": "error_traceback", "error_type": "ValueError", "error": "no"}, "ValueError: no"),
        (
            {"type": "error_traceback", "error_type": "KeyError", "error": "KeyError: 'index'"},
            "KeyError: 'index'",
        ),
        ({"type": "error_traceback"}, "Error"),
        ({"type": "retrieval"}, "retrieval"),
        ({"name": "  "}, "generic"),
        ({}, "generic"),
    ],
)
def test_the_title_tells_an_event_from_its_neighbours(fields: dict[str, Any], title: str) -> None:
    assert title_of(_event(**fields)) == title


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, None),
        ({"status": "ok", "error": "handled"}, "ok"),
        ({"error": ""}, "error"),
        ({"type": "error_traceback"}, "error"),
        ({"status": "timeout"}, "timeout"),
    ],
)
def test_the_status_is_what_was_given_or_follows_from_an_error(
    fields: dict[str, Any], status: str | None
) -> None:
    assert status_of(_event(**fields)) == status


def test_the_cost_is_what_was_set_plus_what_was_added() -> None:
    assert cost_of(_event()) is None
    assert cost_of(_event(cost=0.0)) == 0
    assert cost_of(_event(cost=0.1, cost_added=0.2)) == 0.3
    assert cost_of(_event(cost_added=0.5)) == 0.5


def test_a_row_cuts_long_texts_and_counts_pictures() -> None:
    row = row_of(_event(goal="g" * 500, error="e" * 200, screenshots=[StoredPicture("image/png")]))
    assert row.goal == "g" * 200
    assert row.error == "e" * 200
    assert row.screenshots == 1


def test_the_whole_event_is_uncut_and_its_payloads_are_values() -> None:
    pictures = [StoredPicture("image/png", blob="ab"), StoredPicture("image/gif", url="https://x")]
    event = event_of(_event(goal="g" * 500, input='{"a":[1]}', output="[", screenshots=pictures))
    assert event.goal == "g" * 500
    assert (event.input, event.output, event.data) == ({"a": [1]}, "[", None)
    assert [picture.url for picture in event.screenshots] == ["/v1/blobs/ab", "https://x"]


def test_payload_text_that_is_no_json_is_given_back_as_it_came() -> None:
    assert json_value("[" * 100_000) == "[" * 100_000
    assert json_value("nope") == "nope"
    assert json_value("null") is None


def test_a_session_counts_its_events() -> None:
    rows = [
        _event(type="step", first_time=5, last_time=6, started_at=4, cost=0.25),
        _event(type="x", first_time=3, last_time=9, status="error", input_tokens=7),
        _event(first_time=4, last_time=4, cost_added=0.5, output_tokens=1, input_tokens=1),
    ]
    counts = counts_of_groups("s", groups_of("s", rows))
    assert (counts.steps, counts.events, counts.errors) == (1, 2, 1)
    assert (counts.cost, counts.input_tokens, counts.output_tokens) == (0.75, 8, 1)
    assert (counts.started_at, counts.first_time, counts.last_time) == (4, 3, 9)
    assert counts_of_groups("s", []).cost is None
