"""API keys: made and shown once, used by a program, revoked; and who sees what of them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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

PROGRAM = """
import lucidicai as lai
lai.init(session_name="Recorded with a key")
lai.create_event(description="one")
lai.create_event(description="two")
lai.end_session(is_successful=True)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("server")
    with ServerProcess(folder, environ=WITH_ACCOUNTS) as running:
        yield running


@pytest.fixture(scope="module")
def owner(server: ServerProcess) -> Person:
    return set_up(server)


def run_program(lines: str, folder: Path) -> str:
    """Runs a program in a shell that has these lines; returns what it wrote to standard error."""
    (folder / "program.py").write_text(PROGRAM)
    environ = {name: value for name, value in os.environ.items() if "LUCIDIC" not in name}
    environ["LUCIDIC_SPOOL_DIR"] = str(folder / "spool")
    script = f"{lines}\nexec '{sys.executable}' program.py"
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stderr


def test_a_key_from_its_making_to_its_end(
    server: ServerProcess, owner: Person, visitors: Visitors, tmp_path: Path
) -> None:
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/settings")
    expect(page.get_by_text("There is no good key")).to_be_visible()
    page.get_by_role("button", name="New key").click()
    dialog = page.get_by_role("dialog", name="New API key")
    expect(dialog.get_by_label("Name")).to_be_focused()
    page.keyboard.type("laptop")
    expect(dialog.get_by_label("Role")).to_have_value("member")
    page.keyboard.press("Enter")
    shown = page.get_by_role("dialog", name="The key “laptop”")
    expect(shown).to_be_visible()
    text, lines = shown.locator("pre").all_inner_texts()
    assert text.startswith("lucidic_")
    assert lines.splitlines() == [
        f"export LUCIDIC_BASE_URL={server.base_url}",
        f"export LUCIDIC_API_KEY={text}",
    ]
    assert axe.violations(page) == []
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.get_by_role("button", name="Copy the two lines").click()
    assert page.evaluate("navigator.clipboard.readText()") == lines
    shown.get_by_role("button", name="I have it").click()

    # Nobody sees it again: not on the page, not after a reload, not in the address or the log.
    row = page.get_by_role("listitem").filter(has_text="laptop")
    expect(row).to_contain_text("never used")
    assert text not in page.content()
    assert text not in page.url
    assert text not in server.log()

    assert run_program(lines, tmp_path) == ""
    page.get_by_role("link", name="Sessions").click()
    expect(page.get_by_role("link", name="Recorded with a key")).to_be_visible()
    page.goto(f"{server.base_url}/settings/keys")
    expect(row).to_contain_text("used just now")

    page.get_by_role("button", name="Revoke laptop").click()
    asked = page.get_by_role("dialog", name="Revoke “laptop”?")
    expect(asked).to_contain_text(text[:14])
    asked.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("There is no good key")).to_be_visible()
    page.get_by_text("1 revoked key").click()
    expect(row).to_contain_text("revoked just now")

    told = run_program(lines, tmp_path).splitlines()
    assert len(told) == 1, told
    assert "key" in told[0]


def test_who_may_not_make_keys_reads_who_can(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    viewer = invite(owner, "default", "viewer@example.test", "viewer")
    page = visitors.new(viewer)
    page.goto(f"{server.base_url}/settings/keys")
    expect(
        page.get_by_text("API keys need the role admin, and you are viewer here")
    ).to_be_visible()
    expect(page.get_by_role("button", name="New key")).to_have_count(0)


def test_nobody_is_offered_a_role_above_their_own(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    admin = invite(owner, "default", "admin@example.test", "admin")
    page = visitors.new(admin)
    page.goto(f"{server.base_url}/settings/keys")
    page.get_by_role("button", name="New key").click()
    roles = page.get_by_label("Role").locator("option").all_inner_texts()
    assert roles == ["viewer", "member", "admin"]


def test_in_local_mode_the_first_key_is_a_choice(tmp_path: Path, visitors: Visitors) -> None:
    with ServerProcess(tmp_path) as server:
        page = visitors.new()
        page.goto(f"{server.base_url}/settings/keys")
        expect(page.get_by_text("programs on this host need none")).to_be_visible()
        expect(page.get_by_text("Accounts begin when the server listens")).to_be_visible()
        expect(page.get_by_role("link", name="Account")).to_have_count(0)
        page.get_by_role("button", name="New key").click()
        # A role means nothing where everybody may everything.
        expect(page.get_by_role("dialog").get_by_label("Role")).to_have_count(0)
        page.get_by_label("Name").fill("first")
        page.get_by_role("button", name="Make the key").click()
        page.get_by_role("button", name="I have it").click()
        expect(page.get_by_role("listitem").filter(has_text="first")).to_be_visible()
        page.goto("about:blank")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_for_everybody(
    server: ServerProcess, owner: Person, visitors: Visitors, scheme: str
) -> None:
    owner.post("/v1/keys", {"name": "a key with a rather long name, for the night shift " * 3})
    for width in (390, 1024, 1600):
        page = visitors.new(owner, width=width)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{server.base_url}/settings/keys")
        expect(page.get_by_role("listitem").first).to_be_visible()
        assert axe.violations(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
