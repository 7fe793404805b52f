"""Scores over HTTP: who may judge, what is refused, what is taken back, and who hears of it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.api import Api
from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Asker
from tests.support.people import Person
from tests.support.people import invite
from tests.support.people import set_up
from tests.support.server_process import ServerProcess

LINES = {"Content_Type": "application/x-ndjson"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("scores")) as running:
        yield running


@pytest.fixture
def api(server: ServerProcess, request: pytest.FixtureRequest) -> Api:
    api = Api(server)
    api.begin(request.node.name)
    return api


@pytest.fixture
def path(request: pytest.FixtureRequest) -> str:
    return f"/v1/sessions/{request.node.name}/scores"


def test_a_person_judges_a_session_in_three_ways_and_notes(api: Api, path: str) -> None:
    given: list[dict[str, Any]] = [
        {"evaluator": "quality", "value": 4, "scale_min": 1, "scale_max": 5, "reason": "polite"},
        {"evaluator": "solved", "value": False},
        {"evaluator": "tone", "value": "curt", "version": "guide 2"},
        {"reason": "ask the shop again"},
    ]
    added = [api.post(path, one) for one in given]
    scores = api.get(path)["items"]
    assert scores == added
    assert [one["value"] for one in scores] == [4, False, "curt", ""]
    assert [one["evaluator"] for one in scores] == ["quality", "solved", "tone", "note"]
    assert (scores[0]["scale_min"], scores[0]["scale_max"]) == (1, 5)
    assert {one["source"] for one in scores} == {"human"}
    assert {one["author"] for one in scores} == {None}, "the local user has no name"
    assert scores[2]["version"] == "guide 2"
    assert all(one["time"] > "2020" for one in scores)


def test_an_event_is_judged_if_it_is_there(
    api: Api, path: str, request: pytest.FixtureRequest
) -> None:
    name = request.node.name
    api.server.send_lines({"kind": "event_began", "session_id": name, "event_id": "e", "time": 9})
    assert api.post(path, {"value": True, "event_id": "e"})["event_id"] == "e"
    status, answer = api.refused("POST", path, {"value": True, "event_id": "f"})
    assert (status, answer["code"]) == (404, "not_found")
    assert "no event 'f'" in answer["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reason": "  "},
        {"value": "", "reason": ""},
        {"value": "x" * 201},
        {"value": [1]},
        {"value": 6, "scale_min": 1, "scale_max": 5},
        {"value": 0.5, "scale_min": 1},
        {"value": 2, "scale_min": 5, "scale_max": 1},
        {"value": True, "scale_min": 0, "scale_max": 1},
        {"value": 1, "reason": "x" * 10_001},
        {"value": 1, "evaluator": ""},
        {"value": 1, "source": "oracle"},
        {"value": 1, "stars": 5},
    ],
)
def test_what_is_no_score_is_refused(server: ServerProcess, body: dict[str, Any]) -> None:
    api = Api(server)
    api.begin("refused")
    assert api.refused("POST", "/v1/sessions/refused/scores", body)[0] == 400
    assert api.get("/v1/sessions/refused/scores") == {"items": []}


def test_a_session_that_is_not_there_is_not_judged(server: ServerProcess) -> None:
    api = Api(server)
    assert api.refused("POST", "/v1/sessions/nobody/scores", {"value": 1})[0] == 404
    assert api.get("/v1/sessions/nobody/scores") == {"items": []}


def test_the_same_key_again_is_one_score_and_never_another(api: Api, path: str) -> None:
    body = {"value": 0.5, "key": "mine", "reason": "so"}
    first = api.post(path, body)
    assert api.post(path, body) == first
    status, answer = api.refused("POST", path, {**body, "value": 0.6})
    assert (status, answer["code"]) == (409, "score_key_taken")
    assert api.get(path)["items"] == [first]


def test_a_score_is_taken_back_once(api: Api, path: str) -> None:
    kept, gone = api.post(path, {"value": 1}), api.post(path, {"value": 2})
    one = f"{path}/{gone['score_id']}"
    assert api.call("DELETE", one) == {"removed": gone}
    assert api.get(path)["items"] == [kept]
    assert api.refused("DELETE", one)[0] == 404
    entry = api.get("/v1/audit?action=score.removed")["items"][0]
    assert entry["subject"].endswith(gone["score_id"])
    assert entry["before"] == {
        "evaluator": "quality", "value": 2, "reason": None, "author": None, "event_id": None,
    }  # fmt: skip


def test_an_export_holds_what_people_judged_and_is_taken_back_in(api: Api, path: str) -> None:
    api.post(path, {"value": 4, "scale_min": 1, "scale_max": 5, "evaluator": "quality"})
    api.post(path, {"reason": "ask again"})
    session = path.split("/")[3]
    lines = api.server.request("GET", "/v1/export")[1]
    said = [one for one in map(json.loads, lines.splitlines()) if one["session_id"] == session]
    told = [one for one in said if one["kind"] == "scored"]
    assert {(one["evaluator"], one["source"]) for one in told} == {
        ("quality", "human"),
        ("note", "human"),
    }
    copies = [{**one, "session_id": "copy", "writer": f"copied {one['writer']}"} for one in told]
    body = "\n".join(json.dumps(one) for one in copies).encode()
    kind = {"Content-Type": "application/x-ndjson"}
    status, answer = api.server.request("POST", "/v1/import", body, kind)
    assert (status, answer["accepted"], answer["refused"]) == (200, 2, [])
    copied = api.get("/v1/sessions/copy/scores")["items"]
    assert {(one["evaluator"], one["value"], one["reason"]) for one in copied} == {
        ("quality", 4, None),
        ("note", "", "ask again"),
    }


def test_hostile_text_comes_back_as_it_was(api: Api, path: str) -> None:
    reason = "<script>alert(1)</script> \u202eevil\u202c 👩‍👩‍👧 \x00 " + "א" * 5_000
    added = api.post(path, {"value": "<b>label</b>", "evaluator": "'; --", "reason": reason})
    assert (added["reason"], added["value"]) == (reason, "<b>label</b>")
    assert api.get(path)["items"] == [added]


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    with ServerProcess(tmp_path_factory.mktemp("judges"), environ=WITH_ACCOUNTS) as running:
        yield set_up(running)


def test_scores_carry_their_author_and_others_keep_off(owner: Person) -> None:
    project = owner.post("/v1/projects", {"name": "judged"})["project_id"]
    ann = invite(owner, project, "ann@judges.test", "member")
    bob = invite(owner, project, "bob@judges.test", "member")
    viewer = invite(owner, project, "vera@judges.test", "viewer")
    program = owner.key(project)
    begun = json.dumps({"kind": "session_began", "session_id": "s", "agent_id": "a", "time": 1})
    assert program.ask("POST", "/v1/records", begun.encode(), **LINES).status == 200
    path = "/v1/sessions/s/scores"

    anns = ann.post(path, {"value": True, "evaluator": "solved"})
    assert (anns["author"], anns["source"]) == ("ann@judges.test", "human")
    machine = program.post(path, {"value": 0.1})
    assert machine["source"] == "user"
    assert machine["author"]

    def remove(who: Asker, score: dict[str, Any]) -> int:
        return who.ask("DELETE", f"{path}/{score['score_id']}").status

    assert viewer.ask("POST", path, {"value": 1}).status == 403
    assert remove(viewer, anns) == 403
    assert remove(bob, anns) == 403
    assert remove(bob, machine) == 403
    assert viewer.get(path)["items"] == [anns, machine]
    assert remove(ann, anns) == 200
    assert owner.ask("DELETE", f"{path}/{machine['score_id']}?project={project}").status == 200
    assert viewer.get(path) == {"items": []}
    entry = owner.get(f"/v1/audit?project={project}&action=score.removed")["items"][-1]
    assert (entry["actor"], entry["before"]["author"]) == ("ann@judges.test", "ann@judges.test")
