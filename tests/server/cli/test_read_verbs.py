"""The verbs that read a running server: tables for people, JSON lines for programs."""

import base64
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lucidic_server.cli import output
from lucidic_server.cli.show import walk
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for
from tests.support.verbs import COMMAND
from tests.support.verbs import lines
from tests.support.verbs import on_terminal
from tests.support.verbs import run

SECOND = 10**9
PNG = b"\x89PNG\r\n\x1a\n picture"
NOW = time.time_ns()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("read-verbs")) as running:
        began = {"kind": "session_began", "agent_id": "shop", "auto_end": False}
        ended = {"kind": "event_ended", "session_id": "room/1", "started_at": NOW}
        running.send_lines(
            {**began, "session_id": "room/1", "time": NOW, "name": "Refund \x1b[2J run"},
            {**ended, "event_id": "a", "time": NOW + SECOND, "type": "step", "goal": "find it"},
            {
                **ended,
                "event_id": "b",
                "parent_id": "a",
                "time": NOW + 2 * SECOND,
                "type": "llm_generation",
                "model": "gpt-5",
                "cost": 0.25,
                "input": {"said": "line\nMarmalade please"},
                "error": "no answer after 30 s",
            },
            {**began, "session_id": "other", "time": NOW - SECOND, "agent_id": "desk"},
        )
        wait_for(lambda: running.get("/v1/server")["sessions"] == 2, 30, running.log)
        yield running


def test_sessions_are_listed_for_programs_and_people(server: ServerProcess) -> None:
    found = lines(server, "sessions", "agent:shop,desk")
    assert [one["session_id"] for one in found] == ["room/1", "other"]
    found = lines(server, "sessions", "agent:shop", "or", "cost>7", "--limit", "0")
    assert [one["session_id"] for one in found] == ["room/1"]
    found = lines(server, "sessions", "agent:shop,desk", "--sort", "agent_id")
    assert [one["agent_id"] for one in found] == ["desk", "shop"]
    table = on_terminal(server, "sessions", "agent:shop")
    head, row = table.splitlines()[:2]
    assert "NAME OR TASK" in head
    # What an agent wrote does not steer the terminal.
    assert "Refund [2J run" in row
    assert "$0.25" in row
    assert json.loads(on_terminal(server, "sessions", "agent:shop", "--json"))["errors"] == 1


def test_a_wrong_filter_is_shown_with_its_place(server: ServerProcess) -> None:
    for verb in ("sessions", "export", "tail"):
        done = run(server, verb, "agent:shop", "colour:red")
        assert done.returncode == 1
        told = done.stderr.splitlines()
        assert "there is no field 'colour'" in told[0]
        assert told[1] == "  agent:shop colour:red"
        assert told[2].startswith("  " + " " * 11 + "^ ")


def test_a_session_is_shown_as_a_tree(server: ServerProcess) -> None:
    session, step, call = lines(server, "show", "room/1")
    assert (session["session_id"], step["event_id"], call["event_id"]) == ("room/1", "a", "b")
    tree = on_terminal(server, "show", "room/1")
    assert "· find it" in tree
    assert "  ✗ gpt-5" in tree
    assert "no answer after 30 s" in tree
    (event,) = lines(server, "show", "room/1", "--event", "b")
    assert event["input"] == {"said": "line\nMarmalade please"}
    assert "Marmalade please" in on_terminal(server, "show", "room/1", "--event", "b")
    missing = run(server, "show", "nobody")
    assert missing.returncode == 1
    assert "There is no session 'nobody' here." in missing.stderr


def test_a_tree_shows_every_event_once() -> None:
    def event(name: str, parent: str | None) -> dict[str, Any]:
        return {"event_id": name, "parent_id": parent}

    events = [event("b", "a"), event("a", None), event("x", "y"), event("y", "x"), event("z", "?")]
    walked = [(depth, one["event_id"]) for depth, one in walk(events)]
    assert walked == [(0, "a"), (1, "b"), (0, "z"), (0, "x"), (1, "y")]


def test_what_events_said_is_found(server: ServerProcess) -> None:
    (hit,) = lines(server, "search", "marmalade", "PLEASE", "--sessions", "agent:shop")
    assert hit["event_id"] == "b"
    assert lines(server, "search", "marmalade", "--type", "step") == []
    assert lines(server, "search", "marmalade", "--until", "2020-01-01") == []
    assert "\x1b[1mMarmalade\x1b[0m" in on_terminal(server, "search", "marmalade")
    nothing = run(server, "search", "...")
    assert nothing.returncode == 1
    assert "A search needs 1 to 20 words" in nothing.stderr


