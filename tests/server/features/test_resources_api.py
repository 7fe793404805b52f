"""Prompts, datasets, experiments, flags under /v1: made, changed, listed page by page, deleted."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.api import Api
from tests.support.server_process import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("resources")) as running:
        yield running


@pytest.fixture
def api(server: ServerProcess) -> Api:
    return Api(server)


@pytest.fixture
def agent() -> str:
    return f"agent/{uuid.uuid4()}"


def new(noun: str, agent: str, name: str) -> dict[str, Any]:
    more: dict[str, dict[str, Any]] = {"prompts": {"content": "c"}, "flags": {"value": 1}}
    return {"agent_id": agent, "name": name, **more.get(noun, {})}


NOUNS = {"prompts": "prompt_id", "datasets": "dataset_id", "flags": "flag_id",
         "experiments": "experiment_id"}  # fmt: skip


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_is_read_page_by_page(api: Api, agent: str, noun: str) -> None:
    made = [api.post(f"/v1/{noun}", new(noun, agent, f"n{number}")) for number in range(5)]
    api.post(f"/v1/{noun}", new(noun, f"{agent}-other", "n0"))
    ids = [one[NOUNS[noun]] for one in made]
    found = api.pages(f"/v1/{noun}?agent_id={agent}", 2)
    assert [one[NOUNS[noun]] for one in found] == ids[::-1], "the newest first"
    assert api.get(f"/v1/{noun}/{ids[0]}") == made[0]
    everything = [one[NOUNS[noun]] for one in api.pages(f"/v1/{noun}", 3)]
    assert set(ids) < set(everything)
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize("noun", NOUNS)
def test_a_page_stays_right_while_rows_come_and_go(api: Api, agent: str, noun: str) -> None:
    made = [api.post(f"/v1/{noun}", new(noun, agent, f"n{number}")) for number in range(4)]
    ids = [one[NOUNS[noun]] for one in made]
    first = api.get(f"/v1/{noun}?agent_id={agent}&limit=2")
    api.post(f"/v1/{noun}", new(noun, agent, "later"))
    assert api.call("DELETE", f"/v1/{noun}/{ids[2]}") == {"deleted": ids[2]}
    rest = api.get(f"/v1/{noun}?agent_id={agent}&cursor={first['next_cursor']}")
    assert [one[NOUNS[noun]] for one in rest["items"]] == [ids[1], ids[0]]
    assert rest["total"] == 4


@pytest.mark.parametrize("noun", NOUNS)
def test_errors_teach(api: Api, agent: str, noun: str) -> None:
    status, error = api.refused("GET", f"/v1/{noun}/nowhere")
    assert (status, error["code"]) == (404, "not_found")
    assert "'nowhere'" in error["detail"]
    assert error["hint"] == f"GET /v1/{noun} lists them."
    assert api.refused("DELETE", f"/v1/{noun}/nowhere")[0] == 404
    assert api.refused("GET", f"/v1/{noun}?cursor=made-up")[1]["code"] == "bad_page"
    assert api.refused("GET", f"/v1/{noun}?limit=0")[0] == 400
    assert api.refused("GET", f"/v1/{noun}?limit=501")[0] == 400
    status, error = api.refused("POST", f"/v1/{noun}", {**new(noun, agent, "n"), "colour": 1})
    assert status == 400
    assert "colour" in error["detail"]
    assert api.refused("POST", f"/v1/{noun}", new(noun, agent, ""))[0] == 400
    assert api.refused("POST", f"/v1/{noun}", new(noun, agent, "n" * 513))[0] == 400


@pytest.mark.parametrize("noun", ["prompts", "datasets", "flags"])
def test_a_name_is_unique_for_its_agent(api: Api, agent: str, noun: str) -> None:
    made = api.post(f"/v1/{noun}", new(noun, agent, "n"))
    status, error = api.refused("POST", f"/v1/{noun}", new(noun, agent, "n"))
    assert (status, error["code"]) == (409, "name_taken")
    assert made[NOUNS[noun]] in error["detail"]
    api.post(f"/v1/{noun}", new(noun, f"{agent}-other", "n"))


@pytest.mark.parametrize(
    ("noun", "change"),
    [("datasets", {"name": "m", "description": "d", "purpose": "p", "tags": ["t"],
                   "suggested_flag_config": {"f": None}}),
     ("flags", {"name": "m", "value": {"deep": [None]}, "description": "d"}),
     ("experiments", {"name": "m", "description": "d", "tags": ["t"],
                      "evaluators": [{"name": "e", "result": "score"}]})],
)  # fmt: skip
def test_what_is_given_changes_and_nothing_else(
    api: Api, agent: str, noun: str, change: dict[str, Any]
) -> None:
    made = api.post(f"/v1/{noun}", new(noun, agent, "n"))
    path = f"/v1/{noun}/{made[NOUNS[noun]]}"
    expected = dict(made)
    for name, value in change.items():
        expected[name] = value
        changed = api.call("PATCH", path, {name: value})
        assert {**changed, "updated_at": None} == {**expected, "updated_at": None}
    cleared = api.call("PATCH", path, {"description": None})
    assert cleared["description"] is None
    assert cleared["created_at"] == made["created_at"] < cleared["updated_at"]
    assert api.refused("PATCH", path, {"name": None})[0] == 400
    assert api.refused("PATCH", f"/v1/{noun}/nowhere", {})[0] == 404


def test_a_prompt_has_versions_and_labels(api: Api, agent: str) -> None:
    made = api.post(
        "/v1/prompts",
        {"agent_id": agent, "name": "p", "content": "1", "metadata": {"a": 1}, "labels": ["test"]},
    )
    assert made["labels"] == {"latest": 1, "production": 1, "test": 1}
    path = f"/v1/prompts/{made['prompt_id']}"
    second = api.post(f"{path}/versions", {"content": "2", "description": "d", "labels": ["test"]})
    assert (second["version"], second["labels"]) == (2, ["latest", "test"])
    api.post(f"{path}/versions", {"content": "3"})
    assert api.get(path)["labels"] == {"latest": 3, "production": 1, "test": 2}
    assert api.get(path)["latest_version"] == 3
    versions = api.pages(f"{path}/versions", 2)
    assert [(one["version"], one["content"]) for one in versions] == [(3, "3"), (2, "2"), (1, "1")]
    assert api.get(f"{path}/versions/2") == {**second, "labels": ["test"]}
    moved = api.call("PUT", f"{path}/labels/production", {"version": 2})
    assert moved["labels"] == {"latest": 3, "production": 2, "test": 2}
    named = api.call("PUT", f"{path}/labels/caf%C3%A9%2F1", {"version": 1})
    assert named["labels"]["café/1"] == 1
    noted = api.call("PATCH", f"{path}/versions/1", {"metadata": {"b": 2}})
    assert (noted["metadata"], noted["content"]) == ({"b": 2}, "1")
    status, error = api.refused("PUT", f"{path}/labels/latest", {"version": 1})
    assert (status, error["code"]) == (400, "bad_request")
    for method, where, body in (
        ("GET", "versions/4", None),
        ("PATCH", "versions/4", {"metadata": {}}),
        ("PUT", "labels/production", {"version": 4}),
    ):
        status, error = api.refused(method, f"{path}/{where}", body)
        assert status == 404
        assert error["hint"] == "Its versions are 1 to 3."
    for version in ("0", "9999999999999999999999"):
        assert api.refused("GET", f"{path}/versions/{version}")[0] == 400
    api.call("DELETE", path)
    assert api.refused("GET", f"{path}/versions")[0] == 404
    assert api.refused("GET", f"{path}/versions/1")[0] == 404


def test_a_dataset_has_items_and_an_item_sessions(api: Api, agent: str) -> None:
    dataset = api.post("/v1/datasets", {"agent_id": agent, "name": "d", "tags": ["t"]})
    path = f"/v1/datasets/{dataset['dataset_id']}"
    items = [api.post(f"{path}/items", {"name": f"i{n}", "input": {"n": n}}) for n in range(5)]
    assert api.get(path)["num_items"] == 5
    assert api.pages(f"{path}/items", 2) == items[::-1]
    where = f"{path}/items/{items[0]['dataset_item_id']}"
    assert api.get(where) == items[0]
    changed = api.call("PATCH", where, {"input": None, "expected_output": 1, "tags": ["x"]})
    assert (changed["input"], changed["expected_output"], changed["tags"]) == (None, 1, ["x"])
    assert changed["name"] == "i0"
    ids = [f"{agent}-{number}" for number in range(5)]
    for number, session_id in enumerate(ids):
        item_id = items[0]["dataset_item_id"]
        api.begin(session_id, agent_id=agent, dataset_item_id=item_id, time=number + 1)
    found = api.pages(f"{where}/sessions", 2)
    assert [one["session_id"] for one in found] == ids[::-1]
    assert api.refused("GET", f"{where}/sessions?cursor=made-up")[1]["code"] == "bad_page"
    assert api.call("DELETE", where) == {"deleted": items[0]["dataset_item_id"]}
    assert api.refused("GET", where)[0] == 404
    assert api.refused("GET", f"{where}/sessions")[0] == 404
    assert api.get(f"/v1/sessions/{ids[0].replace('/', '%2F')}")["dataset_item_id"]
    assert api.refused("POST", "/v1/datasets/nowhere/items", {"name": "i", "input": 1})[0] == 404
    assert api.refused("GET", "/v1/datasets/nowhere/items")[0] == 404


def test_an_experiment_has_sessions(api: Api, agent: str) -> None:
    made = api.post("/v1/experiments", {"agent_id": agent, "name": "e"})
    path = f"/v1/experiments/{made['experiment_id']}"
    page = api.get(f"{path}/sessions")
    assert (page["items"], page["next_cursor"], page["total"]) == ([], None, 0)
    for number in range(3):
        api.begin(f"{agent}-{number}", experiment_id=made["experiment_id"], time=number + 1)
    found = api.pages(f"{path}/sessions", 1)
    assert [one["session_id"] for one in found] == [f"{agent}-{number}" for number in (2, 1, 0)]
    assert api.refused("GET", "/v1/experiments/nowhere/sessions")[0] == 404


def test_a_flag_of_the_project_has_no_agent(api: Api) -> None:
    name = str(uuid.uuid4())
    made = api.post("/v1/flags", {"name": name, "value": True})
    assert made["agent_id"] is None
    assert made in api.get("/v1/flags?agent_id=&limit=500")["items"]
    assert api.refused("POST", "/v1/flags", {"name": name, "value": 1})[1]["detail"].startswith(
        "The project has"
    )


def test_an_agent_without_tools_has_an_empty_list(api: Api) -> None:
    assert api.get("/v1/tools?agent_id=nobody") == {"items": []}
    assert api.get("/v1/training-runs?agent_id=nobody")["items"] == []
    assert api.refused("GET", "/v1/tools")[0] == 400
