"""Experiments and evaluations as the public packages make them."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.api import Api
from tests.support.server_process import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("evaluations")) as running:
        yield running


@pytest.fixture
def api(server: ServerProcess) -> Api:
    return Api(server)


@pytest.fixture
def agent() -> str:
    return str(uuid.uuid4())


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
        "source": "user", "version": None, "author": None,
        "time": "2026-01-01T00:00:00Z",
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
