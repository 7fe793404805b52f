"""Feature flags as the public packages ask for them."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.api import Api
from tests.support.server_process import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("flags")) as running:
        yield running


@pytest.fixture
def api(server: ServerProcess) -> Api:
    return Api(server)


@pytest.fixture
def agent() -> str:
    return str(uuid.uuid4())


def make(api: Api, name: str, value: Any, agent: str | None = None) -> str:
    body = {"name": name, "value": value, "agent_id": agent}
    return str(api.post("/v1/flags", body)["flag_id"])


def in_session(api: Api, session: str, *names: str) -> dict[str, Any]:
    body = {"session_id": session, "flag_names": names, "context": {}, "defaults": {}}
    answer = api.post("/api/evaluatebatchfeatureflags", body)["flags"]
    return {name: told["value"] for name, told in answer.items()}


@pytest.mark.parametrize("value", [True, 3, 0.5, "text", {"a": [1]}, None, False])
def test_a_flag_is_any_json_in_every_call(api: Api, agent: str, value: Any) -> None:
    make(api, "f", value, agent)
    api.begin(agent, agent_id=agent)
    stateless: dict[str, Any] = {"agent_id": agent, "context": {}, "default": 1, "defaults": {}}
    session: dict[str, Any] = {"session_id": agent, "context": {}, "default": None, "defaults": {}}
    for path, body in (
        ("/api/evaluatefeatureflagstateless", {**stateless, "flag_name": "f"}),
        ("/api/evaluatefeatureflag", {**session, "flag_name": "f"}),
    ):
        answer = api.post(path, body)
        assert answer["value"] == value
        assert "error" not in answer
    for path, asked in (
        ("/api/evaluatebatchfeatureflagsstateless", {**stateless, "flag_names": ["f"]}),
        ("/api/evaluatebatchfeatureflags", {**session, "flag_names": ["f"]}),
    ):
        assert api.post(path, asked)["flags"]["f"]["value"] == value
    got = api.get(f"/api/featureflags?flag_name=f&agent_id={agent}&context=x")
    assert got["value"] == value
    found = api.post("/api/getfeatureflags", {"flag_names": ["f"]}, **{"x-agent-id": agent})
    assert found["flags"] == {"f": {"found": True, "value": value}}


def test_an_unknown_flag_is_no_error(api: Api, agent: str) -> None:
    api.begin(agent, agent_id=agent)
    assert "value" not in api.get(f"/api/featureflags?flag_name=u&agent_id={agent}")
    one = {"flag_name": "u", "context": {}, "default": 1}
    for path, who in (("", {"session_id": agent}), ("stateless", {"agent_id": agent})):
        answer = api.post(f"/api/evaluatefeatureflag{path}", {**one, **who})
        assert "value" not in answer
        assert "'u'" in answer["error"]
        several = {"flag_names": ["u"], "context": {}, "defaults": {}, **who}
        assert api.post(f"/api/evaluatebatchfeatureflags{path}", several) == {"flags": {}}
    found = api.post("/api/getfeatureflags", {"flag_names": ["u"], "agent_id": agent})
    assert found == {"flags": {"u": {"found": False, "value": None}}}


def test_sources_are_asked_in_their_order(api: Api, agent: str) -> None:
    names = [f"{agent}-{number}" for number in range(5)]
    for name in names[:4]:
        make(api, name, "project")
    for name in names[:3]:
        make(api, name, "agent", agent)
    suggested = dict.fromkeys(names[:2], "dataset")
    item = api.dataset_item(agent, suggested, {names[0]: "item"})
    api.begin(f"{agent}-case", agent_id=agent, dataset_item_id=item)
    api.begin(f"{agent}-free", agent_id=agent)
    told = in_session(api, f"{agent}-case", *names)
    assert told == dict(zip(names, ["item", "dataset", "agent", "project"], strict=False))
    free = in_session(api, f"{agent}-free", *names)
    assert free == dict(zip(names, ["agent", "agent", "agent", "project"], strict=False))


def test_a_session_hears_one_answer_for_ever(api: Api, agent: str) -> None:
    flag = make(api, "f", 1, agent)
    api.begin(agent, agent_id=agent)
    assert in_session(api, agent, "f", "late") == {"f": 1}
    api.call("PATCH", f"/v1/flags/{flag}", {"value": 2})
    make(api, "late", 2, agent)
    assert in_session(api, agent, "f", "late") == {"f": 1}, "unknown was an answer, too"
    body = {"session_id": agent, "flag_name": "f"}
    assert api.post("/api/evaluatefeatureflag", body)["value"] == 1
    api.begin(f"{agent}-new", agent_id=agent)
    assert in_session(api, f"{agent}-new", "f", "late") == {"f": 2, "late": 2}
    assert api.get(f"/api/featureflags?flag_name=f&agent_id={agent}")["value"] == 2
    assert api.server.request("DELETE", f"/v1/sessions/{agent}")[0] == 200
    api.begin(agent, agent_id=agent)
    assert in_session(api, agent, "f") == {"f": 2}, "the id was begun anew"


def test_a_session_that_is_not_known_is_answered_by_its_agent(api: Api, agent: str) -> None:
    make(api, "f", 1, agent)
    body = {"session_id": f"{agent}-x", "flag_name": "f"}
    assert api.post("/api/evaluatefeatureflag", body, **{"x-agent-id": agent})["value"] == 1


def test_a_program_without_an_agent_is_answered_where_there_is_one_answer(
    api: Api, agent: str
) -> None:
    def ask(name: str) -> dict[str, Any]:
        answer = api.post("/api/getfeatureflags", {"flag_names": [name]})
        found = answer["flags"][name]
        assert isinstance(found, dict)
        return found

    make(api, f"{agent}-own", 1, agent)
    assert ask(f"{agent}-own") == {"found": True, "value": 1}
    make(api, f"{agent}-own", 2, str(uuid.uuid4()))
    assert ask(f"{agent}-own")["found"] is False, "two agents differ"
    make(api, f"{agent}-own", 3)
    assert ask(f"{agent}-own") == {"found": True, "value": 3}


@pytest.mark.parametrize("path", ["evaluatefeatureflag", "evaluatebatchfeatureflags"])
def test_a_session_must_be_named(api: Api, path: str) -> None:
    status, error = api.refused("POST", f"/api/{path}", {"flag_name": "f", "flag_names": ["f"]})
    assert status == 400
    assert "stateless" in error["hint"]
