"""create, update and end of steps and events, in the forms of two eras."""

import base64
import datetime as dt
import time

import pytest
from msgspec import UNSET

import lucidicai as lai
from lucidicai.errors import InvalidOperationError
from lucidicai.record.screenshot import unreadable

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20


@pytest.fixture(autouse=True)
def session(recorded) -> str:
    return lai.init(session_id="s")


def test_a_step_begins_changes_and_ends(recorded):
    step = lai.create_step("s1", "a1", "g1", 0.1, "d1")
    lai.update_step(state="s2")
    lai.update_step(step, goal="g2", eval_score="5")  # type: ignore[arg-type]  # the guides' text
    lai.end_step(eval_description="d2")
    told = recorded.event(step)
    assert told["kinds"] == ["EventBegan", "EventChanged", "EventChanged", "EventEnded"]
    assert (told["type"], told["state"], told["action"], told["goal"]) == ("step", "s2", "a1", "g2")
    assert (told["eval_score"], told["eval_description"]) == (5.0, "d2")


def test_a_score_that_is_no_number_is_left_out_with_a_warning(recorded, caplog):
    step = lai.create_step(eval_score="pass")  # type: ignore[arg-type]  # the guides' text
    assert "eval_score" not in recorded.event(step)
    assert "eval_score" in caplog.text


def test_steps_follow_each_other_and_the_active_one_is_the_innermost_that_is_open(recorded):
    first = lai.create_step(goal="1")
    second = lai.create_step(goal="2")
    inside = lai.create_event(description="in 2")
    lai.end_step()
    after = lai.create_event(description="in 1")
    lai.end_step()
    assert "parent_id" not in recorded.event(second)
    assert recorded.event(inside)["parent_id"] == second
    assert recorded.event(after)["parent_id"] == first
    with pytest.raises(InvalidOperationError, match="no step is active"):
        lai.end_step()
    with pytest.raises(InvalidOperationError, match="no step is active"):
        lai.update_step(state="s")


def test_the_end_of_a_step_ends_its_open_events_first(recorded):
    step = lai.create_step()
    one = lai.create_event(description="1")
    two = lai.create_event(description="2")
    lai.end_step()
    ends = [r.event_id for r in recorded.all if type(r).__name__ == "EventEnded"]
    assert ends == [two, one, step]


def test_an_event_of_the_first_era_is_open_until_it_is_ended(recorded):
    event = lai.create_event(description="line one\nline two", model="gpt-4o", cost_added=0.1)
    lai.update_event(result={"a": 1}, cost_added=0.2)
    lai.end_event(arguments={"x": [1]}, function_name="f")
    told = recorded.event(event)
    assert told["kinds"] == ["EventBegan", "EventChanged", "EventEnded"]
    assert (told["name"], told["input"]) == ("f", "line one\nline two")
    assert (told["output"], told["arguments"]) == ({"a": 1}, {"x": [1]})
    assert told["type"] == "llm_generation"
    assert [r.cost_added for r in recorded.all if getattr(r, "event_id", "") == event][:2] == [
        0.1,
        0.2,
    ]


def test_the_end_of_an_event_takes_the_keywords_of_a_typed_one(recorded):
    event = lai.create_event(description="ask", model="gpt-4o")
    lai.update_event(event, usage={"prompt_tokens": 3}, metadata={"k": 1})
    lai.end_event(event, result="answer", output_tokens=4, cost=0.5, tags=["a"], own="kept")
    told = recorded.event(event)
    assert (told["type"], told["output"]) == ("llm_generation", "answer")
    assert (told["input_tokens"], told["output_tokens"], told["cost"]) == (3, 4, 0.5)
    assert (told["metadata"], told["tags"], told["data"]) == ({"k": 1}, ["a"], {"own": "kept"})


@pytest.mark.parametrize(
    ("fields", "kind", "expected"),
    [
        ({"messages": ["m"]}, "llm_generation", {"input": ["m"]}),
        ({"return_value": 1, "args": {"a": 1}}, "function_call", {"output": 1}),
        (
            {"error": ValueError("broke")},
            "generic",
            {"status": "error", "error_type": "ValueError"},
        ),
    ],
)
def test_an_event_of_no_type_gets_the_one_that_its_end_tells(recorded, fields, kind, expected):
    event = lai.create_event(description="d")
    lai.end_event(event, **fields)
    told = recorded.event(event)
    assert told["type"] == kind
    assert expected.items() <= told.items()
    lai.update_event(event, type="my_type")
    assert recorded.event(event)["type"] == "my_type"
    assert "data" not in recorded.event(event)
    elsewhere = "0193b0c2-0000-7000-8000-000000000001.0193b0c200000001"
    lai.end_event(elsewhere, **fields)
    assert "type" not in recorded.event(elsewhere)


