"""Reads one term of the filter: which field, which values, and what would be right instead."""

import re

from lucidic_server.model.failure import KEY_CHARS
from lucidic_server.model.filter import FAILURE
from lucidic_server.model.filter import HAS
from lucidic_server.model.filter import NUMBER_FIELDS
from lucidic_server.model.filter import SCORE
from lucidic_server.model.filter import TEXT
from lucidic_server.model.filter import TEXT_FIELDS
from lucidic_server.model.filter import All
from lucidic_server.model.filter import Compare
from lucidic_server.model.filter import Expr
from lucidic_server.model.filter import Failed
from lucidic_server.model.filter import Has
from lucidic_server.model.filter import OneOf
from lucidic_server.model.filter import Operator
from lucidic_server.model.filter import Some
from lucidic_server.model.filter import Text
from lucidic_server.model.filter import Word
from lucidic_server.model.words import words_of
from lucidic_server.query.errors import QueryError
from lucidic_server.query.quantity import read_duration_ms
from lucidic_server.query.quantity import read_moment
from lucidic_server.query.quantity import read_number
from lucidic_server.query.scored import read_scored
from lucidic_server.query.tokenizer import QUOTE_HINT
from lucidic_server.query.tokenizer import Term
from lucidic_server.query.tokenizer import Value

_KEY = re.compile(f"[0-9a-f]{{{KEY_CHARS}}}")
_OPERATORS: dict[str, Operator] = {":": "=", ">": ">", ">=": ">=", "<": "<", "<=": "<="}


def known_fields() -> list[str]:
    """Returns the names that may stand before a colon."""
    return sorted((*TEXT_FIELDS, *NUMBER_FIELDS, HAS, TEXT, FAILURE, SCORE))


def read_term(term: Term, now: int) -> Expr:
    """Returns the term's meaning; `now` is what relative times count from. Raises QueryError."""
    if not term.field:
        return Word(term.values[0].text)
    if term.field in TEXT_FIELDS:
        return _text_field(term)
    if term.field in NUMBER_FIELDS:
        return _number(term, now)
    special = {HAS: _has, TEXT: _text, FAILURE: _failure, SCORE: _score}.get(term.field)
    if special is not None:
        return special(term)
    known = ", ".join(known_fields())
    message = f"there is no field {term.field!r}; the fields are {known}"
    raise QueryError(message, term.position, QUOTE_HINT)


def _text_field(term: Term) -> OneOf:
    _refuse_comparison(term)
    choices = TEXT_FIELDS[term.field].choices
    if choices is None:
        return OneOf(term.field, tuple(value.text for value in term.values))
    for value in term.values:
        if value.text.lower() not in choices:
            message = f"{value.text!r} is no {term.field}; it is one of {', '.join(choices)}"
            raise QueryError(message, value.position, f"write {term.field}:{choices[0]}")
    return OneOf(term.field, tuple(value.text.lower() for value in term.values))


def _has(term: Term) -> Expr:
    _refuse_comparison(term)
    known = (*TEXT_FIELDS, *NUMBER_FIELDS)
    for value in term.values:
        if value.text.lower() not in known:
            message = f"there is no field {value.text!r} to have; it is one of {', '.join(known)}"
            raise QueryError(message, value.position, "write has:cost")
    read = tuple(Has(value.text.lower()) for value in term.values)
    return read[0] if len(read) == 1 else Some(read)


def _text(term: Term) -> Expr:
    _refuse_comparison(term)
    read: list[Expr] = []
    for value in term.values:
        words = words_of(value.text)
        if not words:
            hint = 'write text:refund or text:"refund denied"'
            raise QueryError(f"{value.text!r} has no word to look for", value.position, hint)
        read.append(Text(words))
    return read[0] if len(read) == 1 else Some(tuple(read))


def _failure(term: Term) -> Failed:
    _refuse_comparison(term)
    for value in term.values:
        if not _KEY.fullmatch(value.text.lower()):
            message = f"{value.text!r} is no failure's key"
            raise QueryError(message, value.position, "GET /v1/failures gives each group its key")
    return Failed(tuple(value.text.lower() for value in term.values))


def _score(term: Term) -> Expr:
    if term.operator != ":":
        message = f"score can't be compared with {term.operator}"
        raise QueryError(message, term.position, "name the score: score:quality>=4")
    read = tuple(read_scored(value) for value in term.values)
    return read[0] if len(read) == 1 else Some(read)


def _refuse_comparison(term: Term) -> None:
    if term.operator != ":":
        message = f"{term.field} can't be compared with {term.operator}"
        raise QueryError(message, term.position, f"write {term.field}:value")


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
