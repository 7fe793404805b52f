"""What the doctor says of a server: there, not there, another one, an old one."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from typing import Any

import pytest

KEY = "lucidic_abcdefghijklmnopqrstuvwxyz"


@contextlib.contextmanager
def stub(answers: dict[str, tuple[int, Any]], **headers: str) -> Iterator[str]:
    """A server that answers these paths; any other is 404. Gives its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = answers.get(self.path, (404, {"detail": "Not Found"}))
            sent = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response_only(status)
            for name, value in {"Content-Length": str(len(sent)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        do_POST = do_GET  # noqa: N815  the handler's name

        def log_message(self, *_args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_address[1]}"
        finally:
            http.shutdown()
            thread.join()


WELL = {
    "/healthz": (200, {"status": "ok"}),
    "/v1/records": (200, {"accepted": 0}),
    "/v1/server": (200, {"version": "0.1.0", "losses": []}),
}


def test_all_is_well(doctor, server):
    told = doctor("--api-key", KEY, LUCIDIC_BASE_URL=f"{server.base_url}/api/")
    assert (told.code, told.json["problems"], told.json["warnings"]) == (0, 0, 0)
    said = [sentence for sentence, _ in told.of("ok")]
    assert "takes records with this key" in said
    assert "version 0.1.0" in said
    assert "its clock and this host's agree" in said
    assert any(sentence.startswith(f"{server.base_url} answers (") for sentence in said)
    # Nothing was recorded by asking.
    assert server.get("/v1/server")["sessions"] == 0
    assert doctor(is_json=False, LUCIDIC_BASE_URL=server.base_url).text.endswith(
        "\n\nEverything is well.\n"
    )


def test_a_wrong_or_missing_key_is_told_apart_from_no_server(doctor, server):
    headers = {"Content-Type": "application/json"}
    _, key = server.request("POST", "/v1/keys", b'{"name": "n"}', headers)
    told = doctor("--base-url", server.base_url, "--api-key", KEY)
    said, advice = told.only("problem")
    assert said.startswith("The server refuses the API key (status 401).")
    assert "LUCIDIC_API_KEY" in advice
    assert "records wait in the spool" in advice
    assert told.code == 1
    # The dashboard needs no key on this host, programs do: that it answers is not enough.
    said, _ = doctor("--base-url", server.base_url).only("problem")
    assert said.startswith("The server refuses records without an API key (status 401).")
    assert doctor("--base-url", server.base_url, LUCIDIC_API_KEY=key["key"]).code == 0


def test_a_server_that_tells_of_itself_to_few(doctor):
    with stub({**WELL, "/v1/server": (403, {"detail": "This key may only record."})}) as url:
        told = doctor("--base-url", url, "--api-key", KEY)
    assert (told.code, told.json["warnings"]) == (0, 0)


def test_nobody_listens(doctor):
    said, advice = doctor().only("problem")
    assert said == "Nobody listens at http://127.0.0.1:9 (Connection refused)."
    assert "`lucidic serve`" in advice


def test_no_such_host_and_a_proxy_that_is_not_used(doctor):
    told = doctor(
        "--base-url", "http://nowhere.invalid", "--api-key", KEY, HTTPS_PROXY="http://proxy:1"
    )
    assert told.only("problem")[0] == "No host has the name in http://nowhere.invalid."
    assert told.only("warning")[0].startswith("HTTPS_PROXY is set, and this package connects")


@pytest.mark.parametrize("url", ["ftp://x", "http://", "http://a:b"])
def test_no_address(doctor, url):
    said, _ = doctor("--base-url", url, "--api-key", KEY).of("problem")[-1]
    assert "is not an address" in said


def test_something_else_answers(doctor):
    with stub({"/healthz": (200, "<html>Welcome</html>")}) as url:
        said, _ = doctor("--base-url", url).only("problem")
    assert said == f"Something answers at {url}, but it is no Lucidic server (status 200)."


def test_something_in_front_of_it_is_broken_or_redirects(doctor):
    with stub({"/healthz": (502, "bad gateway")}) as url:
        assert "status 502" in doctor("--base-url", url).only("problem")[0]
    with stub({"/healthz": (301, "")}, Location="https://there.example/healthz") as url:
        _, advice = doctor("--base-url", url).only("problem")
    assert advice == "Set LUCIDIC_BASE_URL to https://there.example."


def test_what_speaks_no_http_or_no_tls(doctor):
    with stub({}) as url:
        said, advice = doctor("--base-url", url.replace("http:", "https:"), "--api-key", KEY).only(
            "problem"
        )
    assert "gives no secure connection" in said
    assert "http instead of https" in advice


def test_an_older_server(doctor):
    with stub({**WELL, "/v1/server": (200, {"version": "0.0.9"})}) as url:
        said, advice = doctor("--base-url", url).only("warning")
    assert said.startswith("The server is version 0.0.9, older than this package (0.1.0)")
    assert advice.startswith("Update the server first")
    with stub({"/healthz": WELL["/healthz"]}) as url:
        told = doctor("--base-url", url)
    assert told.only("problem")[0].endswith("as this package sends them (status 404).")
    assert told.only("warning")[0] == "The server does not tell its version."


@pytest.mark.parametrize(("seconds", "which"), [(-3_600, "ahead of"), (3_600, "behind")])
def test_clocks_that_differ(doctor, seconds, which):
    date = formatdate(time.time() + seconds, usegmt=True)
    with stub(WELL, Date=date) as url:
        said, _ = doctor("--base-url", url).only("warning")
    assert f" s {which} the server's" in said


def test_losses_are_told_until_they_are_history(doctor):
    at = datetime.now(UTC) - timedelta(days=1)
    losses = [
        {"reason": "spool_full", "count": 3, "source": "program", "last_at": at.isoformat()},
        {"reason": "torn_tail", "count": 1, "source": "spool", "last_at": "2024-01-01T00:00:00Z"},
        {"reason": "store_full", "count": 2, "source": "store", "last_at": None},
    ]
    losses[0]["meaning"] = "The spool folder was full."
    with stub({**WELL, "/v1/server": (200, {"version": "0.1.0", "losses": losses})}) as url:
        told = doctor("--base-url", url)
    full, store = told.of("warning")
    assert full == (
        f"3 lost: spool_full (counted by the program, last at {at.isoformat()})",
        "The spool folder was full.",
    )
    assert store[0] == "2 lost: store_full (counted by the store)"
    assert any(said.startswith("1 lost: torn_tail") for said, _ in told.of("ok"))
