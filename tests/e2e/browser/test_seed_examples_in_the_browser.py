"""Seed examples, run as processes, and what a person then sees."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.test_seed_examples import run
from tests.support.asking import sessions_of
from tests.support.server_process import ServerProcess

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One server for the tests that look for a session of their own."""
    with ServerProcess(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that has recorded nothing yet."""
    with ServerProcess(tmp_path) as running:
        yield running


def open_session(page: Page, server: ServerProcess, name: str) -> None:
    """Goes from the list to the session's page as a person does."""
    page.goto(f"{server.base_url}/sessions")
    page.get_by_role("link", name=re.compile(name)).first.click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_end_session_with_success_evaluation(server, page):
    run("end_session_with_success_evaluation", server)
    sessions_of(server, "end_session_with_success_evaluation", 1)
    page.goto(f"{server.base_url}/sessions")
    row = page.get_by_role("row").filter(has_text="Data Processing Pipeline")
    expect(row).to_contain_text("Finished")
    expect(row).to_contain_text("Success")
    expect(row).to_contain_text("0.95")
    open_session(page, server, "Data Processing Pipeline")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Pipeline completed with high quality results")
    expect(main).to_contain_text("All data processed without errors")


def test_update_session_progressive_task_refinement(server, page):
    run("update_session_progressive_task_refinement", server)
    sessions_of(server, "update_session_progressive_task_refinement", 1)
    open_session(page, server, "Customer Support")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Resolved billing dispute - refunded $49.99 for duplicate charge")
    expect(main).to_contain_text("Customer satisfied with resolution")
    # How the task changed over time is there too.
    expect(main).to_contain_text("Handle customer inquiry")
    expect(main).to_contain_text("Resolve billing dispute for premium account")


def test_update_session_multi_stage_workflow_when_a_stage_fails(server, page):
    environment = {"SEED_FAIL_STAGE": "analysis", "LUCIDIC_AGENT_ID": "stage_failed"}
    run("update_session_multi_stage_workflow", server, **environment)
    sessions_of(server, "stage_failed", 1)
    page.goto(f"{server.base_url}/sessions")
    row = page.get_by_role("row").filter(has_text="Document Processing Pipeline")
    expect(row).to_contain_text("Failed")
    open_session(page, server, "Document Processing Pipeline")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Pipeline interrupted at analysis")
    expect(main).to_contain_text("Failed at analysis: cannot run analysis")
    expect(main).to_contain_text("Completed validation stage")


def test_end_session_basic_usage_shows_its_step_and_the_event_below_it(server, page):
    run("end_session_basic_usage", server)
    sessions_of(server, "end_session_basic_usage", 1)
    open_session(page, server, "Customer Query")
    tree = page.get_by_role("tree")
    expect(tree.get_by_role("treeitem").filter(has_text="Understand it")).to_be_visible()
    tree.get_by_role("treeitem").filter(has_text="Where is my order?").click()
    expect(page).to_have_url(re.compile(r"[?&]event="))
    main = page.get_by_role("main")
    expect(main).to_contain_text("It ships tomorrow")
    expect(main).to_contain_text("gpt-4o")


LIVE = """
import sys
import lucidicai as lai
lai.init(session_name="Watched while it runs")
print("begun", flush=True)
for line in sys.stdin:
    lai.create_event(type="generic", details=line.strip())
    lai.flush(5)
lai.end_session(is_successful=True)
"""


def test_a_running_session_appears_and_grows_without_a_reload(server, page):
    page.goto(f"{server.base_url}/sessions")
    expect(page.get_by_role("heading", name="Sessions", level=1)).to_be_visible()
    program = subprocess.Popen(
        [sys.executable, "-c", LIVE],
        env={
            **server.environ,
            "LUCIDIC_BASE_URL": server.base_url,
            "LUCIDIC_SPOOL_DIR": str(server.spool_dir),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stdin is not None
        row = page.get_by_role("row").filter(has_text="Watched while it runs")
        expect(row).to_contain_text("Running", timeout=15_000)
        row.get_by_role("link").first.click()
        for number in range(3):
            program.stdin.write(f"thing number {number}\n")
            program.stdin.flush()
            expect(page.get_by_role("tree")).to_contain_text(
                f"thing number {number}", timeout=15_000
            )
        program.stdin.close()
        expect(page.get_by_role("main")).to_contain_text("Success", timeout=15_000)
        expect(page.get_by_role("main")).to_contain_text("Finished")
    assert program.returncode == 0


def test_an_empty_store_says_how_to_begin(empty_server, page):
    page.goto(empty_server.base_url)
    expect(page.get_by_role("main")).to_contain_text("lai.init(")
    expect(page.get_by_role("main")).to_contain_text(f":{empty_server.port}")


def test_what_an_agent_wrote_is_shown_as_text(server, page):
    evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    post_lines = [
        {
            "kind": "session_began",
            "session_id": "evil/../room 7?x=1#y",
            "agent_id": "a",
            "name": evil,
            "task": evil,
            "time": "2026-01-01T00:00:00Z",
        },
        {
            "kind": "event_ended",
            "session_id": "evil/../room 7?x=1#y",
            "event_id": "e",
            "type": "generic",
            "name": evil,
            "input": evil,
            "output": {"html": evil},
            "error": evil,
            "time": "2026-01-01T00:00:01Z",
        },
    ]
    assert server.send_lines(*post_lines)[0] == 200
    sessions_of(server, "a", 1)
    page.goto(f"{server.base_url}/sessions")
    page.get_by_role("row").filter(has_text="onerror").get_by_role("link").first.click()
    page.get_by_role("treeitem").first.click()
    expect(page.get_by_role("main")).to_contain_text("onerror")
    assert page.title() != "owned"
    assert page.locator("img[src=x]").count() == 0


def test_the_examples_go_with_one_button(empty_server, page):
    lines = [
        {
            "kind": "session_began",
            "session_id": f"example-{number}",
            "agent_id": "examples",
            "name": f"Example {number}",
            "time": "2026-01-01T00:00:00Z",
        }
        for number in range(3)
    ]
    assert empty_server.send_lines(*lines)[0] == 200
    sessions_of(empty_server, "examples", 3)
    page.goto(f"{empty_server.base_url}/sessions")
    expect(page.get_by_role("row").filter(has_text="Example 1")).to_be_visible()
    page.get_by_role("button", name=re.compile("Remove", re.IGNORECASE)).click()
    dialog = page.get_by_role("alertdialog").or_(page.get_by_role("dialog"))
    dialog.get_by_role("button", name=re.compile("Remove", re.IGNORECASE)).click()
    expect(page.get_by_role("row").filter(has_text="Example 1")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("lai.init(")
