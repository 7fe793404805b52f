"""Home and the agents: every number leads to its rows, and the first session is seen at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.browser.axe import violations
from tests.support.server_process import ServerProcess
from tests.support.told import session
from tests.support.told import tell

pytestmark = pytest.mark.browser

HOUR = 3600
NUMBERS = (1, 2, 3)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with two agents: three failures of one kind, one of another, one that runs."""
    with ServerProcess(tmp_path_factory.mktemp("server")) as running:
        tell(
            running,
            *(
                session(f"slow-{n}", "desk", n * HOUR, error=f"no answer in {n} s")
                for n in (1, 2, 3)
            ),
            session("odd", "shop", 2 * HOUR, error="no such part", is_successful=False),
            *(session(f"good-{n}", "shop", n * HOUR, is_successful=True) for n in (1, 2, 3, 4)),
            session("runs", "desk", 60, ran_s=None),
            # The period before.
            *(session(f"before-{n}", "desk", (25 + n) * HOUR) for n in (1, 2)),
        )
        yield running


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that has recorded nothing yet."""
    with ServerProcess(tmp_path) as running:
        yield running


def figure(page: Page, label: str) -> str:
    """Returns the text of one of the figures at the top."""
    tile = page.get_by_role("main").get_by_role("link").filter(has_text=re.compile(f"^{label}"))
    return tile.first.inner_text()


def test_each_number_opens_its_rows(server: ServerProcess, page: Page) -> None:
    page.goto(server.base_url)
    tile = page.get_by_role("link").filter(has_text=re.compile("^With errors"))
    expect(tile).to_contain_text("4")
    assert "9" in figure(page, "Sessions")
    assert "80 %" in figure(page, "Success rate")
    tile.click()
    expect(page.get_by_role("heading", name="Sessions", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("4 matches")
    page.go_back()
    page.get_by_role("link", name="look_up").first.click()
    expect(page.get_by_role("main")).to_contain_text("3 matches")
    expect(page.get_by_role("row").filter(has_text="slow-1")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="odd")).to_have_count(0)


def test_the_failing_call_is_one_click_away(server: ServerProcess, page: Page) -> None:
    page.goto(server.base_url)
    # What one of them said, and not only what all of them have in common.
    expect(page.get_by_text("no answer in 1 s", exact=True)).to_have_attribute(
        "title", "Alike: no answer in <n> s"
    )
    page.get_by_role("link", name="See the newest").first.click()
    expect(page).to_have_url(re.compile("/sessions/slow-1.*event=tool"))
    expect(page.get_by_role("main")).to_contain_text("no answer in 1 s")


def test_what_runs_is_told_and_ends_by_itself(empty_server: ServerProcess, page: Page) -> None:
    running = session("runs", "desk", 60, ran_s=None)
    tell(empty_server, running, session("ends-soon", "desk", 30, ran_s=None))
    page.goto(empty_server.base_url)
    told = page.get_by_role("region", name="Running now")
    expect(told).to_contain_text("ends-soon")
    status, _answer = empty_server.send_lines(*session("ends-soon", "desk", 30)[-1:])
    assert status == 200
    expect(told).not_to_contain_text("ends-soon", timeout=20_000)
    expect(told).to_contain_text("runs")


def test_a_column_of_a_chart_opens_with_the_keyboard(server: ServerProcess, page: Page) -> None:
    page.goto(server.base_url)
    chart = page.get_by_role("slider", name="Errors over time")
    chart.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(chart).to_have_attribute("aria-valuetext", re.compile("Errors"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("started%3E%3D|started>="))
    expect(page.get_by_role("heading", name="Sessions", level=1)).to_be_visible()


def test_the_time_is_in_the_address(server: ServerProcess, page: Page) -> None:
    page.goto(server.base_url)
    page.get_by_role("button", name="Time: Last 24 hours").click()
    page.get_by_role("button", name="Last 7 days").click()
    expect(page).to_have_url(re.compile("range=7d"))
    page.reload()
    main = page.get_by_role("main")
    tile = main.get_by_role("link").filter(has_text=re.compile("^Sessions"))
    expect(tile.first).to_contain_text(re.compile("1[12]"))


def test_the_first_session_is_seen_at_once(empty_server: ServerProcess, page: Page) -> None:
    page.goto(empty_server.base_url)
    expect(page.get_by_role("main")).to_contain_text("lai.init(")
    expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
    tell(empty_server, session("first", "new", 5))
    expect(page.get_by_role("region", name="Agents")).to_contain_text("new", timeout=15_000)


def test_an_agent_has_a_page(server: ServerProcess, page: Page) -> None:
    page.goto(f"{server.base_url}/agents")
    page.get_by_role("row").filter(has_text="shop").get_by_role("link", name="shop").click()
    expect(page.get_by_role("heading", name="shop", level=1)).to_be_visible()
    expect(page.get_by_role("region", name="What failed")).to_contain_text("no such part")
    expect(page.get_by_role("region", name="Latest sessions")).to_contain_text("good-1")
    page.goto(f"{server.base_url}/agents/nobody")
    expect(page.get_by_role("main")).to_contain_text("There is no such agent")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1024, 1600])
def test_everybody_can_use_them(server: ServerProcess, page: Page, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    for path, ready in (("/", "What failed"), ("/agents", "desk"), ("/agents/desk", "slow-1")):
        page.goto(f"{server.base_url}{path}")
        expect(page.get_by_role("main")).to_contain_text(ready)
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
