"""Trajectories through the command line and the API: in as files, out as lines, the same again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.model.test_trajectory import DOCUMENT
from tests.support.server_process import ServerProcess
from tests.support.verbs import run


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("trajectories")) as running:
        yield running


def another(session_id: str) -> dict[str, Any]:
    return {**DOCUMENT, "session_id": session_id}


def exported(server: ServerProcess, q: str) -> list[Any]:
    done = run(server, "export", "--format", "atif", q)
    assert done.returncode == 0, done
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_file_of_one_goes_in_and_comes_out(server: ServerProcess, tmp_path: Path) -> None:
    file = tmp_path / "trajectory.json"
    # As people and tools write it: over many lines.
    file.write_text(json.dumps(another("one"), indent=2))
    for known in ("0 were known", "11 were known"):
        done = run(server, "import", str(file))
        assert (done.returncode, known in done.stderr) == (0, True), done
    assert exported(server, "id:one") == [another("one")]
    session = server.get("/v1/sessions/one")
    assert (session["agent_id"], session["cost"], session["errors"]) == ("terminus-2", 0.25, 0)
    # Every other form has the same session.
    assert run(server, "export", "id:one").stdout.count("\n") == 11


def test_lines_of_many_go_in_and_a_page_comes_out(server: ServerProcess, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text("".join(json.dumps(another(f"many-{n}")) + "\n" for n in range(3)))
    assert run(server, "import", str(file)).returncode == 0
    found = exported(server, "id:many-0,many-1,many-2")
    assert sorted(one["session_id"] for one in found) == ["many-0", "many-1", "many-2"]
    out = tmp_path / "out.jsonl"
    assert run(server, "export", "--format", "atif", "--output", str(out)).returncode == 0
    assert run(server, "import", str(out)).returncode == 0
    assert exported(server, "id:many-1") == [another("many-1")]


def test_the_api_takes_and_gives_trajectories(server: ServerProcess) -> None:
    kind = {"Content-Type": "application/json"}
    body = json.dumps(another("by-api")).encode()
    status, told = server.request("POST", "/v1/import", body, kind)
    assert (status, told["accepted"], told["refused"]) == (200, 11, [])
    assert server.get("/v1/export?format=atif&q=id:by-api") == another("by-api")
    for wrong, why in (
        (b"{", "no JSON"),
        (b"{}", "no `schema_version`"),
        (json.dumps({**DOCUMENT, "schema_version": "ATIF-v3.0"}).encode(), "upgrade"),
        (b'{"a":' * 200 + b"1" + b"}" * 200, "deeper"),
    ):
        status, told = server.request("POST", "/v1/import", wrong, kind)
        assert (status, why in told["detail"]) == (400, True), told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (json.dumps({**DOCUMENT, "schema_version": "ATIF-v2.0"}), "upgrade lucidic-server"),
        (json.dumps({**DOCUMENT, "steps": []}), "`agent` and `steps` must be there"),
        (json.dumps(DOCUMENT)[:-20], "torn"),
        (json.dumps(DOCUMENT) + "\n" + json.dumps(DOCUMENT)[:-20], "line 2"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(
    server: ServerProcess, tmp_path: Path, text: str, told: str
) -> None:
    file = tmp_path / "t.json"
    file.write_text(text)
    done = run(server, "import", str(file))
    assert (done.returncode, told in done.stderr) == (1, True), done
