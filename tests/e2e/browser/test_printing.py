"""What comes out on paper: long lists whole to a stated bound, read back from the PDF."""

import io
import re
from collections.abc import Iterator

import pypdf
import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.browser import runs
from tests.support.asking import session_when
from tests.support.server_process import ServerProcess

pytestmark = pytest.mark.browser

# More than are printed.
CALLS = 1_200
TURNS = 40


def long_run(session_id: str) -> list[runs.Line]:
    """A run of many calls, each of its own name."""
    run = runs.Run(session_id, name="A long run")
    for number in range(CALLS):
        run.event(f"e{number}", number, number + 1, type="function_call", name=f"call-{number:04}-")
    return run.end(CALLS)


def talk(session_id: str, last: str) -> list[runs.Line]:
    """A run of many prompts; `last` is the answer to the last one."""
    run = runs.Run(session_id, name="A talk")
    for number in range(TURNS):
        output = last if number == TURNS - 1 else f"answer-{number:02}-"
        run.event(f"e{number}", number, number + 1, type="llm_generation", model="gpt-4o",
                  input=f"question-{number:02}-", output=output)  # fmt: skip
    return run.end(TURNS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One server with the runs that are printed."""
    with ServerProcess(tmp_path_factory.mktemp("server")) as running:
        sent = {
            "long": long_run("long"),
            "talk": talk("talk", "goodbye"),
            "other": talk("other", "farewell"),
        }
        for session_id, lines in sent.items():
            status, answer = running.send_lines(*lines)
            assert (status, answer["refused"]) == (200, [])
            session_when(running, session_id, lambda session: session["state"] == "finished")
        yield running


def printed(page: Page, **options: object) -> str:
    """Returns the words of the page's PDF."""
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(**options)))  # type: ignore[arg-type]
    return "\n".join(sheet.extract_text() for sheet in sheets.pages)


@pytest.mark.parametrize("paper", [{"format": "A4"}, {"format": "A3", "landscape": True}])
def test_a_trace_is_printed_to_its_bound_and_says_so(
    server: ServerProcess, page: Page, paper: dict[str, object]
) -> None:
    page.goto(f"{server.base_url}/sessions/long?event=e900")
    rows = page.get_by_role("treeitem")
    expect(page.get_by_text("1,200 rows", exact=True)).to_be_visible()
    expect(rows.filter(has_text="call-0900-")).to_be_in_viewport()
    words = printed(page, **paper)
    assert set(re.findall(r"call-(\d+)-", words)) == {f"{number:04}" for number in range(1_000)}
    assert "The first 1,000 of 1,200 rows are printed" in " ".join(words.split())
    # What was chosen is printed after the list, and the screen is as it was.
    assert words.count("call-0900-") > 1
    expect(rows.filter(has_text="call-0900-")).to_be_in_viewport()
    assert rows.count() < 200


def test_a_transcript_is_printed_with_what_was_said(server: ServerProcess, page: Page) -> None:
    page.goto(f"{server.base_url}/sessions/talk?view=transcript")
    expect(page.get_by_role("article").first).to_contain_text("question-00-")
    # A browser's own dialog would wait for a person.
    page.evaluate(
        "() => { window.sheet = new Promise((print) => {"
        " window.print = () => print(document.body.textContent) }) }"
    )
    page.keyboard.press("Control+p")
    words = page.evaluate("window.sheet")
    for number in range(TURNS):
        assert f"question-{number:02}-" in words
    assert "goodbye" in words
    expect(page.get_by_role("article").nth(TURNS - 1)).to_have_count(0)
    # What has come stays, so the browser's own print has it, too.
    words = printed(page)
    assert "question-39-" in words
    assert "goodbye" in words


def test_a_comparison_is_printed_from_its_first_row_to_its_last(
    server: ServerProcess, page: Page
) -> None:
    page.set_viewport_size({"width": 1280, "height": 600})
    page.goto(f"{server.base_url}/compare?a=talk&b=other")
    rows = page.get_by_role("option")
    expect(rows.first).to_be_visible()
    assert rows.count() < TURNS
    # Each row has the model's name on both sides.
    assert printed(page).count("gpt-4o") >= 2 * TURNS


def test_a_list_of_sessions_is_printed_as_far_as_it_was_loaded(
    server: ServerProcess, page: Page
) -> None:
    lines = [
        line
        for number in range(200)
        for line in runs.Run(f"brief{number}", name=f"brief-{number:03}-").end(1)
    ]
    assert server.send_lines(*lines)[0] == 200
    page.goto(f"{server.base_url}/sessions?q=name:brief")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Sessions\s*200"))
    words = printed(page)
    shown = set(re.findall(r"brief-(\d+)-", words))
    assert 50 <= len(shown) < 200
    assert f"The first {len(shown)} of 200 sessions are printed" in " ".join(words.split())


def test_a_timeline_is_drawn_for_paper_whatever_the_screen_is(
    server: ServerProcess, page: Page
) -> None:
    drawn = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{server.base_url}/sessions/talk?view=timeline")
        expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        expect(page.locator("canvas")).to_be_visible()
        drawn.append(
            page.locator("canvas").evaluate(
                "(it) => { dispatchEvent(new Event('beforeprint')); return it.toDataURL() }"
            )
        )
    assert drawn[0] == drawn[1]