def test_a_value_of_none_is_not_given(recorded):
    event = lai.create_event(
        "llm_generation",
        input_tokens=None,
        usage={"input_tokens": 3},
        payload={"model": "m"},
        model=None,
    )
    assert recorded.event(event)["input_tokens"] == 3
    assert recorded.event(event)["model"] == "m"


def test_an_event_is_named_by_its_function_else_by_its_first_line(recorded):
    by_line = lai.create_event(description="x" * 200 + "\nmore")
    by_function = lai.create_event(description="d", function_name="look_up")
    later = lai.create_event()
    lai.end_event(later, description="  \n\n  said at the end \nmore")
    typed = lai.create_event("generic", details="\ntold\nmore")
    named = lai.create_event("my_type", message="told", name="given")
    among_others = lai.create_event(details="told", other=1)
    by_model = lai.create_event("llm_generation", description="told")
    assert recorded.event(by_line)["name"] == "x" * 120
    assert recorded.event(later)["name"] == "said at the end"
    assert recorded.event(typed)["name"] == "told"
    assert recorded.event(named)["name"] == "given"
    assert recorded.event(among_others)["name"] == "told"
    assert "name" not in recorded.event(by_model)
    assert "name" not in recorded.event(lai.create_event(description=" \n"))
    assert recorded.event(by_function)["name"] == "look_up"
    assert recorded.event(by_function)["type"] == "function_call"


def test_the_first_positional_is_a_step_or_a_type_by_its_value(recorded):
    step = lai.create_step()
    other = lai.create_step()
    below = lai.create_event(step, "described", "resulted")
    # Two eras in one call: taken, and told to nobody who checks types.
    typed = lai.create_event("my_own_type", step_id=other, anything=1)  # type: ignore[call-overload]
    foreign = lai.create_event("0193b0c2-0000-7000-8000-000000000001", "described")
    assert recorded.event(below)["parent_id"] == step
    assert recorded.event(below)["output"] == "resulted"
    assert recorded.event(typed)["type"] == "my_own_type"
    assert recorded.event(typed)["parent_id"] == other
    assert recorded.event(typed)["data"] == {"anything": 1}
    assert recorded.event(foreign)["parent_id"] == "0193b0c2-0000-7000-8000-000000000001"


def test_a_typed_event_is_over_when_the_call_returns(recorded):
    before = time.time_ns()
    event = lai.create_event(type="generic", details="d", event_id="mine", duration=1.5)
    told = recorded.event("mine")
    assert event == "mine"
    assert told["kinds"] == ["EventEnded"]
    assert told["data"] == "d"
    now = recorded.event(lai.create_error_event("broke"))
    assert before <= now["started_at"] <= now["time"]
    assert 1.4e9 < told["time"] - told["started_at"] < 1.6e9 + (time.time_ns() - before)


def test_a_clock_that_is_set_back_changes_no_duration(recorded, monkeypatch):
    real = time.time_ns
    lai.create_event("generic", details="before")
    step = lai.create_step(state="open across the change")
    monkeypatch.setattr("time.time_ns", lambda: real() - 3_600_000_000_000)
    began = time.monotonic_ns()
    whole = lai.create_event("generic", details="after")
    lasted = lai.create_event("generic", details="after", duration=2)
    error = lai.create_error_event("after")
    lai.end_step(step)
    most = time.monotonic_ns() - began
    for event_id, seconds in ((whole, 0), (lasted, 2), (error, 0)):
        told = recorded.event(event_id)
        assert seconds * 1e9 <= told["time"] - told["started_at"] <= seconds * 1e9 + most
    first, last = [r.time for r in recorded.all if getattr(r, "event_id", None) == step]
    assert recorded.event(error)["time"] - recorded.event(whole)["time"] < last - first


@pytest.mark.parametrize(
    "moment",
    [
        "2026-01-02T03:04:05+00:00",
        dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
        1767323045,
    ],
)
def test_occurred_at_is_the_start_and_duration_leads_to_the_end(recorded, moment):
    event = lai.create_event("function_call", occurred_at=moment, duration_ms=250)
    told = recorded.event(event)
    assert told["started_at"] == 1767323045 * 10**9
    assert told["ended_at"] - told["started_at"] == 250_000_000


@pytest.mark.parametrize(
    "moment", ["yesterday", dt.datetime(1, 1, 1, tzinfo=dt.UTC), object(), -1, 1e300]
)
def test_a_moment_that_is_none_leaves_the_time_of_the_call(recorded, moment, caplog):
    event = lai.create_event("generic", occurred_at=moment)
    assert "ended_at" not in recorded.event(event)
    assert "occurred_at" in caplog.text


