"""The whole application over HTTP: gate, headers, live streams, dashboard, document."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("wired")) as running:
        yield running


def raw(server: ServerProcess, method: str, path: str, headers: dict[str, str]) -> Any:
    """Returns the answer to exactly these headers."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("GET", "/v1/sessions", {"Host": "evil.example"}, 403, "host_refused"),
        ("GET", "/", {"Host": "evil.example"}, 403, "host_refused"),
        ("GET", "/v1/live", {"Origin": "http://evil.example"}, 403, "origin_refused"),
        ("DELETE", "/v1/agents/a", {"Origin": "null"}, 403, "origin_refused"),
        ("GET", "/v1/sessions", {"Sec-Fetch-Site": "cross-site"}, 403, "site_refused"),
        ("GET", "/readyz", {"X-Forwarded-For": "10.0.0.1"}, 403, "proxy_refused"),
        ("GET", "/readyz", {"Forwarded": "for=10.0.0.1"}, 403, "proxy_refused"),
        ("POST", "/v1/leases", {"Content-Type": "text/plain"}, 415, "form_refused"),
        ("POST", "/v1/keys", {"Content-Type": "multipart/form-data"}, 415, "form_refused"),
        ("POST", "/v1/records", {"Content-Length": "2"}, 415, "form_refused"),
    ],
)
def test_local_mode_stands_before_everything(
    server: ServerProcess, method: str, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    own = {"Host": f"localhost:{server.port}"}
    answered, given, body = raw(server, method, path, own | headers)
    assert (answered, json.loads(body)["code"]) == (status, code)
    assert json.loads(body)["hint"]
    assert given["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/v1/sessions", "/v1/nowhere", "/metrics", "/healthz"])
def test_every_answer_has_the_security_headers(server: ServerProcess, path: str) -> None:
    _status, headers, _body = raw(server, "GET", path, {"Host": f"localhost:{server.port}"})
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


def test_client_routes_answer_html_to_a_browser(server: ServerProcess) -> None:
    for path in ("/", "/sessions", f"/sessions/{quote('room/1', safe='')}"):
        status, headers, _body = raw(server, "GET", path, {"Host": f"localhost:{server.port}"})
        assert status == 200
        assert headers["content-type"].startswith("text/html")
        assert headers["cache-control"] == "no-cache"


class Stream(threading.Thread):
    """Reads a live stream; `events` has what came, as (name, data)."""

    def __init__(self, server: ServerProcess, path: str) -> None:
        super().__init__(daemon=True)
        self.events: list[tuple[str, Any]] = []
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        request = f"GET {path} HTTP/1.0\r\nHost: localhost:{server.port}\r\n\r\n"
        self.socket.sendall(request.encode())
        self.lines = self.socket.makefile("rb")
        self.is_open = threading.Event()
        self.start()
        assert self.is_open.wait(30)

    def run(self) -> None:
        name = ""
        for line in self.lines:
            if line == b": open\n":
                self.is_open.set()
            elif line.startswith(b"event: "):
                name = line[7:].strip().decode()
            elif line.startswith(b"data: "):
                self.events.append((name, json.loads(line[6:])))

    def wait_for(self, name: str, **fields: Any) -> Any:
        """Returns the first item of such an event that has these fields."""

        def ask() -> Any:
            for told, data in list(self.events):
                for item in data.get("items", [data]):
                    if told == name and item.items() >= fields.items():
                        return item
            return None

        return wait_for(ask, 30, lambda: self.events)

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def test_the_list_is_live(server: ServerProcess) -> None:
    stream = Stream(server, "/v1/live")
    server.send_lines({"kind": "session_began", "session_id": "l1", "agent_id": "live"})
    stream.wait_for("sessions", session_id="l1", state="active")
    server.send_lines({"kind": "session_ended", "session_id": "l1", "is_successful": True})
    stream.wait_for("sessions", session_id="l1", state="finished", is_successful=True)
    assert server.request("DELETE", "/v1/sessions/l1")[0] == 200
    stream.wait_for("deleted", session_ids=["l1"])
    server.send_lines({"kind": "session_began", "session_id": "l2", "agent_id": "live"})
    stream.wait_for("sessions", session_id="l2")
    assert server.request("DELETE", "/v1/agents/live")[0] == 200
    stream.wait_for("deleted", session_ids=["l2"])
    stream.close()


def test_a_session_is_live(server: ServerProcess) -> None:
    server.send_lines({"kind": "session_began", "session_id": "a/b", "agent_id": "live"})
    stream = Stream(server, "/v1/sessions/a%2Fb/live")
    stream.wait_for("session", session_id="a/b", state="active", steps=0)
    step = {"kind": "event_began", "session_id": "a/b", "event_id": "1", "type": "step"}
    server.send_lines(step | {"goal": "first"}, {**step, "session_id": "other"})
    row = stream.wait_for("events", event_id="1")
    assert row["goal"] == "first"
    stream.wait_for("session", session_id="a/b", steps=1)
    server.send_lines(step | {"kind": "event_ended", "goal": "second"})
    stream.wait_for("events", event_id="1", goal="second")
    server.send_lines({"kind": "session_changed", "session_id": "a/b", "task": "T"})
    stream.wait_for("session", session_id="a/b", task="T")
    score = json.dumps({"evaluator": "solved", "value": True}).encode()
    kind = {"Content-Type": "application/json"}
    status, added = server.request("POST", "/v1/sessions/a%2Fb/scores", score, kind)
    assert status == 201, added
    stream.wait_for("scores", evaluator="solved", session_id="a/b")
    server.request("DELETE", f"/v1/sessions/a%2Fb/scores/{added['score_id']}")
    wait_for(lambda: ("scores", {"items": []}) in stream.events, 30, lambda: stream.events)
    assert server.request("DELETE", "/v1/sessions/a%2Fb")[0] == 200
    stream.wait_for("deleted", session_ids=["a/b"])
    stream.join(30)
    assert not stream.is_alive()
    assert all(data.get("session_id", "a/b") == "a/b" for _name, data in stream.events)
    stream.socket.close()


def test_streams_that_went_away_are_forgotten(server: ServerProcess) -> None:
    for _ in range(20):
        Stream(server, "/v1/live").close()
    server.send_lines({"kind": "session_began", "session_id": "still", "agent_id": "here"})
    assert server.get("/v1/sessions/still")["state"] == "active"
