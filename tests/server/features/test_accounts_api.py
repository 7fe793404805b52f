"""Accounts over HTTP: setting up, signing in and out, passwords, invitations, roles, CSRF."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from lucidic_server.clock import SystemClock
from lucidic_server.control.callers import Callers
from lucidic_server.control.sqlite import FILE
from lucidic_server.control.store import Control
from tests.support.people import PASSWORD
from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Asker
from tests.support.people import Person
from tests.support.people import invite
from tests.support.people import set_up
from tests.support.people import setup_token
from tests.support.people import sign_in
from tests.support.server_process import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("accounts")
    with ServerProcess(folder, environ=WITH_ACCOUNTS) as running:
        yield running


@pytest.fixture(scope="module")
def owner(server: ServerProcess) -> Person:
    return set_up(server)


def test_before_the_setup_nothing_is_answered_but_the_way_in(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, environ=WITH_ACCOUNTS) as fresh:
        stranger = Asker(fresh)
        assert stranger.get("/v1/setup")["mode"] == "setup"
        for path in ("/v1/sessions", "/v1/me", "/v1/keys", "/api/verifyapikey"):
            answer = stranger.ask("GET", path)
            assert (answer.status, answer.code) == (403, "setup_required"), path
        refused = stranger.ask("POST", "/v1/records", b"{}", Content_Type="application/x-ndjson")
        assert refused.code == "setup_required"
        assert stranger.ask("GET", "/healthz").status == 200
        body = {"token": "wrong", "email": "a@b.test", "name": "A", "password": PASSWORD}
        assert stranger.ask("POST", "/v1/setup", body).code == "wrong_token"
        token = setup_token(fresh)
        short = {**body, "token": token, "password": "short"}
        assert stranger.ask("POST", "/v1/setup", short).code == "weak_password"
        answer = stranger.ask("POST", "/v1/setup", {**body, "token": token})
        assert answer.status == 200
        again = stranger.ask("POST", "/v1/setup", {**body, "token": token})
        assert (again.status, again.code) == (409, "already_set_up")
        assert stranger.ask("GET", "/v1/sessions").status == 401
        me = Person.of(fresh, answer).get("/v1/me")
        assert (me["account"]["email"], me["everywhere"]) == ("a@b.test", "owner")


def test_a_server_that_others_reach_begins_with_the_setup_and_keeps_accounts(
    tmp_path: Path,
) -> None:
    server = ServerProcess(tmp_path, "--host", "0.0.0.0")
    with server:
        assert Asker(server).get("/v1/setup")["mode"] == "setup"
        set_up(server)
    server.flags = ()
    with server:
        assert Asker(server).get("/v1/setup")["mode"] == "accounts"
        assert Asker(server).ask("GET", "/v1/sessions").status == 401
        assert "token" not in server.log().rpartition("--- start")[2]


def test_what_was_recorded_in_local_mode_is_the_owners(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    with server:
        server.send_lines({"kind": "session_began", "session_id": "before", "agent_id": "old"})
        key = Asker(server).post("/v1/keys", {"name": "old"})["key"]
    server.environ |= WITH_ACCOUNTS
    with server:
        owner = set_up(server)
        assert owner.get("/v1/sessions/before?project=default")["agent_id"] == "old"
        program = Asker(server, Authorization=f"Bearer {key}")
        assert program.get("/v1/whoami")["project"] == "default"
        # Its agent had sessions before anybody made agents.
        program.post("/api/initsession", {"agent_id": "old", "session_name": "again"})
        unknown = program.ask("POST", "/api/initsession", {"agent_id": "nobody's"})
        assert (unknown.status, unknown.code) == (404, "unknown_agent")
        program.post("/v1/agents", {"agent_id": "nobody's", "name": "Made now"})
        program.post("/api/initsession", {"agent_id": "nobody's"})


def test_local_mode_knows_no_accounts(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        local = Asker(server)
        assert local.get("/v1/setup")["mode"] == "local"
        me = local.get("/v1/me")
        assert (me["mode"], me["account"]) == ("local", None)
        assert [project["project_id"] for project in me["projects"]] == ["default"]
        for method, path, body in (
            (
                "POST",
                "/v1/setup",
                {"token": "x", "email": "a@b", "name": "A", "password": PASSWORD},
            ),
            ("POST", "/v1/sign-in", {"email": "a@b", "password": PASSWORD}),
            ("POST", "/v1/projects", {"name": "p"}),
            ("POST", "/v1/projects/default/members", {"email": "a@b", "role": "owner"}),
            ("POST", "/v1/projects/*/members", {"email": "a@b", "role": "owner"}),
            ("GET", "/v1/accounts", None),
        ):
            assert local.ask(method, path, body).status == 409, path
        assert local.get("/v1/setup")["mode"] == "local"


def test_the_cookie_is_out_of_reach_of_pages_and_other_sites(
    server: ServerProcess, owner: Person
) -> None:
    body = {"email": "OWNER@example.test", "password": PASSWORD}
    answer = Asker(server).ask("POST", "/v1/sign-in", body)
    (given,) = answer.headers.get_all("Set-Cookie") or []
    parts = {part.strip().lower() for part in given.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= parts
    assert "secure" not in parts
    with sqlite3.connect(server.data_dir / FILE) as connection:
        stored = str(connection.execute("SELECT * FROM sign_ins").fetchall())
        passwords = str(connection.execute("SELECT password FROM accounts").fetchall())
    connection.close()
    secret = answer.cookie("lucidic_sign_in")
    assert secret
    assert secret not in stored
    assert PASSWORD not in passwords
    assert "$argon2id$" in passwords


def test_over_tls_the_cookie_is_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    environ = {**WITH_ACCOUNTS, "LUCIDIC_PUBLIC_URL": "https://lucidic.example.test"}
    with ServerProcess(tmp_path, environ=environ) as server:
        body = {
            "token": setup_token(server),
            "email": "a@b.test",
            "name": "A",
            "password": PASSWORD,
        }
        own = {"Origin": "https://lucidic.example.test"}
        answer = Asker(server, **own).ask("POST", "/v1/setup", body)
        secret = answer.cookie("__Host-lucidic_sign_in")
        assert secret
        assert "Secure" in str(answer.headers["Set-Cookie"])
        signed_in = Asker(server, Cookie=f"__Host-lucidic_sign_in={secret}")
        assert signed_in.get("/v1/me")["account"]["email"] == "a@b.test"
        plain = Asker(server, Cookie=f"lucidic_sign_in={secret}")
        assert plain.ask("GET", "/v1/me").status == 401
        # The address that it listens on is not the one that browsers use.
        other = signed_in.ask("GET", "/v1/me", Origin=f"http://127.0.0.1:{server.port}")
        assert other.code == "origin_refused"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {
            "Sec_Fetch_Site": "cross-site",
            "Sec_Fetch_Mode": "navigate",
            "Sec_Fetch_Dest": "document",
        },
    ],
)
def test_another_sites_page_can_do_nothing(owner: Person, headers: dict[str, str]) -> None:
    before = owner.get("/v1/projects")
    for method, path, body in (
        ("POST", "/v1/projects", {"name": "forged"}),
        ("POST", "/v1/sign-in", {"email": "owner@example.test", "password": PASSWORD}),
        ("GET", "/v1/me", None),
    ):
        answer = owner.ask(method, path, body, **headers)
        assert answer.status == 403, (method, path)
        assert answer.code in {"origin_refused", "site_refused"}
    assert owner.get("/v1/projects") == before


def test_a_form_cannot_be_sent_and_our_own_page_can(owner: Person) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = owner.ask("POST", "/v1/projects", b'{"name": "forged"}', Content_Type=kind)
        assert (answer.status, answer.code) == (415, "form_refused")
    own = f"http://127.0.0.1:{owner.server.port}"
    ours = owner.ask("GET", "/v1/me", Origin=own, Sec_Fetch_Site="same-origin")
    assert ours.status == 200
    # A link on another page leads to the dashboard, whose page is the same for everybody.
    link = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}
    assert Asker(owner.server).ask("GET", "/", Sec_Fetch_Dest="document", **link).status == 200


def test_signing_out_ends_the_cookie(server: ServerProcess, owner: Person) -> None:
    other = sign_in(server, "owner@example.test")
    answer = other.ask("POST", "/v1/sign-out")
    assert answer.status == 200
    assert "Max-Age=0" in str(answer.headers["Set-Cookie"])
    over = other.ask("GET", "/v1/me")
    assert (over.status, over.code) == (401, "not_signed_in")
    assert owner.ask("GET", "/v1/me").status == 200


def test_a_sign_in_is_ended_from_another_browser(server: ServerProcess, owner: Person) -> None:
    other = sign_in(server, "owner@example.test")
    items = other.get("/v1/me/sign-ins")["items"]
    (current,) = [item["sign_in_id"] for item in items if item["current"]]
    assert owner.call("DELETE", f"/v1/me/sign-ins/{current}") == {"ended": current}
    assert other.ask("GET", "/v1/me").status == 401
    assert owner.ask("DELETE", f"/v1/me/sign-ins/{current}").status == 404


def test_a_sign_in_expires(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, environ={**WITH_ACCOUNTS, "LUCIDIC_SIGN_IN_HOURS": "1"}) as server:
        owner = set_up(server)
        assert owner.ask("GET", "/v1/me").status == 200
        connection = sqlite3.connect(server.data_dir / FILE)
        # An hour passes.
        connection.execute("UPDATE sign_ins SET expires_at = expires_at - 3600000000000")
        connection.commit()
        connection.close()
        assert owner.ask("GET", "/v1/me").status == 401


def test_a_new_password_ends_the_other_sign_ins(server: ServerProcess, owner: Person) -> None:
    person = invite(owner, "default", "changes@example.test", "viewer")
    other = sign_in(server, "changes@example.test")
    wrong = person.ask("POST", "/v1/me/password", {"current": "wrong", "new": "quite another one"})
    assert (wrong.status, wrong.code) == (403, "wrong_password")
    person.post("/v1/me/password", {"current": PASSWORD, "new": "quite another one"})
    assert person.ask("GET", "/v1/me").status == 200
    assert other.ask("GET", "/v1/me").status == 401
    body = {"email": "changes@example.test", "password": PASSWORD}
    assert Asker(server).ask("POST", "/v1/sign-in", body).status == 401
    sign_in(server, "changes@example.test", "quite another one")


def test_an_invitation_sets_a_password_once(server: ServerProcess, owner: Person) -> None:
    new = {"email": "New@example.test", "role": "member"}
    added = owner.post("/v1/projects/default/members", new)
    assert added["path"] == f"/invitation#{added['invitation']}"
    stranger = Asker(server)
    token = {"token": added["invitation"]}
    assert stranger.post("/v1/invitations/look", token)["email"] == "new@example.test"
    accepted = {**token, "password": PASSWORD, "name": "New"}
    person = Person.of(server, stranger.ask("POST", "/v1/invitations/accept", accepted))
    assert person.get("/v1/me")["projects"][0]["role"] == "member"
    again = stranger.ask("POST", "/v1/invitations/accept", accepted)
    assert (again.status, again.code) == (403, "bad_invitation")
    # Who has an account is given the role, and no link that would set somebody's password.
    other = owner.post("/v1/projects", {"name": "other"})["project_id"]
    path = f"/v1/projects/{other}/members"
    assert owner.post(path, {**new, "role": "viewer"})["invitation"] is None
    assert owner.ask("POST", path, {**new, "role": "viewer"}).status == 409


def test_a_lost_password_is_set_anew_by_a_link_of_an_owner(
    server: ServerProcess, owner: Person
) -> None:
    person = invite(owner, "default", "lost@example.test", "admin")
    account = person.get("/v1/me")["account"]["account_id"]
    link = owner.post(f"/v1/accounts/{account}/invitation", {})["token"]
    answer = Asker(server).ask(
        "POST", "/v1/invitations/accept", {"token": link, "password": "a new one, found"}
    )
    assert answer.status == 200
    assert person.ask("GET", "/v1/me").status == 401
    # An admin of a project makes no such links: they would open other projects.
    admin = Person.of(server, answer)
    refused = admin.ask("POST", f"/v1/accounts/{account}/invitation", {})
    assert (refused.status, refused.code) == (403, "role_needed")


def test_guessing_is_slowed_down(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, environ=WITH_ACCOUNTS) as server:
        set_up(server)
        stranger = Asker(server)
        wrong = {"email": "owner@example.test", "password": "not the password"}
        for _ in range(5):
            answer = stranger.ask("POST", "/v1/sign-in", wrong)
            assert (answer.status, answer.code) == (401, "wrong_password")
        slowed = stranger.ask("POST", "/v1/sign-in", {**wrong, "password": PASSWORD})
        assert (slowed.status, slowed.code) == (429, "too_many")
        assert 0 < int(slowed.headers["Retry-After"]) <= 900
        # An account that nobody has is answered and slowed down just so.
        nobody = {"email": "nobody@example.test", "password": "not the password"}
        codes = [stranger.ask("POST", "/v1/sign-in", nobody).code for _ in range(6)]
        assert codes == ["wrong_password"] * 5 + ["too_many"]


def test_nobody_gives_or_takes_a_role_above_their_own(server: ServerProcess, owner: Person) -> None:
    project = owner.post("/v1/projects", {"name": "ranks"})["project_id"]
    members = f"/v1/projects/{project}/members"
    admin = invite(owner, project, "admin@ranks.test", "admin")
    second = invite(owner, project, "second@ranks.test", "owner")
    second_id = second.get("/v1/me")["account"]["account_id"]
    admin_id = admin.get("/v1/me")["account"]["account_id"]
    for method, path, body in (
        ("POST", members, {"email": "x@ranks.test", "role": "owner"}),
        ("PATCH", f"{members}/{second_id}", {"role": "viewer"}),
        ("PATCH", f"{members}/{admin_id}", {"role": "owner"}),
        ("DELETE", f"{members}/{second_id}", None),
        ("POST", f"/v1/keys?project={project}", {"name": "k", "role": "owner"}),
        ("POST", "/v1/projects/*/members", {"email": "x@ranks.test", "role": "viewer"}),
        ("POST", "/v1/projects", {"name": "mine"}),
    ):
        answer = admin.ask(method, path, body)
        assert (answer.status, answer.code) == (403, "role_needed"), (method, path)
    invite(admin, project, "viewer@ranks.test", "viewer")
    roles = {one["email"]: one["role"] for one in admin.get(members)["items"]}
    assert roles["viewer@ranks.test"] == "viewer"
    assert roles["owner@example.test"] == "owner"
    admin.call("DELETE", f"{members}/{admin_id}")
    gone = admin.ask("GET", f"/v1/projects/{project}")
    assert (gone.status, gone.code) == (404, "unknown_project")


def test_the_last_owner_stays(owner: Person) -> None:
    account = owner.get("/v1/me")["account"]["account_id"]
    path = f"/v1/projects/*/members/{account}"
    for method, body in (("PATCH", {"role": "viewer"}), ("DELETE", None)):
        assert owner.ask(method, path, body).code == "last_owner"
    assert owner.ask("DELETE", f"/v1/accounts/{account}").code == "own_account"


def test_a_deleted_account_is_out(owner: Person) -> None:
    person = invite(owner, "default", "leaves@example.test", "viewer")
    account = person.get("/v1/me")["account"]["account_id"]
    owner.call("DELETE", f"/v1/accounts/{account}")
    assert person.ask("GET", "/v1/me").status == 401
    assert owner.ask("DELETE", f"/v1/accounts/{account}").status == 404


def test_a_key_does_what_its_role_may_and_nothing_of_an_account(owner: Person) -> None:
    viewer = owner.key("default", "viewer")
    member = owner.key("default", "member")
    record = b'{"kind":"session_began","session_id":"by-key","time":1}'
    lines = {"Content_Type": "application/x-ndjson"}
    assert viewer.ask("POST", "/v1/records", record, **lines).code == "role_needed"
    assert member.ask("POST", "/v1/records", record, **lines).status == 200
    assert member.ask("DELETE", "/v1/sessions/by-key").code == "role_needed"
    assert member.ask("GET", "/v1/me/sign-ins").code == "account_needed"
    assert member.ask("POST", "/v1/sign-out").code == "account_needed"
    assert member.get("/v1/me")["projects"][0]["role"] == "member"
    assert owner.key("default", "admin").ask("DELETE", "/v1/sessions/by-key").status == 200
    # A door is for programs: a browser that is signed in has no business there.
    assert owner.ask("POST", "/v1/records", record, **lines).code == "missing_key"


def test_a_password_that_a_command_resets(server: ServerProcess, owner: Person) -> None:
    from lucidic_server.cli.main import main

    invite(owner, "default", "command@example.test", "viewer")
    import contextlib
    import io

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        data = ["--data-dir", str(server.data_dir)]
        assert main(["accounts", "reset", "command@example.test", *data]) == 0
        assert main(["accounts", "list", *data]) == 0
        assert main(["keys", "create", "k", "--project", "nothing", *data]) == 1
    lines = printed.getvalue().splitlines()
    token = lines[0].removeprefix("/invitation#")
    body = {"token": token, "password": "from the command"}
    assert Asker(server).ask("POST", "/v1/invitations/accept", body).status == 200
    assert any("command@example.test" in line for line in lines)


def test_a_stream_knows_whose_time_is_over(tmp_path: Path) -> None:
    control = Control(tmp_path, SystemClock())
    account = control.accounts.set_up("a@b.test", "A", "hash")
    callers = Callers(control)
    cookie = control.sign_ins.make(account, 60.0, "", "")
    caller = callers.identify(None, needs_key=False, cookie=cookie)
    text, key = control.keys.issue("default", "k")
    program = callers.identify(f"Bearer {text}", needs_key=True)
    assert callers.may_still_read(caller)
    assert callers.may_still_read(program)
    control.sign_ins.end(account, caller.sign_in_id or "")
    control.keys.revoke(key.prefix)
    assert not callers.may_still_read(caller)
    assert not callers.may_still_read(program)
    control.close()
