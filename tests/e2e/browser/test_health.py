"""The health page: what is lost, what comes in, and who sees how much of it."""

from collections.abc import Iterator

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

pytestmark = pytest.mark.browser

LINES = {"Content_Type": "application/x-ndjson"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("server")
    with ServerProcess(folder, environ=WITH_ACCOUNTS) as running:
        yield running


@pytest.fixture(scope="module")
def owner(server: ServerProcess) -> Person:
    return set_up(server)


@pytest.fixture(scope="module")
def program(owner: Person) -> Asker:
    return owner.key("default")


def test_what_comes_in_and_what_is_lost_is_followed(
    server: ServerProcess, owner: Person, program: Asker, visitors: Visitors
) -> None:
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/health")
    expect(page.get_by_text("Nothing that was recorded is known to be lost.")).to_be_visible()
    expect(page.get_by_text("nothing comes in now")).to_be_visible(timeout=20_000)
    for number in range(5):
        line = f'{{"kind": "session_began", "session_id": "s{number}", "time": 1}}'
        program.call("POST", "/v1/records", line.encode(), **LINES)
    program.ask("POST", "/v1/records", b'{"kind": "of the future", "session_id": "s"}', **LINES)
    expect(page.get_by_text("a second now")).to_be_visible(timeout=20_000)
    lost = page.get_by_role("region", name="Lost")
    expect(lost.get_by_text("unknown_kind")).to_be_visible(timeout=20_000)
    expect(lost.get_by_text("Upgrade lucidic-server.")).to_be_visible()


def test_members_see_what_their_project_lost(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    page = visitors.new(invite(owner, "default", "member@example.test", "member"))
    page.goto(f"{server.base_url}/health")
    expect(page.get_by_role("region", name="Lost")).to_be_visible()
    expect(page.get_by_role("region", name="Spool folders")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_for_everybody(
    server: ServerProcess, owner: Person, visitors: Visitors, scheme: str
) -> None:
    for width in (390, 1024, 1600):
        page = visitors.new(owner, width=width)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{server.base_url}/health")
        expect(page.get_by_role("region", name="Since the start")).to_be_visible()
        assert axe.violations(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
