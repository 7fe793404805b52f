"""A quiet process, a server with the resources' endpoints, and a caller of it."""

import time
from collections.abc import Callable

import pytest

import lucidicai as lai
from lucidicai.resources.http import Caller
from lucidicai.settings import Settings
from tests.sdk.record import conftest as record
from tests.support.fake_platform import FakePlatform

fake_server = record.fake_server
fake_servers = record.fake_servers
quiet_process = record.quiet_process
recorded = record.recorded
program = record.program


@pytest.fixture(autouse=True)
def no_resources_of_other_tests(monkeypatch):
    monkeypatch.setattr("lucidicai.functions.standing._made", {})
    monkeypatch.setattr("lucidicai.resources.tools._shared", {})


@pytest.fixture
def platform(fake_server) -> FakePlatform:
    platform = FakePlatform()
    platform.serve(fake_server)
    return platform


@pytest.fixture
def caller(recorded, platform) -> Caller:
    return Caller(Settings.load(api_key="key", agent_id="agent"))


@pytest.fixture
def delivered() -> Callable[[], None]:
    """Waits until a server that was away has everything."""

    def wait() -> None:
        deadline = time.monotonic() + 30
        while not lai.flush(1):
            assert time.monotonic() < deadline
            time.sleep(0.02)

    return wait
