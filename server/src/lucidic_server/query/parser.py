"""Reads the filter's text into its syntax tree, and says where and why it can't."""

import time

from lucidic_server.model.filter import NUMBER_FIELDS
from lucidic_server.model.filter import TEXT_FIELDS
from lucidic_server.model.filter import All
from lucidic_server.model.filter import Compare
from lucidic_server.model.filter import Expr
from lucidic_server.model.filter import Not
from lucidic_server.model.filter import OneOf
from lucidic_server.model.filter import Operator
from lucidic_server.model.filter import Some
from lucidic_server.model.filter import Word
from lucidic_server.query.errors import QueryError
from lucidic_server.query.quantity import read_duration_ms
from lucidic_server.query.quantity import read_moment
from lucidic_server.query.quantity import read_number
from lucidic_server.query.tokenizer import QUOTE_HINT
from lucidic_server.query.tokenizer import Term
from lucidic_server.query.tokenizer import Value
from lucidic_server.query.tokenizer import tokenize

# A filter is typed by a person; anything near these bounds is a mistake or an attack.
MAX_CHARS = 2000
MAX_VALUES = 200


def parse(text: str, now_ns: int | None = None) -> Expr | None:
    """Returns the filter's tree, or None for a text without terms. Raises QueryError.

    `now_ns` is the moment that relative times (`started>-24h`) count from; the clock's if None.
    """
    if len(text) > MAX_CHARS:
        hint = f"at most {MAX_CHARS} characters are read"
        raise QueryError(f"the filter has {len(text)} characters", MAX_CHARS, hint)
    now = time.time_ns() if now_ns is None else now_ns
    terms = tokenize(text)
    count = sum(len(term.values) for term in terms)
    if count > MAX_VALUES:
        position = terms[-1].position
        raise QueryError(f"the filter has {count} values", position, f"use at most {MAX_VALUES}")
    read = tuple(_read(term, now) for term in terms)
    if not read:
        return None
    return read[0] if len(read) == 1 else All(read)


def known_fields() -> list[str]:
    """Returns the names that may stand before a colon."""
    return sorted((*TEXT_FIELDS, *NUMBER_FIELDS))


def _read(term: Term, now: int) -> Expr:
    expr = _read_positive(term, now)
    return Not(expr) if term.negated else expr


def _read_positive(term: Term, now: int) -> Expr:
    if not term.field:
        return Word(term.values[0].text)
    if term.field in TEXT_FIELDS:
        return _text(term)
    if term.field in NUMBER_FIELDS:
        return _number(term, now)
    known = ", ".join(known_fields())
    message = f"there is no field {term.field!r}; the fields are {known}"
    raise QueryError(message, term.position, QUOTE_HINT)


def _text(term: Term) -> OneOf:
    if term.operator != ":":
        message = f"{term.field} can't be compared with {term.operator}"
        raise QueryError(message, term.position, f"write {term.field}:value")
    choices = TEXT_FIELDS[term.field].choices
    if choices is None:
        return OneOf(term.field, tuple(value.text for value in term.values))
    for value in term.values:
        if value.text.lower() not in choices:
            message = f"{value.text!r} is no {term.field}; it is one of {', '.join(choices)}"
            raise QueryError(message, value.position, f"write {term.field}:{choices[0]}")
    return OneOf(term.field, tuple(value.text.lower() for value in term.values))


def _number(term: Term, now: int) -> Expr:
    read = tuple(_compare(term, value, now) for value in term.values)
    if len(read) > 1 and term.operator != ":":
        message = f"{term.field} is compared with more than one value"
        hint = f"write one value, or {term.field}:a,b for either"
        raise QueryError(message, term.values[1].position, hint)
    return read[0] if len(read) == 1 else Some(read)


def _compare(term: Term, value: Value, now: int) -> Expr:
    field = NUMBER_FIELDS[term.field]
    match field.unit:
        case "moment":
            return _moment(term, value, now)
        case "duration":
            bound: float | int = read_duration_ms(value, term.field)
        case "number" | "count":
            bound = read_number(value, term.field)
    return Compare(term.field, _OPERATORS[term.operator], bound)


def _moment(term: Term, value: Value, now: int) -> Expr:
    span = read_moment(value, term.field, now)
    if term.operator != ":":
        # Before a day is before it begins, after it is after it ends.
        begin = span.begin if term.operator in {"<", ">="} else span.end
        return Compare(term.field, _OPERATORS[term.operator], begin)
    since = Compare(term.field, ">=", span.begin)
    if span.end == span.begin:
        return since
    return All((since, Compare(term.field, "<=", span.end)))


_OPERATORS: dict[str, Operator] = {":": "=", ">": ">", ">=": ">=", "<": "<", "<=": "<="}
