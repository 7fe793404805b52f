"""A real Chromium for tests: a fresh context a test, and its console is listened to."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright

from tests.support import chromium


# For a module, not for the whole run: while it is open, Playwright's event loop counts as running
# in the main thread, and no other test could start one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser; fails, and does not skip, where there is none."""
    path = chromium.find()
    if path is None:
        pytest.fail("no Chromium: run `python -m tests.support.chromium --install`")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own; a script error, a refused resource or a console error fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    opened.on(
        "console",
        lambda message: (
            complaints.append(f"console: {message.text} ({message.location['url']})")
            if message.type == "error"
            else None
        ),
    )
    yield opened
    context.close()
    assert complaints == []
