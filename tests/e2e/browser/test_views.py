"""Kept views of the list: saved, changed, shared, opened with, renamed, deleted, and who may."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.browser.axe import violations
from tests.e2e.browser.visitors import Visitors
from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Asker
from tests.support.people import Person
from tests.support.people import invite
from tests.support.people import set_up
from tests.support.server_process import ServerProcess
from tests.support.told import session
from tests.support.told import tell

pytestmark = pytest.mark.browser

HOUR = 3600


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server without accounts, with sessions that fail and one that does not."""
    with ServerProcess(tmp_path_factory.mktemp("views")) as running:
        tell(
            running,
            *(session(f"broken-{n}", "shop", n * HOUR, error="no such part") for n in (1, 2)),
            session("fine", "desk", HOUR, is_successful=True),
        )
        yield running


@pytest.fixture
def local(server: ServerProcess) -> Iterator[Asker]:
    """Whoever asks here; without the views of another test."""
    asker = Asker(server)
    yield asker
    for view in asker.get("/v1/views")["items"]:
        asker.call("DELETE", f"/v1/views/{view['view_id']}")


def open_list(page: Page, server: ServerProcess, query: str = "") -> None:
    page.goto(f"{server.base_url}/sessions{query}")
    expect(page.get_by_role("row").nth(1)).to_be_visible()


def choose(page: Page, item: str) -> None:
    """Opens the menu of views by its key and chooses in it."""
    page.keyboard.press("v")
    page.get_by_role("menu").get_by_text(item, exact=True).click()


def test_a_view_is_saved_changed_and_gone_back_to(
    server: ServerProcess, local: Asker, page: Page
) -> None:
    open_list(page, server, "?q=errors%3E0&sort=-cost")
    choose(page, "Save as a new view…")
    page.get_by_role("textbox", name="Name").fill("Dear failures")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Dear failures")
    expect(button).to_be_visible()
    (view,) = local.get("/v1/views")["items"]
    assert (view["q"], view["sort"], view["columns"]) == ("errors>0", "-cost", [])
    expect(page).to_have_url(f"{server.base_url}/sessions?view={view['view_id']}")
    expect(button).not_to_contain_text("changed")
    # What is different stands beside it, an empty filter too; a reload shows the same.
    page.get_by_role("button", name="Remove filter").click()
    expect(page).to_have_url(re.compile(rf"view={view['view_id']}&q=$"))
    expect(button).to_contain_text("changed")
    page.reload()
    expect(page.get_by_role("row", name=re.compile("fine"))).to_be_visible()
    expect(button).to_contain_text("changed")
    choose(page, "Undo the changes")
    expect(page.get_by_role("main")).to_contain_text("2 matches")
    page.get_by_role("combobox").fill("errors>0 agent:shop")
    page.keyboard.press("Escape")
    expect(button).to_contain_text("changed")
    page.get_by_role("heading", name="Sessions").click()
    choose(page, "Save the changes")
    expect(button).not_to_contain_text("changed")
    (view,) = local.get("/v1/views")["items"]
    assert view["q"] == "errors>0 agent:shop"
    expect(page).to_have_url(f"{server.base_url}/sessions?view={view['view_id']}")


def test_a_view_is_walked_to_by_keys_alone_and_found_in_the_palette(
    server: ServerProcess, local: Asker, page: Page
) -> None:
    view = local.post("/v1/views", {"name": "Failing", "q": "errors>0"})
    open_list(page, server)
    page.keyboard.press("v")
    expect(page.get_by_role("menu")).to_be_visible()
    page.keyboard.type("fai")
    expect(page.get_by_role("menuitemradio", name="Failing")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.base_url}/sessions?view={view['view_id']}")
    expect(page.get_by_role("main")).to_contain_text("2 matches")
    page.go_back()
    expect(page.get_by_role("row", name=re.compile("fine"))).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("failing")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("2 matches")


