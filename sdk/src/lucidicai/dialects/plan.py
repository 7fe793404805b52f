"""Which dialects a span is offered to, and which of their rows it has.

Both follow from the names of its attributes alone. An instrumentation writes the same few sets of
names over and over, so each set is looked up in the tables once.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from lucidicai.dialects.draft import Convert
from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.span import Span

# What is kept for the next span of the same form. The names are a sender's, and so bounded.
_MOST_PLANS = 1024
_MOST_CHARS = 4096

_USAGE = "usage"


class Filled(NamedTuple):
    """An attribute that a row names, and where it goes: a group (empty: a field) and its member."""

    attribute: str
    convert: Convert
    group: str
    name: str


class Step(NamedTuple):
    """One dialect's part in reading a span."""

    dialect: Dialect
    # In the order of the dialect's rows: of two that fill the same field the first one counts.
    fields: tuple[Filled, ...]
    usage: tuple[Filled, ...]
    # Attributes under one of the dialect's prefixes, and where they go.
    prefixed: tuple[tuple[str, str, str], ...]
    is_read: bool


Plan = tuple[Step, ...]


class Plans:
    """The plans of these dialects, of whom the first one decides."""

    def __init__(self, dialects: tuple[Dialect, ...]) -> None:
        self._dialects = dialects
        self._remembered = lru_cache(maxsize=_MOST_PLANS)(self._plan)

    def of(self, span: Span) -> Plan:
        """Returns who reads the span, in this order."""
        names = tuple(span.attributes)
        events = tuple({event.name: None for event in span.events}) if span.events else ()
        size = len("".join(names)) + len("".join(events)) + len(span.scope)
        make = self._remembered if size <= _MOST_CHARS else self._plan
        return make(span.scope, names, events)

    def _plan(self, scope: str, names: tuple[str, ...], events: tuple[str, ...]) -> Plan:
        namespaces = {name.partition(".")[0] for name in (*names, *events)} | {scope}
        offered = (one for one in self._dialects if not one.namespaces.isdisjoint(namespaces))
        return tuple(_step(dialect, names) for dialect in offered)


def _step(dialect: Dialect, names: tuple[str, ...]) -> Step:
    there = set(names)
    filled = [
        Filled(attribute, row.convert, *_place(row.field))
        for attribute, row in dialect.rows.items()
        if attribute in there
    ]
    prefixed = [
        (name, *_place(f"{group}.{name[len(prefix) :]}"))
        for prefix, group in dialect.prefixes.items()
        for name in names
        if name.startswith(prefix) and name not in dialect.rows
    ]
    return Step(
        dialect,
        tuple(one for one in filled if one.group != _USAGE),
        tuple(one for one in filled if one.group == _USAGE),
        tuple(prefixed),
        not dialect.reads or _any_begins(names, dialect.reads),
    )


def _place(field: str) -> tuple[str, str]:
    group, dot, name = field.partition(".")
    return (group, name) if dot else ("", field)


def _any_begins(names: Iterable[str], beginnings: tuple[str, ...]) -> bool:
    return any(name.startswith(beginnings) for name in names)
