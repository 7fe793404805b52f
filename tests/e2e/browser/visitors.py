"""People in browsers of their own, before a server with accounts.

A refusal by the server is part of what they see, so the browser's own line about it is none of its
complaints; everything else that stands in the console is.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import BrowserContext
from playwright.sync_api import ConsoleMessage
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.support.people import PASSWORD
from tests.support.people import Person
from tests.support.server_process import ServerProcess

_REFUSAL = "Failed to load resource: the server responded with a status of 4"


class Visitors:
    """Gives each a fresh browser; `complaints` is what stands in their consoles."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def new(self, person: Person | None = None, width: int = 1280) -> Page:
        """Opens a browser; with `person`, it has their sign-in."""
        context = self._browser.new_context(viewport={"width": width, "height": 900})
        self._contexts.append(context)
        if person is not None:
            name, _, value = person.headers["Cookie"].partition("=")
            context.add_cookies([{"name": name, "value": value, "url": person.server.base_url}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", self._hear)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_REFUSAL):
            self.complaints.append(f"console: {message.text} ({message.location['url']})")

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def visitors(browser: Browser) -> Iterator[Visitors]:
    """Browsers for whoever comes; a complaint of one of them fails the test."""
    given = Visitors(browser)
    yield given
    given.close()
    assert given.complaints == []


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fills the sign-in page in and sends it."""
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def expect_path(page: Page, server: ServerProcess, path: str) -> None:
    """Waits until the browser is at this address."""
    expect(page).to_have_url(f"{server.base_url}{path}")
