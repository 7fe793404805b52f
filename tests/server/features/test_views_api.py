"""Kept views: one's own and the project's, who may change which, what opens the list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Asker
from tests.support.people import Person
from tests.support.people import invite
from tests.support.people import set_up
from tests.support.postgres import running
from tests.support.server_process import ServerProcess


@dataclass
class People:
    server: ServerProcess
    owner: Person
    member: Person
    viewer: Person
    project: str

    def path(self, view: dict[str, Any]) -> str:
        return f"/v1/views/{view['view_id']}"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def people(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[People]:
    environ = dict(WITH_ACCOUNTS)
    if request.param == "postgresql":
        environ["LUCIDIC_DATABASE_URL"] = running().make()
    with ServerProcess(tmp_path_factory.mktemp("views"), environ=environ) as server:
        owner = set_up(server)
        project = owner.get("/v1/me")["projects"][0]["project_id"]
        member = invite(owner, project, "member@example.test", "member")
        viewer = invite(owner, project, "viewer@example.test", "viewer")
        yield People(server, owner, member, viewer, project)


def names(asker: Asker) -> list[str]:
    return [view["name"] for view in asker.get("/v1/views")["items"]]


def test_a_person_keeps_views_that_nobody_else_sees(people: People) -> None:
    given = {"name": " Mine ", "q": "errors>0", "sort": "-cost", "columns": ["name", "cost"]}
    made = people.viewer.post("/v1/views", given)
    assert made | {"name": "Mine", "q": "errors>0", "sort": "-cost"} == made
    assert made["columns"] == ["name", "cost"]
    assert (made["is_shared"], made["is_mine"]) == (False, True)
    assert made["made_by"] == "viewer@example.test"
    assert names(people.viewer) == ["Mine"]
    for other in (people.owner, people.member):
        assert names(other) == []
        for method in ("PATCH", "DELETE"):
            body = {"name": "Theirs"} if method == "PATCH" else None
            assert other.ask(method, people.path(made), body).status == 404
        chosen = other.ask("PUT", "/v1/default-view", {"view_id": made["view_id"]})
        assert chosen.status == 404
    changed = people.viewer.call("PATCH", people.path(made), {"name": "Dear", "columns": []})
    assert (changed["name"], changed["columns"], changed["q"]) == ("Dear", [], "errors>0")
    assert changed["updated_at"] > made["updated_at"]
    assert people.viewer.call("DELETE", people.path(made)) == {"deleted": made["view_id"]}
    assert names(people.viewer) == []


def test_members_share_and_viewers_only_look(people: People) -> None:
    refused = people.viewer.ask("POST", "/v1/views", {"name": "All", "is_shared": True})
    assert (refused.status, refused.code) == (403, "role_needed")
    own = people.viewer.post("/v1/views", {"name": "Mine"})
    share = people.viewer.ask("PATCH", people.path(own), {"is_shared": True})
    assert (share.status, share.code) == (403, "role_needed")
    shared = people.member.post("/v1/views", {"name": "All", "q": "agent:a", "is_shared": True})
    assert (shared["is_shared"], shared["is_mine"]) == (True, True)
    (seen,) = (view for view in people.viewer.get("/v1/views")["items"] if view["is_shared"])
    assert (seen["is_mine"], seen["made_by"]) == (False, "member@example.test")
    for method, body in (("PATCH", {"name": "x"}), ("DELETE", None)):
        assert people.viewer.ask(method, people.path(shared), body).code == "role_needed"
    # Another member corrects it, and takes it from nobody.
    assert people.owner.call("PATCH", people.path(shared), {"q": "agent:b"})["q"] == "agent:b"
    taken = people.owner.ask("PATCH", people.path(shared), {"is_shared": False})
    assert (taken.status, taken.code) == (403, "not_yours")
    back = people.member.call("PATCH", people.path(shared), {"is_shared": False})
    assert not back["is_shared"]
    assert people.owner.ask("DELETE", people.path(shared)).status == 404
    people.member.call("PATCH", people.path(shared), {"is_shared": True})
    people.owner.call("DELETE", people.path(shared))
    assert names(people.member) == []
    people.viewer.call("DELETE", people.path(own))


def test_a_name_is_given_once_to_each(people: People) -> None:
    own = people.member.post("/v1/views", {"name": "One"})
    again = people.member.ask("POST", "/v1/views", {"name": "One "})
    assert (again.status, again.code) == (409, "name_taken")
    # The project's of the same name is another, and so is somebody else's.
    shared = people.member.post("/v1/views", {"name": "One", "is_shared": True})
    other = people.owner.post("/v1/views", {"name": "One"})
    assert people.member.ask("PATCH", people.path(own), {"is_shared": True}).status == 409
    assert people.member.call("PATCH", people.path(own), {"name": "One"})["name"] == "One"
    people.member.call("DELETE", people.path(own))
    people.member.call("DELETE", people.path(shared))
    people.owner.call("DELETE", people.path(other))


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "  "},
        {"name": "x" * 81},
        {"name": "n", "q": "colour:red"},
        {"name": "n", "q": "x" * 4_001},
        {"name": "n", "sort": "colour"},
        {"name": "n", "columns": "cost"},
        {"name": "n", "columns": ["x"] * 65},
        {"name": "n", "colour": "red"},
        {"q": "errors>0"},
    ],
)
def test_what_no_list_could_show_is_refused(people: People, body: dict[str, Any]) -> None:
    assert people.member.ask("POST", "/v1/views", body).status == 400
    kept = people.member.post("/v1/views", {"name": "kept"})
    if "name" in body:
        assert people.member.ask("PATCH", people.path(kept), body).status == 400
    people.member.call("DELETE", people.path(kept))


def test_each_chooses_what_opens_the_list(people: People) -> None:
    shared = people.member.post("/v1/views", {"name": "All", "is_shared": True})
    own = people.viewer.post("/v1/views", {"name": "Mine"})
    assert people.viewer.get("/v1/views")["default_view_id"] is None
    for view in (shared, own):
        chosen = {"view_id": view["view_id"]}
        assert people.viewer.call("PUT", "/v1/default-view", chosen) == chosen
        assert people.viewer.get("/v1/views")["default_view_id"] == view["view_id"]
    assert people.member.get("/v1/views")["default_view_id"] is None
    people.viewer.call("DELETE", people.path(own))
    assert people.viewer.get("/v1/views")["default_view_id"] is None
    people.viewer.call("PUT", "/v1/default-view", {"view_id": shared["view_id"]})
    # What is no longer shared opens nothing for the others.
    people.member.call("PATCH", people.path(shared), {"is_shared": False})
    assert people.viewer.get("/v1/views")["default_view_id"] is None
    people.member.call("PUT", "/v1/default-view", {"view_id": shared["view_id"]})
    people.member.call("PUT", "/v1/default-view", {"view_id": None})
    assert people.member.get("/v1/views")["default_view_id"] is None
    people.member.call("DELETE", people.path(shared))


def test_only_changes_of_shared_views_are_in_the_audit_log(people: People) -> None:
    own = people.owner.post("/v1/views", {"name": "Secret plan"})
    people.owner.call("PATCH", people.path(own), {"q": "errors>0"})
    people.owner.call("DELETE", people.path(own))
    shared = people.member.post("/v1/views", {"name": "Team", "is_shared": True})
    people.owner.call("PATCH", people.path(shared), {"q": "errors>1"})
    people.owner.call("DELETE", people.path(shared))
    entries = people.owner.get(f"/v1/audit?project={people.project}&action=view.&limit=3")["items"]
    assert [entry["action"] for entry in entries] == [
        "view.deleted",
        "view.updated",
        "view.created",
    ]
    assert {entry["subject"] for entry in entries} == {shared["view_id"]}
    assert entries[1]["actor"] == "owner@example.test"
    assert (entries[1]["before"], entries[1]["after"]["q"]) == ({"q": ""}, "errors>1")


def test_a_key_has_the_projects_views_alone(people: People) -> None:
    program = people.owner.key(people.project)
    made = program.post("/v1/views", {"name": "Of a program"})
    assert (made["is_shared"], made["made_by"]) == (True, None)
    refused = program.ask("POST", "/v1/views", {"name": "Own", "is_shared": False})
    assert (refused.status, refused.code) == (400, "account_needed")
    reader = people.owner.key(people.project, "viewer")
    assert names(reader) == ["Of a program"]
    assert reader.ask("DELETE", people.path(made)).code == "role_needed"
    chosen = reader.ask("PUT", "/v1/default-view", {"view_id": made["view_id"]})
    assert chosen.code == "role_needed"
    program.call("DELETE", people.path(made))


def test_who_leaves_takes_their_own_views_along_and_leaves_the_shared(people: People) -> None:
    leaver = invite(people.owner, people.project, "leaver@example.test", "member")
    shared = leaver.post("/v1/views", {"name": "Left", "is_shared": True})
    own = leaver.post("/v1/views", {"name": "Taken"})
    leaver.call("PUT", "/v1/default-view", {"view_id": own["view_id"]})
    account = leaver.get("/v1/me")["account"]["account_id"]
    people.owner.call("DELETE", f"/v1/accounts/{account}")
    (left,) = people.member.get("/v1/views")["items"]
    assert (left["name"], left["made_by"]) == ("Left", None)
    people.member.call("DELETE", people.path(shared))


def test_in_local_mode_all_views_are_the_projects(tmp_path: Any) -> None:
    with ServerProcess(tmp_path) as server:
        local = Asker(server)
        made = local.post("/v1/views", {"name": "Failing", "q": "errors>0"})
        assert made["is_shared"]
        local.call("PUT", "/v1/default-view", {"view_id": made["view_id"]})
        answer = local.get("/v1/views")
        assert (len(answer["items"]), answer["default_view_id"]) == (1, made["view_id"])
        for number in range(199):
            local.post("/v1/views", {"name": f"v{number}"})
        full = local.ask("POST", "/v1/views", {"name": "one more"})
        assert (full.status, full.code) == (409, "too_many_views")
