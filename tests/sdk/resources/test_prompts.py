"""Prompts: what is kept for how long, and what is filled."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lucidicai as lai
from lucidicai.resources.prompts import Prompt
from lucidicai.resources.prompts import Prompts
from lucidicai.resources.prompts import filled


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.mark.parametrize(("ttl", "asked"), [(0, [1, 2, 3]), (10, [1, 1, 2]), (-1, [1, 1, 1])])
def test_a_prompt_is_kept_as_long_as_was_said(caller, platform, fake_server, ttl, asked):
    clock = Clock()
    prompts = Prompts(caller, clock)
    platform.prompts["p", "production"] = "text"
    seen = []
    for now in (0.0, 9.0, 11.0):
        clock.now = now
        assert str(prompts.get("p", cache_ttl=ttl)) == "text"
        seen.append(len(fake_server.asked))
    assert seen == asked


def test_labels_are_kept_apart_and_a_new_version_forgets(caller, platform):
    prompts = Prompts(caller)
    platform.prompts = {("p", "production"): "old", ("p", "test"): "tested"}
    assert str(prompts.get("p", cache_ttl=-1)) == "old"
    assert str(prompts.get("p", label="test", cache_ttl=-1)) == "tested"
    assert str(prompts.update("p", "new", metadata={"by": "me"}, labels=["production"])) == "new"
    assert str(prompts.get("p", cache_ttl=-1)) == "new"
    assert prompts.update_metadata("p", "test", {"a": 1}).metadata == {"a": 1}


def test_what_is_filled_is_the_callers_and_not_what_is_kept(caller, platform):
    prompts = Prompts(caller)
    platform.prompts["p", "production"] = "{{a}} {{b}}"
    first = prompts.get("p", {"a": 1}, cache_ttl=-1)
    first.metadata["mine"] = True
    assert (first.raw_content, first.content) == ("{{a}} {{b}}", "1 {{b}}")
    assert str(first.replace_variables({"b": 2})) == "1 2"
    second = prompts.get("p", cache_ttl=-1)
    assert (str(second), "mine" in second.metadata) == ("{{a}} {{b}}", False)
    assert str(asyncio.run(prompts.aget("p", {"a": "x"}, cache_ttl=-1))) == "x {{b}}"


def test_a_variable_too_many_is_refused_and_a_place_left_is_told(caplog):
    with pytest.raises(lai.PromptError, match="no variable c, d"):
        filled("p", Prompt("{{a}}{{b}}"), {"a": 1, "c": 1, "d": 1})
    assert filled("p", Prompt("{{a}}{{b}}"), {"a": 1}) == "1{{b}}"
    assert "prompt.p.unfilled" in caplog.text


@given(st.text(), st.text())
def test_a_value_is_never_read_as_a_template(a, b):
    values = {"a": "{{b}}" + a, "b": b}
    assert filled("p", Prompt("<{{a}}|{{b}}>"), values) == f"<{{{{b}}}}{a}|{b}>"


def test_in_production_a_prompt_that_is_not_there_is_empty(recorded, platform, monkeypatch, caplog):
    monkeypatch.setenv("LUCIDIC_PRODUCTION", "1")
    assert lai.get_prompt("absent") == ""
    assert "no such prompt" in caplog.text
    assert lai.is_silent_mode()
    assert "no such prompt" in lai.get_error_history()[-1].message
    lai.clear_error_history()
    assert lai.get_error_history() == []
