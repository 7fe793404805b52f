"""What an event of ten megabytes costs the page: its details, more of its text, its comparison."""

import json
import re
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser
from playwright.sync_api import Page

from benchmarks.ui.page import fresh_page
from benchmarks.ui.tasks import Tasks

MEGABYTES = 10
_LONGEST_MS = 60_000
_PARAGRAPH = "The parcel was seen at the depot, and nobody has said where it went from there. " * 12


@dataclass(frozen=True, slots=True)
class Task:
    """The longest task of one step: its milliseconds, and its CPU's."""

    ms: float
    cpu_ms: float


def post(base_url: str) -> None:
    """Sends two finished sessions, each with an event whose result is large; they differ in it."""
    for name in ("large-a", "large-b"):
        here = {"session_id": name, "agent_id": "benchmark"}
        text = "\n".join(
            f"{number}. {_PARAGRAPH}" for number in range(MEGABYTES * 400_000 // len(_PARAGRAPH))
        )
        rows = [
            {"number": number, "run": name, "told": _PARAGRAPH, "places": [number, number + 1]}
            for number in range(MEGABYTES * 500_000 // len(_PARAGRAPH))
        ]
        began = 1_790_000_000 * 10**9
        lines: list[dict[str, Any]] = [
            {"kind": "session_began", **here, "name": name, "time": began},
            {"kind": "event_ended", **here, "event_id": "large", "name": "read", "status": "ok"}
            | {"type": "function_call", "started_at": began, "time": began + 10**9}
            | {"arguments": {"text": text}, "output": rows},
            {"kind": "session_ended", **here, "time": began + 2 * 10**9, "is_successful": True},
        ]
        request = urllib.request.Request(
            f"{base_url}/v1/records",
            "\n".join(map(json.dumps, lines)).encode(),
            {"Content-Type": "application/x-ndjson"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            refused = json.load(answer)["refused"]
        if refused:
            message = f"the server refused the large event: {refused[0]}"
            raise SystemExit(message)


def tasks_of(browser: Browser, base_url: str) -> dict[str, Task]:
    """Returns the longest task of each step."""
    found: dict[str, Task] = {}
    with fresh_page(browser) as (page, protocol):
        page.set_default_timeout(_LONGEST_MS)
        tasks = Tasks(page, protocol)

        def step(name: str, act: Callable[[], None]) -> None:
            tasks.begin()
            before: float = page.evaluate("performance.timeOrigin")
            since: float = page.evaluate("performance.now()")
            act()
            if page.evaluate("performance.timeOrigin") != before:
                since = 0  # another document, whose clock began anew
            page.wait_for_timeout(500)  # the last long task is told after it ended
            found[name] = Task(_longest(page, since), tasks.longest_cpu_ms())

        more = page.get_by_role("button", name=re.compile("^Show (more|all) "))

        def open_event() -> None:
            page.goto(f"{base_url}/sessions/large-a?event=large")
            page.get_by_role("button", name="show all").first.wait_for()

        def show_all() -> None:
            page.get_by_role("button", name="show all").first.click()

        def show_raw() -> None:
            page.get_by_role("button", name="Raw", exact=True).first.click()
            more.first.click()

        def compare() -> None:
            page.goto(f"{base_url}/compare?a=large-a&b=large-b")
            page.get_by_text("read", exact=True).first.click()
            page.get_by_text("Arguments", exact=True).first.wait_for()
            page.wait_for_timeout(2_000)  # both texts come, and are compared

        step("its details opened", open_event)
        step("a text of 4 MB within it shown", show_all)
        step("its raw JSON, and more of it", show_raw)
        step("compared with another", compare)
    return found


def _longest(page: Page, since: float) -> float:
    tasks: list[list[float]] = page.evaluate("measured.long")
    return max((duration for start, duration in tasks if start >= since), default=0.0)
