"""Projects and members: made, renamed, kept for some days, deleted; added, changed, removed."""

import time
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
from tests.support.server_process import wait_for

pytestmark = pytest.mark.browser

DAY = 86_400
LINES = "application/x-ndjson"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("server")
    with ServerProcess(folder, environ=WITH_ACCOUNTS) as running:
        yield running


@pytest.fixture(scope="module")
def owner(server: ServerProcess) -> Person:
    return set_up(server)


def record(owner: Person, project: str, session_id: str, days_ago: int = 0) -> None:
    """Records a session that began so long ago, and waits until lists and counts know it."""
    at = int((time.time() - days_ago * DAY) * 1e9)
    line = f'{{"kind": "session_began", "session_id": "{session_id}", "time": {at}}}'
    owner.key(project).call("POST", "/v1/records", line.encode(), Content_Type=LINES)
    wait_for(lambda: session_id in str(owner.get(f"/v1/sessions?project={project}")["items"]), 30)


def test_a_project_is_made_and_named_and_leads_to_its_first_key(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/settings/projects")
    page.get_by_role("button", name="New project").click()
    page.get_by_label("Name").fill("Support")
    page.get_by_role("button", name="Make the project").click()
    expect(page.get_by_text("There is no good key")).to_be_visible()
    expect(page.get_by_role("button", name="Project: Support")).to_be_visible()
    page.get_by_role("link", name="General").click()
    page.get_by_label("Name").fill("Customer support")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("button", name="Project: Customer support")).to_be_visible()


