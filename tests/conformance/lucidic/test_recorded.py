"""What each public package sent in a real run is taken, and leaves the same; sent twice, too."""

from pathlib import Path
from typing import Any

import pytest

from tests.conformance.lucidic import recording
from tests.conformance.lucidic.expectations import VERSIONS
from tests.conformance.lucidic.expectations import expect
from tests.support.server_process import ServerProcess


@pytest.mark.parametrize("tries", [1, 2])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_recorded_run(version: str, tries: int, tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        told: dict[str, Any] = recording.replay(version, server, tries)
        expect(version, server, told)


def test_the_recordings_are_complete() -> None:
    names = {path.stem for path in recording.FOLDER.glob("*.json")}
    assert names == set(VERSIONS)
