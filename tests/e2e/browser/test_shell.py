"""The frame of every page: places, the palette, keys, and who cannot see or point."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.browser.axe import violations
from tests.support.asking import sessions_of
from tests.support.server_process import ServerProcess

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with two sessions."""
    with ServerProcess(tmp_path_factory.mktemp("server")) as running:
        lines = [
            {
                "kind": "session_began",
                "session_id": f"shell-{name}",
                "agent_id": "shell",
                "name": f"{name} the parcel",
                "time": "2026-01-01T00:00:00Z",
            }
            for name in ("Find", "Return")
        ]
        assert running.send_lines(*lines)[0] == 200
        sessions_of(running, "shell", 2)
        yield running


def test_places_have_keys(server: ServerProcess, page: Page) -> None:
    page.goto(f"{server.base_url}/sessions")
    expect(page.get_by_role("row").filter(has_text="parcel").first).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Health", level=1)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="Sessions", level=1)).to_be_visible()


def test_the_palette_goes_to_a_page_and_to_a_session(server: ServerProcess, page: Page) -> None:
    page.goto(f"{server.base_url}/sessions")
    expect(page.get_by_role("row").filter(has_text="parcel").first).to_be_visible()
    page.keyboard.press("Control+k")
    field = page.get_by_role("dialog").get_by_role("combobox")
    expect(field).to_be_focused()
    field.fill("health")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Health")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Health", level=1)).to_be_visible()

    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill('return the "')
    expect(page.get_by_role("option", selected=True)).to_contain_text("Return the parcel")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sessions/shell-Return"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_keys_of_a_page_are_told(server: ServerProcess, page: Page) -> None:
    page.goto(f"{server.base_url}/sessions/shell-Find")
    expect(page.get_by_role("tab", name="Trace")).to_be_visible()
    page.keyboard.press("?")
    told = page.get_by_role("dialog", name="Keyboard")
    expect(told).to_contain_text("Critical path")
    expect(told).to_contain_text("View: timeline")
    expect(told).to_contain_text("Look for a page")
    page.keyboard.press("Escape")
    expect(told).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1024, 1600])
def test_the_palette_can_be_used_by_everybody(
    server: ServerProcess, page: Page, width: int, theme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(f"{server.base_url}/sessions")
    page.get_by_role("button", name="Look for a page").click()
    # The list has a field with options of its own.
    palette = page.get_by_role("dialog")
    palette.get_by_role("combobox").fill("parcel")
    expect(palette.get_by_role("option")).to_have_count(2)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_moves_for_whom_motion_is_too_much(server: ServerProcess, page: Page) -> None:
    began = {"session_id": "moving", "time": time.time_ns()}
    call = {"event_id": "open", "type": "function_call", "name": "wait"}
    lines = [
        {"kind": "session_began", "agent_id": "shell", "name": "It moves", **began},
        {"kind": "event_began", **call, **began},
    ]
    assert server.send_lines(*lines)[0] == 200
    moving = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{server.base_url}/sessions/moving")
    expect(page.get_by_role("treeitem").first).to_be_visible()
    # The bar of what is under way breathes.
    assert page.evaluate(moving) > 0
    page.emulate_media(reduced_motion="reduce")
    expect(page.get_by_role("treeitem").first).to_be_visible()
    page.wait_for_timeout(100)
    assert page.evaluate(moving) == 0
    # On a telephone, what was chosen is scrolled to: at once.
    page.get_by_role("treeitem").first.click()
    details = page.get_by_label("Selected event")
    expect(details).to_be_in_viewport()
    places = [details.bounding_box() for _ in range(3)]
    assert places[0] == places[1] == places[2]
