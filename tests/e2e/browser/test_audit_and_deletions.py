"""The audit log in sentences, page by page; deletions with their receipts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import axe
from tests.e2e.browser.visitors import Visitors
from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Person
from tests.support.people import invite
from tests.support.people import set_up
from tests.support.server_process import ServerProcess

pytestmark = pytest.mark.browser

LINE = b'{"kind": "session_began", "session_id": "gone", "agent_id": "bot", "time": 1}'
KEYS = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("server")
    with ServerProcess(folder, environ=WITH_ACCOUNTS) as running:
        yield running


@pytest.fixture(scope="module")
def owner(server: ServerProcess) -> Person:
    """The owner, after a busy day."""
    owner = set_up(server)
    owner.key("default").call("POST", "/v1/records", LINE, Content_Type="application/x-ndjson")
    owner.call("DELETE", "/v1/sessions/gone")
    for number in range(KEYS):
        owner.post("/v1/keys", {"name": f"key {number}"})
    owner.call("PATCH", "/v1/projects/default", {"retention_days": 400})
    invite(owner, "default", "viewer@example.test", "viewer")
    return owner


def test_the_log_reads_like_sentences(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/settings/audit")
    said = page.get_by_role("listitem")
    expect(said.first).to_contain_text("owner@example.test added viewer@example.test as viewer")
    expect(said.nth(1)).to_contain_text("set that sessions are kept for 400 days")
    said.nth(1).get_by_text("sessions are kept").click()
    expect(said.nth(1).get_by_role("row", name="retention_days")).to_contain_text("null400")


def test_the_log_is_filtered_and_paged_by_its_address(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/settings/audit")
    page.get_by_label("Kind of change").select_option(label="API keys")
    expect(page.get_by_text(f"{KEYS + 1} entries, the newest first.")).to_be_visible()
    assert page.url.endswith("/settings/audit?kind=key.")
    expect(page.get_by_role("listitem")).to_have_count(50)
    page.get_by_role("button", name="Show earlier ones").click()
    expect(page.get_by_role("listitem")).to_have_count(KEYS + 1)
    expect(page.get_by_role("button", name="Show earlier ones")).to_have_count(0)
    page.get_by_label("Kind of change").select_option(label="Feature flags")
    expect(page.get_by_text("Nothing of this kind was changed.")).to_be_visible()
    page.get_by_label("Kind of change").select_option(label="Accounts and sign-ins")
    expect(page.get_by_text("Nothing of this kind was changed.")).to_be_visible()
    # Who signed in is no business of one project.
    page.get_by_role("button", name="Whole server").click()
    expect(page.get_by_text("viewer@example.test signed in")).to_be_visible()
    page.reload()
    expect(page.get_by_text("viewer@example.test signed in")).to_be_visible()


def test_a_receipt_says_what_went_and_that_nothing_is_left(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/settings/deletions")
    row = page.get_by_role("button", name="Session gone")
    # The disk is cleared in the background; the page follows.
    expect(row).to_contain_text("Done: a recount found nothing left", timeout=30_000)
    expect(row).to_contain_text("1 session")
    expect(row).to_contain_text("by owner@example.test")
    row.click()
    assert "receipt=" in page.url
    expect(page.get_by_role("columnheader", name="Left at the recount")).to_be_visible()
    page.reload()
    expect(page.get_by_role("row", name="session_records 1 0")).to_be_visible()


def test_neither_is_for_viewers(server: ServerProcess, owner: Person, visitors: Visitors) -> None:
    page = visitors.new(invite(owner, "default", "curious@example.test", "viewer"))
    for path in ("audit", "deletions"):
        page.goto(f"{server.base_url}/settings/{path}")
        expect(page.get_by_text("need the role admin, and you are viewer here")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_for_everybody(
    server: ServerProcess, owner: Person, visitors: Visitors, scheme: str
) -> None:
    for width in (390, 1024, 1600):
        page = visitors.new(owner, width=width)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{server.base_url}/settings/audit?scope=server")
        expect(page.get_by_role("listitem").first).to_be_visible()
        page.get_by_text("sessions are kept").click()
        assert axe.violations(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.goto(f"{server.base_url}/settings/deletions")
        page.get_by_role("button", name="Session gone").click()
        expect(page.get_by_role("table")).to_be_visible()
        assert axe.violations(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
