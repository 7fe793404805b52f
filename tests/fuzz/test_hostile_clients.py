"""Clients that mean harm: they are refused or taken as text, others are served meanwhile."""

import gzip
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.server_process import JSON_LINES
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIB = 1024 * 1024
SLOW_CLIENTS = 2_000
# What reading one request of the largest size may hold for a moment, and what the store grows by.
ALLOWED_GROWTH = 600 * MIB

HEAD = "POST /v1/records HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/x-ndjson"
SLOW = {
    "nothing": "",
    "half a head": HEAD + "\r\nX-Late: ",
    "half a body": HEAD + "\r\nContent-Length: 1000\r\n\r\n{{",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("hostile")) as running:
        yield running
        assert "request.failed" not in running.log()


def memory(server: ServerProcess) -> int:
    """Returns the resident bytes of the server."""
    pages = int(Path(f"/proc/{server.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def connect(server: ServerProcess) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=60)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("said", SLOW)
def test_slow_clients_keep_nobody_waiting_and_are_let_go(server: ServerProcess, said: str) -> None:
    with ExitStack() as open_ones:
        clients = [open_ones.enter_context(connect(server)) for _ in range(SLOW_CLIENTS)]
        for client in clients:
            client.sendall(SLOW[said].format(port=server.port).encode())
        assert server.request("GET", "/healthz")[0] == 200
        answers = {b"": 0, b"HTTP/1.1 408": 0}
        for client in clients[:: SLOW_CLIENTS // 20]:
            client.settimeout(120)
            answers[client.recv(12)] += 1
    assert answers[b"HTTP/1.1 408" if said == "half a body" else b""] >= 20
    wait_for(lambda: server.request("GET", "/healthz")[0] == 200, 60)


def bombs() -> Iterator[tuple[str, str, bytes]]:
    """Yields name, encoding and a small body of a gigabyte."""
    chunk = b"\0" * MIB
    yield "gzip", "gzip", gzip.compress(chunk, 9) * 1024
    yield "zstd", "zstd", zstd.compress(chunk) * 1024
    lines = b"1\n" * (16 * MIB)
    yield "lines", "zstd", zstd.compress(lines)


@pytest.mark.parametrize("path", ["/v1/records", "/v1/import", "/api/events"])
def test_a_small_body_that_unpacks_to_a_gigabyte_is_refused(
    server: ServerProcess, path: str
) -> None:
    kind = "application/json" if path.startswith("/api") else JSON_LINES
    before = memory(server)
    for name, encoding, body in bombs():
        headers = {"Content-Type": kind, "Content-Encoding": encoding}
        status, answer = server.request("POST", path, body, headers)
        assert status in {400, 413}, (name, answer)
        assert answer["hint"], name
    assert memory(server) - before < ALLOWED_GROWTH


@pytest.mark.parametrize("is_chunked", [True, False])
def test_a_body_of_a_gigabyte_is_cut_off(server: ServerProcess, is_chunked: bool) -> None:
    before = memory(server)
    chunk = b" " * MIB
    framing = "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {1024 * MIB}"
    sent = 0
    with connect(server) as client:
        client.sendall(f"{HEAD}\r\n{framing}\r\n\r\n".format(port=server.port).encode())
        try:
            for _ in range(1024):
                client.sendall(b"%x\r\n%s\r\n" % (MIB, chunk) if is_chunked else chunk)
                sent += 1
        except OSError:
            pass  # cut off, as it should be
    assert sent < 512
    assert memory(server) - before < ALLOWED_GROWTH


DEEP = b"[" * 10_000 + b"]" * 10_000
LINE = b'{"kind":"session_began","session_id":"deep","time":1,"metadata":%s}'


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/v1/records", JSON_LINES, LINE % DEEP),
        ("/v1/import", JSON_LINES, LINE % DEEP),
        ("/api/events", "application/json", b'{"metadata":%s}' % DEEP),
        ("/api/initsession", "application/json", b'{"tags":%s}' % DEEP),
        ("/v1/leases", "application/json", DEEP),
        ("/v1/prompts", "application/json", b'{"metadata":%s}' % DEEP),
    ],
)
def test_json_of_ten_thousand_levels_is_refused_by_name(
    server: ServerProcess, path: str, kind: str, body: bytes
) -> None:
    status, answer = server.request("POST", path, body, {"Content-Type": kind})
    if status == 200:
        assert answer["refused"][0]["reason"] == "too_deep"
    else:
        assert (status, answer["code"]) in {(400, "unreadable_body"), (400, "bad_request")}


ODD_IDS = [
    "../../../etc/passwd",
    "a/b/c",
    "%2e%2e%2f",
    "'; DROP TABLE event_records; --",
    '"\\" OR 1=1',
    "\u202egnp.exe",
    "💥 space\tand\nline",
    "<img src=x onerror=alert(1)>",
    "{session_id}",
]


@pytest.mark.parametrize("odd", ODD_IDS)
def test_ids_of_any_kind_are_text(server: ServerProcess, odd: str) -> None:
    record = {"writer": odd, "session_id": odd, "agent_id": odd, "name": odd, "tags": [odd]}
    event = {"writer": odd, "seq": 2, "session_id": odd, "event_id": odd, "type": odd}
    status, answer = server.send_lines(
        {**record, "kind": "session_began", "seq": 1},
        {**event, "kind": "event_began", "name": odd, "input": odd},
    )
    assert (status, answer["accepted"]) == (200, 2), answer
    session = server.get(f"/v1/sessions/{quote(odd, safe='')}")
    assert [session["session_id"], session["agent_id"], session["name"]] == [odd] * 3
    inside = server.get(f"/v1/sessions/{quote(odd, safe='')}/events/{quote(odd, safe='')}")
    assert [inside["event_id"], inside["type"], inside["input"]] == [odd] * 3


@pytest.mark.parametrize("at", [0, 1, 2**62, 2**63 - 1, "0001-01-01", "9999-12-31T23:59:59Z", -1])
def test_absurd_clocks_are_kept_or_refused_by_name(server: ServerProcess, at: int | str) -> None:
    session_id = f"clock {at}"
    line = {"kind": "session_began", "session_id": session_id, "time": at, "started_at": at}
    body = json.dumps(line).encode()
    status, answer = server.request("POST", "/v1/records", body, {"Content-Type": JSON_LINES})
    assert status == 200
    if answer["accepted"]:
        found = server.get(f"/v1/sessions/{quote(session_id)}")
        assert found["session_id"] == session_id
        wait_for(lambda: server.get("/v1/sessions?limit=200")["items"], 30)
    else:
        assert answer["refused"][0]["reason"] == "malformed"


def test_bytes_that_are_no_text_are_refused_by_name(server: ServerProcess) -> None:
    body = b'{"kind":"session_began","session_id":"\xff\xfe","time":1}\n{"kind":"\xc3\x28"}'
    status, answer = server.request("POST", "/v1/records", body, {"Content-Type": JSON_LINES})
    assert status == 200
    assert [one["reason"] for one in answer["refused"]] == ["malformed", "malformed"]
    path = "/v1/sessions/%ff%fe"
    assert server.request("GET", path)[0] == 404


def test_the_server_is_well_after_all_that(server: ServerProcess) -> None:
    assert server.request("GET", "/readyz")[0] == 200
    status, answer = server.send_lines({"kind": "session_began", "session_id": "well"})
    assert (status, answer["accepted"]) == (200, 1)
    # Lists are a second late at most.
    wait_for(lambda: server.get("/v1/sessions")["items"], 30)
