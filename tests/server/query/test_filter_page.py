"""The reference page names every field and every value that the filter knows, and no others."""

import re
from pathlib import Path

from lucidic_server.model.filter import NUMBER_FIELDS
from lucidic_server.model.filter import TEXT_FIELDS
from lucidic_server.query.parser import parse
from lucidic_server.query.term import known_fields

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "filter.md").read_text("utf-8")


def _rows(heading: str) -> dict[str, str]:
    table = PAGE.partition(heading)[2].partition("\n\n##")[0]
    found = re.findall(r"^\| `(\w+)` \|([^\n]*)\|$", table, re.MULTILINE)
    return dict(found)


def test_every_field_is_on_the_page() -> None:
    assert set(_rows("## Fields with values")) == set(TEXT_FIELDS)
    assert set(_rows("## Fields with numbers")) == set(NUMBER_FIELDS)
    assert set(known_fields()) == {*TEXT_FIELDS, *NUMBER_FIELDS, "has", "text", "failure", "score"}
    assert "| `has:field` |" in PAGE
    assert "| `text:word` |" in PAGE
    assert "| `failure:key` |" in PAGE
    assert "| `score:name`," in PAGE


def test_every_value_is_on_the_page() -> None:
    for name, row in _rows("## Fields with values").items():
        told = row.partition("|")[0]
        assert set(re.findall(r"`(\w+)`", told)) == set(TEXT_FIELDS[name].choices or ()), name


def test_the_page_tells_what_each_field_means() -> None:
    meanings = _rows("## Fields with values") | _rows("## Fields with numbers")
    docs = {name: field.doc for name, field in TEXT_FIELDS.items()}
    docs |= {name: field.doc for name, field in NUMBER_FIELDS.items()}
    for name, doc in docs.items():
        first_words = doc.partition(",")[0].partition(" in USD")[0]
        told = meanings[name].replace("`", "")
        assert first_words in told, name


def test_the_example_on_the_page_can_be_read() -> None:
    example = PAGE.partition("```\n")[2].partition("\n```")[0]
    assert parse(example) is not None
