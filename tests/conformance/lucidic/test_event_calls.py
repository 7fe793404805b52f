"""Typed events of the later eras: every shape, sent once or often, in any order."""

import threading
import uuid
from typing import Any

import pytest

from tests.conformance.lucidic.client import SdkCalls
from tests.support.server_process import wait_for

AT = "2026-03-01T12:00:10+00:00"


@pytest.fixture
def session_id(api: SdkCalls) -> str:
    return api.session()


def stored(api: SdkCalls, session_id: str, **fields: Any) -> Any:
    return api.whole(session_id, api.event(session_id, **fields))


def test_an_llm_call(api: SdkCalls, session_id: str) -> None:
    payload = {
        "request": {
            "provider": "openai",
            "model": "gpt",
            "messages": [{"role": "user", "content": "hi"}],
            "params": {"temperature": 0.5},
        },
        "response": {
            "output": "hello",
            "tool_calls": [{"name": "f", "arguments": {}}],
            "thinking": ["hm"],
            "raw": {"id": 1},
        },
        "usage": {
            "input_tokens": 10,
            "output_tokens": 5.0,
            "cache": {"read_input_tokens": 4, "creation_input_tokens": 2},
            "cost": 0.25,
        },
        "status": "ok",
        "misc": {"session_id": session_id},
    }
    fields = {"duration": 1.5, "tags": ["t"], "metadata": {"k": "v"}}
    event = stored(
        api, session_id, type="llm_generation", occurred_at=AT, payload=payload, **fields
    )
    told = ("provider", "model", "output", "status", "cost", "input_tokens", "output_tokens")
    assert [event[name] for name in told] == ["openai", "gpt", "hello", "ok", 0.25, 10, 5]
    assert (event["cache_read_tokens"], event["cache_write_tokens"]) == (4, 2)
    assert event["input"] == [{"role": "user", "content": "hi"}]
    assert event["params"] == {"temperature": 0.5}
    assert (event["tags"], event["metadata"]) == (["t"], {"k": "v"})
    rest = {"tool_calls": [{"name": "f", "arguments": {}}], "thinking": ["hm"], "raw": {"id": 1}}
    assert event["data"] == rest
    # It is stamped when it starts.
    assert event["started_at"] == "2026-03-01T12:00:10Z"
    assert event["duration_ms"] == 1500.0


@pytest.mark.parametrize(
    ("cache", "read", "rest"),
    [
        (7, 7, None),
        ("7", 7, None),
        ("warm", None, {"usage": {"cache": "warm"}}),
        (None, None, None),
    ],
)
def test_forms_of_the_cache(
    api: SdkCalls, session_id: str, cache: Any, read: int | None, rest: Any
) -> None:
    payload = {"request": {"messages": "a string"}, "usage": {"cache": cache}}
    event = stored(api, session_id, type="llm_generation", payload=payload)
    assert (event["cache_read_tokens"], event["data"]) == (read, rest)
    assert event["input"] == "a string"
    assert event["model"] is None


def test_a_function_call_is_stamped_when_it_ends(api: SdkCalls, session_id: str) -> None:
    payload = {
        "function_name": "f",
        "arguments": '{"x": 1}',
        "return_value": {"y": 2},
        "misc": {"session_id": session_id, "kept": 1},
    }
    fields = {"type": "function_call", "occurred_at": AT, "duration": 2.5}
    event = stored(api, session_id, payload=payload, **fields)
    assert event["started_at"] == "2026-03-01T12:00:07.500000Z"
    assert event["ended_at"] == "2026-03-01T12:00:10Z"
    told = ("name", "arguments", "output", "data", "status")
    assert [event[name] for name in told] == ["f", {"x": 1}, {"y": 2}, {"misc": {"kept": 1}}, None]


def test_failures(api: SdkCalls, session_id: str) -> None:
    returned = {"error": "bad", "error_type": "ValueError"}
    payload = {"function_name": "f", "return_value": returned, "error": "bad"}
    event = stored(api, session_id, type="function_call", payload=payload)
    told = ("status", "error", "error_type")
    assert [event[name] for name in told] == ["error", "bad", "ValueError"]
    payload = {"error": "bad", "traceback": "Traceback ...", "context": {"a": 1}}
    event = stored(api, session_id, type="error_traceback", payload=payload)
    failed = ("status", "error", "traceback", "data")
    assert [event[name] for name in failed] == [
        "error",
        "bad",
        "Traceback ...",
        {"context": {"a": 1}},
    ]


