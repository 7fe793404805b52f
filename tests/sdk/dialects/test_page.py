"""docs/reference/dialects.md is written from the tables that read spans.

After a change on purpose: `python -m tests.sdk.dialects.test_page` writes the page anew.
"""

import inspect
import sys
from pathlib import Path
from typing import Any

from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.reader import DIALECTS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "dialects.md"

BEGIN = "<!-- tables: written by `python -m tests.sdk.dialects.test_page` -->\n"

# Further tables that a dialect may have, and what they tell.
TABLES = {
    "TYPES": ("Says what it is", "Type of the event"),
    "REQUESTS": ("Kind of request", "Type of the event"),
    "LISTS": ("Flattened list", "Field"),
    "SESSIONS": ("Names the session", "Precedence"),
    "COUNTS": ("Class of tokens", "Counted as"),
}


def page() -> str:
    introduction, begin, _tables = PAGE.read_text("utf-8").partition(BEGIN)
    return introduction + begin + "\n" + "\n".join(map(_section, DIALECTS))


def _section(dialect: Dialect) -> str:
    module = inspect.getmodule(dialect.read)
    assert module is not None
    lines = [f"## {dialect.name}", "", inspect.cleandoc(module.__doc__ or ""), ""]
    if dialect.rows or dialect.prefixes:
        lines += ["| Attribute | Field |", "|---|---|"]
        lines += [f"| `{name}` | `{row.field}` |" for name, row in dialect.rows.items()]
        lines += [f"| `{name}…` | `{group}.…` |" for name, group in dialect.prefixes.items()]
        lines += [""]
    for table, (left, right) in TABLES.items():
        known: dict[str, Any] = getattr(module, table, {})
        if known:
            lines += [f"| {left} | {right} |", "|---|---|"]
            lines += [f"| `{name}` | `{_shown(value)}` |" for name, value in known.items()]
            lines += [""]
    return "\n".join(lines)


def _shown(value: Any) -> str:
    return str(value[0]) if isinstance(value, tuple) else str(value)


def test_the_page_says_what_the_tables_say():
    assert PAGE.read_text("utf-8") == page()


def test_every_dialect_has_a_file_and_a_word_about_counting():
    for dialect in DIALECTS:
        module = inspect.getmodule(dialect.read)
        assert module is not None
        text = (module.__doc__ or "").lower()
        counts = any(row.field.startswith("usage.") for row in dialect.rows.values())
        assert not counts or "count" in text, dialect.name


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.exit(0)
