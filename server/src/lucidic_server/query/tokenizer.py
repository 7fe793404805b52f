"""Cuts the filter's text into parts: where each stands, nothing of what it means."""

import re
from typing import NamedTuple

from lucidic_server.query.errors import QueryError

_SPACE = re.compile(r"\s+")
_FIELD = re.compile(r"([A-Za-z_]+)(:|>=|<=|>|<)")
_BARE = re.compile(r'[^\s,"()]+')
_WORD = re.compile(r'[^\s"()]+')

# Words that join terms, in any letter case; in quotes they are text like any other.
KEYWORDS = ("and", "or", "not")

QUOTE_HINT = 'put text that is not a filter into quotes: "like this"'


class Value(NamedTuple):
    """A value as it was written, without its quotes."""

    text: str
    position: int


class Term(NamedTuple):
    """One condition; a term without a field is text to look for."""

    field: str
    operator: str
    values: tuple[Value, ...]
    position: int


class Mark(NamedTuple):
    """What stands between terms: a parenthesis, `and`, `or`, or `not` (a minus is one too)."""

    text: str
    position: int


Part = Term | Mark


def tokenize(text: str) -> list[Part]:
    """Returns the parts of the text. Raises QueryError at a quote that never ends and the like."""
    parts: list[Part] = []
    position = _skip_space(text, 0)
    while position < len(text):
        part, position = _part(text, position)
        parts.append(part)
        position = _skip_space(text, position)
    return parts


def _part(text: str, start: int) -> tuple[Part, int]:
    if text[start] in "()":
        return Mark(text[start], start), start + 1
    if text[start] == "-":
        if start + 1 == len(text) or text[start + 1].isspace():
            raise QueryError("a minus stands alone", start, "write -term to leave out what matches")
        return Mark("not", start), start + 1
    named = _FIELD.match(text, start)
    if not named:
        value, end = _value(text, start, _WORD)
        if text[start] != '"' and value.text.lower() in KEYWORDS:
            return Mark(value.text.lower(), start), end
        return Term("", "", (value,), start), end
    values: list[Value] = []
    end = named.end()
    while True:
        value, end = _value(text, end, _BARE)
        values.append(value)
        if not text.startswith(",", end):
            return Term(named[1].lower(), named[2], tuple(values), start), end
        end += 1


def _value(text: str, start: int, bare: re.Pattern[str]) -> tuple[Value, int]:
    if text.startswith('"', start):
        end = text.find('"', start + 1)
        if end < 0:
            raise QueryError("a quote is never closed", start, 'end the text with another "')
        return Value(text[start + 1 : end], start), end + 1
    found = bare.match(text, start)
    if not found:
        raise QueryError("a value is missing", start, 'write the value, or "" for an empty text')
    return Value(found[0], start), found.end()


def _skip_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position
