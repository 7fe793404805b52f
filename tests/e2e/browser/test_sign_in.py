"""Getting in: the setup, the sign-in, invitations, the provider, and what ends a sign-in."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import axe
from tests.e2e.browser.visitors import Visitors
from tests.e2e.browser.visitors import expect_path
from tests.e2e.browser.visitors import sign_in
from tests.support.fake_provider import FakeProvider
from tests.support.people import PASSWORD
from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Asker
from tests.support.people import Person
from tests.support.people import invite
from tests.support.people import set_up
from tests.support.people import setup_token
from tests.support.people import sign_in as sign_in_by_hand
from tests.support.server_process import ServerProcess

pytestmark = pytest.mark.browser

OWNER = "owner@example.test"
WIDTHS = (390, 1024, 1600)


class Scene:
    """A server with accounts and a provider, its owner, and a viewer of one project."""

    def __init__(self, server: ServerProcess, provider: FakeProvider) -> None:
        self.server = server
        self.provider = provider
        self.owner = set_up(server, OWNER)
        self.viewer = invite(self.owner, "default", "viewer@example.test", "viewer")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with FakeProvider() as provider:
        environ = {**WITH_ACCOUNTS, **provider.environ(LUCIDIC_OIDC_DOMAINS="corp.test")}
        environ["LUCIDIC_OIDC_NAME"] = "Corp"
        with ServerProcess(tmp_path_factory.mktemp("server"), environ=environ) as server:
            yield Scene(server, provider)


def test_the_first_visit_makes_the_owner(tmp_path: Path, visitors: Visitors) -> None:
    with ServerProcess(tmp_path, environ=WITH_ACCOUNTS) as server:
        page = visitors.new()
        page.goto(f"{server.base_url}/sessions")
        expect_path(page, server, "/setup")
        page.get_by_label("Setup token").fill("not the token")
        page.get_by_label("Your name").fill("Ada")
        page.get_by_label("Email").fill(OWNER)
        page.get_by_label("Password", exact=True).fill("correct horse")
        page.get_by_role("button", name="Become the owner").click()
        expect(page.get_by_label("Setup token")).to_have_accessible_description(
            "This is not the setup token. `lucidic serve` prints it at its start, and a new one "
            "at every start."
        )
        page.get_by_label("Setup token").fill(f" {setup_token(server)} ")
        page.get_by_role("button", name="Become the owner").click()
        expect(page.get_by_role("button", name=f"Account: {OWNER}")).to_be_visible()
        expect_path(page, server, "/")
        # Who owns the server signs in with what was chosen, and the token opens nothing any more.
        owner = sign_in_by_hand(server, OWNER, "correct horse")
        assert owner.get("/v1/me")["everywhere"] == "owner"
        page.goto(f"{server.base_url}/setup")
        expect_path(page, server, "/")
        assert setup_token(server) not in page.content()
        page.goto("about:blank")


def test_the_sign_in_leads_to_where_one_wanted_to_go(scene: Scene, visitors: Visitors) -> None:
    page = visitors.new()
    page.goto(f"{scene.server.base_url}/sessions?q=state%3Aactive&sort=cost")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert dict(parse_qsl(urlsplit(page.url).query)) == {
        "return_to": "/sessions?q=state%3Aactive&sort=cost"
    }
    sign_in(page, OWNER, "wrong horse battery")
    expect(page.get_by_role("alert")).to_contain_text("Email or password is wrong.")
    expect(page.get_by_role("alert")).to_contain_text("An owner can make a link")
    # Neither the password nor the email is in the address.
    assert "horse" not in page.url
    assert "example" not in page.url
    sign_in(page, OWNER)
    expect_path(page, scene.server, "/sessions?q=state%3Aactive&sort=cost")
    assert "horse" not in scene.server.log()


def test_password_managers_know_the_fields(scene: Scene, visitors: Visitors) -> None:
    page = visitors.new()
    page.goto(f"{scene.server.base_url}/sign-in")
    expect(page.get_by_label("Email")).to_have_attribute("autocomplete", "username")
    password = page.get_by_label("Password", exact=True)
    expect(password).to_have_attribute("autocomplete", "current-password")
    expect(password).to_have_attribute("type", "password")
    page.get_by_role("button", name="Show: password").click()
    expect(password).to_have_attribute("type", "text")
    # By keyboard alone: the fields, then Enter.
    page.get_by_label("Email").focus()
    page.keyboard.type(OWNER)
    password.focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect_path(page, scene.server, "/")


def test_who_tries_too_often_is_told_how_long_to_wait(scene: Scene, visitors: Visitors) -> None:
    page = visitors.new()
    page.goto(f"{scene.server.base_url}/sign-in")
    for _ in range(5):
        sign_in(page, "guessed@example.test", "wrong horse battery")
        expect(page.get_by_role("button", name="Sign in")).to_be_enabled()
        expect(page.get_by_role("alert")).to_contain_text("Email or password is wrong.")
    sign_in(page, "guessed@example.test", "wrong horse battery")
    expect(page.get_by_role("alert")).to_contain_text("Too many failed tries.")
    expect(page.get_by_role("button", name="Wait 14m")).to_be_disabled()


def test_an_ended_sign_in_leads_back_to_the_same_address(scene: Scene, visitors: Visitors) -> None:
    person = sign_in_by_hand(scene.server, OWNER)
    page = visitors.new(person)
    page.goto(f"{scene.server.base_url}/health")
    expect(page.get_by_role("heading", name="Health")).to_be_visible()
    (mine,) = [each for each in person.get("/v1/me/sign-ins")["items"] if each["current"]]
    scene.owner.call("DELETE", f"/v1/me/sign-ins/{mine['sign_in_id']}")
    # The page asks every few seconds.
    told = page.get_by_role("status").filter(has_text="Your sign-in has ended")
    expect(told).to_be_visible(timeout=20_000)
    sign_in(page, OWNER)
    expect_path(page, scene.server, "/health")


def test_a_page_that_only_listens_notices_too(scene: Scene, visitors: Visitors) -> None:
    person = sign_in_by_hand(scene.server, OWNER)
    page = visitors.new(person)
    page.goto(f"{scene.server.base_url}/sessions")
    expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
    (mine,) = [each for each in person.get("/v1/me/sign-ins")["items"] if each["current"]]
    scene.owner.call("DELETE", f"/v1/me/sign-ins/{mine['sign_in_id']}")
    # The server ends a stream within 15 seconds after its sign-in.
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=30_000)


def test_signing_out_leaves_nothing_behind(scene: Scene, visitors: Visitors) -> None:
    page = visitors.new(sign_in_by_hand(scene.server, "viewer@example.test"))
    page.goto(f"{scene.server.base_url}/sessions")
    page.get_by_role("button", name="Account: viewer@example.test").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect_path(page, scene.server, "/sign-in")
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_invitation_is_accepted_once(scene: Scene, visitors: Visitors) -> None:
    body = {"email": "new@example.test", "role": "member"}
    added = scene.owner.post("/v1/projects/default/members", body)
    page = visitors.new()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{scene.server.base_url}{added['path']}")
    expect(page.get_by_label("Email")).to_have_value("new@example.test")
    # The secret is neither in what was asked for nor in the address bar.
    assert added["invitation"] not in page.url
    assert not [url for url in asked[1:] if added["invitation"] in url]
    page.reload()
    page.get_by_label("Your name").fill("New")
    page.get_by_label("Password", exact=True).fill("short")
    expect(page.get_by_text("7 more characters to go.")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Set the password and sign in").click()
    expect(page.get_by_role("button", name="Account: new@example.test")).to_be_visible()
    again = visitors.new()
    again.goto(f"{scene.server.base_url}{added['path']}")
    expect(again.get_by_role("alert")).to_contain_text("was used already")


def test_the_provider_leads_back_to_where_one_wanted_to_go(
    scene: Scene, visitors: Visitors
) -> None:
    page = visitors.new()
    page.goto(f"{scene.server.base_url}/sessions?q=verdict%3Ano")
    page.get_by_role("link", name="Continue with Corp").click()
    expect_path(page, scene.server, "/sessions?q=verdict%3Ano")
    expect(page.get_by_role("button", name="Account: somebody@corp.test")).to_be_visible()


def test_whom_the_provider_brings_uninvited_reads_why(scene: Scene, visitors: Visitors) -> None:
    page = visitors.new()
    known = scene.provider.person
    scene.provider.person = {**known, "sub": "7", "email": "x@elsewhere.test"}
    try:
        page.goto(f"{scene.server.base_url}/sign-in")
        page.get_by_role("link", name="Continue with Corp").click()
        expect(page.get_by_role("status")).to_contain_text("Nobody invited this email")
    finally:
        scene.provider.person = known


def test_one_sees_and_ends_one_s_sign_ins(scene: Scene, visitors: Visitors) -> None:
    owner, elsewhere = (sign_in_by_hand(scene.server, OWNER) for _ in range(2))
    page = visitors.new(owner)
    page.goto(f"{scene.server.base_url}/settings/account")
    listed = page.get_by_role("region", name="Signed in")
    expect(listed.get_by_text("this browser")).to_have_count(1)
    count = listed.get_by_role("listitem").count()
    listed.get_by_role("button", name="Sign out").first.click()
    expect(listed.get_by_role("listitem")).to_have_count(count - 1)
    assert elsewhere.ask("GET", "/v1/me").status == 401


def test_the_password_changes_and_ends_the_other_sign_ins(scene: Scene, visitors: Visitors) -> None:
    person = invite(scene.owner, "default", "changes@example.test", "viewer")
    elsewhere = sign_in_by_hand(scene.server, "changes@example.test")
    page = visitors.new(person)
    page.goto(f"{scene.server.base_url}/settings/account")
    page.get_by_label("Present password", exact=True).fill("wrong horse battery")
    page.get_by_label("New password", exact=True).fill("another horse battery")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("The present password is wrong.")).to_be_visible()
    page.get_by_label("Present password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("Changed; every other browser must sign in again")).to_be_visible()
    assert elsewhere.ask("GET", "/v1/me").status == 401
    assert person.ask("GET", "/v1/me").status == 200
    assert isinstance(
        sign_in_by_hand(scene.server, "changes@example.test", "another horse battery"), Person
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_for_everybody(scene: Scene, visitors: Visitors, scheme: str) -> None:
    added = scene.owner.post(
        "/v1/projects/default/members", {"email": f"{scheme}@example.test", "role": "viewer"}
    )
    for width in WIDTHS:
        page = visitors.new(width=width)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for path in ("/sign-in?problem=not_allowed", added["path"]):
            page.goto(f"{scene.server.base_url}{path}")
            expect(page.get_by_label("Email")).to_be_visible()
            assert axe.violations(page) == []
        page = visitors.new(scene.owner, width=width)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{scene.server.base_url}/settings/account")
        expect(page.get_by_text("this browser")).to_be_visible()
        assert axe.violations(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_the_setup_is_for_everybody(tmp_path: Path, visitors: Visitors) -> None:
    with ServerProcess(tmp_path, environ=WITH_ACCOUNTS) as server:
        for width in WIDTHS:
            page = visitors.new(width=width)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.goto(f"{server.base_url}/")
                expect(page.get_by_label("Setup token")).to_be_visible()
                assert axe.violations(page) == []
        assert Asker(server).ask("GET", "/v1/me").code == "setup_required"


def test_who_is_in_no_project_reads_what_to_do(scene: Scene, visitors: Visitors) -> None:
    person = invite(scene.owner, "default", "left@example.test", "viewer")
    account = person.get("/v1/me")["account"]["account_id"]
    scene.owner.call("DELETE", f"/v1/projects/default/members/{account}")
    page = visitors.new(person)
    page.goto(f"{scene.server.base_url}/sessions")
    expect(page.get_by_role("heading", name="You are in no project yet")).to_be_visible()
    page.get_by_role("button", name="Account: left@example.test").click()
    page.get_by_role("menuitem", name="Your account").click()
    expect(page.get_by_label("Name")).to_have_value("left")


def test_another_project_is_another_address(scene: Scene, visitors: Visitors) -> None:
    project = scene.owner.post("/v1/projects", {"name": "Support"})["project_id"]
    key = scene.owner.key(project)
    line = b'{"kind": "session_began", "session_id": "theirs", "name": "A refund", "time": 1}'
    key.call("POST", "/v1/records", line, Content_Type="application/x-ndjson")
    page = visitors.new(scene.owner)
    page.goto(f"{scene.server.base_url}/sessions")
    expect_path(page, scene.server, "/sessions?project=default")
    expect(page.get_by_role("heading", name="Record your first session")).to_be_visible()
    page.get_by_role("button", name="Project: default").click()
    page.get_by_role("menuitemradio", name="Support owner").click()
    expect_path(page, scene.server, f"/sessions?project={project}")
    page.get_by_role("link", name="A refund").click()
    expect_path(page, scene.server, f"/sessions/theirs?project={project}")
    # The address that a program prints names no project: the session's own is found.
    other = visitors.new(sign_in_by_hand(scene.server, OWNER))
    other.goto(f"{scene.server.base_url}/sessions/theirs")
    expect(other.get_by_role("heading", name="A refund")).to_be_visible()
    expect_path(other, scene.server, f"/sessions/theirs?project={project}")
    # And what is not there for somebody does not exist for them.
    stranger = visitors.new(scene.viewer)
    stranger.goto(f"{scene.server.base_url}/sessions?project={project}")
    expect(stranger.get_by_role("heading", name="no such project")).to_be_visible()
    stranger.get_by_role("link", name="To the project default").click()
    expect(stranger.get_by_role("heading", name="Record your first session")).to_be_visible()


def test_the_bar_fits_the_smallest_window(scene: Scene, visitors: Visitors) -> None:
    scene.owner.post("/v1/projects", {"name": "A project with a rather long name"})
    page = visitors.new(scene.owner, width=360)
    for path in ("/", "/sessions"):
        page.goto(f"{scene.server.base_url}{path}")
        expect(page.get_by_role("status").filter(has_text="Live")).to_be_attached()
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
