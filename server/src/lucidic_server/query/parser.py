"""Reads the filter's text into its syntax tree, and says where and why it can't.

filter  = [either]
either  = both {"or" both}
both    = single {["and"] single}
single  = ("-" | "not") single | "(" either ")" | term
"""

import time

from lucidic_server.model.filter import All
from lucidic_server.model.filter import Expr
from lucidic_server.model.filter import Not
from lucidic_server.model.filter import Some
from lucidic_server.query.errors import QueryError
from lucidic_server.query.term import read_term
from lucidic_server.query.tokenizer import QUOTE_HINT
from lucidic_server.query.tokenizer import Mark
from lucidic_server.query.tokenizer import Part
from lucidic_server.query.tokenizer import Term
from lucidic_server.query.tokenizer import tokenize

# A filter is typed by a person; anything near these bounds is a mistake or an attack.
MAX_CHARS = 2000
MAX_VALUES = 200
# Parentheses and negations in each other.
MAX_DEPTH = 30


def parse(text: str, now_ns: int | None = None) -> Expr | None:
    """Returns the filter's tree, or None for a text without terms. Raises QueryError.

    `now_ns` is the moment that relative times (`started>-24h`) count from; the clock's if None.
    """
    if len(text) > MAX_CHARS:
        hint = f"at most {MAX_CHARS} characters are read"
        raise QueryError(f"the filter has {len(text)} characters", MAX_CHARS, hint)
    parts = tokenize(text)
    values = [value for part in parts if isinstance(part, Term) for value in part.values]
    if len(values) > MAX_VALUES:
        position = values[MAX_VALUES].position
        message = f"the filter has {len(values)} values"
        raise QueryError(message, position, f"use at most {MAX_VALUES}")
    if not parts:
        return None
    now = time.time_ns() if now_ns is None else now_ns
    return _Reader(parts, len(text), now).read()


class _Reader:
    """Walks over the parts once, from left to right."""

    def __init__(self, parts: list[Part], end: int, now: int) -> None:
        self._parts = parts
        self._end = end
        self._now = now
        self._place = 0
        self._depth = 0

    def read(self) -> Expr:
        expr = self._either()
        if self._place < len(self._parts):
            # Only a parenthesis stops the reading of terms.
            position = self._parts[self._place].position
            raise QueryError("a parenthesis is closed that was never opened", position, QUOTE_HINT)
        return expr

    def _either(self) -> Expr:
        terms = [self._both()]
        while self._at("or"):
            self._place += 1
            terms.append(self._both())
        return terms[0] if len(terms) == 1 else Some(tuple(terms))

    def _both(self) -> Expr:
        terms = [self._single()]
        while self._place < len(self._parts) and not self._at("or", ")"):
            if self._at("and"):
                self._place += 1
            terms.append(self._single())
        return terms[0] if len(terms) == 1 else All(tuple(terms))

    def _single(self) -> Expr:
        if self._place == len(self._parts):
            raise QueryError("a term is missing at the end", self._end, _term_hint(self._parts[-1]))
        part = self._parts[self._place]
        self._place += 1
        if isinstance(part, Term):
            return read_term(part, self._now)
        if part.text in {"and", "or", ")"}:
            message = f"a term is missing before {part.text!r}"
            raise QueryError(message, part.position, _term_hint(part))
        return self._inner(part)

    def _inner(self, mark: Mark) -> Expr:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            message = f"more than {MAX_DEPTH} parentheses and negations stand in each other"
            raise QueryError(message, mark.position, "write it flatter")
        if mark.text == "not":
            expr: Expr = Not(self._single())
        else:
            expr = self._either()
            if not self._at(")"):
                hint = "close it with )"
                raise QueryError("a parenthesis is never closed", mark.position, hint)
            self._place += 1
        self._depth -= 1
        return expr

    def _at(self, *texts: str) -> bool:
        if self._place == len(self._parts):
            return False
        part = self._parts[self._place]
        return isinstance(part, Mark) and part.text in texts


def _term_hint(part: Part) -> str:
    if isinstance(part, Mark) and part.text not in {"(", ")"}:
        return f'write a term on both sides, or "{part.text}" in quotes to look for the word'
    return "write a term such as state:active between the parentheses"
