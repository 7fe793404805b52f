"""The audit log: every change of configuration leaves an entry, with no secret in it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from lucidic_server.http.permissions import RULES
from tests.support.people import PASSWORD
from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Asker
from tests.support.people import Person
from tests.support.people import invite
from tests.support.people import set_up
from tests.support.server_process import ServerProcess

# Calls that write no configuration: records and scores, what programs tell, items of datasets,
# one's own browser; signing in has an entry of its own.
NO_CONFIGURATION = {
    "POST /v1/records",
    "POST /v1/traces",
    "POST /v1/logs",
    "POST /v1/metrics",
    "POST /v1/tags",
    "POST /v1/import",
    "POST /v1/leases",
    "POST /v1/sessions/{session_id}/scores",
    "POST /v1/sign-out",
    "POST /v1/invitations/look",
    "DELETE /v1/me/sign-ins/{sign_in_id}",
    "POST /v1/datasets/{dataset_id}/items",
    "PATCH /v1/datasets/{dataset_id}/items/{item_id}",
    "DELETE /v1/datasets/{dataset_id}/items/{item_id}",
    "PUT /v1/default-view",
}


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    with ServerProcess(tmp_path_factory.mktemp("audit"), environ=WITH_ACCOUNTS) as server:
        yield set_up(server)


def entries(owner: Person, **query: str) -> list[dict[str, Any]]:
    asked = "&".join(f"{name}={value}" for name, value in {"project": "*", **query}.items())
    items: list[dict[str, Any]] = owner.get(f"/v1/audit?limit=500&{asked}")["items"]
    return items


def changes(owner: Person) -> Iterator[tuple[str, str, Any, str]]:
    """Yields every call that changes configuration, its path and body, and its entry's action."""
    project = owner.post("/v1/projects", {"name": "audited"})["project_id"]
    yield "POST /v1/projects", "", None, "project.created"
    here = f"?project={project}"
    path = f"/v1/projects/{project}"
    yield "PATCH /v1/projects/{project_id}", path, {"retention_days": 30}, "project.updated"
    new = {"email": "new@audit.test", "role": "viewer"}
    yield "POST /v1/projects/{project_id}/members", f"{path}/members", new, "member.added"
    member = invite(owner, project, "member@audit.test", "viewer")
    account = member.get("/v1/me")["account"]["account_id"]
    one = f"{path}/members/{account}"
    name = "/v1/projects/{project_id}/members/{account_id}"
    yield f"PATCH {name}", one, {"role": "member"}, "member.changed"
    yield f"DELETE {name}", one, None, "member.removed"
    again = f"/v1/accounts/{account}"
    yield "POST /v1/accounts/{account_id}/invitation", f"{again}/invitation", {}, "account.invited"
    yield "DELETE /v1/accounts/{account_id}", again, None, "account.deleted"
    yield "PATCH /v1/me", "/v1/me", {"name": "Renamed"}, "account.renamed"
    passwords = {"current": PASSWORD, "new": PASSWORD}
    yield "POST /v1/me/password", "/v1/me/password", passwords, "account.password_set"
    yield "POST /v1/keys", f"/v1/keys{here}", {"name": "k"}, "key.created"
    prefix = owner.post(f"/v1/keys{here}", {"name": "k2"})["prefix"]
    yield "DELETE /v1/keys/{prefix}", f"/v1/keys/{prefix}{here}", None, "key.revoked"
    agent = {"agent_id": "a", "name": "A"}
    yield "POST /v1/agents", f"/v1/agents{here}", agent, "agent.created"
    yield "DELETE /v1/agents/{agent_id}", f"/v1/agents/a{here}", None, "agent.deleted"
    yield from kept(owner, here)
    program = owner.key(project)
    line = b'{"kind":"session_began","session_id":"s","time":1}'
    program.call("POST", "/v1/records", line, Content_Type="application/x-ndjson")
    score = owner.post(f"/v1/sessions/s/scores{here}", {"value": 1})["score_id"]
    one = f"/v1/sessions/s/scores/{score}{here}"
    yield "DELETE /v1/sessions/{session_id}/scores/{score_id}", one, None, "score.removed"
    yield "DELETE /v1/sessions/{session_id}", f"/v1/sessions/s{here}", None, "session.deleted"
    yield "DELETE /v1/projects/{project_id}", f"{path}?name=audited", None, "project.deleted"


