"""Asks axe-core, which comes with the dashboard's development packages, about an open page."""

import functools
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
# Rows of a list get their places when what is in them has been measured: until then one may lie on
# the other. Fulfilled once nothing has moved for ten frames; axe would judge what no one sees.
STANDS_STILL = """() => new Promise((done) => {
  let before = "", still = 0;
  const look = () => {
    const boxes = [...document.querySelectorAll("button, a, input, [role]")].map((each) => {
      const box = each.getBoundingClientRect();
      return [box.x, box.y, box.width, box.height];
    });
    const now = JSON.stringify(boxes);
    still = now === before ? still + 1 : 0;
    before = now;
    if (still >= 10) done(true);
    else requestAnimationFrame(look);
  };
  look();
})"""
# WCAG 2.2, A and AA; what axe calls best practice is left to people.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@functools.cache
def _source() -> str:
    return SOURCE.read_text()


def violations(page: Page) -> list[str]:
    """Returns what a person could not use, a line each: the rule, and where."""
    # Evaluated, not added as an element: the page's policy refuses scripts that are not its own.
    page.evaluate(_source())
    page.evaluate(STANDS_STILL)
    found: list[dict[str, Any]] = page.evaluate(
        "(tags) => axe.run(document, { runOnly: tags }).then((found) => found.violations)", RULES
    )
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
