"""The endpoints that the later eras' resources ask, over a fake server: little, and in memory."""

import itertools
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from tests.support.fake_server import Asked
from tests.support.fake_server import FakeServer

Answer = tuple[int, Any]


@dataclass
class FakePlatform:
    """Answers as the real server does where a client can tell."""

    prompts: dict[tuple[str, str], str] = field(default_factory=dict)
    flags: dict[str, Any] = field(default_factory=dict)
    datasets: dict[str, dict[str, Any]] = field(default_factory=dict)
    fixtures: dict[str, Any] = field(default_factory=dict)
    initializes: bool = True

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    def serve(self, server: FakeServer) -> None:
        server.api = self.answer

    def answer(self, asked: Asked) -> Answer:
        name = f"{asked.method}_{asked.path}".lower().replace("/", "_").replace("-", "_")
        found = getattr(self, name, None)
        if found is None:
            if asked.method == "GET" and asked.path.startswith(("sessions/", "events/")):
                return 200, {"id": asked.path.partition("/")[2]}
            return 404, {"detail": f"no endpoint {asked.path}"}
        answer: Answer = found(asked.body if asked.body is not None else asked.query)
        return answer

    def get_sdk_prompts(self, given: dict[str, Any]) -> Answer:
        content = self.prompts.get((given["prompt_name"], given["label"]))
        if content is None:
            return 404, {"detail": "no such prompt"}
        return 200, {"prompt_content": content, "metadata": {"agent": given["agent_id"]}}

    def put_sdk_prompts(self, given: dict[str, Any]) -> Answer:
        for label in ("latest", *(given.get("labels") or ("production",))):
            self.prompts[given["prompt_name"], label] = given["prompt_content"]
        return 200, {"metadata": given.get("metadata") or {}}

    def patch_sdk_prompts(self, given: dict[str, Any]) -> Answer:
        return 200, {"metadata": given["metadata"]}

    def post_createexperiment(self, _: dict[str, Any]) -> Answer:
        return 201, {"experiment_id": f"experiment-{next(self._numbers)}"}

    def post_initmasssim(self, _: dict[str, Any]) -> Answer:
        return 201, {"mass_sim_id": f"mass-sim-{next(self._numbers)}"}

    def post_sdk_evals(self, _: dict[str, Any]) -> Answer:
        return 201, b""

    def _flag(self, given: dict[str, Any]) -> Answer:
        name = given["flag_name"]
        return 200, {"value": self.flags[name]} if name in self.flags else {"error": "no flag"}

    def _flags(self, given: dict[str, Any]) -> Answer:
        known = [name for name in given["flag_names"] if name in self.flags]
        return 200, {"flags": {name: {"value": self.flags[name]} for name in known}}

    post_evaluatefeatureflag = _flag
    post_evaluatefeatureflagstateless = _flag
    post_evaluatebatchfeatureflags = _flags
    post_evaluatebatchfeatureflagsstateless = _flags

    def get_sdk_datasets(self, _: dict[str, Any]) -> Answer:
        told = [{"dataset_id": key, "name": each["name"]} for key, each in self.datasets.items()]
        return 200, {"datasets": told, "num_datasets": len(told)}

    def post_sdk_datasets_create(self, given: dict[str, Any]) -> Answer:
        dataset_id = f"dataset-{next(self._numbers)}"
        self.datasets[dataset_id] = {**given, "dataset_id": dataset_id, "items": []}
        return 201, {"dataset_id": dataset_id}

    def get_getdataset(self, given: dict[str, Any]) -> Answer:
        found = self.datasets.get(given["dataset_id"])
        if found is None:
            return 404, {"detail": "no such dataset"}
        return 200, {**found, "num_items": len(found["items"])}

    def put_sdk_datasets_update(self, given: dict[str, Any]) -> Answer:
        self.datasets[given["dataset_id"]].update(given)
        return 200, self.datasets[given["dataset_id"]]

    def delete_sdk_datasets_delete(self, given: dict[str, Any]) -> Answer:
        del self.datasets[given["dataset_id"]]
        return 200, {"message": "deleted"}

    def post_sdk_datasets_items_create(self, given: dict[str, Any]) -> Answer:
        item = {**given, "datasetitem_id": f"item-{next(self._numbers)}"}
        self.datasets[given["dataset_id"]]["items"].append(item)
        return 201, {"datasetitem_id": item["datasetitem_id"]}

    def _item(self, given: dict[str, Any]) -> dict[str, Any]:
        items: list[dict[str, Any]] = self.datasets[given["dataset_id"]]["items"]
        return next(item for item in items if item["datasetitem_id"] == given["datasetitem_id"])

    def get_sdk_datasets_items_get(self, given: dict[str, Any]) -> Answer:
        return 200, self._item(given)

    def put_sdk_datasets_items_update(self, given: dict[str, Any]) -> Answer:
        self._item(given).update(given)
        return 200, self._item(given)

    def delete_sdk_datasets_items_delete(self, given: dict[str, Any]) -> Answer:
        self.datasets[given["dataset_id"]]["items"].remove(self._item(given))
        return 200, {"message": "deleted"}

    def get_sdk_datasets_items_sessions(self, _: dict[str, Any]) -> Answer:
        return 200, {"num_sessions": 0, "sessions": []}

    def post_sdk_agent_tools_sync(self, given: dict[str, Any]) -> Answer:
        return 200, {"synced": True, "stats": {"tools": len(given["tools"])}}

    def post_sdk_session_init_fixtures(self, _: dict[str, Any]) -> Answer:
        return 200, {"initialized": self.initializes, "fixture_ids": []}

    def post_sdk_mock_call(self, given: dict[str, Any]) -> Answer:
        name = given["tool_name"]
        if name not in self.fixtures:
            return 404, {"error": {"code": "unknown_tool", "detail": f"no tool {name}"}}
        found = self.fixtures[name]
        if isinstance(found, tuple):  # (status, envelope)
            return found
        return 200, {"return_value": found, "tier": "FIXTURE", "was_mocked": found is not None}

    def get_sessions(self, given: dict[str, Any]) -> Answer:
        return 200, {"sessions": [], "asked": given}

    def get_events(self, given: dict[str, Any]) -> Answer:
        return 200, {"events": [], "asked": given}
