"""Deleting a session and an agent: what goes is named, the receipt is at hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import axe
from tests.e2e.browser.visitors import Visitors
from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Asker
from tests.support.people import Person
from tests.support.people import invite
from tests.support.people import set_up
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server for each test: they change what the others look at."""
    with ServerProcess(tmp_path, environ=WITH_ACCOUNTS) as running:
        yield running


@pytest.fixture
def owner(server: ServerProcess) -> Person:
    owner = set_up(server)
    program = owner.key("default")
    for session in ("one", "two", "three"):
        record(program, session)
    wait_for(lambda: len(owner.get("/v1/sessions")["items"]) == 3, 20)
    return owner


def record(program: Asker, session: str) -> None:
    lines = (
        f'{{"kind": "session_began", "session_id": "{session}", "agent_id": "bot", '
        f'"name": "Run {session}", "time": 1}}\n'
        f'{{"kind": "event_began", "session_id": "{session}", "event_id": "e", "type": "generic", '
        '"time": 2}\n'
        f'{{"kind": "session_ended", "session_id": "{session}", "time": 3}}'
    )
    program.call("POST", "/v1/records", lines.encode(), Content_Type="application/x-ndjson")


def test_a_session_goes_with_all_that_it_had(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/sessions/one")
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Delete the session").click()
    asked = page.get_by_role("dialog", name="Delete the session “Run one”?")
    expect(asked).to_contain_text("1 event with everything that was recorded")
    assert axe.violations(page) == []
    asked.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The session “Run one” is deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="Run one")).to_have_count(0)
    expect(page.get_by_role("link", name="Run two")).to_be_visible()
    assert axe.violations(page) == []
    page.get_by_role("button", name="Its receipt").click()
    row = page.get_by_role("button", name="Session one")
    expect(row).to_have_attribute("aria-expanded", "true")
    expect(row).to_contain_text("Done: a recount found nothing left", timeout=30_000)


def test_a_viewer_reads_why_not(server: ServerProcess, owner: Person, visitors: Visitors) -> None:
    page = visitors.new(invite(owner, "default", "viewer@example.test", "viewer"))
    for path, thing in (("sessions/two", "session"), ("agents/bot", "agent")):
        page.goto(f"{server.base_url}/{path}")
        page.get_by_role("button", name="Actions").click()
        item = page.get_by_role("menuitem", name=f"Delete the {thing}")
        expect(item).to_contain_text("Needs the role admin; you are viewer here.")
        expect(item).to_have_attribute("aria-disabled", "true")


def test_an_agent_goes_with_its_sessions(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/agents/bot")
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Delete the agent").click()
    asked = page.get_by_role("dialog", name="Delete the agent “bot”?")
    expect(asked.get_by_role("listitem").first).to_contain_text("session")
    asked.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The agent “bot” is deleted, with 3 sessions.")).to_be_visible()
    assert owner.get("/v1/sessions")["items"] == []
