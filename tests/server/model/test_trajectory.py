"""Trajectories in ATIF: in, and back out as they were; any session as one that others can read."""

import json
import re
from datetime import UTC
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lucidic_server.ingest.doors.exported_lines import read_exported_lines
from lucidic_server.model.admitted import Admitted
from lucidic_server.model.event import event_of
from lucidic_server.model.figures import counts_of_groups
from lucidic_server.model.figures import groups_of
from lucidic_server.model.merge import merge_event
from lucidic_server.model.merge import merge_session
from lucidic_server.model.trajectory import trajectory_of
from lucidic_server.model.trajectory_lines import TrajectoryError
from lucidic_server.model.trajectory_lines import lines_of
from lucidicai.wire.records import EventFields

DOCUMENT: dict[str, Any] = {
    "schema_version": "ATIF-v1.7",
    "session_id": "run-1",
    "agent": {
        "name": "terminus-2",
        "version": "1.0",
        "model_name": "claude-opus-4-6",
        "tool_definitions": [{"type": "function", "function": {"name": "bash"}}],
        "extra": {"seed": 7},
    },
    "notes": "first try",
    "final_metrics": {"total_prompt_tokens": 120, "total_cost_usd": 0.25, "total_steps": 4},
    "continued_trajectory_ref": "next.json",
    "extra": {"task": "hello"},
    "unknown_root": [1],
    "steps": [
        {"step_id": 1, "source": "system", "message": "You are an agent."},
        {
            "step_id": 2,
            "timestamp": "2026-11-01T10:00:00.000Z",
            "source": "user",
            "message": [
                {"type": "text", "text": "Fix it"},
                {"type": "image", "source": {"media_type": "image/png", "path": "images/a.png"}},
            ],
        },
        {
            "step_id": 3,
            "timestamp": "2026-11-01T10:00:05Z",
            "source": "agent",
            "model_name": "claude-sonnet-4",
            "reasoning_effort": "high",
            "message": "",
            "reasoning_content": "Look first.",
            "tool_calls": [
                {"tool_call_id": "c1", "function_name": "bash", "arguments": {"cmd": "ls"}},
                {
                    "tool_call_id": "c2",
                    "function_name": "read",
                    "arguments": {},
                    "extra": {"timeout": 3},
                },
            ],
            "observation": {
                "results": [
                    {"source_call_id": "c2", "content": "text", "extra": {"score": 1}},
                    {"content": None},
                    {"source_call_id": "c1", "content": [{"type": "text", "text": "a b"}]},
                    {
                        "source_call_id": "c1",
                        "subagent_trajectory_ref": [{"trajectory_id": "sub"}],
                    },
                ]
            },
            "metrics": {
                "prompt_tokens": 100,
                "completion_tokens": 20,
                "cached_tokens": 40,
                "cost_usd": 0.25,
                "logprobs": [-0.5],
                "completion_token_ids": [1, 2],
                "extra": {"ttft": 0.1},
            },
            "llm_call_count": 1,
            "extra": {"k": None},
            "unknown_step": True,
        },
        {
            "step_id": 4,
            "source": "agent",
            "message": "done",
            "is_copied_context": True,
            "metrics": {"prompt_tokens": 20, "cost_usd": 1.0},
        },
        {"step_id": 5, "source": "agent", "message": "run", "llm_call_count": 0, "tool_calls": []},
    ],
}


def read_back(lines: list[dict[str, Any]]) -> tuple[Any, list[Any]]:
    """Returns the session and the events that the lines are, as the store merges them."""
    body = b"\n".join(json.dumps(line).encode() for line in lines)
    exported = read_exported_lines(body)
    assert exported.batch.refused == []
    items = [Admitted("p", read.record, read.extra) for read in exported.batch.reads]
    own = [item for item in items if not isinstance(item.record, EventFields)]
    said: dict[str, list[Admitted]] = {}
    for item in items:
        if isinstance(item.record, EventFields):
            said.setdefault(item.record.event_id, []).append(item)
    merged = [merge_event(event_id, records) for event_id, records in said.items()]
    session_id = lines[0]["session_id"]
    counts = counts_of_groups(session_id, groups_of(session_id, merged))
    from lucidic_server.model.session import session_of

    merged.sort(key=lambda one: (one.started_at or 0, one.event_id))
    return session_of(merge_session(session_id, own), counts), [event_of(one) for one in merged]


def given_back(document: dict[str, Any]) -> Any:
    session, events = read_back(list(lines_of(document)))
    return json.loads(json.dumps(trajectory_of(session, events)))


def test_a_trajectory_comes_back_as_it_was() -> None:
    assert given_back(DOCUMENT) == DOCUMENT


