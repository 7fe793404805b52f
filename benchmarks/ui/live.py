"""How long a recorded event takes to the screen of somebody who looks at the running session."""

import time

from playwright.sync_api import Browser

from benchmarks.ui.page import fresh_page
from tests.support.server_process import ServerProcess


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
        began = time.perf_counter()
        server.send_lines(
            {"kind": "event_began", "session_id": session_id, "event_id": "next", "name": "next"}
        )
        page.get_by_role("treeitem").filter(has_text="next").wait_for()
        return time.perf_counter() - began
