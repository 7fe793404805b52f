"""Keys over HTTP and from the command line, and what changes with the first one."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.server_process import JSON_LINES
from tests.support.server_process import ServerProcess

JSON = {"Content-Type": "application/json"}
LINE = b'{"kind": "session_began", "session_id": "s", "time": 1}'


def cli(server: ServerProcess, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "lucidic_server.cli.main", *arguments]
    environ = {**server.environ, "LUCIDIC_DATA_DIR": str(server.data_dir)}
    return subprocess.run(
        command, env=environ, capture_output=True, text=True, timeout=60, check=False
    )


def status_with(server: ServerProcess, key: str | None, path: str = "/v1/records") -> int:
    headers = {"Authorization": f"Api-Key {key}"} if key is not None else {}
    if path == "/v1/records":
        return server.request("POST", path, LINE, {"Content-Type": JSON_LINES, **headers})[0]
    return server.request("GET", path, headers=headers)[0]


def test_the_first_key_closes_the_doors_and_leaves_the_dashboard_open(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        assert status_with(server, None) == 200
        assert status_with(server, "of another service") == 200
        anybody = {"project": "default", "mode": "local", "key": None}
        assert server.get("/v1/whoami") == anybody

        status, issued = server.request("POST", "/v1/keys", b'{"name": "laptop"}', JSON)
        assert status == 201
        assert issued["key"].startswith(issued["prefix"])
        assert issued["name"] == "laptop"
        (row,) = server.get("/v1/keys")["items"]
        assert row["prefix"] == issued["prefix"]
        assert issued["key"] not in str(row)

        assert status_with(server, issued["key"]) == 200
        assert status_with(server, None) == 401
        assert status_with(server, "of another service") == 401
        assert status_with(server, "of another service", "/v1/sessions") == 401
        status, told = server.request("GET", "/v1/whoami", headers={"Authorization": "Bearer x"})
        assert (status, told.keys()) == (401, {"detail", "code", "hint"})
        assert "lucidic keys create" in told["hint"]

        headers = {"Authorization": f"Bearer {issued['key']}"}
        me = server.request("GET", "/v1/whoami", headers=headers)
        assert me == (200, {**anybody, "key": issued["prefix"]})
        # The page in the browser sends no key, and its user is the local user.
        assert server.get("/v1/whoami") == anybody
        assert status_with(server, None, "/v1/sessions") == 200
        status, _answer = server.request("POST", "/v1/leases", b'{"writer": "w"}', JSON)
        assert status == 401

        assert server.request("DELETE", f"/v1/keys/{issued['prefix']}")[0] == 200
        assert server.request("DELETE", f"/v1/keys/{issued['prefix']}")[0] == 404
        assert status_with(server, issued["key"]) == 401
        assert status_with(server, None) == 401, "a key was issued once"


def test_a_key_needs_a_name(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        for body in (b"{}", b'{"name": " "}', b'{"name": 1}', b"[]"):
            assert server.request("POST", "/v1/keys", body, JSON)[0] == 400, body


def test_the_command_line_works_with_and_without_a_running_server(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    assert "No key was ever issued" in cli(server, "keys", "list").stdout
    made = cli(server, "keys", "create", "ci").stdout.splitlines()
    key = made[0]
    prefix = key[:14]
    with server:
        assert status_with(server, key) == 200
        assert status_with(server, None) == 401
        listing = cli(server, "keys", "list").stdout
        assert prefix in listing
        assert key not in listing
        other = cli(server, "keys", "create", "other").stdout.splitlines()[0]
        assert status_with(server, other) == 200
        assert cli(server, "keys", "revoke", prefix).returncode == 0
        assert status_with(server, key) == 401
        failed = cli(server, "keys", "revoke", prefix)
        assert (failed.returncode, failed.stdout) == (1, "")
        assert prefix in failed.stderr
        assert key not in server.log()


def test_a_newer_data_folder_is_one_sentence(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    (tmp_path / "data").write_text("")
    failed: Any = cli(server, "keys", "list")
    assert failed.returncode == 1
    assert failed.stderr.startswith("lucidic: ")
    assert len(failed.stderr.splitlines()) == 1