def test_what_a_trajectory_becomes() -> None:
    session, events = read_back(list(lines_of(DOCUMENT)))
    assert (session.agent_id, session.state, session.cost) == ("terminus-2", "finished", 0.25)
    assert session.is_successful is None
    by_id = {event.event_id: event for event in events}
    call = by_id["run-1.3"]
    assert (call.type, call.model, call.cost) == ("llm_generation", "claude-sonnet-4", 0.25)
    assert (call.input_tokens, call.output_tokens, call.cache_read_tokens) == (100, 20, 40)
    bash = by_id["run-1.3.1"]
    assert (bash.type, bash.name, bash.parent_id) == ("function_call", "bash", "run-1.3")
    assert (bash.arguments, bash.output) == ({"cmd": "ls"}, [{"type": "text", "text": "a b"}])
    assert by_id["run-1.1"].started_at == datetime(2026, 11, 1, 10, tzinfo=UTC)
    # Copied from another trajectory, where it was paid for.
    assert (by_id["run-1.4"].model, by_id["run-1.4"].cost) == ("claude-opus-4-6", None)
    assert by_id["run-1.5"].type == "generic"


def test_read_again_it_makes_the_same_records() -> None:
    again = json.loads(json.dumps(DOCUMENT))
    assert list(lines_of(again)) == list(lines_of(DOCUMENT))


def test_embedded_trajectories_are_sessions_of_their_own() -> None:
    inner = {**DOCUMENT, "trajectory_id": "sub", "steps": DOCUMENT["steps"][:1]}
    del inner["session_id"]
    ids = {line["session_id"] for line in lines_of({**DOCUMENT, "subagent_trajectories": [inner]})}
    assert ids == {"run-1", "run-1/sub"}


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ([], "no `schema_version`"),
        ({**DOCUMENT, "schema_version": "v1"}, "not one of ATIF"),
        ({**DOCUMENT, "schema_version": "ATIF-v2.0"}, "upgrade lucidic-server"),
        ({**DOCUMENT, "steps": []}, "`agent` and `steps`"),
        ({**DOCUMENT, "steps": [{"message": "x"}]}, "steps[0] is no step"),
    ],
)
def test_what_is_no_trajectory_is_told_why(document: Any, told: str) -> None:
    with pytest.raises(TrajectoryError, match=re.escape(told)):
        list(lines_of(document))


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)
VALUE = st.none() | TEXT | st.integers(-5, 5) | st.lists(TEXT, max_size=2) | st.just({"a": 1})


def objects(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={**fields, "unknown": VALUE, "extra": VALUE})


IDS = st.sampled_from(["c1", "c2"]) | VALUE
CALLS = st.lists(objects(tool_call_id=IDS, function_name=VALUE, arguments=VALUE), max_size=3)
RESULTS = st.lists(objects(source_call_id=IDS, content=VALUE), max_size=3)
STEPS = st.lists(
    st.fixed_dictionaries(
        {"source": st.sampled_from(["system", "user", "agent", "other"])},
        optional={
            "step_id": VALUE,
            "timestamp": st.sampled_from(["2026-11-01T10:00:00Z", "soon", "1969-01-01"]) | VALUE,
            "message": VALUE,
            "model_name": VALUE,
            "tool_calls": CALLS | VALUE,
            "observation": objects(results=RESULTS) | VALUE,
            "metrics": objects(prompt_tokens=VALUE, cost_usd=VALUE) | VALUE,
            "llm_call_count": VALUE,
            "is_copied_context": st.booleans() | VALUE,
            "reasoning_content": VALUE,
            "unknown": VALUE,
        },
    ),
    min_size=1,
    max_size=4,
)


@given(STEPS, objects(name=VALUE, model_name=VALUE), objects(notes=VALUE, final_metrics=VALUE))
def test_whatever_is_in_a_trajectory_comes_back(
    steps: list[dict[str, Any]], agent: dict[str, Any], root: dict[str, Any]
) -> None:
    document = {"schema_version": "ATIF-v1.8", **root, "agent": agent, "steps": steps}
    assert given_back(document) == document


# What a step and what hangs on it may have, by the format's own models.
STEP_FIELDS = {
    "step_id", "timestamp", "source", "model_name", "reasoning_effort", "message",
    "reasoning_content", "tool_calls", "observation", "metrics", "is_copied_context",
    "llm_call_count", "extra",
}  # fmt: skip
OF_AGENTS = {"model_name", "reasoning_effort", "reasoning_content", "tool_calls", "metrics"}
METRICS = {"prompt_tokens", "completion_tokens", "cached_tokens", "cost_usd", "extra"}
ROOT_FIELDS = {
    "schema_version", "session_id", "trajectory_id", "agent", "steps", "final_metrics", "extra",
}  # fmt: skip


