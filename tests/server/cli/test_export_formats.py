"""An export in every form: the same records come back; cut off, it goes on; errors that teach."""

import base64
import gzip
import json
import os
import pty
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for
from tests.support.verbs import COMMAND
from tests.support.verbs import run

NOW = time.time_ns()
PICTURE = base64.b64encode(b"\x89PNG\r\n\x1a\n picture").decode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("formats")) as running:
        known = {"session_id": "whole", "writer": "w", "time": NOW}
        picture = {"media_type": "image/png", "data": PICTURE}
        running.send_lines(
            {**known, "seq": 1, "kind": "session_began", "tags": ["a"], "metadata": {"k": [1, {}]}},
            {
                **known,
                "seq": 2,
                "kind": "event_began",
                "event_id": "e",
                "input": "é\n" * 40_000,
                "arguments": {"big": 2**60, "float": 0.1, "null": None},
                "screenshots": [picture],
                "later_field": {"x": 1},
                "cost": 0.1,
            },
            {**known, "seq": 3, "kind": "event_changed", "event_id": "e", "cost_added": 0.2},
            {**known, "seq": 4, "kind": "scored", "evaluator": "judge", "value": True},
            {**known, "seq": 5, "kind": "scored", "evaluator": "judge", "value": 0.5},
            {"kind": "session_began", "session_id": "other", "time": NOW, "agent_id": "desk"},
        )
        wait_for(lambda: running.get("/v1/server")["sessions"] == 2, 30, running.log)
        yield running


def records(text: str) -> list[Any]:
    return sorted((json.loads(line) for line in text.splitlines()), key=json.dumps)


