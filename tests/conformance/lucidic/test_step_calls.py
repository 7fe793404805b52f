"""Steps and events of the first era: ids, the automatic step, costs that add up once, times."""

import json
import threading
import uuid
from typing import Any

import pytest

from tests.conformance.lucidic.client import SdkCalls
from tests.support.server_process import ServerProcess

# What this era sends for all that was not given.
NO_STEP = dict.fromkeys(
    ["goal", "action", "state", "eval_score", "eval_description", "is_finished", "has_screenshot"]
)
NO_EVENT = {
    **dict.fromkeys(["description", "result", "cost_added", "model", "duration"]),
    "function_name": None,
    "arguments": None,
    "is_finished": False,
    "nscreenshots": 0,
}


@pytest.fixture
def session_id(api: SdkCalls) -> str:
    return api.session()


def test_a_step_from_beginning_to_end(api: SdkCalls, session_id: str) -> None:
    step_id = api.post("initstep", session_id=session_id)["step_id"]
    api.put("updatestep", **{**NO_STEP, "step_id": step_id, "goal": "G", "state": "S"})
    api.put("updatestep", **{**NO_STEP, "step_id": step_id, "action": "A", "eval_score": "7.5"})
    ended = {"is_finished": True, "eval_description": "fine"}
    api.put("updatestep", **{**NO_STEP, "step_id": step_id, **ended})
    step = api.whole(session_id, step_id)
    told = ("type", "goal", "state", "action", "eval_score", "eval_description")
    assert [step[name] for name in told] == ["step", "G", "S", "A", 7.5, "fine"]
    assert step["ended_at"] > step["started_at"]
    assert step["extra"] == {}


def test_a_score_in_words_is_kept(api: SdkCalls, session_id: str) -> None:
    step_id = api.post("initstep", session_id=session_id)["step_id"]
    api.put("updatestep", **{**NO_STEP, "step_id": step_id, "eval_score": "good"})
    step = api.whole(session_id, step_id)
    assert (step["eval_score"], step["extra"]) == (None, {"eval_score": "good"})


def test_an_event_of_a_step(api: SdkCalls, session_id: str) -> None:
    step_id = api.post("initstep", session_id=session_id)["step_id"]
    given = {"description": "D", "model": "m", "cost_added": 0.01}
    answer = api.post("initevent", **{**NO_EVENT, "step_id": step_id, **given})
    assert answer["step_id"] == step_id
    event_id = answer["event_id"]
    api.put("updateevent", **{**NO_EVENT, "event_id": event_id, "cost_added": 0.02})
    ended = {"is_finished": True, "result": "R"}
    api.put("updateevent", **{**NO_EVENT, "event_id": event_id, **ended})
    event = api.whole(session_id, event_id)
    told = ("type", "parent_id", "input", "output", "model", "cost")
    assert [event[name] for name in told] == ["llm_generation", step_id, "D", "R", "m", 0.03]
    assert event["ended_at"] > event["started_at"]


def test_an_event_may_come_into_a_finished_step(api: SdkCalls, session_id: str) -> None:
    step_id = api.post("initstep", session_id=session_id)["step_id"]
    api.put("updatestep", step_id=step_id, is_finished=True)
    api.put("updatesession", session_id=session_id, is_finished=True)
    event_id = api.post("initevent", step_id=step_id, description="late")["event_id"]
    assert api.whole(session_id, event_id)["parent_id"] == step_id
    assert api.stored(session_id)["state"] == "finished"


def test_functions_and_crashes(api: SdkCalls, session_id: str) -> None:
    call = {"function_name": "search", "arguments": {"q": [1]}, "result": "found"}
    event_id = api.post("initevent", **{**NO_EVENT, "session_id": session_id, **call})["event_id"]
    event = api.whole(session_id, event_id)
    told = ("type", "name", "arguments", "output")
    assert [event[name] for name in told] == ["function_call", "search", {"q": [1]}, "found"]
    crash = {
        "function_name": "__process_exit__",
        "description": "Traceback ...",
        "result": "process exited with code 1",
        "arguments": {"exit_code": 1, "exception_type": "E", "exception_message": "bad"},
        "is_finished": True,
    }
    event_id = api.post("initevent", **{**NO_EVENT, "session_id": session_id, **crash})["event_id"]
    event = api.whole(session_id, event_id)
    failed = ("type", "status", "error", "error_type", "traceback")
    assert [event[name] for name in failed] == [
        "error_traceback", "error", "bad", "E", "Traceback ...",
    ]  # fmt: skip
    assert event["arguments"]["exit_code"] == 1


