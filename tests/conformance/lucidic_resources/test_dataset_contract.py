"""Datasets as the public packages ask for them."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.api import Api
from tests.support.server_process import ServerProcess

DATASETS = "/api/sdk/datasets"
ITEMS = "/api/sdk/datasets/items"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("datasets")) as running:
        yield running


@pytest.fixture
def api(server: ServerProcess) -> Api:
    return Api(server)


@pytest.fixture
def agent() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def dataset(api: Api, agent: str) -> str:
    return str(api.post(f"{DATASETS}/create", {"name": "d", "agent_id": agent})["dataset_id"])


def add(api: Api, dataset: str, name: str, **more: Any) -> str:
    body = {"dataset_id": dataset, "name": name, "input": {"q": 1}, **more}
    return str(api.post(f"{ITEMS}/create", body)["datasetitem_id"])


def test_a_dataset_lives_and_dies(api: Api, agent: str) -> None:
    body = {"name": "d", "description": "D", "tags": ["a"], "suggested_flag_config": {"k": 1},
            "agent_id": agent, "current_time": "2026-01-01T00:00:00+00:00"}  # fmt: skip
    dataset = api.post(f"{DATASETS}/create", body)["dataset_id"]
    listed = api.get(f"{DATASETS}?agent_id={agent}")
    assert listed["num_datasets"] == 1
    assert [(one["dataset_id"], one["name"]) for one in listed["datasets"]] == [(dataset, "d")]
    assert api.get(DATASETS, **{"x-agent-id": agent}) == listed
    assert api.get(f"{DATASETS}?agent_id={uuid.uuid4()}")["num_datasets"] == 0
    assert dataset in {one["dataset_id"] for one in api.get(DATASETS)["datasets"]}
    # A null is what a program does not say.
    api.call("PUT", f"{DATASETS}/update", {"dataset_id": dataset, "name": "e", "tags": None})
    whole = api.get(f"/api/getdataset?dataset_id={dataset}")
    assert (whole["name"], whole["description"], whole["tags"]) == ("e", "D", ["a"])
    assert whole["suggested_flag_config"] == {"k": 1}
    assert (whole["num_items"], whole["items"]) == (0, [])
    assert whole["created_at"] < whole["updated_at"]
    item = add(api, dataset, "i")
    assert "deleted" in api.call("DELETE", f"{DATASETS}/delete?dataset_id={dataset}")["message"]
    assert api.refused("GET", f"/api/getdataset?dataset_id={dataset}")[0] == 404
    assert api.refused("DELETE", f"{DATASETS}/delete?dataset_id={dataset}")[0] == 404
    path = f"{ITEMS}/get?dataset_id={dataset}&datasetitem_id={item}"
    assert api.refused("GET", path)[0] == 404


def test_a_name_is_unique_for_its_agent(api: Api, agent: str, dataset: str) -> None:
    status, error = api.refused("POST", f"{DATASETS}/create", {"name": "d", "agent_id": agent})
    assert (status, error["code"]) == (409, "name_taken")
    assert dataset in error["detail"]
    api.post(f"{DATASETS}/create", {"name": "d", "agent_id": str(uuid.uuid4())})
    api.post(f"{DATASETS}/create", {"name": "D", "agent_id": agent})
    other = api.post(f"{DATASETS}/create", {"name": "e", "agent_id": agent})["dataset_id"]
    rename = {"dataset_id": other, "name": "d"}
    assert api.refused("PUT", f"{DATASETS}/update", rename)[0] == 409
    api.call("PUT", f"{DATASETS}/update", {"dataset_id": other, "name": "e", "description": "x"})


def test_an_item_lives_and_dies(api: Api, dataset: str) -> None:
    body = {"dataset_id": dataset, "name": "i", "input": {"q": 1}, "expected_output": [1, None],
            "description": "I", "tags": ["t"], "metadata": {"m": 1},
            "flag_overrides": {"f": False}}  # fmt: skip
    made = api.post(f"{ITEMS}/create", body)
    item = made["datasetitem_id"]
    assert made["dataset_item_id"] == item
    path = f"{ITEMS}/get?dataset_id={dataset}&datasetitem_id={item}"
    assert api.get(path) == made
    assert {name: made[name] for name in body} == body
    # The spelling of 2.0 and TypeScript.
    assert api.get(path.replace("datasetitem_id", "dataset_item_id")) == made
    change = {"dataset_id": dataset, "datasetitem_id": item, "input": {"q": 2}, "tags": None}
    changed = api.call("PUT", f"{ITEMS}/update", change)
    assert (changed["input"], changed["tags"], changed["expected_output"]) == (
        {"q": 2},
        ["t"],
        [1, None],
    )
    second = add(api, dataset, "i")
    whole = api.get(f"/api/getdataset?dataset_id={dataset}")
    assert whole["num_items"] == 2
    assert [one["datasetitem_id"] for one in whole["items"]] == [item, second]
    api.call("DELETE", f"{ITEMS}/delete?dataset_id={dataset}&datasetitem_id={item}")
    status, error = api.refused("GET", path)
    assert status == 404
    assert item in error["detail"]
    assert api.get(f"/api/getdataset?dataset_id={dataset}")["num_items"] == 1
    assert api.refused("PUT", f"{ITEMS}/update", change)[0] == 404


@pytest.mark.parametrize("value", ["text", 1.5, None, True, ["a"], {"deep": [{"er": None}]}, 2**70])
def test_an_input_is_any_json(api: Api, dataset: str, value: Any) -> None:
    item = add(api, dataset, "i", input=value)
    path = f"{ITEMS}/get?dataset_id={dataset}&datasetitem_id={item}"
    assert api.get(path)["input"] == value


def test_an_item_of_another_dataset_is_not_there(api: Api, agent: str, dataset: str) -> None:
    item = add(api, dataset, "i")
    other = api.post(f"{DATASETS}/create", {"name": "o", "agent_id": agent})["dataset_id"]
    where = f"dataset_id={other}&datasetitem_id={item}"
    assert api.refused("GET", f"{ITEMS}/get?{where}")[0] == 404
    assert api.refused("DELETE", f"{ITEMS}/delete?{where}")[0] == 404
    assert api.refused("GET", f"{ITEMS}/sessions?{where}")[0] == 404
    change = {"dataset_id": other, "datasetitem_id": item, "name": "x"}
    assert api.refused("PUT", f"{ITEMS}/update", change)[0] == 404
    assert api.refused("GET", f"{ITEMS}/get?dataset_id={dataset}")[0] == 400


def test_sessions_that_ran_an_item_are_there_at_once(api: Api, dataset: str) -> None:
    item, other = add(api, dataset, "i"), add(api, dataset, "j")
    where = f"dataset_id={dataset}&datasetitem_id={item}"
    assert api.get(f"{ITEMS}/sessions?{where}") == {"num_sessions": 0, "sessions": []}
    for number in range(3):
        api.begin(f"{item}-{number}", dataset_item_id=item, name=f"run {number}", time=number + 1)
    api.begin(f"{other}-0", dataset_item_id=other)
    answer = api.get(f"{ITEMS}/sessions?{where}")
    assert answer["num_sessions"] == 3
    assert [one["name"] for one in answer["sessions"]] == ["run 2", "run 1", "run 0"]
    assert api.server.request("DELETE", f"/v1/sessions/{item}-1")[0] == 200
    assert api.get(f"{ITEMS}/sessions?{where}")["num_sessions"] == 2


@pytest.mark.parametrize(
    ("path", "body"),
    [(f"{DATASETS}/create", {}), (f"{DATASETS}/create", {"name": ""}),
     (f"{DATASETS}/create", {"name": "x", "tags": "a"}),
     (f"{DATASETS}/create", {"name": "x", "suggested_flag_config": []}),
     (f"{ITEMS}/create", {"dataset_id": "d", "name": "x"})],
)  # fmt: skip
def test_a_body_that_cannot_be_kept_is_refused(api: Api, path: str, body: object) -> None:
    assert api.refused("POST", path, body)[0] == 400


def test_an_item_needs_its_dataset(api: Api) -> None:
    body = {"dataset_id": "nowhere", "name": "i", "input": {}}
    status, error = api.refused("POST", f"{ITEMS}/create", body)
    assert (status, error["detail"]) == (404, "There is no dataset 'nowhere'.")
