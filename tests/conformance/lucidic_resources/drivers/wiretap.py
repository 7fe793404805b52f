"""Writes down what a public package sends and hears. Runs in that package's own environment.

Requests to the official address go to the server under test; nothing else about them changes.
"""

import json
import os
import sys
import urllib.request
from typing import Any

import httpx

SERVER = os.environ["SERVER_UNDER_TEST"]
OFFICIAL = ("https://backend.lucidic.ai", "http://localhost:8000")

exchanges: list[dict[str, Any]] = []


def install() -> None:
    """Redirects and records everything that httpx sends from now on."""
    build = httpx.Client.build_request
    send = httpx.Client.send

    def redirected(self: Any, method: str, url: Any, **rest: Any) -> Any:
        request = build(self, method, url, **rest)
        text = str(request.url)
        for address in OFFICIAL:
            if text.startswith(address):
                request.url = httpx.URL(SERVER + text.removeprefix(address))
                request.headers["Host"] = request.url.netloc.decode()
        return request

    def recorded(self: Any, request: Any, **rest: Any) -> Any:
        response = send(self, request, **rest)
        body = request.content.decode()
        exchanges.append(
            {
                "method": request.method,
                "path": request.url.raw_path.decode(),
                "headers": {
                    name: request.headers[name]
                    for name in ("authorization", "x-agent-id", "content-type", "user-agent")
                    if name in request.headers
                },
                "body": json.loads(body) if body else None,
                "status": response.status_code,
                "answer": json.loads(response.read() or b"null"),
            }
        )
        return response

    for name, wrapper in (("build_request", redirected), ("send", recorded)):
        setattr(httpx.Client, name, wrapper)


def begin_session(session_id: str, agent_id: str, item_id: str) -> None:
    """Begins a session of a dataset item, as its own door would."""
    record = {
        "kind": "session_began",
        "session_id": session_id,
        "agent_id": agent_id,
        "dataset_item_id": item_id,
        "time": "2026-11-21T00:00:00Z",
    }
    _post("/v1/records", record, "application/x-ndjson")


def make_flag(name: str, value: Any, agent_id: str | None) -> None:
    """Makes a flag, as the dashboard would."""
    _post("/v1/flags", {"name": name, "value": value, "agent_id": agent_id}, "application/json")


def make_prompt(name: str, content: str, agent_id: str) -> None:
    """Makes a prompt, as the dashboard would."""
    body = {"name": name, "content": content, "agent_id": agent_id}
    _post("/v1/prompts", body, "application/json")


def _post(path: str, body: dict[str, Any], kind: str) -> None:
    request = urllib.request.Request(
        SERVER + path, json.dumps(body).encode(), {"Content-Type": kind}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        answer = json.loads(response.read())
        exchanges.append(
            {
                "method": "POST",
                "path": path,
                "headers": {"content-type": kind},
                "body": body,
                "status": response.status,
                "answer": answer,
            }
        )


def report(**said: Any) -> None:
    """Prints what the package gave its user, and everything that was recorded."""
    sys.stdout.write("\n" + json.dumps({"said": said, "exchanges": exchanges}) + "\n")
    sys.stdout.flush()
