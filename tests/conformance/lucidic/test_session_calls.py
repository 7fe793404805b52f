"""Session calls of every era: what is answered, and what the session is afterwards."""

import http.client
import json
import uuid

import pytest

from tests.conformance.lucidic.client import JSON_HEADERS
from tests.conformance.lucidic.client import SdkCalls
from tests.support.server_process import wait_for


def test_the_key_is_answered_with_its_project(api: SdkCalls) -> None:
    answer = api.get("verifyapikey?current_time=2026-03-01T12%3A00%3A00%2B00%3A00")
    assert answer.keys() >= {"project", "project_id"}


def test_a_session_of_the_first_era(api: SdkCalls) -> None:
    # Explicit nulls for what was not given.
    answer = api.post(
        "initsession",
        agent_id="first",
        session_name="run",
        custom_session_id=None,
        task="T",
        tags=["b", "a"],
        mass_sim_id="m1",
        rubrics=["quality"],
        production_monitoring=True,
    )
    assert answer["session_name"] == "run"
    session = api.stored(answer["session_id"])
    told = ("agent_id", "name", "task", "tags", "mass_sim_id", "evaluators", "state")
    assert [session[name] for name in told] == [
        "first", "run", "T", ["a", "b"], "m1", ["quality"], "active",
    ]  # fmt: skip
    assert session["production_monitoring"] is True
    assert session["started_at"].startswith("2026-03-01T12:00:00.001")


@pytest.mark.parametrize("spelling", ["dataset_item_id", "datasetitem_id"])
def test_a_session_of_later_eras(api: SdkCalls, spelling: str) -> None:
    own = str(uuid.uuid4())
    fields = {"experiment_id": "e1", "evaluators": ["q"], spelling: "d1", "checkpoint_id": "c1"}
    answer = api.post("initsession", session_id=own, session_name="Unnamed Session", **fields)
    assert answer["session_id"] == own
    session = api.stored(own)
    assert session["name"] is None
    assert (session["experiment_id"], session["dataset_item_id"]) == ("e1", "d1")
    assert session["evaluators"] == ["q"]
    assert session["extra"] == {"checkpoint_id": "c1"}


def test_the_agent_may_stand_in_a_header(api: SdkCalls) -> None:
    body = {"session_name": "n", "session_id": str(uuid.uuid4())}
    status, answer = api.send("POST", "initsession", body, **{"x-agent-id": "of-header"})
    assert status == 200
    assert api.stored(answer["session_id"])["agent_id"] == "of-header"


@pytest.mark.parametrize("spelling", ["session_id", "custom_session_id"])
def test_an_own_id_is_one_session_however_often_it_is_opened(api: SdkCalls, spelling: str) -> None:
    own = f"room 7/{uuid.uuid4()}"
    first = api.session(**{spelling: own})
    api.put("updatesession", session_id=own, task="T", is_finished=True)
    assert api.stored(own)["state"] == "finished"
    assert api.session(**{spelling: own, "session_name": None}) == first == own
    session = api.stored(own)
    assert (session["state"], session["task"], session["name"]) == ("active", "T", "S")
    assert api.get(f"sessions/{own.replace(' ', '%20')}")["session_id"] == own


def test_the_same_call_sent_again_is_the_same_session(api: SdkCalls) -> None:
    body = {"session_name": "twice", "agent_id": "a", "current_time": api.stamp()}
    first = api.send("POST", "initsession", body)
    assert api.send("POST", "initsession", body) == first
    body["current_time"] = api.stamp()
    assert api.send("POST", "initsession", body) != first


def test_continuing_opens_again_and_tells_the_name(api: SdkCalls) -> None:
    session_id = api.session(session_name="named")
    api.put("updatesession", session_id=session_id, is_finished=True)
    answer = api.post("continuesession", session_id=session_id)
    assert answer == {"session_id": session_id, "session_name": "named"}
    assert api.stored(session_id)["state"] == "active"
    status, refused = api.send("POST", "continuesession", {"session_id": "nowhere"})
    assert status == 404
    assert "nowhere" in refused["detail"]


def test_an_update_leaves_alone_what_is_null(api: SdkCalls) -> None:
    session_id = api.session(task="T", tags=["a"])
    given = {"is_successful": True, "is_successful_reason": "R", "session_eval": 7, "tags": ["b"]}
    api.put("updatesession", session_id=session_id, session_eval_reason="E", **given)
    nothing = dict.fromkeys([*given, "task", "session_eval_reason", "is_finished"])
    api.put("updatesession", session_id=session_id, **nothing)
    session = api.stored(session_id)
    told = ("state", "task", "is_successful", "is_successful_reason", "session_eval", "tags")
    assert [session[name] for name in told] == ["active", "T", True, "R", 7.0, ["a", "b"]]
    assert session["session_eval_reason"] == "E"