def test_a_duration_means_that_the_event_is_over(api: SdkCalls, session_id: str) -> None:
    sent = {**NO_EVENT, "session_id": session_id, "model": "m", "duration": 2.5}
    event = api.whole(session_id, api.post("initevent", **sent)["event_id"])
    assert event["duration_ms"] == 2500.0
    assert event["ended_at"].startswith(api.now.isoformat()[:23])


def test_events_without_a_step_share_the_automatic_one(api: SdkCalls, session_id: str) -> None:
    first = api.post("initevent", session_id=session_id, description="first\nline")
    second = api.post("initevent", session_id=session_id, description="second")
    assert first["step_id"] == second["step_id"]
    assert first["event_id"] != second["event_id"]
    rows = {row["event_id"]: row for row in api.rows(session_id)}
    assert len(rows) == 3
    step = rows[first["step_id"]]
    assert (step["type"], step["name"]) == ("step", "Automatic step")
    assert step["started_at"] == rows[first["event_id"]]["started_at"]
    assert step["ended_at"] >= rows[second["event_id"]]["started_at"]
    assert rows[first["event_id"]]["title"] == "first"
    other = api.post("initevent", session_id=api.session(), description="x")
    assert other["step_id"] != first["step_id"]


def test_concurrent_first_events_agree_on_the_step(api: SdkCalls, session_id: str) -> None:
    bodies = [
        {"session_id": session_id, "description": str(n), "current_time": api.stamp()}
        for n in range(8)
    ]
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda b=body: answers.append(api.send("POST", "initevent", b)))
        for body in bodies
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {status for status, _answer in answers} == {200}
    assert len({answer["step_id"] for _status, answer in answers}) == 1
    assert api.stored(session_id)["steps"] == 1
    assert api.stored(session_id)["events"] == 8


def test_the_same_call_sent_again_adds_nothing(api: SdkCalls, session_id: str) -> None:
    begun = {"session_id": session_id, "cost_added": 0.01, "current_time": api.stamp()}
    first = api.send("POST", "initevent", begun)
    assert api.send("POST", "initevent", begun) == first
    event_id = first[1]["event_id"]
    added = {"event_id": event_id, "cost_added": 0.02, "current_time": api.stamp()}
    for _ in range(4):
        assert api.send("PUT", "updateevent", added)[0] == 200
    # The same amount, meant again: another call.
    api.send("PUT", "updateevent", {**added, "current_time": api.stamp()})
    assert api.whole(session_id, event_id)["cost"] == 0.05
    assert api.stored(session_id)["events"] == 1


def test_a_call_sent_again_after_a_restart_adds_nothing(tmp_path: Any) -> None:
    with ServerProcess(tmp_path) as server:
        api = SdkCalls(server)
        session_id = api.session()
        begun = {"session_id": session_id, "cost_added": 0.01, "current_time": api.stamp()}
        first = api.send("POST", "initevent", begun)
        server.kill()
        server.start()
        assert api.send("POST", "initevent", begun) == first
        assert api.whole(session_id, first[1]["event_id"])["cost"] == 0.01
        assert api.stored(session_id)["cost"] == 0.01


def test_two_keys_are_two_callers(api: SdkCalls, session_id: str) -> None:
    body = {"session_id": session_id, "current_time": api.stamp()}
    first = api.send("POST", "initstep", body)
    second = api.send("POST", "initstep", body, Authorization="Api-Key other")
    assert first[1]["step_id"] != second[1]["step_id"]


def test_calls_without_a_time_stand_for_themselves(api: SdkCalls, session_id: str) -> None:
    ids = {api.send("POST", "initstep", {"session_id": session_id})[1]["step_id"] for _ in "ab"}
    assert len(ids) == 2
    unreadable = {"session_id": session_id, "current_time": "soon"}
    assert api.send("POST", "initstep", unreadable)[0] == 200


def test_steps_of_sessions_with_ids_of_their_own(api: SdkCalls) -> None:
    own = f"a.b/{uuid.uuid4()} ü"
    api.session(session_id=own)
    step_id = api.post("initstep", session_id=own)["step_id"]
    api.put("updatestep", step_id=step_id, goal="G")
    event_id = api.post("initevent", step_id=step_id, description="d")["event_id"]
    api.put("updateevent", event_id=event_id, result="r")
    assert {row["event_id"] for row in api.rows(own)} == {step_id, event_id}


def test_what_has_no_name_here_is_given_back(api: SdkCalls, session_id: str) -> None:
    fields = {"session_id": session_id, "mood": {"of": "the day"}}
    event_id = api.post("initevent", **fields)["event_id"]
    assert json.dumps(api.whole(session_id, event_id)["extra"]) == '{"mood": {"of": "the day"}}'
