"""The session page around its views: how much room it takes, and what it says of one event."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.browser import runs
from tests.e2e.browser.axe import violations
from tests.support.asking import session_when
from tests.support.server_process import ServerProcess

pytestmark = pytest.mark.browser

PHONE = 360, 780
LONG_LINE = "    result = await self.tools[call.name](**call.arguments, timeout=self.timeout)"
TRACE = f"Traceback (most recent call last):\n{LONG_LINE}\n{' ' * 20}{'^' * 50}\nKeyError: 'x'"


def odd_events() -> list[runs.Line]:
    """A run with a traceback of long lines, and a call whose cost nobody knows."""
    run = runs.Run("odd", name="Odd events")
    run.event("failed", 0, 1, type="function_call", name="look_up", status="error",
              error="'x'", error_type="KeyError", traceback=TRACE)  # fmt: skip
    run.event("priceless", 1, 2, type="llm_generation", provider="here", model="in-house-7b",
              input="a", output="b", input_tokens=10, output_tokens=20)  # fmt: skip
    run.event("twice", 2, 3, type="function_call", name="tool", output="4 degrees",
              arguments={"args": ["Oslo"]}, input={"args": ["Oslo"]})  # fmt: skip
    return run.end(3)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One server with the runs that the tests look at."""
    with ServerProcess(tmp_path_factory.mktemp("server")) as running:
        for lines in (runs.booking(), odd_events()):
            status, answer = running.send_lines(*lines)
            assert (status, answer["refused"]) == (200, [])
        session_when(running, "odd", lambda session: session["state"] == "finished")
        yield running


def top_of(page: Page, what: str) -> float:
    """Returns how far below the window's upper edge the first of these stands."""
    box = page.locator(what).first.bounding_box()
    assert box is not None
    return box["y"]


def test_a_phone_shows_the_trace_before_the_summary(server: ServerProcess, page: Page) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{server.base_url}/sessions/booking")
    expect(page.get_by_role("treeitem").first).to_be_visible()
    assert top_of(page, "[role=treeitem]") < PHONE[1] / 2
    # How it went is told all the same.
    expect(page.get_by_role("banner").or_(page.locator("header")).last).to_contain_text("Failed")
    summary = page.get_by_role("button", name="Summary")
    expect(summary).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_text("Wall clock")).not_to_be_visible()
    summary.click()
    expect(page.get_by_text("Wall clock")).to_be_visible()
    assert violations(page) == []


def test_the_summary_is_folded_by_a_key_and_stays_so(server: ServerProcess, page: Page) -> None:
    page.goto(f"{server.base_url}/sessions/booking")
    expect(page.get_by_role("treeitem").first).to_be_visible()
    expect(page.get_by_text("Wall clock")).to_be_visible()
    unfolded = top_of(page, "[role=treeitem]")
    page.keyboard.press("i")
    expect(page.get_by_text("Wall clock")).not_to_be_visible()
    assert top_of(page, "[role=treeitem]") < unfolded - 100
    assert violations(page) == []
    page.reload()
    expect(page.get_by_role("treeitem").first).to_be_visible()
    expect(page.get_by_text("Wall clock")).not_to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("Wall clock")).to_be_visible()


def test_a_link_to_an_event_shows_it_on_a_phone(server: ServerProcess, page: Page) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{server.base_url}/sessions/booking?event=press6")
    expect(page.get_by_label("Selected event")).to_contain_text("PaymentError")
    expect(
        page.get_by_label("Selected event").get_by_text("PaymentError").first
    ).to_be_in_viewport()


def test_a_traceback_keeps_its_lines(server: ServerProcess, page: Page) -> None:
    page.goto(f"{server.base_url}/sessions/odd?event=failed")
    trace = page.get_by_role("region", name="Traceback")
    expect(trace).to_contain_text("KeyError: 'x'")
    lines = trace.evaluate(
        "(it) => it.firstChild.getBoundingClientRect().height /"
        " parseFloat(getComputedStyle(it.firstChild).lineHeight)"
    )
    assert round(lines) == TRACE.count("\n") + 1
    # It is wider than its place, which scrolls; the page does not.
    assert trace.evaluate("(it) => it.scrollWidth > it.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_what_has_no_price_says_why(server: ServerProcess, page: Page) -> None:
    page.goto(f"{server.base_url}/sessions/odd?event=priceless")
    expect(page.get_by_label("Selected event")).to_contain_text(re.compile("Cost *unknown: "))


def test_arguments_that_came_as_input_too_are_shown_once(server: ServerProcess, page: Page) -> None:
    page.goto(f"{server.base_url}/sessions/odd?event=twice")
    details = page.get_by_label("Selected event")
    expect(details).to_contain_text("4 degrees")
    expect(details.get_by_text("Oslo")).to_have_count(1)
    page.goto(f"{server.base_url}/sessions/odd?view=transcript")
    turn = page.get_by_role("article").filter(has_text="4 degrees")
    expect(turn.get_by_text("Oslo")).to_have_count(1)


@pytest.mark.parametrize(
    ("view", "key", "goes_to"),
    [
        ("trace", "j", "step0"),
        ("trace", "ArrowDown", "step0"),
        ("timeline", "ArrowRight", "step0"),
        ("transcript", "j", "step0"),
    ],
)
def test_a_view_is_walked_before_anything_has_the_focus(
    server: ServerProcess, page: Page, view: str, key: str, goes_to: str
) -> None:
    page.goto(f"{server.base_url}/sessions/booking?view={view}")
    keeper = page.locator("#view").locator("[role=tree],[role=feed],[role=application]")
    expect(keeper).to_be_visible()
    page.keyboard.press(key)
    expect(page).to_have_url(re.compile(f"event={goes_to}"))
    expect(keeper).to_be_focused()
    # A letter in a field stays there.
    page.keyboard.press("1")
    page.keyboard.press("/")
    page.keyboard.type("j")
    expect(page.get_by_role("searchbox", name="Search events")).to_have_value("j")


def test_a_printed_event_is_whole(server: ServerProcess, page: Page) -> None:
    page.goto(f"{server.base_url}/sessions/booking?event=ask6")
    details = page.get_by_label("Selected event")
    expect(details).to_contain_text("Raw JSON")
    page.emulate_media(media="print")
    cut = details.evaluate(
        "(it) => [it, ...it.querySelectorAll('*')].filter((one) =>"
        " one.scrollHeight > one.clientHeight + 1 &&"
        " /auto|scroll/.test(getComputedStyle(one).overflowY)).length"
    )
    assert cut == 0
