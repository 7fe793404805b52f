"""A server of its own for each test that asks for one.

Apart from the server's process itself, which benchmarks start where no pytest is installed.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server_process import ServerProcess


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A running server with default settings."""
    with ServerProcess(tmp_path) as running:
        yield running
