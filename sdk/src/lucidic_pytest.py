"""The pytest plugin of lucidic-sdk: the fixture `lucidic_recorder`.

Outside of the package, which is loaded when a test asks for the fixture and not before.
"""

from __future__ import annotations

from collections.abc import Generator
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lucidicai.testing import InMemoryRecorder

_FIXTURE = "lucidic_recorder"


@pytest.fixture
def lucidic_recorder() -> Iterator[InMemoryRecorder]:
    """What the test records with lucidicai, kept in memory: no file, no thread, no server."""
    from lucidicai.testing import InMemoryRecorder  # noqa: PLC0415  see the module's docstring

    with InMemoryRecorder() as recorder:
        yield recorder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows beside a failure what the test had recorded."""
    report = yield
    recorder = getattr(item, "funcargs", {}).get(_FIXTURE)
    if recorder is not None and report.when == "call" and report.failed:
        report.sections.append(("Recorded with lucidicai", str(recorder)))
    return report
