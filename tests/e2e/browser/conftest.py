"""The browser's fixtures."""

from pathlib import Path

import pytest

from tests.e2e.browser import visitors as people
from tests.support import browser as support

_HERE = Path(__file__).parent

browser = support.browser
page = support.page
visitors = people.visitors


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps the order of each file here: its tests share a server, and what they did to it.

    The files themselves come in any order, as all others do.
    """
    ours = [at for at, item in enumerate(items) if _HERE in item.path.parents]
    files = list(dict.fromkeys(items[at].path for at in ours))
    in_order = sorted(
        (items[at] for at in ours),
        key=lambda item: (files.index(item.path), item.location[1] or 0, item.nodeid),
    )
    for at, item in zip(ours, in_order, strict=True):
        items[at] = item