def test_a_finished_session_is_not_reopened_by_an_update(api: SdkCalls) -> None:
    session_id = api.session()
    api.put("updatesession", session_id=session_id, is_finished=True)
    api.put("updatesession", session_id=session_id, is_finished=False, is_successful=True)
    session = api.stored(session_id)
    assert (session["state"], session["end_reason"]) == ("finished", "explicit")
    assert session["is_successful"] is True


def test_an_end_at_exit_is_told_from_an_explicit_one(api: SdkCalls) -> None:
    session_id = api.session()
    reason = {"is_successful": False, "session_eval_reason": "Process shutdown"}
    api.put("updatesession", session_id=session_id, is_finished=True, **reason)
    assert api.stored(session_id)["end_reason"] == "exit"


def test_sessions_are_read_and_listed(api: SdkCalls) -> None:
    agent = str(uuid.uuid4())
    ids = [api.session(agent_id=agent, experiment_id=f"{agent}-{n % 2}") for n in range(4)]
    whole = api.get(f"sessions/{ids[0]}")
    assert (whole["session_id"], whole["session_name"]) == (ids[0], "S")
    assert whole["is_finished"] is False

    def listed(more: str = "") -> list[str]:
        page = api.get(f"sessions?agent_id={agent}{more}")
        return [session["session_id"] for session in page["sessions"]]

    wait_for(lambda: len(listed()) == 4, 20)
    assert listed() == ids[::-1]
    assert listed("&limit=2&offset=1") == ids[2:0:-1]
    assert api.get(f"sessions?agent_id={agent}&limit=3")["total"] == 4
    assert listed(f"&experiment_id={agent}-1") == [ids[3], ids[1]]
    status, refused = api.send("GET", "sessions?limit=many")
    assert (status, "limit" in refused["detail"]) == (400, True)


def test_a_mass_simulation_has_an_id_and_its_sessions_tell_of_it(api: SdkCalls) -> None:
    fields = {"agent_id": "a", "mass_sim_name": "many", "total_num_sims": 100}
    sim = api.post("initmasssim", **fields, task="T", tags=["x"])["mass_sim_id"]
    session_id = api.session(mass_sim_id=sim)
    told = api.get(f"sessions/{session_id}")["mass_sim"]
    assert told == {"name": "many", "total_num_sims": 100}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "updatesession", b"{}", 400),
        ("PUT", "updatesession", b"[]", 400),
        ("PUT", "updatesession", b"{", 400),
        ("PUT", "updatesession", b'{"session_id": "a"}, {"b": 1}', 400),
        ("PUT", "updatesession", b"\xff", 400),
        ("PUT", "updatesession", b'{"a":' * 100_000, 400),
        ("PUT", "updatesession", b'{"session_id": "' + b"x" * 600 + b'"}', 400),
        ("POST", "initsession", b'{"session_id": "' + b"x" * 600 + b'"}', 400),
        ("POST", "initsession", b'{"session_id": {"a": 1}}', 400),
        ("PUT", "updatesession", b'{"session_id": true}', 400),
        ("POST", "initsession", b" " * (17 << 20), 413),
        ("GET", "sessions/nowhere", None, 404),
        ("GET", "events/nowhere", None, 404),
        ("PUT", "updatestep", b'{"step_id": "nowhere"}', 404),
        ("GET", "getpresigneduploadurl", None, 400),
        ("GET", "nothing/like/this", None, 404),
        ("POST", "nothing", b"{}", 404),
    ],
)
def test_every_refusal_is_json_with_a_detail(
    api: SdkCalls, method: str, path: str, body: bytes | None, status: int
) -> None:
    code, answer = api.server.request(method, f"/api/{path}", body, JSON_HEADERS)
    assert code == status, answer
    assert isinstance(answer, dict)
    assert answer["detail"]


@pytest.mark.parametrize("slash", ["", "/"])
def test_no_call_is_redirected(api: SdkCalls, slash: str) -> None:
    for path in ("verifyapikey", "sessions", "events"):
        connection = http.client.HTTPConnection("localhost", api.server.port, timeout=30)
        connection.request("GET", f"/api/{path}{slash}", headers=JSON_HEADERS)
        assert connection.getresponse().status == 200, path
        connection.close()


def test_what_pythons_own_encoder_lets_through_is_read(api: SdkCalls) -> None:
    session_id = api.session()
    body = f'{{"session_id": {json.dumps(session_id)}, "task": "half \\ud83d", "x": NaN}}'
    status, answer = api.server.request("PUT", "/api/updatesession", body.encode(), JSON_HEADERS)
    assert status == 200, answer
    session = api.stored(session_id)
    assert session["task"] == "half ?"
    assert session["extra"] == {"x": "NaN"}
