"""The names that a program may use. A change here is a change of the product."""

import re
import tomllib
from pathlib import Path

import lucidicai
import lucidicai.errors

ROOT = Path(__file__).parents[2]

LISTED = """
APIKeyVerificationError FeatureFlagError InvalidOperationError LucidicError
LucidicNotInitializedError PromptError Session __version__ bind_session bind_session_async
clear_active_session continue_session create_error_event create_event create_step end_event
end_session end_step event flush force_flush get_session get_session_id init run_in_session
run_session session session_async set_active_session step update_event update_session update_step
"""
NAMES = LISTED.split()


def test_all_is_complete_and_sorted():
    assert lucidicai.__all__ == sorted(NAMES)
    assert all(hasattr(lucidicai, name) for name in NAMES)


def test_every_error_is_at_top_level_and_under_one_class():
    errors = {
        name: value
        for name, value in vars(lucidicai.errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert set(errors) == {name for name in NAMES if name.endswith("Error")}
    for name, error in errors.items():
        assert getattr(lucidicai, name) is error
        assert issubclass(error, lucidicai.LucidicError)


def test_the_surface_is_short_and_only_re_exports():
    text = Path(lucidicai.__file__).read_text()
    assert len(text.splitlines()) < 100
    assert not re.search(r"^(def|class|if|try) ", text, re.MULTILINE)


def test_every_public_name_is_documented():
    page = (ROOT / "docs" / "reference" / "sdk.md").read_text()
    missing = [
        n for n in NAMES if n != "__version__" and f"`{n}" not in page and f"@lai.{n}" not in page
    ]
    assert missing == []


def test_every_public_function_has_a_docstring():
    public = [getattr(lucidicai, name) for name in NAMES if name != "__version__"]
    assert [value for value in public if not value.__doc__] == []


def test_the_version_is_that_of_the_distribution():
    project = tomllib.loads((ROOT / "sdk" / "pyproject.toml").read_text())["project"]
    assert lucidicai.__version__ == project["version"]
