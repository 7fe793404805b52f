"""Keys: any is taken until one was issued, then a wrong one is 401, but uploads need none."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lucidic_server.ingest.doors.lucidic.endpoints import HANDLERS
from tests.conformance.lucidic.client import SdkCalls
from tests.support.server_process import ServerProcess

PIXEL = bytes.fromhex("ffd8ffe0")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SdkCalls]:
    with ServerProcess(tmp_path_factory.mktemp("guarded")) as server:
        api = SdkCalls(server)
        api.session(session_id="before")
        yield api


def test_a_wrong_key_is_refused_everywhere_once_one_was_issued(guarded: SdkCalls) -> None:
    headers = {"Content-Type": "application/json"}
    body = json.dumps({"name": "n"}).encode()
    status, issued = guarded.server.request("POST", "/v1/keys", body, headers)
    assert status == 201, issued
    good = {"Authorization": f"Api-Key {issued['key']}"}
    for handler in HANDLERS:
        (path,) = handler.paths
        (method,) = handler.http_methods
        if "uploads" in path:
            continue
        named = path.removeprefix("/api/").replace("{session_id:path}", "before")
        named = named.replace("{event_id:path}", "before")
        sent = None if method == "GET" else {"session_id": "before"}
        for wrong in ({}, {"Authorization": ""}):
            code, answer = guarded.send(method, named, sent, **wrong)
            assert (code, bool(answer["detail"])) == (401, True), path
    assert guarded.send("GET", "verifyapikey", **good)[0] == 200
    assert guarded.send("GET", "sessions/before", **good)[0] == 200
    step = guarded.send("POST", "initstep", {"session_id": "before"}, **good)[1]["step_id"]
    address = guarded.send("GET", f"getpresigneduploadurl?step_id={step}", **good)[1]
    path = address["presigned_url"].partition(str(guarded.server.port))[2]
    # Nobody's key: whoever knows the address may use it once.
    assert guarded.server.request("PUT", path, PIXEL, {"Content-Type": "image/jpeg"})[0] == 200


def test_requests_as_the_packages_send_them_pass_the_gate(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        for headers in (
            {"Host": f"localhost:{server.port}", "User-Agent": "lucidic-sdk/1.1"},
            # The later eras name a content type on reads too; a runtime's fetch adds its mode.
            {"Host": f"127.0.0.1:{server.port}", "Content-Type": "application/json"},
            {"Host": f"localhost:{server.port}", "Sec-Fetch-Mode": "cors"},
        ):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            connection.request("GET", "/api/verifyapikey", headers=headers)
            assert connection.getresponse().status == 200
            connection.close()
        foreign = {"Origin": "http://evil.example", "Content-Type": "application/json"}
        status, refused = server.request("POST", "/api/initsession", b"{}", foreign)
        assert (status, bool(refused["detail"])) == (403, True)
