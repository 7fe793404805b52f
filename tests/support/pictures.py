"""Takes the pictures of the documentation from a real server with the recorded examples.

python -m tests.support.pictures [FOLDER]     (default: docs/pictures)
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page
from playwright.sync_api import sync_playwright

from tests.support import chromium
from tests.support.asking import sessions_of
from tests.support.server_process import ServerProcess

ROOT = Path(__file__).parents[2]
WIDTHS = (390, 820, 1440)
EXAMPLES = 9


def open_session(page: Page, base_url: str, name: str, row: str) -> None:
    """Opens the session and selects the first row of its tree that holds the text."""
    page.goto(base_url)
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("treeitem").filter(has_text=row).first.click()
    page.wait_for_timeout(500)  # what is drawn after the answer


def take(folder: Path) -> None:
    """Writes the list and one session, in both themes and three widths."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        ServerProcess(Path(data), "--examples") as server,
        sync_playwright() as playwright,
    ):
        sessions_of(server, "examples", EXAMPLES)
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        for theme in ("light", "dark"):
            for width in WIDTHS:
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=theme
                )
                page = context.new_page()
                page.goto(server.base_url)
                page.get_by_text("Billing dispute").first.wait_for()
                page.wait_for_timeout(500)  # what is drawn after the answer
                page.screenshot(path=folder / f"sessions-{theme}-{width}.png")
                open_session(page, server.base_url, "Billing dispute", "claude-sonnet-4-5")
                page.screenshot(path=folder / f"session-{theme}-{width}.png")
                context.close()
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
