"""The names that a program may use. A change here is a change of the product."""

import ast
import importlib
import re
import tomllib
from pathlib import Path

import lucidicai
import lucidicai.errors
from tests.sdk.record import conftest

ROOT = Path(__file__).parents[2]
program = conftest.program
quiet_process = conftest.quiet_process

LISTED = """
APIKeyVerificationError FeatureFlagError InvalidOperationError LucidicError
LucidicNotInitializedError PromptError Session __version__ create_error_event create_event end_event
end_session flush force_flush get_session get_session_id update_event update_session
"""
# Loaded when a program first uses them.
LATER = """
LucidicAI LucidicImplError LucidicMissingDatasetItemError LucidicMissingImplError
LucidicMockCallError LucidicSessionNotFoundError LucidicSessionNotInitializedError
LucidicToolBlockedError LucidicToolConfigError LucidicToolDriftError LucidicUnknownToolError
LucidicUnsupportedSQLError Prompt ProviderType TrainingModulesResource acreate_dataset
acreate_dataset_item acreate_dataset_items acreate_error_event acreate_event acreate_experiment
adelete_dataset adelete_dataset_item adispatch_anthropic_tool_call adispatch_openai_tool_call
aemit_event aend_session aflush aget_bool_flag aget_dataset aget_dataset_item aget_dataset_items
aget_feature_flag aget_float_flag aget_int_flag aget_json_flag aget_prompt aget_string_flag ainit
alist_dataset_item_sessions alist_datasets aupdate_dataset aupdate_dataset_item aupdate_session
bind_session bind_session_async clear_active_session clear_error_history clear_feature_flag_cache
clear_state clear_thread_session continue_session create_dataset create_dataset_item
create_dataset_items create_experiment create_mass_sim create_step current_parent_event_id
current_session_id delete_dataset delete_dataset_item dispatch_anthropic_tool_call
dispatch_openai_tool_call emit_event end_step event get_bool_flag get_dataset get_dataset_item
get_dataset_items get_error_history get_feature_flag get_float_flag get_int_flag get_json_flag
get_prompt get_string_flag get_thread_session init is_silent_mode list_dataset_item_sessions
list_datasets losses mockable redactions register_anthropic_tools register_langchain_tools
register_openai_tools reset_sdk run_in_session run_session session session_async set_active_session
set_thread_session setup_livekit step thread_worker_with_session update_dataset update_dataset_item
update_step
"""
NAMES = [*LISTED.split(), *LATER.split()]
# Without a text of its own.
PLAIN = {"__version__", "ProviderType", "current_parent_event_id", "current_session_id"}


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


def test_type_checkers_are_told_the_same_names_from_the_same_homes():
    stub = ast.parse(Path(lucidicai.__file__).with_suffix(".pyi").read_text())
    homes = {
        str(alias.asname): (node.module, alias.name)
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert set(homes) == set(NAMES)
    for name, (module, original) in homes.items():
        home = importlib.import_module(str(module))
        assert getattr(home, original) is getattr(lucidicai, name), name


def test_recording_loads_nothing_of_the_later_eras(program):
    done = program(
        """
        import sys
        import lucidicai as lai
        lai.init()
        lai.create_event(description="d")
        lai.end_session()
        late = ("client", "functions", "handles", "resources")
        print([name for name in late if f"lucidicai.{name}" in sys.modules])
        """,
        LUCIDIC_BASE_URL="http://127.0.0.1:9",
    )
    assert done.stdout == "[]\n"


def test_every_public_name_is_documented():
    page = (ROOT / "docs" / "reference" / "sdk.md").read_text()
    missing = [
        n for n in NAMES if n != "__version__" and f"`{n}" not in page and f"@lai.{n}" not in page
    ]
    assert missing == []


def test_every_public_function_has_a_docstring():
    public = [getattr(lucidicai, name) for name in NAMES if name not in PLAIN]
    assert [value for value in public if not value.__doc__] == []


def test_the_version_is_that_of_the_distribution():
    project = tomllib.loads((ROOT / "sdk" / "pyproject.toml").read_text())["project"]
    assert lucidicai.__version__ == project["version"]
