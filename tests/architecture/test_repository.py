"""What the repository may not hold, over every tracked file."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Written in pieces, so that this file does not hold what it forbids.
REGISTRY_HOSTS = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com"]
MACHINE_PATHS = [
    rf"(?<!\w){path}"
    for path in ("/ro" + "ot/", "/wo" + "rk/", "/ho" + r"me/\w+/", "/Us" + r"ers/\w+/")
]
SECRETS = [
    r"sk-[A-Za-z0-9]{24,}",
    r"lucidic_[A-Za-z0-9_-]{32,}",
    r"AKIA[0-9A-Z]{16}",
    "-----BEGIN [A-Z ]*PRIVATE " + "KEY-----",
]


@cache
def tracked() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def lines_that_match(patterns: list[str]) -> list[str]:
    wanted = re.compile("|".join(patterns))
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
            for number, line in enumerate(text.splitlines(), 1)
            if wanted.search(line)
        ]
    return found


def test_there_is_something_to_look_at():
    assert len(tracked()) > 100


@pytest.mark.parametrize(
    ("what", "patterns"),
    [
        ("hosts of package registries", [re.escape(host) for host in REGISTRY_HOSTS]),
        ("absolute paths of a machine", MACHINE_PATHS),
        ("secrets", SECRETS),
    ],
)
def test_no_file_names(what, patterns):
    assert lines_that_match(patterns) == []


def test_the_lock_file_resolves_from_whatever_registry_is_configured():
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text())
    resolved = [name for name, package in lock["packages"].items() if "resolved" in package]
    assert resolved == []


def test_every_dependency_is_pinned():
    pins = (ROOT / "constraints.txt").read_text().splitlines()
    assert pins
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[\w.!+]+(;.*)?", pin)] == []


def test_no_source_file_outgrew_its_name():
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked()
        if path.suffix in {".py", ".ts", ".tsx"} and "schema.d.ts" not in path.name
        if (lines := len(path.read_text("utf-8").splitlines())) > 500
    }
    assert too_long == {}


def test_support_holds_no_tests():
    for path in (ROOT / "tests" / "support").rglob("*.py"):
        assert not re.search(r"^\s*(async )?def test_", path.read_text(), re.MULTILINE), path


@pytest.mark.parametrize("name", ["bench_server_start", "bench_end_session"])
def test_a_benchmark_of_the_server_needs_no_pytest(name):
    """The environment that `make run` makes has none."""
    asked = f"import sys; sys.modules['pytest'] = None; import benchmarks.{name}"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_ci_runs_what_a_developer_runs():
    assert "exec make test" in (ROOT / ".ci" / "run").read_text()
