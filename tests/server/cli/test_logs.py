"""Logs: one line a record, fields that cannot forge another line, quiet by default."""

import logging
from collections.abc import Iterator

import pytest

from lucidic_server import logs

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    yield
    logger = logging.getLogger("lucidic_server")
    logger.handlers.clear()
    logger.setLevel(logging.NOTSET)
    logger.propagate = True


def test_a_line_is_the_event_and_its_fields(capsys: Captured) -> None:
    logs.configure("info")
    logs.get("ingest").info("batch.taken", count=3, why="a b", percent="%s")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith('INFO batch.taken count=3 why="a b" percent=%s')


@pytest.mark.parametrize("value", ["two\nlines", 'a "quote"', "a=b", "", "\x1b[31m"])
def test_no_value_can_forge_a_line_or_a_field(capsys: Captured, value: str) -> None:
    logs.configure("info")
    logs.get("ingest").warning("x", given=value)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.partition("given=")[2].startswith('"')
    assert line.isprintable()


def test_it_is_quiet_by_default(capsys: Captured) -> None:
    logs.configure("warning")
    logs.get("ingest").info("batch.taken")
    assert capsys.readouterr().err == ""


def test_a_fault_has_its_traceback(capsys: Captured) -> None:
    logs.configure("warning")
    try:
        int("broken")
    except ValueError as error:
        logs.get("ingest").fault("x", error, a=1)
    told = capsys.readouterr().err
    assert "ERROR x a=1\nTraceback" in told
    assert "ValueError: invalid literal" in told
