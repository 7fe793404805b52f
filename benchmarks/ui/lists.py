"""What Home and the list of sessions cost a browser, in one table.

    python -m benchmarks.ui.lists [--rounds N] [--sessions N]
    python -m benchmarks.ui.lists --store FOLDER [--rounds N]

A server of its own, that many sessions of four events posted through its records door, a fresh
context of a real headless Chromium for every round. Needs the built dashboard and a Chromium.
With a store, such as benchmarks.query keeps, its sessions are listed instead; no other server may
have it open, and nothing is added to it but what a server does for itself.
"""

import argparse
import json
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser
from playwright.sync_api import sync_playwright

from benchmarks.report import report
from benchmarks.ui.__main__ import HEAD
from benchmarks.ui.__main__ import of_machine
from benchmarks.ui.__main__ import spread
from benchmarks.ui.page import fresh_page
from benchmarks.ui.page import open_empty
from benchmarks.ui.page import reference_ms
from tests.support import chromium
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

NOTE = """\
{sessions:,} sessions of {events:,} events together, cold browser cache, loopback, {rounds} rounds.
"Interactive": the figures are drawn and the main thread answers. "Filter change": from Enter in the
filter's field to the rows of one of the agents. The empty page is a line of text from the same
server. Wall times suffer from what else the machine does: the reference is one loop which alone
takes its least time; the median over that is about how much too long all else took.
"""
AGENTS = 8
DAYS = 14
_BATCH = 2_000

Line = dict[str, Any]


def lines_of(sessions: int) -> Iterator[Line]:
    """Yields finished sessions over two weeks until now; every ninth has a tool that failed."""
    now = time.time_ns()
    apart = DAYS * 86_400 * 10**9 // sessions
    for number in range(sessions):
        began = now - number * apart
        here = {"session_id": f"listed-{number}"}
        agent = f"agent-{number % AGENTS}"
        yield {"kind": "session_began", **here, "agent_id": agent, "name": f"Run {number}"} | {
            "time": began,
            "task": "Work through the queue until it is empty",
        }
        for event in range(4):
            at = began + event * 10**9
            fails = number % 9 == 0 and event == 3
            yield (
                {"kind": "event_ended", **here, "event_id": f"e{event}", "name": "look_up"}
                | {
                    "type": "function_call",
                    "started_at": at,
                    "time": at + 10**9,
                    "status": "error" if fails else "ok",
                }
                | ({"error": f"no answer from shelf {number % 4}"} if fails else {})
            )
        yield {"kind": "session_ended", **here, "time": began + 4 * 10**9} | {
            "is_successful": number % 9 != 0
        }


def post(server: ServerProcess, sessions: int) -> None:
    """Posts the sessions and returns when the list has all of them."""
    waiting = lines_of(sessions)
    while lines := list(islice(waiting, _BATCH)):
        request = urllib.request.Request(
            f"{server.base_url}/v1/records",
            data="\n".join(map(json.dumps, lines)).encode(),
            headers={"Content-Type": "application/x-ndjson"},
        )
        with urllib.request.urlopen(request) as answer:
            answer.read()

    def listed() -> bool | None:
        return server.get("/v1/sessions?limit=1")["total"] == sessions or None

    wait_for(listed, 120, server.log)


# Resolves in the first frame after what is asked for was drawn.
DRAWN = """(wanted) => new Promise((done) => {
  const look = () => {
    if (!document.querySelector(wanted)) return false;
    watcher.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now())));
    return true;
  };
  const watcher = new MutationObserver(look);
  if (!look()) watcher.observe(document, { childList: true, subtree: true });
})"""


def open_page(browser: Browser, address: str, ready: str) -> tuple[float, float]:
    """Returns the milliseconds until what `ready` selects is drawn, and the longest task."""
    with fresh_page(browser) as (page, _protocol):
        page.goto(address, wait_until="commit")
        took: float = page.evaluate(DRAWN, ready)
        page.wait_for_timeout(500)  # the last long task is told after it ended
        tasks: list[list[float]] = page.evaluate("measured.long")
        return took, max((duration for _start, duration in tasks), default=0.0)


def change_filter(browser: Browser, base_url: str, agent: str) -> float:
    """Returns the milliseconds from Enter to the rows of this agent."""
    with fresh_page(browser) as (page, _protocol):
        page.goto(f"{base_url}/sessions")
        page.wait_for_selector("[data-row]")
        field = page.get_by_role("combobox")
        field.fill(f"agent:{agent}")
        page.evaluate(
            """() => {
              const table = document.querySelector("[role=table]");
              window.changed = new Promise((done) => {
                addEventListener("keydown", () => {
                  const begun = performance.now();
                  new MutationObserver(() => done(performance.now() - begun))
                    .observe(table, { attributes: true, attributeFilter: ["aria-rowcount"] });
                }, { once: true, capture: true });
              });
            }"""
        )
        page.keyboard.press("Enter")
        took: float = page.evaluate("changed")
        return took


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--sessions", type=int, default=20_000)
    parser.add_argument("--store", type=Path, help="a folder that holds a server's data/")
    given = parser.parse_args()
    if given.store and not (given.store / "data").is_dir():
        parser.error(f"{given.store} holds no data/")
    with (
        tempfile.TemporaryDirectory() as scratch,
        ServerProcess(given.store or Path(scratch)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        if not given.store:
            post(server, given.sessions)
        (held,) = server.get("/v1/statistics")["items"]
        agent = server.get("/v1/agents")["items"][-1]["agent_id"]
        turns = range(given.rounds)
        empty = [open_empty(browser, server.base_url) for _ in turns]
        home = [open_page(browser, server.base_url, "main [class*=display]") for _ in turns]
        listed = [open_page(browser, f"{server.base_url}/sessions", "[data-row]") for _ in turns]
        changed = [change_filter(browser, server.base_url, agent) for _ in turns]
        alone = reference_ms(browser)
        browser.close()
    report(
        "ui_lists_store" if given.store else "ui_lists",
        HEAD,
        [
            ["Home: interactive", spread([took for took, _ in home], "ms"), "≤ 1 s"],
            ["Home: longest task", spread([task for _, task in home], "ms"), "≤ 200 ms"],
            ["sessions: first rows", spread([took for took, _ in listed], "ms"), "≤ 500 ms"],
            ["sessions: longest task", spread([task for _, task in listed], "ms"), "≤ 200 ms"],
            ["sessions: filter change", spread(changed, "ms"), "≤ 300 ms"],
            *of_machine(empty, alone),
        ],
        NOTE.format(sessions=held["sessions"], events=held["events"], rounds=given.rounds),
    )


if __name__ == "__main__":
    main()
