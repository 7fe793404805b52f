"""What the session page costs a browser, in one table.

    python -m benchmarks.ui [--rounds N] [--sizes N,…]

A server of its own, sessions posted through its records door, a fresh context of a real headless
Chromium for every round. Needs the built dashboard and a Chromium (tests.support.chromium).
"""

import argparse
import gzip
import re
import statistics
import tempfile
from collections.abc import Callable
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser
from playwright.sync_api import sync_playwright

from benchmarks.report import report
from benchmarks.ui import live
from benchmarks.ui import long_payload
from benchmarks.ui.page import MB
from benchmarks.ui.page import Opened
from benchmarks.ui.page import open_empty
from benchmarks.ui.page import open_graph
from benchmarks.ui.page import open_session
from benchmarks.ui.page import reference_ms
from benchmarks.ui.recorded_run import EVENTS_A_STEP
from benchmarks.ui.recorded_run import post
from tests.support import chromium
from tests.support.server_process import ServerProcess

HEAD = ("figure", "median (range)", "to reach")
# Events: seconds until the tree is usable, megabytes of JavaScript's heap.
BUDGETS = {1_000: (0.5, 50), 20_000: (1, 120), 100_000: (3, 400)}
GRAPH_STATES = 300
BUILT = Path(__file__).parents[2] / "server" / "src" / "lucidic_server" / "http" / "dashboard"
NOTE = """\
Cold browser cache, loopback, {rounds} rounds. "Usable": the first rows are drawn and answer; "all
there": every event is in the tree. Scrolling: forty turns of the wheel and seven jumps across the
whole tree. Heap: JavaScript's, after a collection, with all events loaded and scrolled through.
Bytes: as sent, without a detail opened. A task's CPU: of Chromium's trace, without the time in
which something else had the core. The empty page is a line of text from the same server,
opened before each round: the browser's own share of every wall time. Wall times suffer from what
else the machine does, CPU times hardly: the reference is one loop, run between the sizes, which
alone takes its least time; the median over that is about how much too long everything else took.
"""


def entry_bytes() -> int:
    """Returns what a browser must load before anything is drawn, compressed."""
    index = (BUILT / "index.html").read_text()
    paths = re.findall(r'(?:src|href)="/(assets/[^"]+\.js)"', index)
    return sum(len(gzip.compress((BUILT / path).read_bytes(), 9)) for path in set(paths))


def spread(values: Sequence[float], unit: str, digits: int = 0) -> str:
    """Returns `median (least to most)` with its unit."""
    middle, low, high = (f(values) for f in (statistics.median, min, max))
    return f"{middle:,.{digits}f} {unit} ({low:,.{digits}f} to {high:,.{digits}f})"


def of_session(size: int, opened: Sequence[Opened]) -> list[list[str]]:
    """Returns the rows of one size of session."""
    seconds, heap = BUDGETS.get(size, (None, None))
    name = f"{size:,} events"

    def over(pick: Callable[[Opened], float]) -> list[float]:
        return [pick(each) for each in opened]

    return [
        [
            f"{name}: tree usable",
            spread(over(lambda each: each.rows_ms), "ms"),
            f"≤ {seconds} s" if seconds else "",
        ],
        [
            f"{name}: main thread's CPU until then",
            spread(over(lambda each: each.rows_cpu_ms), "ms"),
            "",
        ],
        [f"{name}: all there", spread(over(lambda each: each.complete_ms), "ms"), ""],
        [
            f"{name}: longest task while loading",
            spread(over(lambda each: each.longest_task_ms), "ms"),
            "≤ 200 ms",
        ],
        [
            f"{name}: CPU of the longest task while loading",
            spread(over(lambda each: each.longest_task_cpu_ms), "ms"),
            "",
        ],
        [
            f"{name}: longest task while scrolling",
            spread(over(lambda each: each.scroll_longest_ms), "ms"),
            "≤ 50 ms",
        ],
        [
            f"{name}: CPU of the longest task while scrolling",
            spread(over(lambda each: each.scroll_longest_cpu_ms), "ms"),
            "",
        ],
        [
            f"{name}: heap",
            spread(over(lambda each: each.heap_mb), "MB", 1),
            f"≤ {heap} MB" if heap else "",
        ],
        [
            f"{name}: bytes per 1,000 events",
            spread([each.event_bytes / MB / (size / 1_000) for each in opened], "MB", 3),
            "≤ 0.2 MB",
        ],
        [
            f"{name}: the program, as sent",
            spread([each.program_bytes / 1e3 for each in opened], "kB"),
            "",
        ],
    ]


def of_large_event(found: Sequence[dict[str, long_payload.Task]]) -> list[list[str]]:
    """Returns the rows of an event of ten megabytes: the longest task of each step, and its CPU."""
    rows = []
    for step in found[0]:
        name = f"an event of {long_payload.MEGABYTES} MB, {step}"
        tasks = [each[step] for each in found]
        rows += [
            [f"{name}: longest task", spread([task.ms for task in tasks], "ms"), "≤ 100 ms"],
            [f"{name}: CPU of it", spread([task.cpu_ms for task in tasks], "ms"), ""],
        ]
    return rows


def of_machine(empty: Sequence[tuple[float, float]], alone: Sequence[float]) -> list[list[str]]:
    """Returns the rows of what is not ours."""
    return [
        ["an empty page: drawn", spread([took for took, _ in empty], "ms"), ""],
        ["an empty page: main thread's CPU", spread([cpu for _, cpu in empty], "ms"), ""],
        ["reference loop", spread(alone, "ms"), ""],
    ]


def measure(browser: Browser, server: ServerProcess, sizes: Sequence[int], rounds: int) -> None:
    """Posts, opens, and prints."""
    rows = [["entry, gzip", f"{entry_bytes() / 1_000:.1f} kB", "≤ 190 kB"]]
    alone: list[float] = []
    empty: list[tuple[float, float]] = []
    for size in sizes:
        alone += reference_ms(browser)
        session_id = f"run-{size}"
        post(server.base_url, session_id, size)
        opened = []
        for _ in range(rounds):
            empty.append(open_empty(browser, server.base_url))
            opened.append(open_session(browser, server.base_url, session_id, size))
        rows += of_session(size, opened)
    graph_id = "graph"
    post(server.base_url, graph_id, GRAPH_STATES * 2 * EVENTS_A_STEP, states=GRAPH_STATES)
    drawn = [
        open_graph(browser, server.base_url, graph_id, GRAPH_STATES - 1) for _ in range(rounds)
    ]
    rows.append(
        [f"graph of {GRAPH_STATES} states, from the click", spread(drawn, "ms"), "≤ 500 ms"]
    )
    long_payload.post(server.base_url)
    rows += of_large_event([long_payload.tasks_of(browser, server.base_url) for _ in range(rounds)])
    seen = [live.seconds_to_screen(browser, server, turn) * 1e3 for turn in range(rounds)]
    rows.append(["a recorded event is on the screen", spread(seen, "ms"), "≤ 1 s"])
    alone += reference_ms(browser)
    rows += of_machine(empty, alone)
    report("ui", HEAD, rows, NOTE.format(rounds=rounds))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--sizes", default=",".join(map(str, BUDGETS)))
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    with (
        tempfile.TemporaryDirectory() as folder,
        ServerProcess(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        measure(browser, server, sizes, given.rounds)
        browser.close()


if __name__ == "__main__":
    main()
