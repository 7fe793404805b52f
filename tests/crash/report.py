"""The table of results, for the terminal and for docs/internals/crash-matrix.md."""

from collections.abc import Mapping
from pathlib import Path

from tests.crash.axes import CIRCUMSTANCES
from tests.crash.axes import DEATHS
from tests.crash.axes import MEANINGLESS
from tests.crash.axes import PHASES
from tests.crash.axes import Cell

PATH = Path(__file__).parents[2] / "docs" / "internals" / "crash-matrix.md"

_INTRODUCTION = """\
# crash: the matrix

Written by `make crash`, which runs every cell with real processes.
`make test` runs a subset in which each pair of values occurs.
A program is brought to a place, dies, and what it left is drained once the server behaves.
A cell is ✓ if

- every record whose call had returned is there, once and whole: beginnings, ends, steps, events,
  evaluations;
- what else was lost is counted, wherever a process lived to count it;
- exit code, stdout and stderr are those of the same program without the SDK;
- the end took no longer than `LUCIDIC_FLUSH_TIMEOUT`, and 4 s for a loaded machine;
- no lock tells a dead writer for a living one, or a living one for a dead;
- nothing is left in the spool.

What was in memory only, because the disk took nothing, may die with a process that is killed.
What was on its way when its writer closed may be told as lost, and arrive.
A kill is made worse by hand: half a record is put behind the last one, as a kill within a write
would leave it. It must be counted and not shown.
"""


def page(results: Mapping[Cell, list[str]]) -> str:
    """The page in the documentation."""
    failed = sum(map(bool, results.values()))
    return "\n".join(
        [
            _INTRODUCTION,
            f"{len(results)} cells, {failed} failed.",
            "",
            axes(),
            "",
            tables(results),
            "",
        ]
    )


def axes() -> str:
    """The values and what they mean."""
    lines = []
    for title, values in (
        ("When", PHASES),
        ("Death", DEATHS),
        ("Server and disk", CIRCUMSTANCES),
    ):
        lines += [f"| {title} | |", "|---|---|"]
        lines += [f"| `{name}` | {meaning} |" for name, meaning in values.items()]
        lines.append("")
    lines += ["Without meaning (-):", ""]
    lines += [f"- `{' and '.join(pair)}`: {reason}." for pair, reason in MEANINGLESS.items()]
    return "\n".join(lines)


def tables(results: Mapping[Cell, list[str]]) -> str:
    """One table for each phase: ✓, ✗, - for what means nothing, empty for what did not run."""
    lines = []
    for phase in PHASES:
        lines += [
            f"## {phase}",
            "",
            f"| | {' | '.join(CIRCUMSTANCES)} |",
            f"|---{'|:-:' * len(CIRCUMSTANCES)}|",
        ]
        for death in DEATHS:
            marks = (
                _mark(results, Cell(phase, death, circumstance)) for circumstance in CIRCUMSTANCES
            )
            lines.append(f"| {death} | {' | '.join(marks)} |")
        lines.append("")
    return "\n".join(lines).rstrip()


def disk_sentence(how: str) -> str:
    """Says loudly what stood for a full disk."""
    if how == "tmpfs":
        return "A full disk is a real one here: a small tmpfs for each cell."
    return "NO FULL DISK RAN: this user may not mount one, the spool's own bound stands for it."


def _mark(results: Mapping[Cell, list[str]], cell: Cell) -> str:
    if cell[:2] in MEANINGLESS:
        return "-"
    if cell not in results:
        return " "
    return "✗" if results[cell] else "✓"