def test_the_fields_of_an_llm_event(recorded):
    event = lai.create_event(
        "llm_generation",
        provider="openai",
        model="gpt-4o",
        prompt=[{"role": "user", "content": "hi"}],
        completion="hello",
        temperature=0.2,
        params={"seed": 7},
        usage={"prompt_tokens": 3, "completion_tokens": 4, "cache": {"read_input_tokens": 2}},
        cost=0.01,
        tool_calls=[{"name": "t"}],
        error=None,
    )
    told = recorded.event(event)
    assert (told["provider"], told["model"], told["cost"]) == ("openai", "gpt-4o", 0.01)
    assert told["input"] == [{"role": "user", "content": "hi"}]
    assert told["output"] == "hello"
    assert told["params"] == {"temperature": 0.2, "seed": 7}
    assert (told["input_tokens"], told["output_tokens"], told["cache_read_tokens"]) == (3, 4, 2)
    assert told["data"] == {"tool_calls": [{"name": "t"}]}
    assert "status" not in told


def test_a_ready_made_payload_is_laid_out_flat(recorded):
    payload = {
        "request": {"provider": "p", "model": "m", "messages": "ask"},
        "response": {"output": "answer", "raw": {"id": 1}},
        "usage": {"input_tokens": 1, "total_tokens": 9},
        "misc": {"k": 1},
    }
    told = recorded.event(lai.create_event("llm_generation", payload=payload))
    assert (told["provider"], told["model"]) == ("p", "m")
    assert (told["input"], told["output"], told["input_tokens"]) == ("ask", "answer", 1)
    assert told["data"] == {
        "raw": {"id": 1},
        "misc": {"k": 1},
        "usage": {"total_tokens": 9},
    }


def test_the_fields_of_a_function_call(recorded):
    event = lai.create_event(
        "function_call", function_name="f", args={"a": 1}, result=[2], error="broke", status=500
    )
    told = recorded.event(event)
    assert (told["name"], told["arguments"], told["output"]) == ("f", {"a": 1}, [2])
    assert (told["error"], told["status"]) == ("broke", "error")
    assert told["data"] == {"status": 500}


def test_an_error_event_takes_text_or_an_exception_and_its_place(recorded):
    step = lai.create_step()
    by_text = lai.create_error_event("broke", context={"k": 1})
    try:
        int("boom")
    except ValueError as error:
        by_exception = lai.create_error_event(error, parent_event_id="above")
    told = recorded.event(by_text)
    assert (told["type"], told["error"], told["status"]) == ("error_traceback", "broke", "error")
    assert (told["parent_id"], told["data"]) == (step, {"context": {"k": 1}})
    told = recorded.event(by_exception)
    assert told["error"] == "ValueError: invalid literal for int() with base 10: 'boom'"
    assert (told["error_type"], told["parent_id"]) == ("ValueError", "above")
    assert 'int("boom")' in told["traceback"]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"messages": [], "temperature": 1}, "llm_generation"),
        ({"function_name": "f", "return_value": 1}, "function_call"),
        ({"traceback": "t"}, "error_traceback"),
        ({"details": "d"}, "generic"),
        ({"description": "d"}, "generic"),
    ],
)
def test_a_type_that_is_not_given_is_guessed(recorded, fields, kind):
    assert recorded.event(lai.create_event(**fields))["type"] == kind


def test_an_id_of_an_event_that_a_session_here_holds_finds_that_session(recorded):
    event = lai.create_event(description="in the first")
    lai.init(session_id="second")
    lai.update_event(event, result="r")
    told = recorded.event(event)
    assert (told["session_id"], told["output"]) == ("s", "r")


def test_update_without_any_event_warns(recorded, caplog):
    lai.update_event(result="r")
    assert "No event was created yet" in caplog.text


def test_tokens_and_costs_that_are_no_numbers_do_not_lose_the_event(recorded):
    told = recorded.event(
        lai.create_event(
            "llm_generation",
            input_tokens=float("nan"),
            output_tokens=10**400,
            cost=object(),
            reasoning_tokens=1e300,
            cache_read_tokens="12",
        )
    )
    assert told["cache_read_tokens"] == 12
    assert not {"input_tokens", "output_tokens", "cost", "reasoning_tokens"} & told.keys()


@pytest.mark.parametrize(
    ("picture", "media_type"),
    [
        (PNG, "image/png"),
        (base64.b64encode(JPEG).decode(), "image/jpeg"),
        ("data:image/png;base64," + base64.b64encode(PNG).decode(), "image/png"),
        ("data:image/png;base64," + base64.b64encode(JPEG).decode(), "image/jpeg"),
    ],
)
def test_a_screenshot_has_the_type_that_its_bytes_tell(recorded, picture, media_type):
    step = lai.create_step(screenshot=picture)
    (shot,) = recorded.event(step)["screenshots"]
    assert shot.media_type == media_type
    assert shot.data in (PNG, JPEG)


