"""Judging on the session page: from the keyboard, undone, remembered, seen by others, harmless."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.browser import axe
from tests.e2e.browser import runs
from tests.support.api import Api
from tests.support.asking import session_when
from tests.support.server_process import ServerProcess

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("server")) as running:
        for name in ("booking", "live", "undone", "crowded", "seen"):
            assert running.send_lines(*runs.booking(name))[0] == 200
            session_when(running, name, lambda session: session["state"] == "finished")
        path = "/v1/sessions/seen/scores"
        for why in ("first look", "second look"):
            Api(running).post(path, {"value": 3, "scale_min": 1, "scale_max": 5, "reason": why})
        Api(running).post(path, {"value": False, "evaluator": "solved", "version": "2"})
        Api(running).post(path, {"value": "curt", "evaluator": "tone"})
        Api(running).post(path, {"reason": "Ask again."})
        yield running


def show(page: Page, server: ServerProcess, session_id: str, event: str = "") -> None:
    page.goto(f"{server.base_url}/sessions/{session_id}{f'?event={event}' if event else ''}")
    expect(page.get_by_role("treeitem").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Score this"))).to_be_visible()


def scores_of(server: ServerProcess, session_id: str) -> list[tuple[object, ...]]:
    items = Api(server).get(f"/v1/sessions/{session_id}/scores")["items"]
    return [(one["event_id"], one["evaluator"], one["value"], one["reason"]) for one in items]


def test_an_event_and_the_session_are_judged_from_the_keyboard_alone(server, page):
    show(page, server, "booking", "press6")
    details = page.get_by_label("Selected event")
    page.keyboard.press("s")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(details.locator("#scores")).to_contain_text("quality2of 1 to 5")
    page.keyboard.press("n")
    page.keyboard.type("It should have asked.\nTwice.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("form")).to_have_count(0)
    expect(details).to_contain_text("It should have asked.")
    # The row says that it was judged; the keys of the page mean what they did.
    expect(page.get_by_role("treeitem", selected=True)).to_contain_text("2")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.keyboard.press("Escape")
    expect(page.get_by_role("form")).to_have_count(0)
    page.keyboard.press("s")
    form = page.get_by_role("form", name="New score")
    form.get_by_text("Yes or no").click()
    page.keyboard.press("n")
    form.get_by_label("What is judged").fill("solved")
    form.get_by_label("Why").fill("The card")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("About this session")).to_contain_text("solvedNo")
    header = page.get_by_role("button", name=re.compile("solved.*and 2 more"))
    expect(header).to_be_visible()
    assert scores_of(server, "booking") == [
        ("press6", "quality", 2, None),
        ("press6", "note", "", "It should have asked.\nTwice."),
        (None, "solved", False, "The card"),
    ]


def test_the_next_judgement_asks_what_the_last_one_asked_and_shows_what_it_was(server, page):
    show(page, server, "undone")
    for value, why in (("0.25", "first look"), ("0,75", "second look")):
        page.keyboard.press("s")
        form = page.get_by_role("form", name="New score")
        form.get_by_text("Number", exact=True).click()
        form.get_by_label("Value", exact=True).fill(value)
        form.get_by_label("Scale from").fill("0")
        form.get_by_label("to", exact=True).fill("1")
        form.get_by_label("Why").fill(why)
        form.get_by_role("button", name="Save").click()
        expect(form).to_have_count(0)
    scores = page.locator("#scores")
    expect(scores).to_contain_text("second look")
    expect(scores).not_to_contain_text("first look")
    scores.get_by_role("button", name="Judged 1 time before").click()
    expect(scores).to_contain_text("first look")
    show(page, server, "undone")
    page.keyboard.press("s")
    form = page.get_by_role("form", name="New score")
    expect(form.get_by_label("Scale from")).to_have_value("0")
    form.get_by_label("Value", exact=True).fill("7")
    page.keyboard.press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("7 is not on the scale")
    page.keyboard.press("Escape")


def test_what_was_done_is_undone(server, page):
    session = "live"
    show(page, server, session)
    page.keyboard.press("n")
    page.keyboard.type("a mistake")
    page.keyboard.press("Control+Enter")
    scores = page.locator("#scores")
    expect(page.get_by_role("form")).to_have_count(0)
    expect(scores).to_contain_text("a mistake")
    page.keyboard.press("u")
    expect(scores).not_to_contain_text("a mistake")
    assert scores_of(server, session) == []
    page.keyboard.press("n")
    page.keyboard.type("to keep")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("form")).to_have_count(0)
    scores.get_by_role("button", name="Remove this note").click()
    expect(scores).to_contain_text("Nobody has judged this session")
    page.keyboard.press("u")
    expect(scores).to_contain_text("to keep")
    assert [reason for *_rest, reason in scores_of(server, session)] == ["to keep"]


def test_what_a_program_said_is_removed_after_a_question_and_others_see_it_at_once(
    server, page, browser
):
    context = browser.new_context()
    other = context.new_page()
    show(page, server, "crowded")
    show(other, server, "crowded")
    result = {"session_id": "crowded", "result": True, "name": "regression"}
    Api(server).post("/api/sdk/evals", result)
    for each in (page, other):
        expect(each.locator("#scores")).to_contain_text("regressionYesa program")
    page.get_by_role("button", name="Remove this score").click()
    dialog = page.get_by_role("dialog", name="Remove this score?")
    expect(dialog).to_contain_text("A program gave it.")
    dialog.get_by_role("button", name="Remove").click()
    for each in (page, other):
        expect(each.locator("#scores")).to_contain_text("Nobody has judged this session")
    context.close()


def test_a_judgement_that_is_not_taken_stays_in_the_form(server, browser):
    context = browser.new_context()
    page = context.new_page()
    refuse = {"detail": "This needs the role member.", "code": "role_needed", "hint": "Ask."}

    def answer(route):
        if route.request.method == "POST":
            route.fulfill(status=403, json=refuse)
        else:
            route.continue_()

    page.route("**/scores", answer)
    show(page, server, "crowded")
    page.keyboard.press("n")
    page.keyboard.type("mine")
    page.keyboard.press("Control+Enter")
    form = page.get_by_role("form", name="New note")
    expect(form.get_by_role("alert")).to_contain_text("This needs the role member.")
    expect(form.get_by_label("Note", exact=True)).to_have_value("mine")
    context.close()


def test_hostile_judgements_are_text(server, page):
    assert server.send_lines(*runs.booking("judged"))[0] == 200
    api = Api(server)
    path = "/v1/sessions/judged/scores"
    api.post(path, {"evaluator": runs.EVIL, "value": runs.EVIL[:200], "reason": runs.EVIL * 40})
    api.post(path, {"value": -1e300, "scale_min": -1e301, "scale_max": 1e301})
    api.post(path, {"reason": "W" * 10_000, "event_id": "press6"})
    for each in range(60):
        api.post(path, {"evaluator": f"check {each}", "value": each % 2 == 0})
    show(page, server, "judged")
    expect(page.locator("#scores")).to_contain_text("Show more (42 scores hidden)")
    page.get_by_role("button", name=re.compile("Show more .42 scores")).click()
    expect(page.locator("#scores")).to_contain_text("<script>")
    assert "owned" not in page.title()
    assert page.locator("main script, main a[href^='javascript']").count() == 0
    for width in (360, 1024, 2560):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1024, 1600])
def test_everybody_can_judge(server, page, theme, width):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    show(page, server, "seen")
    expect(page.locator("#scores")).to_contain_text("second look")
    assert axe.violations(page) == []
    for kind in ("Yes or no", "1 to 5", "Number", "Label", "Note only"):
        if page.get_by_role("form").count() == 0:
            page.keyboard.press("s")
        page.get_by_role("form").get_by_text(kind, exact=True).click()
        # What the bar at the top covers is no target.
        page.evaluate("scrollTo(0, 0)")
        assert axe.violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    # The frame of the page stays where it is, whatever takes the focus.
    if width >= 1080:
        assert page.evaluate("scrollY") == 0
