"""Runs many cells at once: each mostly waits, for a server, a budget, or an interpreter."""

from collections.abc import Iterable
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import as_completed

from tests.crash.axes import Cell
from tests.crash.evidence import gather
from tests.crash.judge import faults

# On two cores; the cells wait for most of their time.
WORKERS = 8


def verdict(cell: Cell) -> list[str]:
    """Runs one cell and returns what went wrong."""
    return faults(gather(cell))


def judged(cells: Iterable[Cell], workers: int) -> Iterator[tuple[Cell, list[str]]]:
    """Yields each cell with what went wrong, as they end."""
    with ThreadPoolExecutor(workers) as pool:
        running: dict[Future[list[str]], Cell] = {
            pool.submit(verdict, cell): cell for cell in cells
        }
        for done in as_completed(running):
            yield running[done], done.result()