def test_generic_and_custom_types(api: SdkCalls, session_id: str) -> None:
    payload = {"details": "what", "session_id": session_id, "more": [1]}
    event = stored(api, session_id, payload=payload)
    assert (event["type"], event["data"]) == ("generic", {"details": "what", "more": [1]})
    event = stored(api, session_id, type="my_own_type", payload={"details": "mine"})
    assert (event["type"], event["data"]) == ("my_own_type", "mine")


def test_the_callers_own_payload_brings_other_names(api: SdkCalls, session_id: str) -> None:
    parent, child = str(uuid.uuid4()), f"own/{uuid.uuid4()}"
    body = {"event_id": child, "parent_event_id": parent, "session_id": session_id}
    answer = api.post("events", **body, type="generic", payload={"a": 1}, occurred_at=AT)
    assert answer["event_id"] == child
    event = api.whole(session_id, child)
    assert (event["parent_id"], event["data"]) == (parent, {"a": 1})
    assert api.get(f"events/{child}")["payload"] == {"a": 1}


def test_a_flat_event_is_its_own_payload(api: SdkCalls, session_id: str) -> None:
    body = {"event_id": str(uuid.uuid4()), "session_id": session_id, "type": "function_call"}
    flat = {"function_name": "f", "arguments": {"x": 1}, "return_value": 2, "mood": "good"}
    event_id = api.post("events", **body, **flat, duration=1.0)["event_id"]
    event = api.whole(session_id, event_id)
    assert (event["name"], event["arguments"], event["output"]) == ("f", {"x": 1}, 2)
    assert (event["data"], event["duration_ms"]) == ({"mood": "good"}, 1000.0)
    body = {"event_id": str(uuid.uuid4()), "session_id": session_id, "type": "llm_generation"}
    flat = {"model": "m", "messages": [], "output": "o", "input_tokens": 3, "cost": 0.5}
    event = api.whole(session_id, api.post("events", **body, **flat)["event_id"])
    assert (event["model"], event["output"], event["input_tokens"]) == ("m", "o", 3)
    assert event["cost"] == 0.5


def test_shapes_of_the_typescript_package(api: SdkCalls, session_id: str) -> None:
    # Absent keys are left out; times end with Z; a failure stands in misc and metadata.
    body: dict[str, Any] = {
        "client_event_id": str(uuid.uuid4()),
        "session_id": session_id,
        "type": "function_call",
        "occurred_at": "2026-03-01T12:00:10.250Z",
        "duration": 0.25,
        "metadata": {"error": True, "error_message": "bad"},
        "payload": {"function_name": "f", "misc": {"error": "bad"}},
    }
    status, _answer = api.send("POST", "events", body, **{"User-Agent": "lucidic-ts-sdk/0.1"})
    assert status == 200
    event = api.whole(session_id, body["client_event_id"])
    assert (event["started_at"], event["duration_ms"]) == ("2026-03-01T12:00:10Z", 250.0)
    assert event["data"] == {"misc": {"error": "bad"}}
    assert event["metadata"] == {"error": True, "error_message": "bad"}
    # Its updates say is_finished: false along with a verdict.
    api.put("updatesession", session_id=session_id, is_finished=True)
    api.put("updatesession", session_id=session_id, is_finished=False, is_successful=False)
    assert api.stored(session_id)["state"] == "finished"


def test_shapes_of_the_first_typed_package(api: SdkCalls, session_id: str) -> None:
    payload = {"details": "d", "status": "ok", "misc": {}}
    event = stored(api, session_id, payload=payload, tags=[], metadata={}, needs_blob=False)
    told = ("data", "status", "tags", "metadata")
    assert [event[name] for name in told] == ["d", "ok", [], None]


def test_an_event_without_any_id_or_type(api: SdkCalls, session_id: str) -> None:
    answer = api.post("events", session_id=session_id, payload={"details": "d"})
    assert api.whole(session_id, answer["event_id"])["data"] == "d"
    status, refused = api.send("POST", "events", {"payload": {}})
    assert (status, "session_id" in refused["detail"]) == (400, True)
    body = {"session_id": session_id, "client_event_id": "p", "payload": [1]}
    assert api.send("POST", "events", body)[0] == 400


