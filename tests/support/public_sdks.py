"""The public packages, unmodified, each in an environment of its own; `make test` installs them."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# The libraries that all of them ask for, and a folder for each version.
FOLDER = ROOT / ".venv-public"
DRIVERS = Path(__file__).parents[1] / "conformance" / "lucidic_resources" / "drivers"


def python_of(version: str) -> Path:
    """Returns the interpreter that has this public version."""
    python = FOLDER / version / "bin" / "python"
    assert python.exists(), "the public packages are not installed: make .venv-public/.packages"
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
