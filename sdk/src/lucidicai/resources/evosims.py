"""Simulations that search for a better agent, from a file that says what to vary."""

import json
from pathlib import Path
from typing import Any

from lucidicai.errors import InvalidOperationError
from lucidicai.resources.http import Caller
from lucidicai.resources.twin import twin


class EvoSims:
    """Training runs that search for a better agent."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def train(self, config_json_file: str | Path) -> dict[str, Any]:
        """Starts a run from a JSON file and returns what the server says of it.

        Raises InvalidOperationError if the file cannot be read as a JSON object.
        """
        body = _object_in(Path(config_json_file))
        agent = {"agent_id": self._caller.settings.agent_id}
        answer: dict[str, Any] = self._caller.post(
            "sdk/evosim/training-run", {**agent, **body}, instead={}
        )
        return answer

    atrain = twin(train)


def _object_in(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidOperationError(f"evosims.train: {path}: {error}") from error
    if not isinstance(held, dict):
        raise InvalidOperationError(f"evosims.train: {path} holds no JSON object.")
    return held
