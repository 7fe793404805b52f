"""What is known of a call that two spans told."""

from lucidicai.integrations.fields import completed


def test_the_outer_tells_what_was_said_the_inner_what_it_cost():
    outer = {"name": "outer", "input": "asked", "model": "alias", "input_tokens": 1, "cost": None}
    inner = {
        "name": "inner",
        "input": "sent",
        "model": "real",
        "input_tokens": 30,
        "cache_read_tokens": 10,
        "metadata": {"finish_reasons": ["stop"], "otel": {"scope": "inner"}},
    }
    told = completed({**outer, "metadata": {"otel": {"scope": "outer"}}}, inner)
    assert (told["name"], told["input"], told["model"]) == ("outer", "asked", "real")
    assert (told["input_tokens"], told["cache_read_tokens"]) == (30, 10)
    assert told["metadata"] == {"finish_reasons": ["stop"], "otel": {"scope": "outer"}}


def test_a_failure_that_was_made_good_is_not_the_calls():
    inner = {"status": "error", "error": "busy", "error_type": "Busy", "model": "m"}
    told = completed({"status": "ok", "output": "Hello"}, inner)
    assert told == {"status": "ok", "output": "Hello", "model": "m"}
    assert completed({"status": "error", "output": None}, inner)["error"] == "busy"


def test_without_an_inner_one_nothing_changes():
    assert completed({"model": "m", "output": None}, {}) == {"model": "m", "output": None}