def test_a_time_without_a_zone_is_the_hosts(api: SdkCalls, session_id: str) -> None:
    event = stored(api, session_id, occurred_at="2026-03-01T12:00:00.250000", payload={})
    assert event["started_at"] == "2026-03-01T06:30:00.250000Z"


def test_a_time_that_is_none_is_now(api: SdkCalls, session_id: str) -> None:
    odds: list[Any] = ["yesterday", "9999-12-31T23:59:59", -5, {}, None]
    for odd in odds:
        event = stored(api, session_id, occurred_at=odd, payload={"details": "x"})
        assert event["started_at"].startswith("2026-03-01T12:00:0")


def test_an_event_sent_again_is_the_same_event(api: SdkCalls, session_id: str) -> None:
    body: dict[str, Any] = {
        "client_event_id": str(uuid.uuid4()),
        "session_id": session_id,
        "type": "generic",
        "occurred_at": AT,
        "payload": {"details": "one"},
        "screenshots": ["data:image/gif;base64,R0lGODlhAQABAAAAACw="],
        "defer_count": 0,
    }
    first = api.send("POST", "events", body)
    assert first[0] == 200
    # What a queue counts is not another content.
    for tried in range(3):
        assert api.send("POST", "events", {**body, "retry_count": tried, "defer_count": 1}) == first
    event = api.whole(session_id, body["client_event_id"])
    assert len(event["screenshots"]) == 1
    assert len(api.rows(session_id)) == 1


def test_the_last_content_sent_wins(api: SdkCalls, session_id: str) -> None:
    # Without current_time, and stamped alike: only the order of arrival tells them apart.
    body = {"client_event_id": str(uuid.uuid4()), "session_id": session_id, "occurred_at": AT}
    for number in range(5):
        api.send("POST", "events", {**body, "type": "generic", "payload": {"details": number}})
    (row,) = api.rows(session_id)
    assert api.whole(session_id, row["event_id"])["data"] == 4


def test_the_same_id_in_two_sessions_is_two_events(api: SdkCalls, session_id: str) -> None:
    other = api.session()
    own = f"step-{uuid.uuid4()}"
    api.event(session_id, client_event_id=own, payload={"details": 1})
    api.event(other, client_event_id=own, payload={"details": 2})
    assert api.whole(session_id, own)["data"] == 1
    assert api.get(f"events/{own}")["session_id"] == other


def test_parents_may_come_later_and_sessions_may_be_over(api: SdkCalls, session_id: str) -> None:
    parent = str(uuid.uuid4())
    child = api.event(session_id, client_parent_event_id=parent, payload={})
    assert api.whole(session_id, child)["parent_id"] == parent
    api.put("updatesession", session_id=session_id, is_finished=True)
    api.event(session_id, client_event_id=parent, payload={})
    assert {row["event_id"] for row in api.rows(session_id)} == {parent, child}
    assert api.stored(session_id)["state"] == "finished"


def test_pictures_inside_an_event(api: SdkCalls, session_id: str) -> None:
    gif = "R0lGODlhAQABAAAAACw="
    pictures = [f"data:image/gif;base64,{gif}", gif, "https://example.org/a.png", "no picture!"]
    event = stored(api, session_id, payload={"details": "d", "screenshots": pictures})
    first, second, third = event["screenshots"]
    assert first == second
    assert first["media_type"] == "image/gif"
    assert third["url"] == "https://example.org/a.png"
    assert event["data"] == {"details": "d", "screenshots": ["no picture!"]}


def test_several_megabytes_in_one_event(api: SdkCalls, session_id: str) -> None:
    text = "ü" * 2_000_000
    event = stored(api, session_id, type="llm_generation", payload={"response": {"output": text}})
    assert event["output"] == text


