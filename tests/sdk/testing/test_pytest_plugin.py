"""The fixture, found as pytest finds it in an environment where the package is installed."""

import os
import re
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "sdk" / "pyproject.toml").read_text())
SDK = PROJECT["project"]

AGENT = """
import lucidicai as lai

@lai.event
def add(left, right):
    return left + right
"""


@pytest.fixture
def run(tmp_path):
    """Runs pytest on texts, with the package's entry points as its project file has them."""
    info = tmp_path / "site" / "lucidic_sdk-0.dist-info"
    info.mkdir(parents=True)
    info.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: lucidic-sdk\nVersion: 0\n")
    points = SDK["entry-points"]["pytest11"].items()
    lines = ["[pytest11]", *(f"{name} = {target}" for name, target in points)]
    info.joinpath("entry_points.txt").write_text("\n".join(lines))
    info.joinpath("RECORD").write_text("lucidicai/__init__.py,,\nlucidic_pytest.py,,\n")
    where = [tmp_path / "site", ROOT / "sdk" / "src", tmp_path]

    def run(text: str, *flags: str, first: str = "") -> "subprocess.CompletedProcess[str]":
        (tmp_path / "agent.py").write_text(AGENT)
        (tmp_path / "test_agent.py").write_text(textwrap.dedent(text))
        main = f"{first}\nimport pytest, sys\nsys.exit(pytest.main(sys.argv[1:]))"
        return subprocess.run(
            [sys.executable, "-c", main, "-q", "-p", "no:cacheprovider", "-W", "error", *flags],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": os.pathsep.join(map(str, where)),
                "LUCIDIC_BASE_URL": "https://lucidic.example",
                "LUCIDIC_SPOOL_DIR": str(tmp_path / "spool"),
            },
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    return run


def test_a_test_asks_for_the_fixture_and_nothing_else(run, tmp_path):
    done = run(
        """
        import pytest
        import lucidicai as lai
        from agent import add

        @pytest.mark.parametrize("number", range(6))
        def test_agent(lucidic_recorder, number):
            assert lai.get_session() is None
            assert lucidic_recorder.sessions == []
            lai.init(session_name="Sums", auto_end=number % 2 == 0)
            assert add(number, 1) == number + 1
            if number % 3 == 0:
                lai.end_session(is_successful=True)
            assert lucidic_recorder.event(name="add").output == number + 1
            assert lucidic_recorder.session().is_finished is (number % 3 == 0)
        """,
        "-p",
        "randomly",
    )
    assert (done.returncode, "6 passed" in done.stdout) == (0, True), done.stdout
    assert not (tmp_path / "spool").exists()


def test_a_failure_shows_what_was_recorded(run):
    done = run(
        """
        import lucidicai as lai
        from agent import add

        def test_agent(lucidic_recorder):
            lai.init(session_name="Sums", task="Add")
            add(1, 2)
            assert lucidic_recorder.errors

        def test_other(lucidic_recorder):
            lucidic_recorder.session()

        def test_without():
            assert False
        """
    )
    assert done.returncode == 1
    assert re.search(
        r"-+ Recorded with lucidicai -+\n"
        r"session 'Sums': active, not judged, task 'Add'\n"
        r"  function_call 'add'\n",
        done.stdout,
    ), done.stdout
    assert done.stdout.count("Recorded with lucidicai") == 2


def test_a_run_that_does_not_ask_for_it_does_not_load_the_package(run):
    done = run(
        """
        import sys

        def test_nothing(request):
            assert request.config.pluginmanager.has_plugin("lucidic_pytest")
            assert not any(name.partition(".")[0] == "lucidicai" for name in sys.modules)
        """
    )
    assert done.returncode == 0, done.stdout


def test_a_program_that_loaded_the_package_may_run_pytest(run):
    done = run("def test_nothing(): ...", first="import lucidicai")
    assert (done.returncode, done.stdout.count("warning"), done.stderr) == (0, 0, "")


def test_the_plugin_is_in_the_wheel():
    build = tomllib.loads((ROOT / "sdk" / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    packed = {Path(name).stem for name in build["targets"]["wheel"]["packages"]}
    assert packed >= {
        target.partition(":")[0] for target in SDK["entry-points"]["pytest11"].values()
    }


def test_the_guides_examples_run(run, program):
    guide = (ROOT / "docs" / "guides" / "testing.md").read_text()
    test, block = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    done = run(test)
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), done.stdout
    done = program(
        test.partition("def test_")[0], block.replace("answer(", "lai.init()\n    answer(")
    )
    assert "  step 'answer'\n    llm_generation 'gpt-4o'\n" in done.stdout, done.stderr
