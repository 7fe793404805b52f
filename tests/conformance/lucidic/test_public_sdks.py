"""The unmodified public packages against a real server.

With LUCIDIC_RECORD=1 what they send is written to recorded/, which test_recorded.py replays.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.lucidic import recording
from tests.conformance.lucidic.expectations import VERSIONS
from tests.conformance.lucidic.expectations import expect
from tests.conformance.lucidic.expectations import read_back
from tests.support.public_sdks import FOLDER
from tests.support.public_sdks import python_of
from tests.support.server_process import ServerProcess

DRIVERS = Path(__file__).parent / "drivers"
# One version waits half a minute at its exit with an open session.
PATIENCE_SECONDS = 100


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path) as running:
        yield running


def drive(version: str, server: ServerProcess, record: Path) -> dict[str, Any]:
    """Runs the version's driver and returns what it told."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(record.parent),
        "PYTHONPATH": str(DRIVERS),
        "LUCIDIC_DEBUG": "True",
        "LUCIDIC_API_KEY": "key",
        "LUCIDIC_TEST_PORT": str(server.port),
        "LUCIDIC_RECORD_FILE": str(record),
    }
    done = subprocess.run(
        [python_of(version), DRIVERS / f"{VERSIONS[version][0]}.py"],
        env=environ,
        cwd=record.parent,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    told: dict[str, Any] = {}
    for line in done.stdout.splitlines():
        if line.startswith("TOLD "):
            told |= json.loads(line.removeprefix("TOLD "))
    assert told.get("session"), (done.stdout[-2000:], done.stderr[-4000:])
    return told


@pytest.mark.parametrize("version", VERSIONS)
def test_a_public_package_works_unmodified(
    version: str, server: ServerProcess, tmp_path: Path
) -> None:
    record = tmp_path / "record.jsonl"
    told = drive(version, server, record)
    refused = [line for line in recording.lines(record) if line["status"] >= 400]
    assert not refused
    if os.environ.get("LUCIDIC_RECORD"):
        recording.keep(
            version, record, told, scrubbed={str(FOLDER): "/env", str(DRIVERS): "/program"}
        )
    expect(version, server, told)
    read_back(told)