def check_format(document: dict[str, Any]) -> None:
    """Checks the rules of ATIF that its own validator has."""
    assert set(document) <= ROOT_FIELDS
    assert set(document["agent"]) <= {"name", "version", "model_name"}
    assert all(isinstance(value, str) and value for value in document["agent"].values())
    assert document["steps"]
    for number, step in enumerate(document["steps"], 1):
        assert step["step_id"] == number
        assert set(step) <= STEP_FIELDS
        assert step["source"] in {"system", "user", "agent"}
        assert isinstance(step["message"], str)
        if step["source"] != "agent":
            assert not OF_AGENTS & set(step)
        if step.get("llm_call_count") == 0:
            assert not {"metrics", "reasoning_content"} & set(step)
        assert set(step.get("metrics", {})) <= METRICS
        calls = {call["tool_call_id"] for call in step.get("tool_calls", [])}
        for call in step.get("tool_calls", []):
            assert isinstance(call["arguments"], dict)
            assert isinstance(call["function_name"], str)
        for result in step.get("observation", {}).get("results", []):
            assert result["source_call_id"] in calls
            assert isinstance(result["content"], str)


def native(*events: dict[str, Any], **session: Any) -> Any:
    known = {"session_id": "s", "writer": "w"}
    at = 1_762_000_000_000_000_000
    began = {"kind": "session_began", "agent_id": "shop", "sdk": "lucidic-sdk 1", **session}
    lines = [{**began, **known, "seq": 1, "time": at}]
    for place, event in enumerate(events, 2):
        moment = at + place * 10**9
        told = {"kind": "event_ended", "event_id": f"e{place}", "started_at": moment}
        lines.append({**told, **known, "seq": place, "time": moment, **event})
    return trajectory_of(*read_back(lines))


def test_any_session_is_a_trajectory() -> None:
    asked = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]
    wish = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": '{"q": 1}'}}
    answer = {"role": "assistant", "content": None, "tool_calls": [wish]}
    document = native(
        {"type": "step", "goal": "answer", "state": "begun"},
        {
            "type": "llm_generation",
            "model": "gpt-5",
            "input": asked,
            "output": answer,
            "input_tokens": 10,
            "output_tokens": 2,
            "cache_read_tokens": 4,
            "reasoning_tokens": 1,
            "cost": 0.5,
        },
        {"type": "function_call", "name": "find", "arguments": {"q": 1}, "output": {"n": 3}},
        {
            "type": "llm_generation",
            "input": [*asked, answer, {"role": "tool", "content": "3"}],
            "output": "Three.",
        },
        {"type": "function_call", "name": "alone", "arguments": [1], "error": "no answer"},
        {"type": "error_traceback", "error": "boom", "traceback": "line 1"},
        {"type": "note", "output": "said"},
        task="Say it",
        is_successful=True,
    )
    check_format(document)
    steps = document["steps"]
    assert [(step["source"], step["message"]) for step in steps] == [
        ("agent", "answer\nbegun"),
        ("system", "Be brief."),
        ("user", "Hi"),
        ("agent", ""),
        ("agent", "Three."),
        ("agent", ""),
        ("system", "boom\nline 1"),
        ("system", "said"),
    ]
    call = steps[3]
    assert call["metrics"] == {
        "prompt_tokens": 10,
        "completion_tokens": 2,
        "cached_tokens": 4,
        "cost_usd": 0.5,
    }
    assert call["tool_calls"] == [
        {"tool_call_id": "c1", "function_name": "find", "arguments": {"q": 1}}
    ]
    assert call["observation"]["results"][0]["content"] == '{"n": 3}'
    assert call["extra"]["lucidic"]["reasoning_tokens"] == 1
    assert steps[5]["tool_calls"][0]["arguments"] == {"arguments": [1]}
    assert steps[5]["observation"]["results"][0]["content"] == "no answer"
    assert document["final_metrics"]["total_cost_usd"] == 0.5
    assert document["extra"]["lucidic"]["task"] == "Say it"
    assert document["agent"] == {"name": "shop", "version": "lucidic-sdk 1", "model_name": "gpt-5"}


def test_a_session_without_events_is_one_too() -> None:
    document = native(task="Nothing yet")
    check_format(document)
    assert document["steps"][0]["message"] == "Nothing yet"


@given(
    st.lists(
        st.fixed_dictionaries(
            {"type": st.sampled_from(["llm_generation", "function_call", "step", "x"])},
            optional={
                "input": VALUE,
                "output": VALUE | st.just({"content": [{"text": "t"}], "tool_calls": [{}]}),
                "arguments": VALUE,
                "name": TEXT,
                "model": TEXT,
                "error": TEXT,
            },
        ),
        max_size=4,
    )
)
def test_whatever_a_session_says_is_a_trajectory(events: list[dict[str, Any]]) -> None:
    check_format(native(*events))
