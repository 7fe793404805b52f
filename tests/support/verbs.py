"""Runs verbs of the command line against a server, as a pipe and as a terminal see them."""

import json
import os
import pty
import subprocess
import sys
from typing import Any

from tests.support.server_process import ServerProcess

COMMAND = [sys.executable, "-m", "lucidic_server.cli.main"]


def run(server: ServerProcess, *arguments: str, text: str | None = None) -> Any:
    environ = {**server.environ, "LUCIDIC_BASE_URL": server.base_url}
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environ,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def lines(server: ServerProcess, *arguments: str) -> list[dict[str, Any]]:
    done = run(server, *arguments)
    assert (done.returncode, done.stderr) == (0, ""), done
    return [json.loads(line) for line in done.stdout.splitlines()]


def on_terminal(server: ServerProcess, *arguments: str) -> str:
    """Returns what the verb prints on a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    environ = {**server.environ, "LUCIDIC_BASE_URL": server.base_url, "COLUMNS": "100"}
    with subprocess.Popen([*COMMAND, *arguments], env=environ, stdout=theirs, stdin=theirs) as one:
        os.close(theirs)
        printed = b""
        try:
            while piece := os.read(ours, 65536):
                printed += piece
        except OSError:
            pass  # the end of a terminal
        os.close(ours)
        assert one.wait(60) == 0
    return printed.decode()
