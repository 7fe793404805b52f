"""Prompts as every era of the public packages asks for them."""

import uuid
from collections.abc import Iterator

import pytest

from tests.support.api import Api
from tests.support.server_process import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("prompts")) as running:
        yield running


@pytest.fixture
def api(server: ServerProcess) -> Api:
    return Api(server)


@pytest.fixture
def agent() -> str:
    return str(uuid.uuid4())


def put(api: Api, agent: str, content: str, **more: object) -> dict[str, object]:
    body = {"agent_id": agent, "prompt_name": "greet", "prompt_content": content, **more}
    answer = api.call("PUT", "/api/sdk/prompts", body)
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        # 1.x, 2.0, TypeScript; they also send current_time in the query.
        ("/api/getprompt?agent_id={}&prompt_name=greet&label=production&current_time=x", {}),
        # 2.1 to 3.2 tell the agent by a header only.
        ("/api/getprompt?prompt_name=greet&label=production", {"x-agent-id": "{}"}),
        # 3.4 and later.
        ("/api/sdk/prompts?prompt_name=greet&label=production&agent_id={}", {}),
        ("/api/sdk/prompts?prompt_name=greet&agent_id={}", {}),
    ],
)
def test_every_era_gets_the_prompt(
    api: Api, agent: str, path: str, headers: dict[str, str]
) -> None:
    put(api, agent, "Hello {{name}}", metadata={"v": 1})
    given = {name: value.format(agent) for name, value in headers.items()}
    answer = api.get(path.format(agent), **given)
    assert answer["prompt_content"] == "Hello {{name}}"
    assert answer["metadata"] == {"v": 1}


def test_without_labels_production_moves_and_with_labels_only_they_do(api: Api, agent: str) -> None:
    def content(label: str) -> str:
        path = f"/api/sdk/prompts?prompt_name=greet&agent_id={agent}&label={label}"
        return str(api.get(path)["prompt_content"])

    put(api, agent, "1", labels=["test"])
    assert [content(label) for label in ("production", "test", "latest")] == ["1", "1", "1"]
    put(api, agent, "2", labels=["test"])
    assert [content(label) for label in ("production", "test", "latest")] == ["1", "2", "2"]
    put(api, agent, "3")
    assert [content(label) for label in ("production", "test", "latest")] == ["3", "2", "3"]
    put(api, agent, "4", labels=None)
    assert content("production") == "4"
    put(api, agent, "5", labels=[])
    assert [content(label) for label in ("production", "test", "latest")] == ["4", "2", "5"]
    put(api, agent, "6", labels=["latest"])
    assert [content(label) for label in ("production", "latest")] == ["4", "6"]


def test_metadata_of_a_labelled_version_is_replaced(api: Api, agent: str) -> None:
    put(api, agent, "1", metadata={"a": 1})
    put(api, agent, "2", labels=["test"], metadata={"b": 2})
    body = {"agent_id": agent, "prompt_name": "greet", "label": "test", "metadata": {"c": 3}}
    assert api.call("PATCH", "/api/sdk/prompts", body)["metadata"] == {"c": 3}
    path = f"/api/sdk/prompts?prompt_name=greet&agent_id={agent}"
    assert api.get(path)["metadata"] == {"a": 1}
    assert api.get(f"{path}&label=test")["metadata"] == {"c": 3}


def test_what_is_unknown_is_404_and_told(api: Api, agent: str) -> None:
    status, error = api.refused("GET", f"/api/getprompt?agent_id={agent}&prompt_name=greet")
    assert (status, error["code"]) == (404, "not_found")
    assert "'greet'" in error["detail"]
    put(api, agent, "1", labels=["test"])
    path = f"/api/sdk/prompts?prompt_name=greet&agent_id={agent}&label=staging"
    status, error = api.refused("GET", path)
    assert status == 404
    assert "'staging'" in error["detail"]
    assert "production, test" in error["hint"]
    assert api.refused("GET", f"/api/getprompt?agent_id={agent}&prompt_name=Greet")[0] == 404
    body = {"agent_id": agent, "prompt_name": "greet", "label": "staging", "metadata": {}}
    assert api.refused("PATCH", "/api/sdk/prompts", body)[0] == 404
    assert api.refused("GET", f"/api/getprompt?prompt_name=greet&agent_id={uuid.uuid4()}")[0] == 404


@pytest.mark.parametrize(
    "body",
    [{}, {"prompt_name": "p"}, {"prompt_name": "", "prompt_content": "x"},
     {"prompt_name": "p", "prompt_content": 1}, {"prompt_name": "p" * 513, "prompt_content": ""},
     {"prompt_name": "p", "prompt_content": "", "labels": [""]}, []],
)  # fmt: skip
def test_a_body_that_cannot_be_kept_is_refused(api: Api, body: object) -> None:
    assert api.refused("PUT", "/api/sdk/prompts", body)[0] == 400


def test_a_key_is_needed_once_one_was_issued(tmp_path_factory: pytest.TempPathFactory) -> None:
    with ServerProcess(tmp_path_factory.mktemp("keys")) as server:
        api = Api(server)
        put(api, "a", "1")
        key = api.post("/v1/keys", {"name": "k"})["key"]
        for path in (
            "/api/getprompt?prompt_name=greet",
            "/api/sdk/datasets",
            "/api/featureflags?flag_name=x",
            "/api/sdk/training-modules/tools",
        ):
            assert api.refused("GET", path)[0] == 401, path
            assert api.refused("GET", path, Authorization="Api-Key wrong")[0] == 401, path
        path = "/api/getprompt?prompt_name=greet&agent_id=a"
        assert api.get(path, Authorization=f"Api-Key {key}")["prompt_content"] == "1"
