"""The list of sessions: filter, facets, time, columns, marks, tags, export, hits, tail."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.browser.axe import violations
from tests.support.server_process import ServerProcess
from tests.support.told import session
from tests.support.told import tell

pytestmark = pytest.mark.browser

HOUR = 3600


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with sessions of two agents, some failing, one older than a day."""
    with ServerProcess(tmp_path_factory.mktemp("server")) as running:
        tell(
            running,
            *(session(f"desk-{n}", "help desk", n * HOUR, tags=["eu"]) for n in (1, 2, 3)),
            session("broken", "shop", HOUR, error="no such part", is_successful=False),
            session("old", "shop", 50 * HOUR, is_successful=True, session_eval=0.5),
        )
        yield running


def open_list(page: Page, server: ServerProcess, query: str = "") -> None:
    page.goto(f"{server.base_url}/sessions{query}")
    expect(page.get_by_role("row").nth(1)).to_be_visible()


def test_a_filter_is_completed_and_stays_in_the_address(server: ServerProcess, page: Page) -> None:
    open_list(page, server)
    page.keyboard.press("/")
    page.keyboard.type("ag")
    expect(page.get_by_role("option")).to_contain_text("agent")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("help")
    expect(page.get_by_role("option")).to_contain_text("help desk")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox")).to_have_value('agent:"help desk" ')
    expect(page.get_by_role("main")).to_contain_text("3 matches")
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("3 matches")
    page.get_by_role("button", name="Remove filter: Agent").click()
    expect(page.get_by_role("combobox")).to_have_value("")


def test_what_cannot_be_read_is_underlined_and_the_list_stays(
    server: ServerProcess, browser: Browser
) -> None:
    # A refusal is an error on the console: this page is not the one whose console must be silent.
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    open_list(page, server)
    page.get_by_role("combobox").fill("broken colour:red")
    page.keyboard.press("Escape")
    expect(page.get_by_role("alert")).to_contain_text("no field 'colour'", ignore_case=True)
    assert page.locator(".decoration-wavy").inner_text() == "colour:red"
    expect(page.get_by_role("row").filter(has_text="desk-1")).to_be_visible()
    context.close()


def test_facets_count_and_widen(server: ServerProcess, page: Page) -> None:
    open_list(page, server, "?q=agent%3Ashop")
    page.get_by_role("button", name=re.compile("^Agent")).click()
    desk = page.get_by_role("menuitemcheckbox", name="help desk")
    expect(desk).to_contain_text("3")
    desk.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("main")).to_contain_text("5 matches")
    expect(page.get_by_role("combobox")).to_have_value('agent:shop,"help desk"')


def test_a_time_is_chosen(server: ServerProcess, page: Page) -> None:
    open_list(page, server, "?q=-agent%3Atail")
    page.get_by_role("button", name="Time: Any time").click()
    page.get_by_role("button", name="Last 24 hours").click()
    expect(page.get_by_role("main")).to_contain_text("4 matches")
    expect(page.get_by_role("combobox")).to_have_value("-agent:tail started>-24h")
    page.get_by_role("button", name="Time: Last 24 hours").click()
    page.get_by_role("button", name="Any time").last.click()
    expect(page.get_by_role("combobox")).to_have_value("-agent:tail")


def test_columns_are_chosen_moved_and_kept(server: ServerProcess, page: Page) -> None:
    open_list(page, server)
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("checkbox", name="Tags", exact=True).check()
    page.get_by_role("checkbox", name="Task", exact=True).uncheck()
    page.get_by_role("button", name="Name: further left").click()
    page.keyboard.press("Escape")
    heads = page.get_by_role("columnheader")
    expect(heads.nth(1)).to_have_text("Name")
    expect(page.get_by_role("columnheader", name="Tags")).to_be_visible()
    expect(page).to_have_url(re.compile("cols=name"))
    # Without the address the browser remembers.
    open_list(page, server)
    expect(heads.nth(1)).to_have_text("Name")
    expect(page.get_by_role("columnheader", name="Task")).to_have_count(0)


def test_marked_sessions_are_tagged_exported_and_compared(
    server: ServerProcess, page: Page
) -> None:
    open_list(page, server, '?q=agent%3A"help desk"')
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    bar = page.get_by_role("region", name="Selected sessions")
    expect(bar).to_contain_text("2 sessions")
    expect(bar.get_by_role("button", name="Compare")).to_be_enabled()
    bar.get_by_role("button", name="Tag").click()
    page.get_by_role("textbox", name="Tags").fill("look at, odd")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    with page.expect_download() as started:
        bar.get_by_role("link", name="Export").click()
    lines = [json.loads(line) for line in started.value.path().read_text().splitlines()]
    assert {line["session_id"] for line in lines} == {"desk-1", "desk-2"}
    assert any(line.get("tags") == ["look at", "odd"] for line in lines)
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    page.get_by_role("combobox").fill('tag:"look at"')
    page.keyboard.press("Escape")
    expect(page.get_by_role("main")).to_contain_text("2 matches")


def test_hits_in_events_are_marked_and_open_the_event(server: ServerProcess, page: Page) -> None:
    open_list(page, server)
    page.keyboard.press("e")
    expect(page.get_by_role("main")).to_contain_text("Which words")
    page.get_by_role("combobox").fill("such part agent:shop")
    page.keyboard.press("Escape")
    hit = page.get_by_role("list", name="Hits").get_by_role("listitem")
    expect(hit).to_have_count(1)
    expect(hit.locator("mark").first).to_have_text("such")
    hit.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/sessions/broken.*event=tool"))


def test_a_tail_shows_what_comes_in(server: ServerProcess, page: Page) -> None:
    open_list(page, server)
    page.keyboard.press("t")
    expect(page.get_by_role("status").filter(has_text="Following")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
    tell(server, session("just-now", "tail", 1, ran_s=None))
    expect(page.get_by_role("row").nth(1)).to_contain_text("just-now")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1024, 1600])
def test_everybody_can_use_it(server: ServerProcess, page: Page, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(f"{server.base_url}/sessions?q=-state%3Aactive")
    mark = page.get_by_role("checkbox", name="Select broken")
    mark.check()
    expect(page.get_by_role("region", name="Selected sessions")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{server.base_url}/sessions?in=events&q=part")
    expect(page.locator("mark").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
