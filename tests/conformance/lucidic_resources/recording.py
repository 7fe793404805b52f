"""What public packages sent and heard, kept so that it can be sent again without them.

Ids that the server made stand there as {id1}, {id2}, … and its times as {time}.
`python -m tests.conformance.lucidic_resources.recording` records anew.
"""

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.support.public_sdks import drive
from tests.support.server_process import ServerProcess

FOLDER = Path(__file__).parent / "recorded"
# Which driver drives which version.
DRIVERS = {"2.1.3": "drive_2.py", "3.7.1": "drive_3.py"}

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_PLACE = re.compile(r"\{id\d+\}")


def normalised(exchanges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the exchanges with the server's ids and times replaced by their places."""
    places: dict[str, str] = {}
    for exchange in exchanges:
        for found in _ID.findall(json.dumps(exchange["answer"])):
            places.setdefault(found, f"{{id{len(places) + 1}}}")
    text = json.dumps(exchanges)
    for found, place in places.items():
        text = text.replace(found, place)
    replaced: list[dict[str, Any]] = json.loads(text)
    for exchange in replaced:
        exchange["answer"] = _without_times(exchange["answer"])
    return replaced


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_times(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_times(each) for each in value]
    return "{time}" if isinstance(value, str) and _TIME.fullmatch(value) else value


def filled(value: Any, ids: dict[str, str]) -> Any:
    """Returns the value with every place filled that is known."""
    return json.loads(_PLACE.sub(lambda place: ids.get(place[0], place[0]), json.dumps(value)))


def learn(recorded: Any, heard: Any, ids: dict[str, str]) -> None:
    """Takes the ids at the recording's places from what was heard now."""
    if isinstance(recorded, dict) and isinstance(heard, dict):
        for key in recorded.keys() & heard.keys():
            learn(recorded[key], heard[key], ids)
    elif isinstance(recorded, list) and isinstance(heard, list):
        for one, other in zip(recorded, heard, strict=False):
            learn(one, other, ids)
    elif isinstance(recorded, str) and isinstance(heard, str) and _PLACE.fullmatch(recorded):
        ids.setdefault(recorded, heard)


def replay(server: ServerProcess, exchanges: list[dict[str, Any]]) -> int:
    """Sends a recording and compares every answer with the recorded one; returns how many."""
    ids: dict[str, str] = {}
    for exchange in exchanges:
        body = exchange["body"]
        status, heard = server.request(
            exchange["method"],
            filled(exchange["path"], ids),
            None if body is None else json.dumps(filled(body, ids)).encode(),
            exchange["headers"],
        )
        learn(exchange["answer"], heard, ids)
        told = f"{exchange['method']} {exchange['path']}"
        assert status == exchange["status"], (told, heard)
        assert _without_times(heard) == filled(exchange["answer"], ids), told
    return len(exchanges)


def main() -> None:
    """Drives every version against a server of its own and writes what was said."""
    for version, driver in DRIVERS.items():
        with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder)) as server:
            reported = drive(version, driver, server.base_url)
        text = json.dumps(normalised(reported["exchanges"]), indent=1, sort_keys=True)
        (FOLDER / f"{version}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
    sys.exit(0)
