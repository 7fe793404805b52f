"""A session's tokens by class: each the sum of what its events say, unknown where none does."""

from typing import Any

import pytest

from lucidic_server.model.figures import counts_of_groups
from lucidic_server.model.figures import groups_of
from lucidic_server.model.merge import INT64_MAX
from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.merged import MergedSession
from lucidic_server.model.session import Session
from lucidic_server.model.session import session_of


def _session(*events: dict[str, Any]) -> Session:
    rows = [
        MergedEvent(event_id=str(number), first_time=1, last_time=2, model=f"m-{number}", **fields)
        for number, fields in enumerate(events)
    ]
    counts = counts_of_groups("s", groups_of("s", rows))
    session = session_of(MergedSession(session_id="s"), counts)
    assert session is not None
    return session


def test_each_class_is_summed_over_models_and_the_rest_of_the_input_is_fresh():
    session = _session(
        {"input_tokens": 100, "cache_read_tokens": 60, "cache_write_tokens": 20},
        {"input_tokens": 50, "output_tokens": 40, "reasoning_tokens": 30, "cache_read_tokens": 1},
        {"input_tokens": 7, "output_tokens": 9, "audio_input_tokens": 3, "image_output_tokens": 4},
    )
    assert (session.input_tokens, session.output_tokens) == (157, 49)
    assert (session.cache_read_tokens, session.cache_write_tokens) == (61, 20)
    assert session.fresh_input_tokens == 76
    assert (session.reasoning_tokens, session.audio_input_tokens) == (30, 3)
    assert (session.image_output_tokens, session.audio_output_tokens) == (4, None)


def test_what_nobody_says_is_unknown():
    session = _session({})
    assert session.fresh_input_tokens is None
    assert session.cache_read_tokens is None
    assert _session({"input_tokens": 5}).fresh_input_tokens == 5


@pytest.mark.parametrize("cached", [6, INT64_MAX])
def test_nothing_is_computed_of_parts_that_exceed_their_whole(cached: int):
    session = _session({"input_tokens": 5, "cache_read_tokens": cached})
    assert (session.fresh_input_tokens, session.cache_read_tokens) == (None, cached)


def test_a_call_that_two_packages_watched_is_counted_once():
    above = {"input_tokens": 30, "output_tokens": 12, "cache_read_tokens": 10, "cost": 0.5}
    once = _session(above)
    # The second event of the two stands below the first.
    twice = _session(above, {**above, "parent_id": "0"})
    assert (twice.input_tokens, twice.output_tokens) == (30, 12)
    assert (twice.cache_read_tokens, twice.cost) == (10, 0.5)
    assert (once.events, twice.events) == (1, 2)


def test_what_stands_below_an_event_without_tokens_is_counted():
    call = {"input_tokens": 30, "cost": 0.5}
    assert _session({}, {**call, "parent_id": "0"}).input_tokens == 30
    # A tool that a call paid for has no tokens; nor is an event its own double.
    assert _session(call, {"cost": 0.25, "parent_id": "0"}).cost == 0.75
    assert _session({**call, "parent_id": "0"}).input_tokens == 30
