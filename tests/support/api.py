"""JSON calls to a running server, as a program makes them."""

import json
import time
from typing import Any
from uuid import uuid4

from tests.support.server_process import ServerProcess

JSON = {"Content-Type": "application/json"}


class Api:
    """Calls that must succeed give their answer; `refused` gives status and error."""

    def __init__(self, server: ServerProcess, **headers: str) -> None:
        self.server = server
        self.headers = {**JSON, **headers}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Returns the status and the decoded answer."""
        sent = None if body is None else json.dumps(body).encode()
        return self.server.request(method, path, sent, {**self.headers, **headers})

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Returns the answer of a call that must succeed."""
        status, answer = self.ask(method, path, body, **headers)
        assert status in (200, 201), (method, path, status, answer)
        return answer

    def refused(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Returns the status and the error of a call that must not succeed."""
        status, answer = self.ask(method, path, body, **headers)
        assert status >= 400, (method, path, status, answer)
        assert answer.keys() >= {"detail", "code", "hint"}, answer
        assert answer["detail"]
        return status, answer

    def get(self, path: str, **headers: str) -> Any:
        """Returns the answer of a GET that must succeed."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        """Returns the answer of a POST that must succeed."""
        return self.call("POST", path, body, **headers)

    def begin(self, session_id: str, **fields: Any) -> None:
        """Begins a session."""
        # With a time of its own: the same line twice would be one record.
        begun = {"kind": "session_began", "session_id": session_id, "time": time.time_ns()}
        record = {**begun, **fields}
        status, answer = self.server.send_lines(record)
        assert (status, answer["accepted"]) == (200, 1), answer

    def pages(self, path: str, limit: int) -> list[Any]:
        """Returns every item of a list, read page by page."""
        mark = "&" if "?" in path else "?"
        items: list[Any] = []
        cursor = ""
        while True:
            page = self.get(f"{path}{mark}limit={limit}{cursor}")
            assert len(page["items"]) <= limit
            items += page["items"]
            if page["next_cursor"] is None:
                assert page["total"] == len(items)
                return items
            cursor = f"&cursor={page['next_cursor']}"

    def dataset_item(self, agent: str, suggested: dict[str, Any], own: dict[str, Any]) -> str:
        """Makes a dataset with one item, with these flags each, and returns the item's id."""
        body: dict[str, Any] = {
            "name": str(uuid4()),
            "agent_id": agent,
            "suggested_flag_config": suggested,
        }
        dataset = self.post("/api/sdk/datasets/create", body)["dataset_id"]
        body = {"dataset_id": dataset, "name": "i", "input": {}, "flag_overrides": own}
        return str(self.post("/api/sdk/datasets/items/create", body)["datasetitem_id"])