def test_what_a_retention_would_delete_is_told_before_it_is_set(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    project = owner.post("/v1/projects", {"name": "Kept"})["project_id"]
    record(owner, project, "old", days_ago=40)
    record(owner, project, "new")
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/settings/project?project={project}")
    page.get_by_label("For some days").check()
    page.get_by_label("Days", exact=True).fill("0")
    expect(page.get_by_text("A number from 1 to 36,525.")).to_be_visible()
    expect(page.get_by_role("button", name="Keep for ever")).to_be_disabled()
    page.get_by_label("Days", exact=True).fill("60")
    expect(page.get_by_text("Nothing here is that old")).to_be_visible()
    page.get_by_label("Days", exact=True).fill("30")
    expect(page.get_by_text("Now that would delete 1 session with 0 events")).to_be_visible()
    assert axe.violations(page) == []
    page.get_by_role("button", name="Keep 30 days").click()
    asked = page.get_by_role("dialog", name="Keep sessions for 30 days?")
    asked.get_by_role("button", name="Delete 1 session and go on").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    assert owner.get(f"/v1/projects/{project}")["retention_days"] == 30
    page.get_by_label("For ever").check()
    page.get_by_role("button", name="Keep for ever").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    assert owner.get(f"/v1/projects/{project}")["retention_days"] is None


def test_a_project_is_deleted_by_who_types_its_name(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    project = owner.post("/v1/projects", {"name": "Gone soon"})["project_id"]
    record(owner, project, "one")
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/settings/project?project={project}")
    page.get_by_role("button", name="Delete the project").click()
    asked = page.get_by_role("dialog", name="Delete “Gone soon”?")
    expect(asked).to_contain_text("1 agent with 1 session go")
    delete = asked.get_by_role("button", name="Delete for ever")
    asked.get_by_label("Type its name to confirm").fill("gone soon")
    expect(delete).to_be_disabled()
    asked.get_by_label("Type its name to confirm").fill("Gone soon")
    delete.click()
    done = page.get_by_role("dialog", name="“Gone soon” is deleted")
    expect(done).to_contain_text("1 session went")
    receipt = done.locator("pre").inner_text()
    assert owner.get(f"/v1/receipts/{receipt}?project=*")["subject"] == "Gone soon"
    done.get_by_role("button", name="To the sessions").click()
    expect(page.get_by_role("heading", name="Sessions", exact=True)).to_be_visible()
    assert project not in page.url


def test_a_member_is_added_changed_and_removed(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/settings/members?project=default")
    page.get_by_role("button", name="Add somebody").click()
    page.get_by_label("Email").fill("ada@example.test")
    page.get_by_label("Role", exact=True).select_option("member")
    page.get_by_role("button", name="Add", exact=True).click()
    shown = page.get_by_role("dialog", name="A link for ada@example.test")
    expect(shown).to_be_visible()
    link = shown.locator("pre").inner_text()
    assert link.startswith(f"{server.base_url}/invitation#")
    shown.get_by_role("button", name="I have it").click()
    row = page.get_by_role("listitem").filter(has_text="ada@example.test")
    expect(row).to_contain_text("was invited, and has not come yet")
    row.get_by_label("Role of ada@example.test").select_option("admin")
    expect(row.get_by_label("Role of ada@example.test")).to_be_enabled()
    expect(row.get_by_label("Role of ada@example.test")).to_have_value("admin")
    members = owner.get("/v1/projects/default/members")["items"]
    assert [each["role"] for each in members if each["email"] == "ada@example.test"] == ["admin"]
    row.get_by_role("button", name="Remove ada@example.test").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)


def test_an_admin_cannot_touch_who_goes_further(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    project = owner.post("/v1/projects", {"name": "Theirs"})["project_id"]
    invite(owner, project, "second@example.test", "owner")
    admin = invite(owner, project, "chief@example.test", "admin")
    page = visitors.new(admin)
    page.goto(f"{server.base_url}/settings/members")
    above = page.get_by_role("listitem").filter(has_text="second@example.test")
    expect(above).to_contain_text("This role goes further than yours.")
    expect(above.get_by_role("combobox")).to_have_count(0)
    page.get_by_role("link", name="General").click()
    expect(page.get_by_role("button", name="Delete the project")).to_be_disabled()
    expect(page.get_by_text("Only an owner of the project can delete it")).to_be_visible()


def test_a_viewer_sees_what_is_set_and_why_not_to_change_it(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    viewer = invite(owner, "default", "looks@example.test", "viewer")
    page = visitors.new(viewer)
    page.goto(f"{server.base_url}/settings/members")
    expect(page.get_by_text("The members need the role admin, and you are viewer")).to_be_visible()
    page.get_by_role("link", name="General").click()
    expect(page.get_by_text("An admin of the project can rename it.")).to_be_visible()
    expect(page.get_by_text("An admin of the project can change this.")).to_be_visible()
    expect(page.get_by_label("For some days")).to_be_disabled()
    expect(page.get_by_role("link", name="People")).to_have_count(0)
    page.goto(f"{server.base_url}/settings/people")
    expect(page.get_by_text("need the role admin in every project")).to_be_visible()
    page.get_by_role("link", name="Projects").click()
    expect(page.get_by_text("Those that you are a member of.")).to_be_visible()
    expect(page.get_by_role("button", name="New project")).to_have_count(0)


def test_the_last_owner_stays_and_is_told_why(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/settings/people?project=default")
    everywhere = page.get_by_role("region", name="In every project")
    everywhere.get_by_label("Role of owner@example.test").select_option("viewer")
    expect(everywhere.get_by_role("alert")).to_be_visible()
    expect(everywhere.get_by_label("Role of owner@example.test")).to_have_value("owner")


def test_an_owner_helps_who_lost_a_password_and_deletes_accounts(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    lost = invite(owner, "default", "lost@example.test", "viewer")
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/settings/people?project=default")
    page.get_by_role("button", name="New password for lost@example.test").click()
    shown = page.get_by_role("dialog", name="A link for lost@example.test")
    expect(shown.locator("pre")).to_contain_text("/invitation#")
    shown.get_by_role("button", name="I have it").click()
    page.get_by_role("button", name="Delete lost@example.test").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="Delete lost@example.test")).to_have_count(0)
    assert lost.ask("GET", "/v1/me").status == 401


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_for_everybody(
    server: ServerProcess, owner: Person, visitors: Visitors, scheme: str
) -> None:
    for width in (390, 1024, 1600):
        page = visitors.new(owner, width=width)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for name, heading in (
            ("project", "How long sessions are kept"),
            ("members", "Members"),
            ("projects", "Projects"),
            ("people", "Accounts"),
        ):
            page.goto(f"{server.base_url}/settings/{name}?project=default")
            region = page.get_by_role("region", name=heading)
            expect(region).to_be_visible()
            expect(page.get_by_role("status").filter(has_text="Loading")).to_have_count(0)
            assert axe.violations(page) == []
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
