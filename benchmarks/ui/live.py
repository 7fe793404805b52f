"""How long a recorded event takes to the screen of somebody who looks at the running session."""

import time

from playwright.sync_api import Browser

from benchmarks.ui.page import fresh_page
from tests.support.server_process import ServerProcess

# The page itself says when the row was there, in seconds since 1970: whoever asks it again and
# again from outside learns it up to half a second late.
WATCH = """
window.seen = new Promise((done) => {
  const look = () => {
    const rows = [...document.querySelectorAll("[role=treeitem]")];
    if (!rows.some((row) => row.textContent.includes("next"))) return;
    watcher.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(Date.now() / 1000)));
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
});
0;
"""


def seconds_to_screen(browser: Browser, server: ServerProcess, turn: int) -> float:
    """Returns the seconds from sending an event to its row in the open page's tree."""
    session_id = f"live-{turn}"
    here = {"session_id": session_id, "agent_id": "benchmark"}
    server.send_lines({"kind": "session_began", **here, "name": session_id})
    server.send_lines(
        {"kind": "event_began", "session_id": session_id, "event_id": "first", "name": "first"}
    )
    with fresh_page(browser) as (page, _protocol):
        page.goto(f"{server.base_url}/sessions/{session_id}")
        page.get_by_role("treeitem").filter(has_text="first").wait_for()
        page.get_by_role("status").filter(has_text="Live").wait_for()
        page.evaluate(WATCH)
        began = time.time()
        server.send_lines(
            {"kind": "event_began", "session_id": session_id, "event_id": "next", "name": "next"}
        )
        seen: float = page.evaluate("seen")
        return seen - began
