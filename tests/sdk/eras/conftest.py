"""Programs as the users of three eras write them, run as processes against a server that notes."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sdk.record import conftest as record
from tests.support.fake_platform import FakePlatform

PROGRAMS = Path(__file__).parent / "programs"

fake_server = record.fake_server
fake_servers = record.fake_servers
quiet_process = record.quiet_process
recorded = record.recorded


@pytest.fixture
def platform(fake_server) -> FakePlatform:
    platform = FakePlatform()
    platform.serve(fake_server)
    platform.prompts["greeting", "production"] = "Dear {{name}}, {{closing}}"
    platform.flags["max_retries"] = 5
    return platform


@pytest.fixture
def run(recorded, platform) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs one of the programs; nothing but the server's address is told to it."""

    def start(name: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(PROGRAMS / f"{name}.py")],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return start
