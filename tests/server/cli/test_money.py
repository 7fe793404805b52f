"""The command line writes money as the dashboard does: the cases are the dashboard's own."""

import json
import re
from pathlib import Path

import pytest

from lucidic_server.cli.output import money

CASES = Path(__file__).parents[3] / "web" / "src" / "lib" / "format.test.ts"


def dashboard_cases() -> list[tuple[float | None, str]]:
    table = CASES.read_text("utf-8").partition('])("the cost %s is %s"')[0].rpartition("it.each(")
    rows = re.findall(r"\[(null|[\d._e+-]+), (\"[^\"]*\")\]", table[2])
    return [(json.loads(usd.replace("_", "")), json.loads(words)) for usd, words in rows]


def test_there_are_cases() -> None:
    assert len(dashboard_cases()) >= 9


@pytest.mark.parametrize(("usd", "words"), dashboard_cases())
def test_money_is_written_by_one_rule(usd: float | None, words: str) -> None:
    # A dash is a cell without anything: on a terminal an empty one.
    assert money(usd) == ("" if usd is None else words)
