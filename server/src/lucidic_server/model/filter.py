"""The filter's syntax tree and its meaning: what a person asked of a list of sessions.

A missing value (no cost, no evaluation, no name) matches nothing, so that its negation does.
"""

from collections.abc import Callable
from typing import Literal
from typing import NamedTuple
from typing import assert_never
from typing import get_args

import msgspec

from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.model.session import SessionState
from lucidic_server.model.session import SessionSummary

Operator = Literal["=", ">", ">=", "<", "<="]


class Word(msgspec.Struct, frozen=True, tag=True):
    """Text that name, task, a tag or the session's id contains, in any letter case."""

    text: str


class OneOf(msgspec.Struct, frozen=True, tag=True):
    """A field of TEXT_FIELDS that has one of these values; how they compare is told there."""

    field: str
    values: tuple[str, ...]


class Compare(msgspec.Struct, frozen=True, tag=True):
    """A field of NUMBER_FIELDS against a bound, in the unit of its column."""

    field: str
    operator: Operator
    value: float | int


class Not(msgspec.Struct, frozen=True, tag=True):
    """Whatever the inner term does not match."""

    term: "Expr"


class All(msgspec.Struct, frozen=True, tag=True):
    """Every term matches; no term matches everything."""

    terms: "tuple[Expr, ...]"


class Some(msgspec.Struct, frozen=True, tag=True):
    """At least one term matches; no term matches nothing."""

    terms: "tuple[Expr, ...]"


Expr = Word | OneOf | Compare | Not | All | Some


class NumberField(NamedTuple):
    """A field that compares with numbers: where it stands and how it is read from a summary."""

    column: str
    unit: Literal["number", "count", "duration", "moment"]
    of: Callable[[SessionSummary], float | int | None]
    doc: str


class TextField(NamedTuple):
    """A field that is one of some values; `choices` are all there are, or None for any text."""

    choices: tuple[str, ...] | None
    doc: str


# The verdict's names and their synonyms.
VERDICTS: dict[str, bool | None] = {
    "yes": True,
    "success": True,
    "successful": True,
    "no": False,
    "failed": False,
    "failure": False,
    "none": None,
    "unjudged": None,
}
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

NUMBER_FIELDS: dict[str, NumberField] = {
    "eval": NumberField("session_eval", "number", lambda s: s.session_eval, "its evaluation"),
    "cost": NumberField("cost", "number", lambda s: s.cost, "its cost in USD"),
    "steps": NumberField("steps", "count", lambda s: s.steps, "how many steps it has"),
    "events": NumberField("events", "count", lambda s: s.events, "how many other events it has"),
    "errors": NumberField("errors", "count", lambda s: s.errors, "how many of its events failed"),
    "duration": NumberField(
        "duration_ms", "duration", lambda s: s.duration_ms, "how long it ran, in seconds"
    ),
    "started": NumberField(
        "started_at", "moment", lambda s: to_nanoseconds(s.started_at), "when it began"
    ),
}

TEXT_FIELDS: dict[str, TextField] = {
    "state": TextField(get_args(SessionState), "where it is in its life"),
    "verdict": TextField(tuple(VERDICTS), "whether it was judged successful"),
    "agent": TextField(None, "its agent's id, whole"),
    "production": TextField(tuple(TRUTHS), "whether it ran with production_monitoring"),
    "tag": TextField(None, "one of its tags, whole"),
    "name": TextField(None, "part of its name, in any letter case"),
    "task": TextField(None, "part of its task, in any letter case"),
    "id": TextField(None, "the beginning of its id"),
}


def matches(expr: Expr | None, session: SessionSummary) -> bool:
    """Tells whether the session is one that the filter asks for; None asks for all."""
    match expr:
        case None:
            matched = True
        case Not(term):
            matched = not matches(term, session)
        case All(terms):
            matched = all(matches(term, session) for term in terms)
        case Some(terms):
            matched = any(matches(term, session) for term in terms)
        case Word(text):
            places = (session.name, session.task, *session.tags, session.session_id)
            matched = any(_contains(place, text) for place in places)
        case Compare(field, operator, value):
            actual = NUMBER_FIELDS[field].of(session)
            matched = actual is not None and _COMPARE[operator](actual, value)
        case OneOf(field, values):
            matched = any(_ONE_OF[field](session, value) for value in values)
        case _:
            assert_never(expr)
    return matched


def _contains(place: str | None, text: str) -> bool:
    return place is not None and text.lower() in place.lower()


_COMPARE: dict[Operator, Callable[[float | int, float | int], bool]] = {
    "=": lambda actual, bound: actual == bound,
    ">": lambda actual, bound: actual > bound,
    ">=": lambda actual, bound: actual >= bound,
    "<": lambda actual, bound: actual < bound,
    "<=": lambda actual, bound: actual <= bound,
}

_ONE_OF: dict[str, Callable[[SessionSummary, str], bool]] = {
    "state": lambda session, value: session.state == value,
    "verdict": lambda session, value: session.is_successful is VERDICTS[value],
    "agent": lambda session, value: session.agent_id == value,
    "production": lambda session, value: session.production_monitoring is TRUTHS[value],
    "tag": lambda session, value: value in session.tags,
    "name": lambda session, value: _contains(session.name, value),
    "task": lambda session, value: _contains(session.task, value),
    "id": lambda session, value: session.session_id.startswith(value),
}