def test_parquet_says_what_json_lines_say(server: ServerProcess, tmp_path: Path) -> None:
    whole = run(server, "export").stdout
    file = tmp_path / "out.parquet"
    # The name says the form.
    done = run(server, "export", "--output", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Exported 2 sessions.\n"), done
    assert file.read_bytes()[:4] == b"PAR1"
    assert list(tmp_path.iterdir()) == [file]
    with ServerProcess(tmp_path / "taken") as other:
        taken = run(other, "import", str(file))
        assert (taken.returncode, taken.stderr) == (
            0,
            "Imported 6 records; 0 were known, 0 refused.\n",
        )
        again = run(other, "import", str(file))
        assert "0 refused" in again.stderr
        # The records are the same, the picture and the long payload included.
        assert records(run(other, "export").stdout) == records(whole)
        event = other.get("/v1/sessions/whole/events/e")
        with urllib.request.urlopen(
            f"{other.base_url}{event['screenshots'][0]['url']}", timeout=30
        ) as answer:
            assert base64.b64encode(answer.read()).decode() == PICTURE


def test_the_api_gives_and_takes_a_page_in_every_form(
    server: ServerProcess, tmp_path: Path
) -> None:
    url = f"{server.base_url}/v1/export?format=parquet&limit=1"
    with urllib.request.urlopen(url, timeout=60) as answer:
        body = answer.read()
        assert answer.headers["Content-Type"] == "application/vnd.apache.parquet"
        assert answer.headers["Lucidic-Total"] == "2"
        assert answer.headers["Lucidic-Next-Cursor"]
    assert (body[:4], body[-4:]) == (b"PAR1", b"PAR1")
    assert list((server.data_dir / "scratch").iterdir()) == []
    kind = {"Content-Type": "application/vnd.apache.parquet"}
    status, told = server.request("POST", "/v1/import", body, kind)
    assert (status, told["refused"]) == (200, [])
    status, told = server.request("POST", "/v1/import", body[:-9], kind)
    assert (status, "is torn" in told["detail"]) == (400, True), told
    assert server.request("GET", "/v1/export?format=csv")[0] == 400
    status, told = server.request("POST", "/v1/import", body, {"Content-Type": "text/csv"})
    assert (status, "vnd.apache.parquet" in told["hint"]) == (415, True)


def test_a_killed_export_goes_on_behind_the_last_page(tmp_path: Path) -> None:
    with ServerProcess(tmp_path / "many") as server:
        began = [
            {"kind": "session_began", "session_id": f"s{n:04}", "time": NOW, "started_at": NOW + n}
            for n in range(450)
        ]
        server.send_lines(*began)
        wait_for(lambda: server.get("/v1/server")["sessions"] == 450, 30)
        file = tmp_path / "out.parquet"
        state = Path(f"{file}.partial.json")
        environ = {**server.environ, "LUCIDIC_BASE_URL": server.base_url}
        with subprocess.Popen(
            [*COMMAND, "export", "--output", str(file)], env=environ, stderr=subprocess.DEVNULL
        ) as killed:
            wait_for(lambda: state.exists() or killed.poll() is not None, 60)
            killed.kill()
        kept = json.loads(state.read_text())["sessions"] if state.exists() else 0
        # Half a page was on its way.
        if state.exists():
            with Path(f"{file}.partial").open("ab") as partial:
                partial.write(b'{"kind":"session_began","session_id":"s')
        done = run(server, "export", "--output", str(file))
        assert done.stderr == "Exported 450 sessions.\n", (done, kept)
        taken = run(server, "import", str(file))
        assert taken.stderr == "Imported 0 records; 450 were known, 0 refused.\n"


def test_a_killed_import_goes_on_behind_what_was_taken(
    server: ServerProcess, tmp_path: Path
) -> None:
    file = tmp_path / "in.jsonl"
    # Six requests, by their size.
    line = {"kind": "event_ended", "session_id": "big", "time": NOW, "input": "x" * 500_000}
    events = [{**line, "event_id": f"e{n}", "writer": "w", "seq": n} for n in range(1, 25)]
    file.write_text("".join(json.dumps(event) + "\n" for event in events))
    notes = Path(f"{file}.importing.json")
    with ServerProcess(tmp_path / "taking") as other:
        environ = {**other.environ, "LUCIDIC_BASE_URL": other.base_url}
        with subprocess.Popen(
            [*COMMAND, "import", str(file)], env=environ, stderr=subprocess.DEVNULL
        ) as killed:
            wait_for(lambda: notes.exists() or killed.poll() is not None, 60)
            killed.kill()
        assert notes.exists()
        kept = json.loads(notes.read_text())
        assert 0 < kept["lines"] < 24
        done = run(other, "import", str(file))
        assert "0 refused" in done.stderr
        assert not notes.exists()
        assert len(other.get("/v1/sessions/big/events")["items"]) == 24
        # Notes of another file, or of none, begin anew.
        notes.write_text(json.dumps({**kept, "size": 1}))
        again = run(other, "import", str(file))
        assert again.stderr == "Imported 0 records; 24 were known, 0 refused.\n"


def test_a_bar_on_a_terminal_and_silence_in_a_pipe(server: ServerProcess, tmp_path: Path) -> None:
    environ = {**server.environ, "LUCIDIC_BASE_URL": server.base_url}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "export", "--output", str(tmp_path / "t.jsonl")], env=environ, stderr=theirs
    ) as one:
        os.close(theirs)
        printed = b""
        try:
            while piece := os.read(ours, 65536):
                printed += piece
        except OSError:
            pass  # the end of a terminal
        os.close(ours)
        assert one.wait(60) == 0
    assert "exporting █" in printed.decode()
    assert "\r" not in run(server, "export", "--output", str(tmp_path / "p.jsonl")).stderr


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("a.jsonl", b"kind,session_id\nx,y\n", "is no export"),
        ("a.jsonl.gz", gzip.compress(b"{}", mtime=0), "packed with gzip: unpack it"),
        ("a.zip", b"PK\x03\x04rest", "packed with zip"),
        ("a.jsonl", b'{"kind":"session_began"}\n{"kind":"sess', "ends in the middle of a line"),
        ("a.parquet", b"PAR1 and nothing more", "is torn"),
    ],
)
def test_a_file_that_is_no_export_is_told_why(
    server: ServerProcess, tmp_path: Path, name: str, body: bytes, told: str
) -> None:
    file = tmp_path / name
    file.write_bytes(body)
    done = run(server, "import", str(file))
    assert (done.returncode, told in done.stderr) == (1, True), done
    assert done.stderr.startswith("lucidic: ")


def test_what_a_form_cannot_do_is_told(server: ServerProcess) -> None:
    done = run(server, "export", "--format", "parquet")
    assert (done.returncode, "name it with --output" in done.stderr) == (1, True)
    assert run(server, "export", "--format", "csv").returncode == 2
