"""Feature flags, experiments, evaluations and tools as the public packages ask for them."""

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


def item_of(api: Api, agent: str, suggested: dict[str, Any], own: dict[str, Any]) -> str:
    body = {"name": str(uuid.uuid4()), "agent_id": agent, "suggested_flag_config": suggested}
    dataset = api.post("/api/sdk/datasets/create", body)["dataset_id"]
    body = {"dataset_id": dataset, "name": "i", "input": {}, "flag_overrides": own}
    return str(api.post("/api/sdk/datasets/items/create", body)["datasetitem_id"])


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
    item = item_of(api, agent, suggested, {names[0]: "item"})
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


def test_experiments_of_every_era(api: Api, agent: str) -> None:
    def made(**names: Any) -> list[Any]:
        body = {"agent_id": agent, "experiment_name": "e", "description": "", "tags": [], **names}
        experiment = api.post("/api/createexperiment", body)["experiment_id"]
        answer = api.get(f"/v1/experiments/{experiment}")
        assert (answer["agent_id"], answer["name"]) == (agent, "e")
        return [(one["name"], one["result"]) for one in answer["evaluators"]]

    assert made(evaluator_names=["a", "b"]) == [("a", None), ("b", None)]
    assert made(rubric_names=["a"]) == [("a", None)]
    both = made(pass_fail_rubrics=["a"], score_rubrics=["b", "a"], evaluator_names=None)
    assert both == [("a", "pass_fail"), ("b", "score")]
    assert made() == []


def emit(api: Api, session: str, result: Any, **more: Any) -> Any:
    body = {"session_id": session, "result": result, **more}
    return api.post("/api/sdk/evals", body)


