"""Questions to a running server, as tests ask them: with parameters, and with a deadline."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from urllib.parse import urlencode

from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

# A drainer looks every 5 s, a summary lags by up to 1 s, and the machine may be busy.
PATIENCE_SECONDS = 40.0


def session_path(session_id: str) -> str:
    return f"/v1/sessions/{quote(session_id, safe='')}"


def get(server: ServerProcess, path: str, **query: object) -> Any:
    """Returns the JSON of a GET that must succeed."""
    return server.get(f"{path}?{urlencode(query)}" if query else path)


def status(server: ServerProcess, path: str) -> int:
    return server.request("GET", path)[0]


def post(server: ServerProcess, path: str, body: object) -> Any:
    """Returns the JSON of a POST that must succeed."""
    headers = {"Content-Type": "application/json"}
    code, answer = server.request("POST", path, json.dumps(body).encode(), headers)
    assert code in {200, 201}, (path, code, answer)
    return answer


def session_when(
    server: ServerProcess, session_id: str, holds: Callable[[dict[str, Any]], object]
) -> dict[str, Any]:
    """Returns the session as soon as it is there and the condition holds."""
    seen: list[Any] = []

    def ask() -> dict[str, Any] | None:
        code, session = server.request("GET", session_path(session_id))
        seen[:] = [code, session]
        return session if code == 200 and holds(session) else None

    return wait_for(ask, PATIENCE_SECONDS, lambda: (seen, server.log()))


def events(server: ServerProcess, session_id: str) -> list[dict[str, Any]]:
    """Returns the session's event rows."""
    rows: list[dict[str, Any]] = server.get(f"{session_path(session_id)}/events")["items"]
    return rows


def sessions_of(server: ServerProcess, agent: str, count: int) -> list[dict[str, Any]]:
    """Returns the agent's sessions, oldest first and whole, once the list knows `count`."""
    query = {"q": f"agent:{agent}", "sort": "started_at"}

    def ask() -> list[Any] | None:
        items: list[Any] = get(server, "/v1/sessions", **query)["items"]
        return items if len(items) == count else None

    listed = wait_for(ask, PATIENCE_SECONDS, server.log)
    return [server.get(session_path(session["session_id"])) for session in listed]
