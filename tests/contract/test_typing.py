"""What type checkers tell a program that uses the package: that is `consumer/program.py`."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONSUMER = Path(__file__).parent / "consumer"
# `make test` installs it and names it here; its version is pinned in the consumer's lock.
PYRIGHT = "LUCIDIC_PYRIGHT"


def run(*command: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        cwd=CONSUMER,
        env={**os.environ, "MYPYPATH": str(ROOT / "sdk" / "src"), **environ},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def test_mypy_strict_agrees_with_the_program(tmp_path):
    where = ["--cache-dir", str(tmp_path), "--config-file", os.devnull, "--python-version", "3.11"]
    done = run(sys.executable, "-m", "mypy", "--strict", *where, "program.py")
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (
        0,
        ["Success: no issues found in 1 source file"],
    ), done.stdout


def pyright(folder: Path) -> "subprocess.CompletedProcess[str]":
    script = os.environ.get(PYRIGHT)
    if not script:
        pytest.skip(f"{PYRIGHT} does not name pyright's index.js; `make test` sets it")
    node = shutil.which("node")
    assert node, "pyright needs node on the PATH"
    # By its path: wherever the package is installed, it is the checkout's that is looked at.
    paths = f'{{"extraPaths": ["{ROOT / "sdk" / "src"}"],'
    config = (CONSUMER / "pyrightconfig.json").read_text().replace("{", paths, 1)
    folder.joinpath("pyrightconfig.json").write_text(config)
    return run(node, script, "--project", str(folder), "--pythonpath", sys.executable)


def test_pyright_strict_agrees_with_the_program(tmp_path):
    shutil.copy(CONSUMER / "program.py", tmp_path)
    done = pyright(tmp_path)
    assert (done.returncode, done.stdout) == (0, "0 errors, 0 warnings, 0 informations\n")


def test_pyright_sees_what_is_wrong(tmp_path):
    text = (CONSUMER / "program.py").read_text()
    text = text.replace("assert_type(empty(1), str)", "assert_type(empty(1), int)")
    (tmp_path / "program.py").write_text(text)
    done = pyright(tmp_path)
    assert done.returncode == 1
    assert re.search(r"1 error, 0 warnings", done.stdout), done.stdout


def test_the_stub_agrees_with_the_running_package(tmp_path):
    allowed = ["--allowlist", "stubtest-allowed.txt", "--concise"]
    # It names the providers' libraries, which are not here.
    allowed += ["--mypy-config-file", str(Path(__file__).parents[2] / "pyproject.toml")]
    done = run(sys.executable, "-m", "mypy.stubtest", "lucidicai", *allowed)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("Success")]
    assert (done.returncode, lines) == (0, []), done.stdout + done.stderr
