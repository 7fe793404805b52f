"""How verbs show rows: a table for people on a terminal, JSON lines for programs in a pipe."""

import argparse
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from typing import Any

_CUT = "…"
# The rule of money is that of web/src/lib/format.ts.
_LEAST_SHOWN = 0.0001
_HUGE = 1e12
BOLD = "\x1b[1m"
_PLAIN = "\x1b[0m"


def add_json(parser: argparse.ArgumentParser) -> None:
    """Adds the flag that chooses JSON lines on a terminal too."""
    parser.add_argument(
        "--json", action="store_true", help="print JSON lines, as in a pipe, also on a terminal"
    )


def wants_json(arguments: argparse.Namespace) -> bool:
    """Tells whether programs read this: asked for, or the output is no terminal."""
    return bool(arguments.json) or not sys.stdout.isatty()


def print_json(row: Mapping[str, Any]) -> None:
    """Prints one JSON line, at once."""
    print(json.dumps(row, ensure_ascii=False), flush=True)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], wide: int) -> None:
    """Prints rows below a head; the column at `wide` gives way where the terminal is narrow."""
    cells = [[plain(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    others = sum(widths) - widths[wide] + 2 * (len(widths) - 1)
    widths[wide] = min(widths[wide], max(terminal_width() - others, 12))
    for place, row in enumerate(cells):
        line = "  ".join(_fitted(cell, size) for cell, size in zip(row, widths, strict=True))
        print(emphasized(line.rstrip()) if place == 0 else line.rstrip())


def emphasized(text: str) -> str:
    """Returns the text in bold, where the output is a terminal that wants colours."""
    return f"{BOLD}{text}{_PLAIN}" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else text


def plain(text: str) -> str:
    """Returns the text on one line, without what would steer the terminal.

    What agents wrote is shown as text: an escape sequence in it must not move the cursor.
    """
    return "".join(_shown(char) for char in text)


def width(text: str) -> int:
    """Returns how many columns of a terminal the text takes."""
    return sum(_columns(char) for char in text)


def cut(text: str, columns: int) -> str:
    """Returns as much of the text as fits, with a mark where something is missing."""
    if width(text) <= columns:
        return text
    kept = ""
    used = 0
    for char in text:
        used += _columns(char)
        if used > columns - 1:
            break
        kept += char
    return kept + _CUT


def terminal_width() -> int:
    """Returns the columns of the terminal."""
    return shutil.get_terminal_size((100, 24)).columns


def moment(text: str | None) -> str:
    """Returns a moment of the API in the local time, to the second."""
    if text is None:
        return ""
    return datetime.fromisoformat(text).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def length(milliseconds: float | None) -> str:
    """Returns a length of time as people say it."""
    if milliseconds is None:
        return ""
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} m {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} m"


def money(cost: float | None) -> str:
    """Returns US dollars as the dashboard writes them; an unknown cost is nothing.

    Two decimals from a dollar up, three from a cent, four below; what is less still is told so, and
    never as no cost at all.
    """
    if cost is None:
        return ""
    if cost == 0:
        return "$0"
    size = abs(cost)
    if size < _LEAST_SHOWN:
        return f"<${_LEAST_SHOWN}"
    if size >= _HUGE:
        figures, _, exponent = f"{cost:.2e}".partition("e+")
        return f"${float(figures):g}e{int(exponent)}"
    decimals = 4 if size < 0.01 else 3 if size < 1 else 2
    return f"${cost:,.{decimals}f}"


def verdict(is_successful: bool | None) -> str:
    """Returns the verdict as the filter has it."""
    return {True: "yes", False: "no", None: ""}[is_successful]


def joined(words: Iterable[str]) -> str:
    """Returns the words of a command line as the one text that they were."""
    return " ".join(words)


def _fitted(text: str, columns: int) -> str:
    shown = cut(text, columns)
    return shown + " " * (columns - width(shown))


def _shown(char: str) -> str:
    if char in "\n\r\t\v\f":
        return " "
    # Controls, and marks that turn the direction of the text around them.
    return "" if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} else char


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
