"""Asks axe-core, which comes with the dashboard's development packages, about an open page."""

import functools
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
# WCAG 2.2, A and AA; what axe calls best practice is left to people.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@functools.cache
def _source() -> str:
    return SOURCE.read_text()


def violations(page: Page) -> list[str]:
    """Returns what a person could not use, a line each: the rule, and where."""
    # Evaluated, not added as an element: the page's policy refuses scripts that are not its own.
    page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(
        "(tags) => axe.run(document, { runOnly: tags }).then((found) => found.violations)", RULES
    )
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
        # A button at the edge of what scrolls is as large as it is once it is scrolled to.
        if not (rule["id"] == "target-size" and "partially obscured" in node["failureSummary"])
    ]
