"""What public packages sent once is answered as it was then, without the packages."""

import json
from pathlib import Path

import pytest

from tests.conformance.lucidic_resources import recording
from tests.support.server_process import ServerProcess


@pytest.mark.parametrize("version", recording.DRIVERS)
def test_a_recording_is_answered_as_it_was(tmp_path: Path, version: str) -> None:
    text = (recording.FOLDER / f"{version}.json").read_text(encoding="utf-8")
    with ServerProcess(tmp_path) as server:
        assert recording.replay(server, json.loads(text)) > 20
