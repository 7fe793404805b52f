"""Real client libraries and instrumentations, and a provider on loopback that they talk to.

They are in an environment of their own, which `make test` makes; elsewhere these tests are not
collected.
"""

import importlib.util
import os
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import lucidicai as lai
from tests.sdk.record import conftest as record
from tests.support.fake_providers import FakeProviders

# Without it LiteLLM asks the network for its price list when it is imported.
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")

IS_INSTALLED = importlib.util.find_spec("openinference") is not None
collect_ignore_glob = [] if IS_INSTALLED else ["test_*.py"]

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # What other packages use of each other, and which sockets they leave open, is theirs.
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.filterwarnings("ignore"))


fake_server = record.fake_server
fake_servers = record.fake_servers
quiet_process = record.quiet_process
recorded = record.recorded
program = record.program


@pytest.fixture
def provider() -> Iterator[FakeProviders]:
    with FakeProviders() as fake:
        yield fake


@pytest.fixture
def watching(recorded) -> Iterator[Callable[..., str]]:
    """Begins a session that records these providers; afterwards nothing is watched."""
    from lucidicai.integrations.instrument import uninstrument

    yield lambda *names, **given: lai.init(providers=list(names), **given)
    uninstrument()


@pytest.fixture
def one(recorded) -> Callable[[], dict[str, Any]]:
    """The only event, which began and ended once."""

    def only() -> dict[str, Any]:
        events: list[dict[str, Any]] = recorded.events()
        (event,) = events
        assert event["kinds"] == ["EventBegan", "EventEnded"]
        return event

    return only
