"""The views of one session: what each shows, its keys, and that all hold the same selection."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.browser import axe
from tests.e2e.browser import runs
from tests.support.asking import events
from tests.support.asking import session_when
from tests.support.server_process import ServerProcess

pytestmark = pytest.mark.browser

VIEWS = ("Trace", "Timeline", "Transcript", "Graph", "Replay")
ADDRESS = {"Trace": ""} | {name: f"view={name.lower()}" for name in VIEWS[1:]}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One server with the runs that the tests look at."""
    with ServerProcess(tmp_path_factory.mktemp("server")) as running:
        for lines in (runs.booking(), runs.hostile(), runs.wide(60)):
            status, answer = running.send_lines(*lines)
            assert (status, answer["refused"]) == (200, [])
        session_when(running, "booking", lambda session: session["state"] == "finished")
        yield running


def show(
    page: Page, server: ServerProcess, session_id: str, view: str = "Trace", event: str = ""
) -> None:
    """Opens a view, and an event, by its address and waits until it is drawn."""
    chosen = f"&event={event}" if event else ""
    page.goto(f"{server.base_url}/sessions/{session_id}?{ADDRESS[view]}{chosen}")
    expect(page.get_by_role("tab", name=view)).to_have_attribute("aria-selected", "true")
    drawn = {
        "Trace": page.get_by_role("treeitem").first,
        "Timeline": page.locator("canvas"),
        "Transcript": page.get_by_role("article").first,
        "Graph": page.locator("[data-group]").first,
        "Replay": page.get_by_role("button", name="Play"),
    }
    expect(drawn[view]).to_be_visible()


def test_the_header_names_both_times_and_counts_what_came_back(server, page):
    show(page, server, "booking")
    main = page.get_by_role("main")
    # 42 s from start to end; 7 steps of 1.8 s in a model and 1.6 s in a tool.
    expect(main).to_contain_text("Wall clock 42.0 s")
    expect(main).to_contain_text("Active 23.8 s")
    # Seven steps in four states.
    expect(main).to_contain_text("3 repeated")
    expect(main).to_contain_text("Steps per state 1.75")
    page.get_by_role("button", name="changed once").first.click()
    expect(main).to_contain_text("Find a train")


def test_every_view_has_an_address_and_keeps_the_selection(server, page):
    show(page, server, "booking")
    page.get_by_role("treeitem").filter(has_text="press").last.click()
    for number, view in enumerate(VIEWS[1:], start=2):
        page.keyboard.press(str(number))
        expect(page).to_have_url(re.compile(f"view={view.lower()}.*event=press6"))
        expect(page.get_by_label("Selected event")).to_contain_text("PaymentError")
    page.go_back()
    expect(page.get_by_role("tab", name="Graph")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Graph").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Transcript")).to_be_focused()
    expect(page).to_have_url(re.compile("view=transcript"))


def test_the_trace_leads_to_the_failure_and_to_what_is_around_it(server, page):
    show(page, server, "booking")
    page.keyboard.press("e")
    details = page.get_by_label("Selected event")
    expect(details).to_contain_text("the card was declined")
    expect(details).to_contain_text("raise PaymentError")
    around = details.get_by_role("navigation", name="Around this event")
    around.get_by_role("button", name=re.compile("wait_for_page")).click()
    expect(page).to_have_url(re.compile("event=wait6"))
    around.get_by_role("button", name=re.compile("press")).click()
    around.get_by_role("button", name=re.compile("payment page")).click()
    expect(page).to_have_url(re.compile("event=step6"))


def test_an_event_can_be_taken_along(server, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, server, "booking")
    page.keyboard.press("e")
    choices = {
        "As cURL": 'curl -sS "http://localhost:{port}/v1/sessions/booking/events/press6"',
        "As Python": '"http://localhost:{port}/v1/sessions/booking/events/press6"',
        "JSON": '"error_type": "PaymentError"',
    }
    for choice, expected in choices.items():
        page.get_by_label("Selected event").get_by_role(
            "button", name=re.compile("Cop")
        ).first.click()
        page.get_by_role("menuitem", name=choice).click()
        page.wait_for_function(
            "(text) => navigator.clipboard.readText().then((copied) => copied.includes(text))",
            arg=expected.format(port=server.port),
        )
    page.get_by_role("button", name="Raw JSON").click()
    expect(page.get_by_label("Selected event")).to_contain_text('"traceback"')


