"""The resources of the unmodified public packages against a running server."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.lucidic_resources import recording
from tests.support.public_sdks import drive
from tests.support.server_process import ServerProcess


def said_by(tmp_path: Path, version: str) -> tuple[dict[str, Any], Any]:
    """Returns what the package gave its user, and the scores that are kept afterwards."""
    with ServerProcess(tmp_path) as server:
        reported = drive(version, recording.DRIVERS[version], server.base_url)
        scores = server.get(f"/v1/sessions/session-{version[0]}/scores")["items"]
    said = reported["said"]
    assert isinstance(said, dict)
    return said, scores


def check_datasets(said: dict[str, Any], name: str) -> None:
    assert [(each["name"], each["num_items"]) for each in said["listed"]["datasets"]] == [(name, 1)]
    assert said["listed"]["num_datasets"] == 1
    whole = said["whole"]
    assert (whole["description"], whole["tags"], whole["num_items"]) == ("E", ["a"], 1)
    assert whole["items"] == [said["one"]]
    assert said["one"]["description"] == "sum"
    assert said["one"]["datasetitem_id"] == said["one"]["dataset_item_id"]
    assert said["one"]["flag_overrides"] == {"model": "large"}
    assert said["sessions"]["num_sessions"] == 1


def test_the_client_of_3_finds_every_resource(tmp_path: Path) -> None:
    said, scores = said_by(tmp_path, "3.7.1")
    assert said["prompt"] == ["Hello Ada", {"v": 1}]
    assert said["still"] == "Hello {{name}}", "labels were named, and production was not"
    assert said["tested"] == "Hi {{name}}"
    assert said["noted"] == ["Hi {{name}}", {"owner": "qa"}]
    assert "404" in said["unknown_prompt"]
    check_datasets(said, "questions")
    assert "409" in said["same_name"]
    assert (said["flag"], said["unknown_flag"]) == ("blue", "round")
    assert said["experiment"]
    assert said["said_by_tool"] == [{"synced": True, "stats": {}}, 3]
    assert said["errors"] == {
        "add session-3": "LucidicSessionNotInitializedError",
        "sub session-3": "LucidicUnknownToolError",
        "add no-session": "LucidicSessionNotFoundError",
    }
    tools, answer = said["module"]
    assert tools == []
    assert answer["error"]["code"] == "training_modules_unavailable"
    assert said["run"]["status"] == "kept"
    assert {(score["evaluator"], score["value"]) for score in scores} == {
        ("eval-True", True),
        ("eval-0.5", 0.5),
        ("eval-fine", "fine"),
    }


def test_the_functions_of_2_find_every_resource(tmp_path: Path) -> None:
    said, _scores = said_by(tmp_path, "2.1.3")
    check_datasets(said, "cases")
    assert said["items"] == said["whole"]["items"]
    assert said["stateless"] == "blue"
    assert said["stateless_batch"] == [{"colour": "blue", "shape": "round"}, ["shape"]]
    assert said["in_session"] == "large", "the item's own value goes before the dataset's"
    assert said["in_session_batch"] == [
        {"model": "large", "k": 3, "colour": "blue", "shape": "round"},
        ["shape"],
    ]
    assert said["unknown_flag"] == "smooth"
    assert said["experiment"]
    assert said["prompt"] == "Hello Ada"
    assert said["unknown_prompt"] == ""


@pytest.mark.parametrize("version", recording.DRIVERS)
def test_the_packages_still_send_what_was_recorded(tmp_path: Path, version: str) -> None:
    with ServerProcess(tmp_path) as server:
        reported = drive(version, recording.DRIVERS[version], server.base_url)
    sent = [(one["method"], one["path"].partition("?")[0]) for one in reported["exchanges"]]
    text = (recording.FOLDER / f"{version}.json").read_text(encoding="utf-8")
    kept = [(one["method"], one["path"].partition("?")[0]) for one in json.loads(text)]
    # Evaluations go out on threads of their own.
    assert sorted(sent) == sorted(kept)