def _heed_interrupts() -> None:
    """A shell has what it runs in the background ignore SIGINT, and that is inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_changes_are_followed(server: ServerProcess) -> None:
    environ = {**server.environ, "LUCIDIC_BASE_URL": server.base_url}
    tail = subprocess.Popen(
        [*COMMAND, "tail", "agent:shop"],
        env=environ,
        stdout=subprocess.PIPE,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509  it calls nothing that a thread could hold
    )
    assert tail.stdout is not None
    pipe = tail.stdout.fileno()
    os.set_blocking(pipe, False)
    seen = b""
    count = 0

    def followed() -> bool:
        # Nothing tells that the stream stands but what comes through it.
        nonlocal seen, count
        count += 1
        known = {"time": NOW + count, "kind": "session_changed", "agent_id": "shop"}
        server.send_lines(
            {**known, "session_id": "room/1", "task": str(count)},
            {**known, "session_id": "other", "agent_id": "desk"},
        )
        try:
            seen += os.read(pipe, 65536)
        except BlockingIOError:
            return False
        return b"\n" in seen

    try:
        wait_for(followed, 60)
        whole = seen[: seen.rindex(b"\n")].splitlines()
        assert {json.loads(line)["session_id"] for line in whole} == {"room/1"}
        tail.send_signal(signal.SIGINT)
        assert tail.wait(30) == 130
    finally:
        tail.kill()
        tail.wait()
        tail.stdout.close()


@pytest.mark.parametrize("verb", [["sessions"], ["show", "s"], ["tail"], ["search", "a"]])
def test_no_server_is_one_sentence_for_every_reader(verb: list[str]) -> None:
    done = subprocess.run(
        [*COMMAND, *verb, "--base-url", "http://127.0.0.1:9"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("lucidic: No Lucidic server answers at http://127.0.0.1:9 ")
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_that_has_seen_enough_is_no_fault(server: ServerProcess) -> None:
    command = " ".join([*COMMAND, "sessions", "--json", "|", "true"])
    environ = {**server.environ, "LUCIDIC_BASE_URL": server.base_url}
    done = subprocess.run(
        ["sh", "-c", command], env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""


def test_texts_are_fitted_into_columns() -> None:
    assert output.cut("日本語", 5) == "日本…"
    assert output.width("é日") == 3
    assert output.plain("a\nb\x07\u202ec\x1b") == "a bc"
    assert [output.length(ms) for ms in (None, 5, 1500, 61_000, 3_660_000)] == [
        "",
        "5 ms",
        "1.5 s",
        "1 m 01 s",
        "1 h 01 m",
    ]


def _facts(server: ServerProcess) -> dict[str, Any]:
    """Everything that the API tells of the sessions."""
    facts: dict[str, Any] = {}
    for one in server.get("/v1/sessions?limit=100")["items"]:
        path = f"/v1/sessions/{one['session_id'].replace('/', '%2F')}"
        rows = server.get(f"{path}/events")["items"]
        facts[one["session_id"]] = {
            "summary": one,
            "session": server.get(path),
            "rows": rows,
            "events": [server.get(f"{path}/events/{row['event_id']}") for row in rows],
        }
    return facts


def test_what_is_exported_is_imported_the_same(server: ServerProcess, tmp_path: Path) -> None:
    picture = {"media_type": "image/png", "data": base64.b64encode(PNG).decode()}
    known = {"session_id": "whole", "writer": "w", "time": NOW}
    server.send_lines(
        {**known, "seq": 1, "kind": "session_began", "tags": ["a"], "metadata": {"k": [1, None]}},
        {
            **known,
            "seq": 2,
            "kind": "event_began",
            "event_id": "e",
            "input": "é" * 40_000,
            "arguments": {"big": 2**60, "float": 1.0, "null": None},
            "screenshots": [picture],
            "later_field": {"x": 1},
        },
        {**known, "seq": 3, "kind": "event_changed", "event_id": "e", "cost_added": 0.5},
        {**known, "seq": 4, "kind": "event_changed", "event_id": "e", "cost_added": 0.25},
    )
    # Its writer is gone: what the server found out is exported too.
    gone = json.dumps({"writer": "w", "sessions": ["whole"], "gone": True}).encode()
    server.request("POST", "/v1/leases", gone, {"Content-Type": "application/json"})
    wait_for(lambda: server.get("/v1/sessions/whole")["end_reason"] == "recovered", 30)
    server.get("/v1/export")  # what changed is in the list, too
    before = _facts(server)

    file = tmp_path / "sessions.jsonl"
    done = run(server, "export", "--output", str(file))
    assert (done.returncode, done.stdout) == (0, ""), done
    assert done.stderr == "Exported 3 sessions.\n"
    assert list(tmp_path.iterdir()) == [file]
    one = run(server, "export", "--output", str(tmp_path / "one.jsonl"), "id:whole")
    assert one.stderr == "Exported 1 session.\n"
    assert run(server, "export").stdout.splitlines() == file.read_text().splitlines()
    narrow = run(server, "export", "id:whole").stdout.splitlines()
    assert {json.loads(line)["session_id"] for line in narrow} == {"whole"}

    with ServerProcess(tmp_path / "other") as other:
        for _ in range(2):
            taken = run(other, "import", str(file))
            assert (taken.returncode, taken.stdout) == (0, ""), taken
            assert "0 refused" in taken.stderr
        wait_for(lambda: other.get("/v1/server")["sessions"] == 3, 30)
        other.get("/v1/export")
        assert _facts(other) == before
        refused = run(other, "import", "-", text='\n{"kind":"x"}\nnot json\n')
        assert refused.returncode == 1
        assert "line 1: unknown_kind" in refused.stderr
        assert "line 2: malformed" in refused.stderr
        assert run(other, "import", str(tmp_path / "nothing")).stderr.startswith("lucidic: ")


def test_an_export_that_was_cut_off_goes_on(server: ServerProcess, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    whole = run(server, "export", "agent:shop,desk").stdout
    state = {
        "filter": "agent:shop,desk",
        "server": server.base_url,
        "cursor": None,
        "sessions": 0,
        "bytes": 0,
    }
    Path(f"{file}.partial").write_bytes(b"torn line of a page that never ended")
    Path(f"{file}.partial.json").write_text(json.dumps(state))
    assert run(server, "export", "agent:shop,desk", "--output", str(file)).returncode == 0
    assert file.read_text() == whole
    Path(f"{file}.partial.json").write_text(json.dumps({**state, "filter": "agent:x"}))
    Path(f"{file}.partial").write_bytes(b"")
    other = run(server, "export", "agent:shop", "--output", str(file))
    assert other.returncode == 1
    assert "another filter, format or server" in other.stderr
    full = run(server, "export", "--output", str(tmp_path / "no" / "such"))
    assert "can't be written" in full.stderr
