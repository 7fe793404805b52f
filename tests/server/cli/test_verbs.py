"""The command line: every verb is documented, helps, and fails in one sentence."""

import argparse
import importlib.metadata
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import lucidic_server
from lucidic_server.cli.examples import find_scripts
from lucidic_server.cli.main import VERBS
from lucidic_server.cli.main import main
from lucidic_server.cli.main import parser
from lucidicai.wire.ids import new_writer_id
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.segment import Address
from tests.support.journals import dead
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "cli.md"


def verbs() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yields every verb and action with its parser."""

    def inner(
        name: str, one: argparse.ArgumentParser
    ) -> Iterator[tuple[str, argparse.ArgumentParser]]:
        for action in one._actions:
            if isinstance(action, argparse._SubParsersAction):
                for verb, its in action.choices.items():
                    yield f"{name} {verb}", its
                    yield from inner(f"{name} {verb}", its)

    return inner("lucidic", parser())


def run(*arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "lucidic_server.cli.main", *arguments]
    return subprocess.run(
        command, env={**environ}, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(("name", "its"), list(verbs()))
def test_every_verb_and_flag_is_documented(name: str, its: argparse.ArgumentParser) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert name in page
    for action in its._actions:
        for flag in action.option_strings:
            if flag not in {"-h", "--help"}:
                assert f"`{flag}`" in page, f"{name} {flag}"
        assert action.help or action.dest == argparse.SUPPRESS, f"{name} {action.dest}"


def test_every_verb_has_its_file() -> None:
    for verb in VERBS:
        # `import` is no name for a module.
        name = verb.__name__.rpartition(".")[2].rstrip("_")
        assert f"## lucidic {name}\n" in PAGE.read_text(encoding="utf-8")


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert lucidic_server.__version__ == importlib.metadata.version("lucidic-server")
    assert main(["version"]) == 0
    assert capsys.readouterr().out.startswith("lucidic 0.")


def test_a_key_is_not_made_where_no_server_ever_ran(tmp_path: Path) -> None:
    refused = run("keys", "create", "mine", HOME=str(tmp_path))
    assert refused.returncode == 1
    assert f"No server ever ran on the data folder {tmp_path}" in refused.stderr
    assert "--data-dir" in refused.stderr
    assert list(tmp_path.iterdir()) == []
    # Who names it may make a key before the first start.
    made = run("keys", "create", "mine", "--data-dir", str(tmp_path / "data"), HOME=str(tmp_path))
    assert made.returncode == 0, made.stderr


@pytest.mark.parametrize("arguments", [[], ["fly"], ["keys"], ["keys", "create"]])
def test_a_wrong_call_is_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: lucidic" in capsys.readouterr().err


def test_no_verb_shows_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])
    assert "run the server and the dashboard" in capsys.readouterr().err


@pytest.mark.parametrize("verb", [["sessions"], ["search", "a"]])
@pytest.mark.parametrize("limit", ["-1", "many"])
def test_a_limit_is_a_number_from_zero_on(
    verb: list[str], limit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*verb, "--limit", limit])
    assert ended.value.code == 2
    assert f"argument --limit: {limit} is no number from 0 on" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["examples"], ["examples", "--remove"]])
def test_no_server_is_one_sentence(arguments: list[str], tmp_path: Path) -> None:
    done = run(*arguments, "--base-url", "http://127.0.0.1:9/api/", HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    no_server = "lucidic: No Lucidic server answers at http://127.0.0.1:9 (Connection refused): "
    assert done.stderr.startswith(no_server)
    assert len(done.stderr.splitlines()) == 1


def test_another_package_in_the_sdks_place_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "lucidicai").mkdir()
    (tmp_path / "lucidicai" / "__init__.py").write_text("class Client: ...")
    done = run("version", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "not lucidic-sdk" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_there_are_examples() -> None:
    names = [script.stem for script in find_scripts()]
    assert {"support_agent", "parallel_research"} <= set(names)
    # What others import is no program.
    assert not any(name.startswith("_") for name in names)


def test_the_examples_are_recorded_and_removed(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, "--examples", environ={"LUCIDIC_LOG_LEVEL": "info"})
    with server:

        def agents() -> dict[str, int]:
            return {
                each["agent_id"]: each["sessions"] for each in server.get("/v1/agents")["items"]
            }

        wait_for(lambda: "examples.recorded" in server.log(), 90, server.log)
        assert agents().keys() == {"examples"}
        assert server.get("/v1/sessions?q=agent:examples")["total"] >= len(find_scripts())
        environ = {**server.environ, "LUCIDIC_BASE_URL": server.base_url}
        removed = run("examples", "--remove", **environ)
        assert (removed.returncode, removed.stderr) == (0, "")
        assert removed.stdout.startswith("Removed ")
        assert agents() == {}


def test_examples_are_not_recorded_beside_sessions_of_ones_own(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, environ={"LUCIDIC_LOG_LEVEL": "info"})
    with server:
        server.send_lines({"kind": "session_began", "session_id": "s", "agent_id": "own"})
        wait_for(lambda: server.get("/v1/server")["sessions"] == 1, 30)
    server.flags = ("--examples",)
    with server:
        wait_for(lambda: "examples.not_recorded" in server.log(), 30, server.log)
        assert [each["agent_id"] for each in server.get("/v1/agents")["items"]] == ["own"]


def test_the_dashboard_is_opened_on_demand(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o700)
    with ServerProcess(tmp_path, "--open", environ={"BROWSER": f"{browser} %s"}) as server:
        wait_for(lambda: opened.exists() and opened.read_text(), 30)
        assert opened.read_text().strip() == f"http://127.0.0.1:{server.port}"


def test_a_dead_programs_journal_is_drained(tmp_path: Path) -> None:
    # The server looks elsewhere, so that the verb is who ships.
    with ServerProcess(tmp_path) as server:
        spool = tmp_path / "elsewhere"
        writer = new_writer_id()
        known: dict[str, Any] = {"writer": writer, "session_id": "s"}
        records: list[AnyRecord] = [
            SessionBegan(**known, seq=1, time=1, agent_id="a", auto_end=True),
            EventEnded(**known, seq=2, time=2, event_id="e"),
        ]
        dead(spool, Address(writer, server.base_url, "a"), records)
        other = new_writer_id()
        dead(spool, Address(other, "http://localhost:1", "a"), [])
        where = ("--base-url", server.base_url, "--spool-dir", str(spool))
        done = run("drain", *where, **server.environ)
        assert done.returncode == 1, done
        assert "shipped 2 records of 1 programs" in done.stdout
        assert f"stays: {other} (other server)" in done.stdout
        assert server.get("/v1/sessions/s")["end_reason"] == "recovered"