def test_an_evaluation_is_a_score_of_its_session(api: Api, agent: str) -> None:
    session = f"room/{agent}"
    api.begin(session, agent_id=agent)
    given = [
        (True, "boolean"),
        (False, "boolean"),
        (0.25, "number"),
        (3, "number"),
        ("ok", "string"),
    ]
    for number, (result, kind) in enumerate(given):
        moment = f"2026-01-01T00:00:0{number}+00:00"
        named = {"name": f"n{number}", "description": "why", "current_time": moment}
        assert emit(api, session, result, result_type=kind, **named)["name"] == f"n{number}"
    assert emit(api, session, 1)["name"] == "eval"
    scores = api.get(f"/v1/sessions/room%2F{agent}/scores")["items"]
    assert [score["value"] for score in scores] == [True, False, 0.25, 3, "ok", 1]
    assert scores[0] == {
        "score_id": scores[0]["score_id"], "session_id": session, "event_id": None,
        "evaluator": "n0", "value": True, "scale_min": None, "scale_max": None, "reason": "why",
        "source": "user", "version": None, "time": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    assert isinstance(scores[0]["value"], bool)


def test_the_same_bytes_are_one_evaluation(api: Api, agent: str) -> None:
    api.begin(agent, agent_id=agent)
    moment = "2026-01-01T00:00:00+00:00"
    ids = {emit(api, agent, 1, current_time=moment)["eval_id"] for _ in range(3)}
    assert len(ids) == 1
    assert len(api.get(f"/v1/sessions/{agent}/scores")["items"]) == 1
    emit(api, agent, 1, current_time="2026-01-01T00:00:01+00:00")
    emit(api, agent, 1)
    emit(api, agent, 1)
    assert len(api.get(f"/v1/sessions/{agent}/scores")["items"]) == 4


@pytest.mark.parametrize(
    "body",
    [{"result": True, "result_type": "number"}, {"result": 1, "result_type": "boolean"},
     {"result": "1", "result_type": "number"}, {"result": None}, {"result": [1]}, {},
     {"result": 1, "result_type": "vote"}, {"result": 1, "session_id": ""}],
)  # fmt: skip
def test_an_evaluation_is_of_the_type_it_says(api: Api, body: dict[str, Any]) -> None:
    assert api.refused("POST", "/api/sdk/evals", {"session_id": "s", **body})[0] == 400


def test_a_time_that_is_none_is_now(api: Api, agent: str) -> None:
    for text in ("yesterday", "0001-01-01T00:00:00", "9999-12-31T23:59:59"):
        emit(api, agent, 1, current_time=text)
    scores = api.get(f"/v1/sessions/{agent}/scores")["items"]
    assert len(scores) == 3
    assert all("2020" < score["time"] < "2200" for score in scores)


def test_scores_die_with_their_session(api: Api, agent: str) -> None:
    api.begin(agent, agent_id=agent)
    emit(api, agent, 1)
    assert api.server.request("DELETE", f"/v1/sessions/{agent}")[0] == 200
    assert api.get(f"/v1/sessions/{agent}/scores") == {"items": []}
    emit(api, agent, 2)
    api.begin(agent, agent_id=agent)
    assert api.get(f"/v1/sessions/{agent}/scores") == {"items": []}, "the late one was dropped"


TOOL = {"name": "add", "signature": {"params": [{"name": "a", "type": "int", "default": None,
        "required": True}], "return_type": ""}, "docstring": "Adds.", "return_shape": None,
        "source_hash": "0" * 64}  # fmt: skip


def test_tools_are_kept(api: Api, agent: str) -> None:
    def sync(*tools: Any) -> Any:
        return api.post("/api/sdk/agent-tools/sync", {"agent_id": agent, "tools": tools})

    assert sync(TOOL) == {"synced": True, "stats": {}}
    sync({**TOOL, "name": "sub", "docstring": None})
    sync({**TOOL, "source_hash": "1" * 64})
    tools = api.get(f"/v1/tools?agent_id={agent}")["items"]
    assert [(tool["name"], tool["source_hash"][0]) for tool in tools] == [
        ("add", "1"),
        ("sub", "0"),
    ]
    assert tools[0]["signature"] == TOOL["signature"]
    assert api.refused("POST", "/api/sdk/agent-tools/sync", {"tools": [{}]})[0] == 400


def test_a_mock_call_says_what_is_missing(api: Api, agent: str) -> None:
    api.post("/api/sdk/agent-tools/sync", {"agent_id": agent, "tools": [TOOL]})
    api.begin(agent, agent_id=agent)
    api.begin(f"{agent}-case", agent_id=agent, dataset_item_id=item_of(api, agent, {}, {}))
    for session, tool, status, code in (
        (f"{agent}-none", "add", 404, "session_not_found"),
        (agent, "add", 400, "missing_datasetitem"),
        (f"{agent}-case", "sub", 404, "unknown_tool"),
        (f"{agent}-case", "add", 400, "session_not_initialized"),
    ):
        body = {"session_id": session, "tool_name": tool, "kwargs": {"__args__": [1]}}
        answered, answer = api.refused("POST", "/api/sdk/mock-call", body)
        assert (answered, answer["error"]["code"]) == (status, code)
        assert answer["error"]["detail"] == answer["detail"]
    answer = api.post("/api/sdk/session-init-fixtures", {"session_id": f"{agent}-case"})
    assert answer["initialized"] is False
    assert answer["reason"]
    assert (answer["fixture_ids"], answer["tools_snapshotted"]) == ([], [])


def test_training_is_answered_and_not_done(api: Api, agent: str) -> None:
    assert api.get("/api/sdk/training-modules/tools?session_id=s") == {"tools": []}
    body = {"session_id": "s", "tool_name": "t", "arguments": {}, "client_event_id": "e"}
    run = api.post("/api/sdk/training-modules/inferences", body)
    assert run["status"] == "FAILED"
    assert run["error"]["code"] == "training_modules_unavailable"
    path = f"/api/sdk/training-modules/inferences/{run['inference_run_id']}?session_id=s"
    assert api.get(path) == run
    config: dict[str, Any] = {"run_name": "r", "blocks": [{"a": 1}]}
    body = {**config, "agent_id": agent, "current_time": "x"}
    kept = api.post("/api/sdk/evosim/training-run", body)
    (row,) = api.pages(f"/v1/training-runs?agent_id={agent}", 1)
    assert (row["run_id"], row["config"]) == (kept["training_run_id"], config)
