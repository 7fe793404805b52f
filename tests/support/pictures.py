"""Takes pictures of the dashboard from a real server with the recorded examples.

python -m tests.support.pictures             the README's, into docs/pictures
python -m tests.support.pictures FOLDER      every main page, in both themes and three widths
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright

from tests.support import chromium
from tests.support.asking import sessions_of
from tests.support.server_process import ServerProcess

ROOT = Path(__file__).parents[2]
README = ROOT / "docs" / "pictures" / "session.png"
WIDTHS = (390, 820, 1440)
EXAMPLES = 9
EXAMPLE = "Billing dispute"
VIEWS = ("trace", "timeline", "transcript", "graph", "replay")
PLACES = ("home", "sessions", "agents", "health", "settings")

Theme = Literal["light", "dark"]


@contextmanager
def recorded() -> Iterator[tuple[Browser, str]]:
    """Yields a browser and the address of a server with the examples."""
    with (
        tempfile.TemporaryDirectory() as data,
        ServerProcess(Path(data), "--examples") as server,
        sync_playwright() as playwright,
    ):
        sessions_of(server, "examples", EXAMPLES)
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        yield browser, server.base_url
        browser.close()


def open_page(browser: Browser, width: int, theme: Theme) -> Page:
    """Returns a page of its own."""
    return browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)


def show(page: Page, address: str) -> None:
    """Opens a page and waits until nothing on it is on its way."""
    page.goto(address)
    page.get_by_role("main").wait_for()
    page.wait_for_timeout(500)  # what is drawn after the answer
    page.wait_for_function("!document.querySelector('[aria-busy=true]')")


def find_example(page: Page, base_url: str) -> str:
    """Returns the address of the session that the pictures show."""
    show(page, f"{base_url}/sessions")
    page.get_by_role("link", name=EXAMPLE).first.click()
    page.get_by_role("treeitem").first.wait_for()
    return page.url


def take_readme() -> None:
    """Writes the picture at the top of the README: a trace with a call of a model selected."""
    with recorded() as (browser, base_url):
        page = open_page(browser, 1440, "light")
        find_example(page, base_url)
        page.get_by_role("treeitem").filter(has_text="claude-sonnet-4-5").first.click()
        page.wait_for_timeout(500)
        page.screenshot(path=README)


def take_all(folder: Path) -> None:
    """Writes the main pages and every view of one session."""
    folder.mkdir(parents=True, exist_ok=True)
    themes: tuple[Theme, ...] = ("light", "dark")
    with recorded() as (browser, base_url):
        session = find_example(open_page(browser, 1440, "light"), base_url)
        pages = {name: f"{base_url}/{'' if name == 'home' else name}" for name in PLACES}
        pages |= {f"session-{view}": f"{session}?view={view}" for view in VIEWS}
        for theme in themes:
            for width in WIDTHS:
                page = open_page(browser, width, theme)
                for name, address in pages.items():
                    show(page, address)
                    page.screenshot(path=folder / f"{name}-{theme}-{width}.png")
                page.close()


if __name__ == "__main__":
    take_all(Path(sys.argv[1])) if len(sys.argv) > 1 else take_readme()
