"""Cuts the filter's text into terms: where each part stands, nothing of what it means."""

import re
from typing import NamedTuple

from lucidic_server.query.errors import QueryError

_SPACE = re.compile(r"\s+")
_FIELD = re.compile(r"([A-Za-z_]+)(:|>=|<=|>|<)")
_BARE = re.compile(r'[^\s,"]+')
_WORD = re.compile(r'[^\s"]+')

QUOTE_HINT = 'put text that is not a filter into quotes: "like this"'


class Value(NamedTuple):
    """A value as it was written, without its quotes."""

    text: str
    position: int


class Term(NamedTuple):
    """One condition; a term without a field is text to look for."""

    negated: bool
    field: str
    operator: str
    values: tuple[Value, ...]
    position: int


def tokenize(text: str) -> list[Term]:
    """Returns the terms of the text. Raises QueryError at a quote that never ends and the like."""
    terms: list[Term] = []
    position = _skip_space(text, 0)
    while position < len(text):
        term, position = _term(text, position)
        terms.append(term)
        position = _skip_space(text, position)
    return terms


def _term(text: str, start: int) -> tuple[Term, int]:
    negated = text[start] == "-"
    position = start + negated
    if position == len(text) or text[position].isspace():
        raise QueryError("a minus stands alone", start, "write -term to leave out what matches it")
    if text[position] in "()":
        message = f"{text[position]!r} has no meaning here"
        raise QueryError(message, position, QUOTE_HINT)
    named = _FIELD.match(text, position)
    if not named:
        value, end = _value(text, position, _WORD)
        return Term(negated, "", "", (value,), position), end
    values: list[Value] = []
    end = named.end()
    while True:
        value, end = _value(text, end, _BARE)
        values.append(value)
        if not text.startswith(",", end):
            return Term(negated, named[1].lower(), named[2], tuple(values), position), end
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
