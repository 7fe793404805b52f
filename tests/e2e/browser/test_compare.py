"""Two runs side by side: where they part, what differs, from the keyboard, and what is no run."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.browser import axe
from tests.e2e.browser import runs
from tests.support.asking import session_when
from tests.support.server_process import ServerProcess

pytestmark = pytest.mark.browser


def paid(session_id: str) -> list[runs.Line]:
    """The booking that went well: another answer in the third call, and the payment is taken."""
    lines = runs.booking(session_id)
    for line in lines:
        event = line.get("event_id")
        if event == "ask2":
            line["output"] = {"role": "assistant", "content": "I look at the return trip too."}
        if event == "step4":
            line["state"] = "Seat map page 4"
        if event == "press6":
            del line["error"], line["error_type"], line["traceback"]
            line |= {"status": "ok", "output": {"moved": True, "paid": 49}}
    lines[-1] |= {"is_successful": True, "is_successful_reason": "Paid"}
    more = runs.Run(session_id)
    more.event("step7", 40, 41, type="step", state="Receipt page", goal="Keep the receipt")
    return [*lines[:-1], *more.lines[1:], lines[-1]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("server")) as running:
        for lines in (runs.booking(), paid("paid"), runs.hostile(), runs.hostile("evil")):
            status, answer = running.send_lines(*lines)
            assert (status, answer["refused"]) == (200, [])
        for name in ("booking", "paid"):
            session_when(running, name, lambda session: session["state"] == "finished")
        yield running


def show(page: Page, server: ServerProcess, a: str, b: str) -> None:
    page.goto(f"{server.base_url}/compare?a={a}&b={b}")
    expect(page.get_by_role("option").first).to_be_visible(timeout=20_000)
    looking = page.get_by_text(re.compile("Comparing what was said"))
    expect(looking).to_have_count(0, timeout=30_000)


def test_the_first_divergence_is_found_in_what_was_said_and_jumped_to(server, page):
    show(page, server, "booking", "paid")
    rows = page.get_by_role("listbox", name="Both runs, step by step")
    page.keyboard.press("f")
    # Rows before it are alike; the third call of the model answered something else.
    expect(page).to_have_url(re.compile("at=ask2"))
    expect(rows.get_by_role("option", selected=True)).to_contain_text("The runs part here")
    details = page.get_by_label("What differs")
    result = details.get_by_role("region", name="Result")
    expect(result).to_contain_text("removed: ")
    expect(result).to_contain_text("I look at the return trip too.")
    expect(details.get_by_role("region", name="Prompt")).to_contain_text("the same in both")


def test_the_differences_are_walked_and_named(server, page):
    show(page, server, "booking", "paid")
    details = page.get_by_label("What differs")
    for expected in ("ask2", "step4"):
        page.keyboard.press("n")
        expect(page).to_have_url(re.compile(f"at={expected}"))
    expect(details).to_contain_text("Something else stands in its place in B")
    expect(details).to_contain_text("Seat map page 4")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile("at=ask2"))
    page.keyboard.press("x")
    options = page.get_by_role("option")
    expect(options.filter(has_text="Receipt page")).to_have_count(1)
    expect(options.filter(has_text="Search page")).to_have_count(0)
    page.keyboard.press("x")
    rows = page.get_by_role("listbox")
    rows.focus()
    page.keyboard.press("End")
    expect(details).to_contain_text("Only in B")
    details.get_by_role("link", name="Open it in run B").click()
    expect(page).to_have_url(re.compile("/sessions/paid.*event=step7"))


def test_the_figures_say_by_how_much_and_the_runs_can_be_swapped(server, page):
    show(page, server, "booking", "paid")
    table = page.get_by_role("table").first
    expect(table.get_by_role("row", name=re.compile("Steps"))).to_contain_text("+1 (+14%)")
    expect(page.get_by_role("region", name="Run A")).to_contain_text("Failed")
    expect(page.get_by_role("region", name="Run B")).to_contain_text("Success")
    page.keyboard.press("s")
    expect(page).to_have_url(re.compile("a=paid&b=booking"))
    expect(table.get_by_role("row", name=re.compile("Steps"))).to_contain_text("1 (")


def test_a_run_is_compared_from_its_page(server, page):
    page.goto(f"{server.base_url}/sessions/paid")
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Compare with another run").click()
    expect(page).to_have_url(re.compile("/compare\\?b=paid"))
    page.get_by_role("button", name=re.compile("Book the night train")).click()
    expect(page).to_have_url(re.compile("a=booking"))
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_role("button", name="Other run").first.click()
    field = page.get_by_label("A session's id or its address")
    field.fill(f"{server.base_url}/sessions/hostile?view=graph")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("a=hostile"))


def test_what_is_no_comparison_says_so(server, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.base_url}/compare")
    expect(page.get_by_role("main")).to_contain_text("Which runs are to be compared?")
    page.goto(f"{server.base_url}/compare?a=booking&b=booking")
    expect(page.get_by_role("main")).to_contain_text("Both are the same session")
    page.goto(f"{server.base_url}/compare?a=booking&b=nobody")
    expect(page.get_by_role("alert")).to_contain_text("There is no session B")
    context.close()


def test_a_row_whose_payload_does_not_come_says_so(server, browser):
    context = browser.new_context()
    page = context.new_page()
    refuse = {"detail": "The store is busy.", "code": "busy", "hint": "Try again."}
    page.route("**/events/ask0*", lambda route: route.fulfill(status=403, json=refuse))
    page.route("**/digests*", lambda route: route.fulfill(status=403, json=refuse))
    show(page, server, "booking", "paid")
    told = page.get_by_text(re.compile("Could not compare what was said in more than 0 rows"))
    expect(told).to_be_visible()
    page.get_by_role("option").nth(1).click()
    details = page.get_by_label("What differs")
    expect(details.get_by_role("alert")).to_contain_text("busy")
    page.unroute("**/events/ask0*")
    page.unroute("**/digests*")
    details.get_by_role("button", name="Try again").click()
    expect(details).to_contain_text("the same in both")
    told.get_by_role("button", name="Try again").click()
    expect(
        page.get_by_role("button", name=re.compile(r"The runs part at row \d+$"))
    ).to_be_visible()
    expect(told).to_have_count(0)
    page.keyboard.press("f")
    expect(page).to_have_url(re.compile("at=ask2"))
    # The rows of both are the same; what the model answered is not.
    expect(details).to_contain_text("In both runs, not the same")
    context.close()


def test_hostile_runs_are_text_and_nothing_is_wider_than_the_window(server, page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for a, b in (("hostile", "evil"), ("hostile", "booking")):
        show(page, server, a, b)
        for row in range(page.get_by_role("option").count()):
            page.get_by_role("option").nth(row).click()
            expect(
                page.get_by_label("What differs").get_by_role("heading", level=2)
            ).to_be_visible()
        for width in (360, 1024, 2560):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "owned" not in page.title()
    assert page.locator("main script, main iframe, main a[href^='javascript']").count() == 0
    assert [url for url in asked if not url.startswith((server.base_url, "data:"))] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1024, 1600])
def test_everybody_can_compare(server, page, theme, width):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    show(page, server, "booking", "paid")
    assert axe.violations(page) == []
    page.keyboard.press("f")
    expect(page.get_by_label("What differs")).to_contain_text("return trip")
    page.evaluate("scrollTo(0, 0)")
    assert axe.violations(page) == []
    page.goto(f"{server.base_url}/compare?b=paid")
    expect(page.get_by_role("button", name=re.compile("Book the night train"))).to_be_visible()
    assert axe.violations(page) == []
