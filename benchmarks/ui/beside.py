"""From the landing page to the failing call and its input, here and in Phoenix.

    python -m benchmarks.ui.beside [--rounds N] [--traces N] [--environments FOLDER]

Both get the same traces over OTLP (benchmarks.ui.traces), in the words of OpenInference, which are
Phoenix's own. One Chromium goes each dashboard's shortest way, in turns, each time with an empty
cache: it clicks as soon as there is something to click, so that the seconds are the program's and
none are the reader's. Phoenix is installed from PyPI into an environment of its own (.run/peers).
"""

import argparse
import re
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect
from playwright.sync_api import sync_playwright

from benchmarks.otlp.peer import Phoenix
from benchmarks.report import ROOT
from benchmarks.report import report
from benchmarks.ui.page import VIEWPORT
from benchmarks.ui.traces import FAILED_TOOL
from benchmarks.ui.traces import FAILS_EVERY
from benchmarks.ui.traces import MARK
from benchmarks.ui.traces import PROJECT
from benchmarks.ui.traces import body
from benchmarks.ui.traces import spans_in
from tests.support import chromium
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

HEAD = ("dashboard", "clicks", "typed", "from the address", "from the landing page", "the way")
NOTE = """\
{traces:,} traces of an agent, one in {every} with a tool that failed, the newest of those below the
first screen of a list; {rounds} rounds, a cold browser cache, a window of 1440 x 900. "From the
address": from its being opened until the failing call's input is seen in the window. "From the
landing page": the same, once that is drawn. Phoenix opens on its projects; its table of spans does
not sort by status, so that the filter is the shortest way; the text is given in one stroke, as if
it had been copied. Seconds: the median, and from the fastest to the slowest.
"""
# Rows, then their details, of a machine that has much else to do.
_LONGEST_MS = 60_000


class Way(NamedTuple):
    """How one dashboard is walked through, and what a person does on the way."""

    name: str
    address: str
    clicks: int
    typed: str
    told: str
    land: Callable[[Page], None]
    go: Callable[[Page], None]


class Took(NamedTuple):
    """Seconds until the input was seen: from opening the address, and from the landing page."""

    whole: float
    landed: float


def lucidic(base_url: str, version: str) -> Way:
    """Home lists what failed; each failure has a link to its newest call."""

    def land(page: Page) -> None:
        page.get_by_role("link", name="See the newest").first.wait_for()

    def go(page: Page) -> None:
        page.get_by_role("link", name="See the newest").first.click()
        expect(page.get_by_text(MARK).first).to_be_in_viewport()

    return Way(f"Lucidic {version}", base_url, 1, "", "Home, See the newest", land, go)


# The failing calls themselves, not the runs that they made fail.
PHOENIX_FILTER = "status_code == 'ERROR' and parent_id is not None"


def phoenix(base_url: str, version: str) -> Way:
    """The project, a filter over its spans, the span: its details have the input."""

    def land(page: Page) -> None:
        page.get_by_text(PROJECT, exact=True).first.wait_for()

    def go(page: Page) -> None:
        page.get_by_text(PROJECT, exact=True).first.click()
        page.locator(".cm-content").first.click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(PHOENIX_FILTER)
        page.keyboard.press("Enter")
        page.get_by_role("link", name=FAILED_TOOL).first.click()
        expect(page.locator(".cm-line").filter(has_text=MARK).first).to_be_in_viewport()

    told = "Projects, desk, filter, span"
    return Way(f"arize-phoenix {version}", base_url, 3, PHOENIX_FILTER, told, land, go)


def walk(browser: Browser, way: Way) -> Took:
    """Goes the way once, in a context of its own."""
    context = browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(_LONGEST_MS)
    page = context.new_page()
    clicks = 0

    def clicked(_source: object) -> None:
        nonlocal clicks
        clicks += 1

    page.expose_binding("clicked", clicked)
    page.add_init_script("addEventListener('pointerdown', () => clicked(), true)")
    began = time.perf_counter()
    page.goto(way.address, wait_until="commit")
    way.land(page)
    landed = time.perf_counter()
    way.go(page)
    ended = time.perf_counter()
    context.close()
    if clicks != way.clicks:
        message = f"{way.name}: {clicks} clicks were made, not {way.clicks}"
        raise SystemExit(message)
    return Took(ended - began, ended - landed)


def send(url: str, traces: int) -> None:
    """Sends the traces to a server's OTLP door."""
    headers = {"Content-Type": "application/x-protobuf"}
    request = urllib.request.Request(f"{url}/v1/traces", body(traces), headers)
    with urllib.request.urlopen(request, timeout=120) as answer:
        answer.read()


def spread(seconds: list[float]) -> str:
    """Returns `median (least to most)`."""
    middle, low, high = statistics.median(seconds), min(seconds), max(seconds)
    return f"{middle:.2f} s ({low:.2f} to {high:.2f})"


def main() -> None:
    """Sends, walks, and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--traces", type=int, default=200)
    parser.add_argument("--environments", type=Path, default=ROOT / ".run" / "peers")
    given = parser.parse_args()
    expect.set_options(timeout=_LONGEST_MS)
    peer = Phoenix(given.environments)
    version = peer.install()
    with (
        tempfile.TemporaryDirectory() as ours,
        tempfile.TemporaryDirectory() as theirs,
        ServerProcess(Path(ours)) as server,
        peer.running(Path(theirs)) as (url, _pid),
        sync_playwright() as playwright,
    ):
        send(server.base_url, given.traces)
        send(url, given.traces)
        spans = spans_in(given.traces)
        wait_for(lambda: server.get("/v1/sessions?limit=1")["total"] == given.traces or None, 120)
        wait_for(lambda: peer.count(Path(theirs)) == spans or None, 120)
        own = re.sub(r"\+.*", "", server.get("/v1/openapi.json")["info"]["version"])
        ways = [lucidic(server.base_url, own), phoenix(url, version)]
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        took: dict[str, list[Took]] = {way.name: [] for way in ways}
        for _round in range(given.rounds):
            for way in ways:
                took[way.name].append(walk(browser, way))
        browser.close()
    rows = [
        [
            way.name,
            str(way.clicks),
            f"{len(way.typed)} characters" if way.typed else "nothing",
            spread([each.whole for each in took[way.name]]),
            spread([each.landed for each in took[way.name]]),
            way.told,
        ]
        for way in ways
    ]
    note = NOTE.format(traces=given.traces, every=FAILS_EVERY, rounds=given.rounds)
    report("ui_beside", HEAD, rows, note)


if __name__ == "__main__":
    main()
