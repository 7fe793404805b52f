"""The doctor as a process of its own, in an environment that the test makes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import server_fixture

SDK = Path(__file__).parents[3] / "sdk" / "src"
server = server_fixture.server


class Told:
    """What the doctor said."""

    def __init__(self, done: "subprocess.CompletedProcess[str]", *, is_json: bool) -> None:
        assert done.stderr == ""
        self.code = done.returncode
        self.text = done.stdout
        self.json: dict[str, Any] = json.loads(done.stdout) if is_json else {}

    def of(self, level: str) -> list[tuple[str, str]]:
        """The sentences and advices of one level."""
        findings = self.json["findings"]
        return [(each["said"], each["advice"]) for each in findings if each["level"] == level]

    def only(self, level: str) -> tuple[str, str]:
        (found,) = self.of(level)
        return found

    def setting(self, name: str) -> tuple[str, str]:
        (found,) = [row for row in self.json["settings"] if row["name"] == name]
        return found["value"], found["source"]


@pytest.fixture
def doctor(tmp_path) -> Callable[..., Told]:
    """Runs `python -m lucidicai doctor`; nothing of this process's environment is in its own."""

    def run(*flags: str, is_json: bool = True, path: str = "", **environ: str) -> Told:
        command = [sys.executable, "-m", "lucidicai", "doctor", *flags]
        done = subprocess.run(
            [*command, *(["--json"] if is_json else [])],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "PYTHONPATH": os.pathsep.join(filter(None, [path, str(SDK)])),
                "LUCIDIC_SPOOL_DIR": str(tmp_path / "spool"),
                "LUCIDIC_BASE_URL": "http://127.0.0.1:9",
                **environ,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Told(done, is_json=is_json)

    return run
