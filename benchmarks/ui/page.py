"""A real Chromium that measures itself: when rows came, which tasks were long, what it holds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser
from playwright.sync_api import CDPSession
from playwright.sync_api import Page
from playwright.sync_api import ViewportSize

from benchmarks.ui.tasks import Tasks

# Collected from the first script on; `rows` is the first frame that followed a drawn row.
WATCH = """
window.measured = { long: [], rows: null };
measured.drawn = new Promise((done) => { measured.done = done; });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    measured.long.push([entry.startTime, entry.duration]);
  }
}).observe({ type: "longtask", buffered: true });
const seen = new MutationObserver(() => {
  if (!document.querySelector("[role=treeitem]")) return;
  seen.disconnect();
  requestAnimationFrame(() => setTimeout(() => {
    measured.rows = performance.now();
    measured.done();
  }));
});
seen.observe(document, { childList: true, subtree: true });
"""
VIEWPORT = ViewportSize(width=1440, height=900)
MB = 1e6


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a session cost: milliseconds from the navigation, bytes, and bytes held.

    `rows_cpu_ms` is what the page's main thread worked until the rows were there: unlike the wall
    time it hardly depends on what else the machine does. So it is with `_cpu_ms` of the tasks.
    `program_bytes` is what came from assets/, as it was sent.
    """

    rows_ms: float
    rows_cpu_ms: float
    complete_ms: float
    longest_task_ms: float
    longest_task_cpu_ms: float
    program_bytes: float
    event_bytes: float
    heap_mb: float
    scroll_longest_ms: float
    scroll_longest_cpu_ms: float


@contextmanager
def fresh_page(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """Yields a page with a cold cache that measures itself."""
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    yield page, session
    context.close()


def open_session(browser: Browser, base_url: str, session_id: str, size: int) -> Opened:
    """Opens a session of `size` events, waits for all of it, and scrolls through its tree."""
    with fresh_page(browser) as (page, protocol):
        bytes_of: dict[str, float] = {}
        addresses: dict[str, str] = {}
        tasks = Tasks(page, protocol)
        protocol.send("Network.enable")
        protocol.on(
            "Network.responseReceived",
            lambda it: addresses.update({it["requestId"]: it["response"]["url"]}),
        )
        protocol.on(
            "Network.loadingFinished",
            lambda it: bytes_of.update({it["requestId"]: it["encodedDataLength"]}),
        )
        protocol.send("Performance.enable", {"timeDomain": "threadTicks"})
        tasks.begin()
        page.goto(f"{base_url}/sessions/{session_id}", wait_until="commit")
        page.evaluate("measured.drawn")
        rows_cpu_ms = main_thread_ms(protocol)
        page.get_by_text(f"{size:,} rows", exact=True).wait_for(timeout=120_000)
        complete_ms = page.evaluate("performance.now()")
        measured = page.evaluate("measured")
        longest_cpu_ms = tasks.longest_cpu_ms()
        tasks.begin()
        scroll = _scroll(page)
        scroll_cpu_ms = tasks.longest_cpu_ms()
        protocol.send("HeapProfiler.collectGarbage")
        heap = protocol.send("Runtime.getHeapUsage")["usedSize"]
        return Opened(
            rows_ms=measured["rows"],
            rows_cpu_ms=rows_cpu_ms,
            complete_ms=complete_ms,
            longest_task_ms=_longest(measured["long"], 0),
            longest_task_cpu_ms=longest_cpu_ms,
            program_bytes=_sum(bytes_of, addresses, "/assets/"),
            event_bytes=_sum(bytes_of, addresses, "/events"),
            heap_mb=heap / MB,
            scroll_longest_ms=scroll,
            scroll_longest_cpu_ms=scroll_cpu_ms,
        )


def open_empty(browser: Browser, base_url: str) -> tuple[float, float]:
    """Returns the milliseconds until a page without a program is drawn, and its CPU time.

    That much of every other page is the browser's and the machine's.
    """
    with fresh_page(browser) as (page, protocol):
        protocol.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(f"{base_url}/healthz", wait_until="commit")
        took: float = page.evaluate(
            """() => new Promise((done) => {
              const drawn = () => requestAnimationFrame(
                () => setTimeout(() => done(performance.now())),
              );
              if (document.readyState === "complete") drawn();
              else addEventListener("load", drawn);
            })"""
        )
        return took, main_thread_ms(protocol)


def main_thread_ms(protocol: CDPSession) -> float:
    """Returns the CPU time of the page's main thread, in milliseconds."""
    metrics = protocol.send("Performance.getMetrics")["metrics"]
    seconds: float = next(each["value"] for each in metrics if each["name"] == "TaskDuration")
    return seconds * 1e3


# A fixed piece of work, long enough to be interrupted where somebody else wants the core.
REFERENCE = """() => {
  const begun = performance.now();
  let sum = 0;
  for (let turn = 0; turn < 2e7; turn += 1) sum = (sum * 31 + turn) | 0;
  window.sum = sum;
  return performance.now() - begun;
}"""


def reference_ms(browser: Browser, turns: int = 10) -> list[float]:
    """Returns what the same loop took, in milliseconds, each time it was run."""
    with fresh_page(browser) as (page, _protocol):
        page.evaluate(REFERENCE)  # compiled
        return [page.evaluate(REFERENCE) for _turn in range(turns)]


def open_graph(browser: Browser, base_url: str, session_id: str, states: int) -> float:
    """Returns the milliseconds from the click on the graph's tab to its nodes on the screen."""
    with fresh_page(browser) as (page, _protocol):
        page.goto(f"{base_url}/sessions/{session_id}")
        page.get_by_role("treeitem").first.wait_for()
        took: float = page.evaluate(
            """(states) => new Promise((done) => {
              const begun = performance.now();
              new MutationObserver(() => {
                if (document.querySelectorAll("[data-group]").length < states) return;
                requestAnimationFrame(() => done(performance.now() - begun));
              }).observe(document.body, { childList: true, subtree: true });
              document.getElementById("tab-graph").click();
            })""",
            states,
        )
        return took


def _sum(bytes_of: dict[str, float], addresses: dict[str, str], part: str) -> float:
    return sum(size for request, size in bytes_of.items() if part in addresses.get(request, ""))


def _scroll(page: Page) -> float:
    """Scrolls by the wheel, then by jumps, and returns the longest task meanwhile."""
    began = page.evaluate("performance.now()")
    page.mouse.move(400, 700)
    for _turn in range(40):
        page.mouse.wheel(0, 700)
        time.sleep(0.016)
    for share in (0.2, 0.4, 0.6, 0.8, 1.0, 0.5, 0.0):
        page.evaluate(
            """(share) => new Promise((done) => {
              const tree = document.querySelector("[role=tree]");
              tree.scrollTop = share * tree.scrollHeight;
              requestAnimationFrame(() => requestAnimationFrame(done));
            })""",
            share,
        )
    page.wait_for_timeout(200)  # the last long task is told after it ended
    return _longest(page.evaluate("measured.long"), began)


def _longest(tasks: list[list[float]], since: float) -> float:
    return max((duration for start, duration in tasks if start >= since), default=0.0)