def test_the_timeline_names_the_critical_path_and_the_pauses_and_obeys_keys(server, page):
    show(page, server, "booking", "Timeline")
    main = page.get_by_role("main")
    expect(main).to_contain_text(re.compile(r"gpt-4o .7 \(12\.6 s\)"))
    pause = main.get_by_role("button", name=re.compile("10.6 s at"))
    expect(pause).to_be_visible()
    lanes = page.get_by_role("application")
    lanes.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("event=ask0"))
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile("event=step0"))
    whole = page.get_by_role("button", name="Zoom to the whole session (0)")
    expect(whole).to_be_disabled()
    page.keyboard.press("+")
    expect(whole).to_be_enabled()
    page.keyboard.press("0")
    expect(whole).to_be_disabled()
    lanes.hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    expect(whole).to_be_enabled()
    page.keyboard.press("c")
    expect(main).not_to_contain_text("most of it in")


def test_a_click_on_a_bar_selects_it(server, page):
    show(page, server, "booking", "Timeline")
    box = page.locator("canvas").bounding_box()
    assert box is not None
    # The second lane, a second into 42: the first call of the model.
    page.mouse.click(box["x"] + box["width"] / 42, box["y"] + 33)
    expect(page).to_have_url(re.compile("event=ask0"))


def test_the_transcript_reads_as_a_conversation(server, page):
    show(page, server, "booking", "Transcript")
    feed = page.get_by_role("feed")
    first = feed.get_by_role("article").filter(has_text="You see the Search page")
    # Markdown is read: the words between the stars are strong, the list is one.
    expect(first.locator("strong")).to_have_text("Answer")
    expect(first.locator("li").filter(has_text="never pay twice").last).to_be_visible()
    expect(first).to_contain_text("Thinking")
    # Its turns are drawn while they can be seen: the keys walk to the next call.
    first.get_by_role("button", name=re.compile("gpt-4o")).click()
    feed.focus()
    for _turn in range(4):
        page.keyboard.press("j")
    expect(page).to_have_url(re.compile("event=ask1"))
    second = feed.get_by_role("article").filter(has_text="You see the Results page, number 1")
    # What the call before was told stands there once.
    expect(second.first).not_to_contain_text("never pay twice")
    second.first.get_by_role("button", name=re.compile("messages of the call before")).click()
    expect(second.first).to_contain_text("never pay twice")
    second.first.get_by_role("button", name="Compare with the prompt before").click()
    expect(second.first).to_contain_text("lines added")
    expect(second.first).to_contain_text("You see the Results page, number 1.")
    page.get_by_role("button", name="Raw").first.click()
    expect(feed).to_contain_text('"role": "system"')


def test_the_graph_counts_the_ways_and_marks_what_failed(server, page):
    show(page, server, "booking", "Graph")
    states = page.locator("[data-group]")
    expect(states).to_have_count(4)
    main = page.get_by_role("main")
    expect(main).to_contain_text("4 states in 7 steps")
    expect(main).to_contain_text("1 back")
    expect(page.locator("[data-group]").filter(has_text=runs.DECLINED)).to_have_count(1)
    offer = states.filter(has_text="Offer")
    offer.click()
    expect(page).to_have_url(re.compile("event=step2"))
    # Chosen again, it goes on to its next visit.
    offer.click()
    expect(page).to_have_url(re.compile("event=step4"))
    expect(offer).to_have_attribute("aria-pressed", "true")
    offer.press("ArrowDown")
    expect(states.filter(has_text="Payment")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("event=step6"))


def test_a_large_graph_is_laid_out_and_moves(server, page):
    show(page, server, "wide", "Graph")
    expect(page.locator("[data-group]")).to_have_count(60)
    drawing = page.locator("[data-group]").first.locator("..")
    before = drawing.get_attribute("style")
    page.get_by_role("button", name="Show all of it (0)").click()
    expect(drawing).not_to_have_attribute("style", before or "")


def test_the_replay_plays_steps_and_shows_what_the_agent_saw(server, page):
    show(page, server, "booking", "Replay")
    picture = page.get_by_role("img", name=re.compile("What the agent saw"))
    expect(picture).to_be_visible()
    first = picture.get_attribute("src")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("event=ask0"))
    page.keyboard.press("Shift+ArrowRight")
    expect(page).to_have_url(re.compile("event=step1"))
    expect(picture).not_to_have_attribute("src", first or "")
    page.keyboard.press("Home")
    for _faster in range(5):
        page.keyboard.press(">")
    page.keyboard.press("Space")
    # It plays to the end by itself and rests on the last event.
    expect(page).to_have_url(re.compile("event=wait6"), timeout=20_000)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("event=press6"))