def kept(owner: Person, here: str) -> Iterator[tuple[str, str, Any, str]]:
    new: dict[str, Any] = {"name": "p", "content": "text", "agent_id": "a"}
    yield "POST /v1/prompts", f"/v1/prompts{here}", new, "prompt.written"
    prompt = owner.get(f"/v1/prompts{here}")["items"][0]["prompt_id"]
    path, name = f"/v1/prompts/{prompt}", "/v1/prompts/{prompt_id}"
    again = {"content": "more"}
    yield f"POST {name}/versions", f"{path}/versions{here}", again, "prompt.written"
    put = {"version": 2}
    yield f"PUT {name}/labels/{{label}}", f"{path}/labels/l{here}", put, "prompt.label_moved"
    noted = {"metadata": {"a": 1}}
    version = f"{path}/versions/1{here}"
    yield f"PATCH {name}/versions/{{version}}", version, noted, "prompt.metadata_set"
    yield f"DELETE {name}", f"{path}{here}", None, "prompt.deleted"
    for plural, extra in (("datasets", {"agent_id": "a"}), ("experiments", {"agent_id": "a"})):
        kind = plural[:-1]
        made = {"name": "n", **extra}
        yield f"POST /v1/{plural}", f"/v1/{plural}{here}", made, f"{kind}.created"
        one = owner.get(f"/v1/{plural}{here}")["items"][0][f"{kind}_id"]
        path, name = f"/v1/{plural}/{one}{here}", f"/v1/{plural}/{{{kind}_id}}"
        yield f"PATCH {name}", path, {"description": "d"}, f"{kind}.updated"
        yield f"DELETE {name}", path, None, f"{kind}.deleted"
    price = {"model": "m", "rates": {"input": 1}}
    yield "POST /v1/prices", f"/v1/prices{here}", price, "price.created"
    one = owner.get(f"/v1/prices{here}")["items"][0]["price_id"]
    path, name = f"/v1/prices/{one}{here}", "/v1/prices/{price_id}"
    yield f"PATCH {name}", path, {"rates": {"input": 2}}, "price.updated"
    yield f"DELETE {name}", path, None, "price.deleted"
    view = {"name": "v", "is_shared": True}
    yield "POST /v1/views", f"/v1/views{here}", view, "view.created"
    one = owner.get(f"/v1/views{here}")["items"][0]["view_id"]
    path, name = f"/v1/views/{one}{here}", "/v1/views/{view_id}"
    yield f"PATCH {name}", path, {"q": "errors>0"}, "view.updated"
    yield f"DELETE {name}", path, None, "view.deleted"
    yield "POST /v1/repricings", f"/v1/repricings{here}", {}, "repricing.asked"
    flag = {"name": "f", "value": 1}
    yield "POST /v1/flags", f"/v1/flags{here}", flag, "flag.created"
    one = owner.get(f"/v1/flags{here}")["items"][0]["flag_id"]
    path, name = f"/v1/flags/{one}{here}", "/v1/flags/{flag_id}"
    yield f"PATCH {name}", path, {"value": 2}, "flag.updated"
    yield f"DELETE {name}", path, None, "flag.deleted"


# Made by people who are not in yet, or answered with a file; other tests make them.
GETTING_IN = {
    "POST /v1/setup": "server.set_up",
    "POST /v1/sign-in": "account.signed_in",
    "POST /v1/invitations/accept": "account.password_set",
}
# Only what is under way can be cancelled; a test of repricing holds one there.
UNDER_WAY = {"POST /v1/repricings/{repricing_id}/cancel": "repricing.cancelled"}


