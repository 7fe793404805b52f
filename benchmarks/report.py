"""Prints a benchmark's table and writes it, dated, under benchmarks/results."""

import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"


def commit() -> str:
    """Returns the commit that is measured, with a mark when the tree differs from it."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return described.stdout.strip() or "unknown"


def spread(seconds: Sequence[float]) -> str:
    """Returns `median (minimum to maximum)` in milliseconds."""
    middle, low, high = (f(seconds) * 1e3 for f in (statistics.median, min, max))
    return f"{middle:,.1f} ms ({low:,.1f} to {high:,.1f})"


def report(name: str, head: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> None:
    """Prints the table and writes it to results/<name>.md."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    table = "\n".join([line(head), rule, *map(line, rows)])
    when = datetime.now(tz=UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    text = f"# {name}\n\n{when}, commit {commit()}, {machine}\n\n{table}\n"
    if note:
        text += f"\n{note}\n"
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(text)
