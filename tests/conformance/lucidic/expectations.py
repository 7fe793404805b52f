"""What a driver's run must have left in the store, by version: counted event by event.

The same for a live run of the public package and for the replay of what it once sent.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.support.asking import events
from tests.support.asking import session_path
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

Told = dict[str, Any]


def session(server: ServerProcess, session_id: str) -> Any:
    return server.get(session_path(session_id))


def whole(server: ServerProcess, session_id: str, event_id: str) -> Any:
    return server.get(f"{session_path(session_id)}/events/{event_id}")


def kinds(server: ServerProcess, session_id: str) -> Counter[str]:
    return Counter(row["type"] for row in events(server, session_id))


def said(fields: dict[str, Any], *names: str) -> list[Any]:
    return [fields[name] for name in names]


def steps_and_events(server: ServerProcess, told: Told) -> None:
    """What both versions with steps have in common."""
    first = session(server, told["session"])
    assert said(first, "name", "task", "tags", "evaluators", "session_eval", "state") == [
        "first", "T2", ["one", "two"], ["quality"], 8.0, "finished",
    ]  # fmt: skip
    assert first["cost"] == 0.03
    step = whole(server, told["session"], told["step"])
    assert said(step, "type", "state", "action", "goal", "eval_score", "eval_description") == [
        "step", "S", "A", "G", 7.5, "fine",
    ]  # fmt: skip
    assert len(step["screenshots"]) == 1
    assert step["ended_at"] is not None
    event = whole(server, told["session"], told["event"])
    assert said(event, "type", "parent_id", "input", "output", "model", "cost") == [
        "llm_generation", told["step"], "D", "R2", "gpt-4o", 0.03,
    ]  # fmt: skip
    assert len(event["screenshots"]) == 2
    assert {picture["media_type"] for picture in event["screenshots"]} == {"image/jpeg"}
    loose = whole(server, told["session"], told["loose"])
    assert loose["input"] == "loose"
    goals = [row["goal"] for row in events(server, told["session"]) if row["type"] == "step"]
    assert goals == ["G", "decorated"]
    assert told["result"] == 2


def version_1_2(server: ServerProcess, told: Told) -> None:
    steps_and_events(server, told)
    first = session(server, told["session"])
    assert said(first, "is_successful", "is_successful_reason") == [True, "it worked"]
    assert first["production_monitoring"] is True
    assert kinds(server, told["session"]) == {"step": 2, "llm_generation": 1, "generic": 1}
    run = server.get(f"/api/sessions/{told['run']}")
    assert run["mass_sim"] == {"name": "hundred runs", "total_num_sims": 100}
    own = session(server, "room/1.2")
    assert (own["name"], own["state"], told["own"]) == ("own", "finished", "room/1.2")


def version_1_3(server: ServerProcess, told: Told) -> None:
    steps_and_events(server, told)
    first = session(server, told["session"])
    assert said(first, "is_successful", "is_successful_reason") == [False, "it did not"]
    assert first["experiment_id"] == "exp-1"
    counted = {"step": 2, "llm_generation": 1, "function_call": 3, "generic": 1}
    assert kinds(server, told["session"]) == counted
    call = whole(server, told["session"], told["call"])
    assert said(call, "name", "arguments", "output") == ["search", {"q": "x", "n": 3}, "found"]
    assert told["raised"] == "bad"
    assert told["own"] == told["again"] == "room-1.3"
    own = session(server, "room-1.3")
    assert own["state"] == "finished"
    assert kinds(server, "room-1.3") == {"step": 1, "generic": 2, "error_traceback": 1}
    rows = {row["event_id"]: row for row in events(server, "room-1.3")}
    parents = {rows[event_id]["parent_id"] for event_id in told["stepless"]}
    (automatic,) = parents
    assert rows[automatic]["name"] == "Automatic step"
    (crash,) = [row for row in rows.values() if row["type"] == "error_traceback"]
    assert said(crash, "status", "error") == ["error", "boom"]


def typed(server: ServerProcess, told: Told) -> None:
    """What both versions with typed events have in common."""
    first = session(server, told["session"])
    assert said(first, "task", "tags", "evaluators", "session_eval", "state", "end_reason") == [
        "T2", ["one"], ["quality"], 8.0, "finished", "explicit",
    ]  # fmt: skip
    assert said(first, "is_successful", "is_successful_reason") == [True, "it worked"]
    assert first["session_eval_reason"] == "why"
    assert first["production_monitoring"] is True
    llm = whole(server, told["session"], told["llm"])
    assert said(llm, "output", "input_tokens", "output_tokens", "cache_read_tokens", "cost") == [
        "hello", 10, 5, 4, 0.003,
    ]  # fmt: skip
    assert llm["input"] == [{"role": "user", "content": "hi"}]
    assert whole(server, told["session"], told["custom"])["type"] == "my_own_type"
    assert whole(server, told["session"], told["failed"])["error"] == "told"
    rows = {row["name"]: row for row in events(server, told["session"]) if row["name"]}
    assert rows["inner"]["parent_id"] == rows["outer"]["event_id"]
    assert rows["outer"]["started_at"] <= rows["inner"]["started_at"]
    assert rows["failing"]["status"] == "error"
    assert whole(server, told["session"], rows["failing"]["event_id"])["error_type"] == "KeyError"
    assert (told["result"], told["raised"]) == (8, True)


def version_2_1(server: ServerProcess, told: Told) -> None:
    typed(server, told)
    counted = {"llm_generation": 2, "generic": 2, "my_own_type": 1, "error_traceback": 2}
    assert kinds(server, told["session"]) == {**counted, "function_call": 3}
    assert session(server, told["session"])["experiment_id"] == "exp-2"
    llm = whole(server, told["session"], told["llm"])
    assert said(llm, "provider", "duration_ms", "tags", "cache_write_tokens", "params") == [
        "openai", 1500.0, ["t"], 2, {"temperature": 0.2},
    ]  # fmt: skip
    large = whole(server, told["session"], told["large"])
    assert large["input"] == [{"role": "user", "content": "x" * 200_000}]
    assert large["output"] == "y" * 100_000
    generic = whole(server, told["session"], told["generic"])
    assert generic["data"] == {"details": "what happened", "extra_field": [1, 2]}
    (picture,) = whole(server, told["session"], told["pictured"])["screenshots"]
    assert picture["media_type"] == "image/jpeg"
    assert told["own"] == "room-2.1"
    assert kinds(server, "room-2.1") == {"generic": 1}
    # At a normal exit this version waits half a minute and then sends no end.
    assert session(server, "left-2.1")["state"] == "active"


def version_3_7(server: ServerProcess, told: Told) -> None:
    typed(server, told)
    counted = {"llm_generation": 1, "generic": 2, "my_own_type": 1, "error_traceback": 2}
    assert kinds(server, told["session"]) == {**counted, "function_call": 4}
    assert session(server, told["session"])["experiment_id"] == "exp-3"
    llm = whole(server, told["session"], told["llm"])
    assert said(llm, "provider", "duration_ms", "tags", "metadata") == [
        "anthropic", 2500.0, ["later"], {"k": "v"},
    ]  # fmt: skip
    assert llm["data"]["tool_calls"] == [{"name": "f", "arguments": {"x": 1}}]
    assert whole(server, told["session"], told["large"])["data"] == "z" * 2_000_000
    own = whole(server, told["session"], "own-event-id")
    assert own["data"] == {"details": "own", "more": 1}
    assert told["waited"] == 5
    assert kinds(server, "room-3.7") == {"generic": 2}
    assert whole(server, "blob-3.7", told["blob"])["data"] == "b" * 100_000
    left = session(server, "left-3.7")
    assert left["state"] == "finished"
    (crash,) = events(server, "left-3.7")
    assert said(crash, "type", "error") == ["error_traceback", "RuntimeError: boom"]


def read_back(told: Told) -> None:
    """Checks what a package that reads has read itself."""
    if "got" in told:
        assert told["got"]["payload"]["response"]["output"] == "hello"
        assert {event["type"] for event in told["listed"]["events"]} == {"function_call"}
        assert told["whole"]["session_name"] == "client"
        assert told["sessions"]["sessions"]


# A version, its driver, and what that must leave.
VERSIONS: dict[str, tuple[str, Callable[[ServerProcess, Told], None]]] = {
    "1.2.22": ("steps_first", version_1_2),
    "1.3.5": ("steps_last", version_1_3),
    "2.1.3": ("typed_events", version_2_1),
    "3.7.1": ("client_objects", version_3_7),
}


def expect(version: str, server: ServerProcess, told: Told) -> None:
    """Fails unless the store has what this version's driver sent, and the list counts it."""
    VERSIONS[version][1](server, told)
    agent = f"era-{version.rpartition('.')[0]}"
    ids = {value for name, value in told.items() if name in {"session", "own", "run", "left"}}

    def ask() -> bool:
        items = server.get(f"/v1/sessions?q=agent:{agent}&limit=100")["items"]
        return ids <= {item["session_id"] for item in items}

    wait_for(ask, 20)
