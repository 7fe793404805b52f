"""Calls under /api as the SDKs make them: a key, JSON, `current_time` in the body."""

import itertools
import json
import uuid
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

from tests.support.asking import session_path
from tests.support.server_process import ServerProcess

JSON_HEADERS = {"Content-Type": "application/json", "Authorization": "Api-Key key"}


class SdkCalls:
    """A client whose clock moves on by a millisecond with each call.

    No two clients ever stamp two calls alike: those would be one call.
    """

    _clients = itertools.count()

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self.now = datetime(2026, 3, 1, 12, microsecond=next(self._clients), tzinfo=UTC)

    def stamp(self) -> str:
        self.now += timedelta(milliseconds=1)
        return self.now.isoformat()

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Returns status and answer; the body goes out as it is."""
        data = None if body is None else json.dumps(body).encode()
        return self.server.request(method, f"/api/{path}", data, {**JSON_HEADERS, **headers})

    def call(self, method: str, path: str, **fields: Any) -> Any:
        """Returns the answer of a call that must succeed; stamps the body."""
        body = None if method == "GET" else {**fields, "current_time": self.stamp()}
        status, answer = self.send(method, path, body)
        assert status in {200, 201}, (method, path, status, answer)
        assert isinstance(answer, dict), answer
        return answer

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, **fields: Any) -> Any:
        return self.call("POST", path, **fields)

    def put(self, path: str, **fields: Any) -> Any:
        return self.call("PUT", path, **fields)

    def session(self, **fields: Any) -> str:
        """Opens a session and returns its id."""
        answer = self.post("initsession", **{"session_name": "S", "agent_id": "a", **fields})
        assert isinstance(answer["session_id"], str)
        return str(answer["session_id"])

    def event(self, session_id: str, **fields: Any) -> str:
        """Sends a typed event and returns its id."""
        body = {
            "client_event_id": str(uuid.uuid4()),
            "client_parent_event_id": None,
            "session_id": session_id,
            "type": "generic",
            "occurred_at": self.stamp(),
            **fields,
        }
        return str(self.post("events", **body)["event_id"])

    def stored(self, session_id: str) -> Any:
        """Returns the session as the read API has it."""
        return self.server.get(session_path(session_id))

    def rows(self, session_id: str) -> list[Any]:
        """Returns the session's rows, as the read API lists them."""
        return list(self.server.get(f"{session_path(session_id)}/events")["items"])

    def whole(self, session_id: str, event_id: str) -> Any:
        """Returns one event as the read API has it."""
        path = f"{session_path(session_id)}/events/{event_id.replace('/', '%2F')}"
        return self.server.get(path)