def test_the_keys_are_told(server, page):
    show(page, server, "booking")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_contain_text("Next error")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_everybody_can_use_it(server, page, view, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    show(page, server, "booking", view)
    assert axe.violations(page) == []
    show(page, server, "booking", view, "press6")
    expect(page.get_by_label("Selected event")).to_contain_text("PaymentError")
    assert axe.violations(page) == []


@pytest.mark.parametrize("view", VIEWS)
def test_what_nobody_should_record_is_text_in_every_view(server, page, view):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for event in events(server, "hostile"):
        show(page, server, "hostile", view, event["event_id"])
        expect(page.get_by_label("Selected event")).to_contain_text("Raw JSON")
    expect(page.get_by_role("heading", level=1)).to_contain_text("<script>")
    assert "owned" not in page.title().replace("document.title='owned'", "")
    assert page.locator("main script, main iframe, main a[href^='javascript']").count() == 0
    assert [url for url in asked if not url.startswith((server.base_url, "data:"))] == []


@pytest.mark.parametrize("width", [360, 1024, 2560])
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_wider_than_the_window(server, page, view, width):
    page.set_viewport_size({"width": width, "height": 800})
    show(page, server, "booking", view)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    show(page, server, "hostile", view)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_running_session_grows_in_every_view(server, page):
    run = runs.Run("running", name="Still running")
    run.event("step0", 0, 1, type="step", state="Ready", goal="Wait")
    assert server.send_lines(*run.lines)[0] == 200
    growing = {
        "Transcript": page.get_by_role("article"),
        "Graph": page.locator("[data-group]"),
        "Replay": page.get_by_role("listitem").filter(has=page.get_by_role("button")),
        "Timeline": page.get_by_text(re.compile("Critical path")),
    }
    for number, (view, parts) in enumerate(growing.items(), start=1):
        show(page, server, "running", view)
        expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
        before = parts.count()
        event = f"step{number}"
        more = runs.Run("running")
        # Each longer than those before: the longest are named.
        end = number * 10 + 5 + number
        more.event(event, number * 10, end, type="step", state=f"Other {view}")
        assert server.send_lines(*more.lines[1:])[0] == 200
        if view == "Timeline":
            expect(page.get_by_role("main")).to_contain_text(f"Other {view}")
        else:
            expect(parts).to_have_count(before + 1)


def test_events_that_do_not_all_come_are_shown_as_far_as_they_came(server, browser):
    lines = runs.wide(1_000, "long")
    assert server.send_lines(*lines)[0] == 200
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    refuse = {"detail": "The store is busy.", "code": "busy", "hint": "Try again."}
    page.route("**/events?*cursor=*", lambda route: route.fulfill(status=403, json=refuse))
    show(page, server, "long")
    told = page.get_by_text(re.compile("1,000 of 1,500 events loaded"))
    expect(told).to_contain_text("could not be loaded")
    # What is not there yet is not counted as if it were all.
    expect(page.get_by_role("main")).to_contain_text("Active …")
    page.unroute("**/events?*cursor=*")
    told.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("1,500 rows", exact=True)).to_be_visible()
    expect(told).to_have_count(0)
    context.close()


def test_a_view_without_events_says_so(server, page):
    run = runs.Run("nothing", name="Nothing")
    assert server.send_lines(*run.end(1))[0] == 200
    for view in VIEWS:
        page.goto(f"{server.base_url}/sessions/nothing?{ADDRESS[view]}")
        expect(page.get_by_role("tabpanel")).to_contain_text("Nothing was recorded")


def test_a_session_prints_in_the_light_theme_without_its_tools(server, page):
    paper = "() => getComputedStyle(document.documentElement).color"
    page.emulate_media(color_scheme="light")
    show(page, server, "booking")
    tools = [
        page.get_by_role("navigation", name="Main", include_hidden=True),
        page.get_by_role("tablist", include_hidden=True),
    ]
    for tool in tools:
        expect(tool).to_be_visible()
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(paper) != light
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(paper) == light
    for tool in tools:
        expect(tool).to_be_hidden()
    expect(page.get_by_role("main")).to_contain_text("Wall clock 42.0 s")
    expect(page.get_by_role("treeitem").first).to_be_visible()
    assert page.pdf().startswith(b"%PDF-")
