"""What the page's main thread worked in one piece, from Chromium's own trace.

A long task's duration counts the time in which another process had the core; its CPU time does
not, so that it tells on a busy machine too whether a page stands still for its own work.
"""

from typing import Any

from playwright.sync_api import CDPSession
from playwright.sync_api import Page

_TASK = "ThreadControllerImpl::RunTask"


class Tasks:
    """One recording at a time: begin(), then longest_cpu_ms()."""

    def __init__(self, page: Page, protocol: CDPSession) -> None:
        self._page = page
        self._protocol = protocol
        self._events: list[dict[str, Any]] = []
        self._is_complete = False
        protocol.on("Tracing.dataCollected", lambda it: self._events.extend(it["value"]))
        protocol.on("Tracing.tracingComplete", self._complete)

    def begin(self) -> None:
        """Records from here on."""
        self._events.clear()
        self._is_complete = False
        config = {"includedCategories": ["toplevel"]}
        self._protocol.send(
            "Tracing.start", {"traceConfig": config, "transferMode": "ReportEvents"}
        )

    def longest_cpu_ms(self) -> float:
        """Ends the recording; returns the CPU milliseconds of the task that took most of it."""
        self._protocol.send("Tracing.end")
        while not self._is_complete:
            self._page.wait_for_timeout(20)
        mains = {
            (event["pid"], event["tid"])
            for event in self._events
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
        }
        tasks = [
            event["tdur"] / 1e3
            for event in self._events
            if event["name"] == _TASK and (event["pid"], event["tid"]) in mains and "tdur" in event
        ]
        if not tasks:
            message = f"Chromium's trace has no {_TASK} of a page: its name has changed"
            raise SystemExit(message)
        longest: float = max(tasks)
        return longest

    def _complete(self, _told: object) -> None:
        self._is_complete = True
