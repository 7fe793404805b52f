"""Tools, training modules and training runs as the public packages ask for them."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.api import Api
from tests.support.server_process import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("tools")) as running:
        yield running


@pytest.fixture
def api(server: ServerProcess) -> Api:
    return Api(server)


@pytest.fixture
def agent() -> str:
    return str(uuid.uuid4())


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
    api.begin(f"{agent}-case", agent_id=agent, dataset_item_id=api.dataset_item(agent, {}, {}))
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
