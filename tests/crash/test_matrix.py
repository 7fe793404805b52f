"""A covering subset of the matrix, each pair of values once; `make crash` runs all of it."""

import itertools
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest

from tests.crash import report
from tests.crash.axes import Cell
from tests.crash.axes import cells
from tests.crash.axes import covering
from tests.crash.axes import pairs_of
from tests.crash.places import how_disk_is_full
from tests.crash.pool import WORKERS
from tests.crash.pool import verdict

Verdicts = dict[Cell, Future[list[str]]]


@pytest.fixture(scope="module")
def verdicts(request: pytest.FixtureRequest) -> Iterator[Verdicts]:
    """Those that were selected run at once; each test waits for its own."""
    chosen: list[Cell] = [
        cast("Cell", item.callspec.params["cell"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.name.startswith("test_cell[")
    ]
    terminal = request.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None:
        terminal.write_line(f"\n{report.disk_sentence(how_disk_is_full())}")
    with ThreadPoolExecutor(WORKERS) as pool:
        yield {cell: pool.submit(verdict, cell) for cell in chosen}


@pytest.mark.parametrize("cell", covering(), ids=str)
def test_cell(cell: Cell, verdicts: Verdicts):
    assert verdicts[cell].result() == []


def test_every_pair_of_values_is_covered():
    wanted = set(itertools.chain.from_iterable(map(pairs_of, cells())))
    assert set(itertools.chain.from_iterable(map(pairs_of, covering()))) == wanted
    assert covering() == covering()
    assert len(covering()) < len(cells()) / 4


def test_the_page_in_the_documentation_is_of_these_axes():
    page = report.PATH.read_text("utf-8")
    assert report.axes() in page, "run `make crash`"
    assert page == report.page({cell: [] for cell in cells()}), "a cell failed when it was written"