def test_every_change_has_an_entry_with_its_actor(owner: Person) -> None:
    seen = {*GETTING_IN, *UNDER_WAY, "POST /v1/backup"}
    for operation, path, body, action in changes(owner):
        seen.add(operation)
        if path:
            before = len(entries(owner, action=action))
            owner.call(operation.partition(" ")[0], path, body)
            assert len(entries(owner, action=action)) == before + 1, operation
        (newest, *_rest) = entries(owner, action=action)
        assert newest["actor_kind"] == "account", operation
        assert newest["actor"] == "owner@example.test"
        assert newest["address"] == "127.0.0.1"
    wanted = {
        name
        for name in RULES
        if not name.startswith("GET ") and " /v1/" in name and name not in NO_CONFIGURATION
    }
    assert wanted - seen == set(), "changes that no line above makes"


def test_getting_in_has_its_entries(owner: Person) -> None:
    invite(owner, "default", "gets-in@audit.test", "viewer")
    actions = {entry["action"] for entry in entries(owner)}
    assert set(GETTING_IN.values()) <= actions


def test_an_entry_shows_what_was_and_what_is(owner: Person) -> None:
    flag = owner.post("/v1/flags?project=default", {"name": "shown", "value": {"rate": 0.5}})
    path = f"/v1/flags/{flag['flag_id']}?project=default"
    owner.call("PATCH", path, {"value": {"rate": 0.7}, "name": "shown"})
    (newest, *_rest) = entries(owner, action="flag.updated", project="default")
    assert newest["subject"] == flag["flag_id"]
    assert (newest["before"], newest["after"]) == (
        {"value": {"rate": 0.5}},
        {"value": {"rate": 0.7}},
    )


def test_no_secret_is_in_it(owner: Person) -> None:
    key = owner.post("/v1/keys?project=default", {"name": "secret"})["key"]
    added = owner.post(
        "/v1/projects/default/members", {"email": "secret@audit.test", "role": "viewer"}
    )
    text = json.dumps(entries(owner))
    for secret in (key, added["invitation"], PASSWORD, "argon2"):
        assert secret not in text


def test_a_key_and_a_command_are_named(owner: Person) -> None:
    from lucidic_server.cli.main import main

    program = owner.key("default", "admin")
    program.post("/v1/flags", {"name": "by key", "value": 1})
    (newest, *_rest) = entries(owner, action="flag.created")
    assert newest["actor_kind"] == "key"
    assert newest["actor"].startswith("lucidic_")
    data = str(owner.server.data_dir)
    assert main(["keys", "create", "by command", "--data-dir", data]) == 0
    (newest, *_rest) = entries(owner, action="key.created")
    assert newest["actor_kind"] == "command"


def test_it_is_read_by_admins_page_by_page(owner: Person) -> None:
    member = invite(owner, "default", "reads@audit.test", "member")
    assert member.ask("GET", "/v1/audit").code == "role_needed"
    admin = invite(owner, "default", "reads-all@audit.test", "admin")
    assert admin.get("/v1/audit?project=default")["items"]
    assert {one["project_id"] for one in admin.get("/v1/audit")["items"]} == {"default"}
    assert admin.ask("GET", "/v1/audit?project=*").code == "role_needed"
    for number in range(4):
        owner.post("/v1/flags?project=default", {"name": f"page {number}", "value": 1})
    first = admin.get("/v1/audit?limit=2")
    assert (len(first["items"]), first["total"] > 2) == (2, True)
    cursor = first["next_cursor"]
    second = admin.get(f"/v1/audit?limit=2&cursor={cursor}")
    ids = [one["audit_id"] for page in (first, second) for one in page["items"]]
    assert len(set(ids)) == 4


def test_local_mode_has_it_too(tmp_path: Any) -> None:
    with ServerProcess(tmp_path) as server:
        local = Asker(server)
        local.post("/v1/flags", {"name": "f", "value": 1})
        (entry,) = local.get("/v1/audit")["items"]
        assert (entry["action"], entry["actor_kind"]) == ("flag.created", "local")