def test_events_of_many_threads(api: SdkCalls, session_id: str) -> None:
    ids = [str(uuid.uuid4()) for _ in range(40)]
    failures: list[Any] = []

    def send(part: list[str]) -> None:
        for one in part:
            body = {"client_event_id": one, "session_id": session_id, "payload": {"details": one}}
            status, answer = api.send("POST", "events", body)
            if status != 200:
                failures.append(answer)

    # Each event by two threads.
    threads = [threading.Thread(target=send, args=(ids[n % 5 :: 5],)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert {row["event_id"] for row in api.rows(session_id)} == set(ids)


def test_an_event_is_changed_by_its_id_alone(api: SdkCalls, session_id: str) -> None:
    payload = {"request": {"model": "m"}, "response": {"output": "o", "thinking": "t"}}
    fields = {"occurred_at": AT, "duration": 1.0, "tags": ["a"]}
    event_id = api.event(session_id, type="llm_generation", payload=payload, **fields)
    changed = {"duration": 3.0, "tags": ["b"], "metadata": {"k": 1}}
    answer = api.put(f"events/{event_id}", **changed, payload={"response": {"output": "new"}})
    event = api.whole(session_id, event_id)
    assert (event["output"], event["model"], event["duration_ms"]) == ("new", "m", 3000.0)
    assert (event["tags"], event["metadata"]) == (["a", "b"], {"k": 1})
    assert event["data"] == {"thinking": "t"}
    assert answer["payload"]["response"] == {"output": "new", "thinking": "t"}
    api.put(f"events/{event_id}", output="loose", raw=[1])
    event = api.whole(session_id, event_id)
    assert (event["output"], event["data"]) == ("loose", {"thinking": "t", "raw": [1]})
    assert api.send("PUT", f"events/{uuid.uuid4()}", {"duration": 1})[0] == 404


def test_a_try_that_comes_after_a_change_does_not_undo_it(api: SdkCalls, session_id: str) -> None:
    body = {"client_event_id": str(uuid.uuid4()), "session_id": session_id, "type": "generic"}
    api.send("POST", "events", {**body, "payload": {"details": "old"}})
    api.put(f"events/{body['client_event_id']}", payload={"details": "new"})
    api.send("POST", "events", {**body, "payload": {"details": "old"}})
    assert api.whole(session_id, body["client_event_id"])["data"] == "new"


def test_events_are_given_back(api: SdkCalls, session_id: str) -> None:
    payload = {"function_name": "f", "arguments": {"x": 1}, "return_value": 2}
    fields = {"type": "function_call", "occurred_at": AT, "duration": 2.0}
    event_id = api.event(session_id, payload=payload, **fields)
    event = api.get(f"events/{event_id}")
    assert event["payload"] == {**payload, "error": None}
    assert (event["client_event_id"], event["session_id"]) == (event_id, session_id)
    assert (event["occurred_at"], event["duration"]) == ("2026-03-01T12:00:10Z", 2.0)


def test_events_are_listed(api: SdkCalls, session_id: str) -> None:
    ids = [api.event(session_id, type=f"t{n % 2}", payload={}) for n in range(5)]

    def listed(more: str) -> list[str]:
        return [event["event_id"] for event in api.get(f"events?{more}")["events"]]

    of = f"session_id={session_id}"
    assert listed(of) == ids
    assert listed(f"{of}&limit=2&offset=1") == ids[1:3]
    assert listed(f"{of}&type=t1") == ids[1::2]
    assert api.get(f"events?{of}&limit=2")["has_more"] is True
    wait_for(lambda: ids[0] in listed("limit=1000"), 20)


def test_deleting_a_session_forgets_its_events(api: SdkCalls, session_id: str) -> None:
    event_id = api.event(session_id, payload={})
    assert api.server.request("DELETE", f"/v1/sessions/{session_id}")[0] == 200
    assert api.send("GET", f"events/{event_id}")[0] == 404
    assert api.send("PUT", f"events/{event_id}", {"duration": 1})[0] == 404


def test_an_event_of_another_door_is_found_by_an_id_of_its_own_in_its_session(
    api: SdkCalls, session_id: str
) -> None:
    own = f"mine/{uuid.uuid4()}"
    record = {"kind": "event_ended", "session_id": session_id, "event_id": own, "time": AT}
    assert api.server.send_lines({**record, "output": "here"})[0] == 200
    assert api.send("GET", f"events/{own}")[0] == 404
    assert api.get(f"events/{own}?session_id={session_id}")["event_id"] == own
    assert api.send("GET", f"events/{own}?session_id=another")[0] == 404