def test_a_view_opens_the_list_and_all_is_a_choice(
    server: ServerProcess, local: Asker, page: Page
) -> None:
    view = local.post("/v1/views", {"name": "Failing", "q": "errors>0"})
    by_view = f"{server.base_url}/sessions?view={view['view_id']}"
    open_list(page, server, f"?view={view['view_id']}")
    choose(page, "Open the list with it")
    page.keyboard.press("v")
    expect(page.get_by_role("menu").get_by_label("Opens the list")).to_be_visible()
    page.keyboard.press("Escape")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_list(page, server)
    expect(page).to_have_url(by_view)
    expect(page.get_by_role("main")).to_contain_text("2 matches")
    # The list without the view is not asked for in vain.
    assert [url for url in asked if "/v1/sessions" in url and "errors" not in url] == []
    choose(page, "All sessions")
    expect(page).to_have_url(f"{server.base_url}/sessions?view=all")
    expect(page.get_by_role("row", name=re.compile("fine"))).to_be_visible()
    page.reload()
    expect(page.get_by_role("row", name=re.compile("fine"))).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Sessions").click()
    expect(page).to_have_url(by_view)
    choose(page, "Open the list without it")
    page.get_by_role("link", name="Home").first.click()
    page.get_by_role("navigation").get_by_role("link", name="Sessions").click()
    expect(page).to_have_url(f"{server.base_url}/sessions")


def test_a_view_is_renamed_and_deleted_and_its_address_says_so(
    server: ServerProcess, local: Asker, page: Page
) -> None:
    view = local.post("/v1/views", {"name": "Old", "q": "errors>0"})
    local.post("/v1/views", {"name": "Taken"})
    open_list(page, server, f"?view={view['view_id']}")
    choose(page, "Rename…")
    name = page.get_by_role("textbox", name="Name")
    expect(name).to_be_focused()
    name.fill("Newer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Newer")).to_be_visible()
    choose(page, "Delete…")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page).to_have_url(f"{server.base_url}/sessions")
    expect(page.get_by_role("row", name=re.compile("fine"))).to_be_visible()
    open_list(page, server, f"?view={view['view_id']}")
    expect(page.get_by_role("status").filter(has_text="not here")).to_be_visible()
    page.get_by_role("button", name="Show all sessions").click()
    expect(page).to_have_url(f"{server.base_url}/sessions")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_use_it(
    server: ServerProcess, local: Asker, page: Page, width: int, theme: str
) -> None:
    view = local.post("/v1/views", {"name": "Failing", "q": "errors>0", "sort": "-cost"})
    local.call("PUT", "/v1/default-view", {"view_id": view["view_id"]})
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(f"{server.base_url}/sessions?view={view['view_id']}&q=errors%3E1")
    expect(page.get_by_role("button", name="Failing")).to_contain_text("changed")
    page.keyboard.press("v")
    expect(page.get_by_role("menu")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("menu").get_by_text("Save as a new view…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{server.base_url}/sessions?view=gone")
    expect(page.get_by_role("status").filter(has_text="not here")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


class Team:
    """A member and a viewer of one project."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        owner = set_up(server)
        project = owner.get("/v1/me")["projects"][0]["project_id"]
        self.member: Person = invite(owner, project, "member@example.test", "member")
        self.viewer: Person = invite(owner, project, "viewer@example.test", "viewer")
        line = b'{"kind":"session_began","session_id":"s","agent_id":"desk","time":1}'
        owner.key(project).call("POST", "/v1/records", line, Content_Type="application/x-ndjson")


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with ServerProcess(tmp_path_factory.mktemp("team"), environ=WITH_ACCOUNTS) as running:
        yield Team(running)


def test_a_member_shares_and_a_viewer_keeps_their_own(team: Team, visitors: Visitors) -> None:
    server = team.server
    page = visitors.new(team.member)
    open_list(page, server, "?q=agent%3Adesk")
    choose(page, "Save as a new view…")
    page.get_by_role("textbox", name="Name").fill("Team")
    page.get_by_role("checkbox", name="Everybody in the project sees it").check()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Team")).to_be_visible()

    looking = visitors.new(team.viewer)
    looking.goto(page.url)
    expect(looking.get_by_role("button", name="Team")).to_be_visible()
    looking.keyboard.press("v")
    menu = looking.get_by_role("menu")
    expect(menu).to_contain_text("Views of the project")
    for refused in ("Rename…", "Delete…", "Share"):
        expect(menu).not_to_contain_text(refused)
    menu.get_by_text("Save as a new view…").click()
    expect(looking.get_by_role("checkbox", name="Everybody")).to_have_count(0)
    looking.get_by_role("textbox", name="Name").fill("Mine")
    looking.keyboard.press("Enter")
    expect(looking.get_by_role("button", name="Mine")).to_be_visible()
    assert [view["name"] for view in team.member.get("/v1/views")["items"]] == ["Team"]

    choose(page, "Keep it to yourself")
    page.keyboard.press("v")
    expect(page.get_by_role("menu")).to_contain_text("Your views")
    assert [view["name"] for view in team.viewer.get("/v1/views")["items"]] == ["Mine"]
