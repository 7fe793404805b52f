"""The public packages, where they are installed: LUCIDIC_PUBLIC_SDKS names the folder.

It holds one virtual environment for each version: `python -m venv $LUCIDIC_PUBLIC_SDKS/3.7.1`, then
in it `pip install --no-deps lucidicai==3.7.1` and what that version imports (httpx, requests,
pydantic, python-dotenv, opentelemetry-api, opentelemetry-sdk).
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = "LUCIDIC_PUBLIC_SDKS"
DRIVERS = Path(__file__).parents[1] / "conformance" / "lucidic_resources" / "drivers"


def python_of(version: str) -> Path:
    """Returns the interpreter that has this public version; skips the test if there is none."""
    folder = os.environ.get(FOLDER)
    if not folder:
        pytest.skip(f"{FOLDER} does not name a folder with the public packages")
    python = Path(folder) / version / "bin" / "python"
    if not python.exists():
        pytest.skip(f"{FOLDER} has no {version}")
    return python


def drive(version: str, driver: str, server: str) -> dict[str, Any]:
    """Runs a driver with a public package against a server and returns what it reported."""
    python = python_of(version)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [str(python), str(DRIVERS / driver)],
        env={**kept, "SERVER_UNDER_TEST": server},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
        cwd=DRIVERS,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    reported = json.loads(done.stdout.strip().splitlines()[-1])
    assert isinstance(reported, dict)
    return reported