def test_screenshots_of_an_event_may_be_files_and_are_added(recorded, tmp_path):
    path = tmp_path / "shot.png"
    path.write_bytes(PNG)
    event = lai.create_event(description="d", screenshots=[str(path), path])
    lai.update_event(screenshots=[base64.b64encode(JPEG).decode()])
    lai.end_step(lai.create_step(screenshot_path=str(path)))
    shots = [len(r.screenshots) for r in recorded.all if getattr(r, "screenshots", None)]
    assert shots == [2, 1, 1]
    assert recorded.event(event)["screenshots"][0].media_type == "image/jpeg"


def test_large_screenshots_travel_one_by_one(recorded):
    large = PNG + b"\0" * (6 << 20)
    event = lai.create_event(description="d", screenshots=[large, large, large])
    records = [r for r in recorded.all if getattr(r, "event_id", None) == event]
    assert [len(r.screenshots) for r in records] == [1, 1, 1]


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        ("no such file.png", "not_base64"),
        (b"just bytes", "not_a_picture"),
        ("bm90IGEgcGljdHVyZQ==", "not_a_picture"),
        (5, "not_a_picture"),
        (PNG + b"\0" * (9 << 20), "too_large"),
    ],
)
def test_what_is_no_picture_is_counted_and_warned_of(
    recorded, caplog, monkeypatch, picture, reason
):
    monkeypatch.setattr("lucidicai.record.screenshot.unreadable", {})
    step = lai.create_step(goal="g", screenshot=picture)
    assert "screenshots" not in recorded.event(step)
    assert recorded.event(step)["goal"] == "g"
    assert reason in caplog.text


def test_a_screenshot_path_that_cannot_be_read_is_counted(recorded, caplog, tmp_path):
    before = dict(unreadable)
    lai.create_step(screenshot_path=str(tmp_path / "missing.png"))
    lai.create_step(screenshot_path=str(tmp_path))
    assert unreadable["unreadable_file"] == before.get("unreadable_file", 0) + 1
    assert unreadable["not_a_file"] == before.get("not_a_file", 0) + 1


def test_events_that_are_never_ended_do_not_fill_the_memory(recorded, monkeypatch):
    monkeypatch.setattr("lucidicai.record.open._MAX_OPEN_EVENTS", 5)
    step = lai.create_step()
    events = [lai.create_event(description=str(number)) for number in range(8)]
    assert [recorded.event(event)["kinds"][-1] for event in events] == ["EventEnded"] * 4 + [
        "EventBegan"
    ] * 4
    assert recorded.event(step)["kinds"] == ["EventBegan"]


def test_an_id_of_ones_own_that_looks_minted_stays_in_the_active_session(recorded):
    lai.init(session_id="s")
    span = "4bf92f3577b34da6a3ce929d0e0e4736.00f067aa0ba902b7"
    lai.create_event("generic", event_id=span, details="d")
    lai.update_event(span, result="r")
    lai.end_event(span)
    assert {r.session_id for r in recorded.all} == {"s"}
    assert recorded.event(span)["kinds"] == ["EventEnded", "EventChanged", "EventEnded"]


def test_an_event_that_is_over_is_found_in_the_open_session_that_its_id_names(recorded):
    lai.init(session_id="first")
    event = lai.create_event("generic", details="d")
    lai.init(session_id="second")
    lai.update_event(event, result="r")
    assert recorded.event(event)["session_id"] == "first"


def test_steps_that_are_never_ended_do_not_fill_the_memory(recorded, monkeypatch):
    monkeypatch.setattr("lucidicai.record.open._MAX_OPEN_EVENTS", 5)
    steps = [lai.create_step(goal=f"step {number}") for number in range(8)]
    kinds = [recorded.event(step)["kinds"] for step in steps]
    assert kinds == [["EventBegan", "EventEnded"]] * 3 + [["EventBegan"]] * 5
    lai.end_session()
    # Each is ended, and once.
    assert [recorded.event(step)["kinds"] for step in steps] == [["EventBegan", "EventEnded"]] * 8


def test_tokens_that_come_later_come_with_their_model(recorded):
    asked = lai.create_event(description="a question", model="gpt-4.1-mini")
    lai.update_event(asked, input_tokens=7)
    lai.update_event(asked, output="words only")
    lai.end_event(asked, output_tokens=3)
    told = [record for record in recorded.all if getattr(record, "event_id", "") == asked]
    assert [record.model for record in told] == [
        "gpt-4.1-mini",
        "gpt-4.1-mini",
        UNSET,
        "gpt-4.1-mini",
    ]
