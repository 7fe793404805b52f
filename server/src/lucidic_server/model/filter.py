"""The filter's syntax tree and its meaning: what a person asked of a list of sessions.

A missing value (no cost, no evaluation, no name) matches nothing, so that its negation does.
"""

from collections.abc import Callable
from collections.abc import Iterable
from datetime import datetime
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


class Has(msgspec.Struct, frozen=True, tag=True):
    """A field that has a value at all; empty texts and empty lists are none."""

    field: str


class Text(msgspec.Struct, frozen=True, tag=True):
    """Words (model.words) that all stand in what one record of one of its events said."""

    words: tuple[str, ...]


class Failed(msgspec.Struct, frozen=True, tag=True):
    """Failures that are alike (model.failure), one of which the session has, by their keys."""

    keys: tuple[str, ...]


class Scored(msgspec.Struct, frozen=True, tag=True):
    """A score of this name, on the session or an event of it; without an operator any value.

    A number is compared; yes, no and labels are equal or not.
    """

    evaluator: str
    operator: Operator | None = None
    value: bool | float | int | str | None = None


class Not(msgspec.Struct, frozen=True, tag=True):
    """Whatever the inner term does not match."""

    term: "Expr"


class All(msgspec.Struct, frozen=True, tag=True):
    """Every term matches; no term matches everything."""

    terms: "tuple[Expr, ...]"


class Some(msgspec.Struct, frozen=True, tag=True):
    """At least one term matches; no term matches nothing."""

    terms: "tuple[Expr, ...]"


Expr = Word | OneOf | Compare | Has | Text | Failed | Scored | Not | All | Some

# Fields that are no column: `has:cost`, `text:refund`.
HAS = "has"
TEXT = "text"
FAILURE = "failure"
SCORE = "score"

# Tells what no summary says: whether some event of the session said the words, failed or was
# scored so.
Finder = Callable[[str, Text | Failed | Scored], bool]


class NumberField(NamedTuple):
    """A field that compares with numbers: where it stands and how it is read from a summary."""

    column: str
    unit: Literal["number", "count", "duration", "moment"]
    of: Callable[[SessionSummary], float | int | None]
    doc: str


class TextField(NamedTuple):
    """A field that is one of some values; `choices` are all there are, or None for any text.

    `of` gives the values that a session has.
    """

    choices: tuple[str, ...] | None
    of: Callable[[SessionSummary], Iterable[str | bool | None]]
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


def _tokens(session: SessionSummary) -> int | None:
    if session.input_tokens is None or session.output_tokens is None:
        return None
    return session.input_tokens + session.output_tokens


NUMBER_FIELDS: dict[str, NumberField] = {
    "eval": NumberField("session_eval", "number", lambda s: s.session_eval, "its evaluation"),
    "cost": NumberField("cost", "number", lambda s: s.cost, "its cost in USD"),
    "steps": NumberField("steps", "count", lambda s: s.steps, "how many steps it has"),
    "events": NumberField("events", "count", lambda s: s.events, "how many other events it has"),
    "errors": NumberField("errors", "count", lambda s: s.errors, "how many of its events failed"),
    "duration": NumberField(
        "duration_ms", "duration", lambda s: s.duration_ms, "how long it ran, in seconds"
    ),
    "tokens": NumberField(
        "input_tokens + output_tokens", "count", _tokens, "its tokens, in and out"
    ),
    "started": NumberField(
        "started_at", "moment", lambda s: to_nanoseconds(s.started_at), "when it began"
    ),
    "ended": NumberField("ended_at", "moment", lambda s: _moment(s.ended_at), "when it finished"),
    "last": NumberField(
        "last_record_at", "moment", lambda s: to_nanoseconds(s.last_record_at), "its last record"
    ),
}

TEXT_FIELDS: dict[str, TextField] = {
    "state": TextField(get_args(SessionState), lambda s: (s.state,), "where it is in its life"),
    "verdict": TextField(
        tuple(VERDICTS), lambda s: (s.is_successful,), "whether it was judged successful"
    ),
    "reason": TextField(None, lambda s: (s.end_reason,), "what ended it, whole"),
    "agent": TextField(None, lambda s: (s.agent_id,), "its agent's id, whole"),
    "model": TextField(None, lambda s: s.models, "a model that one of its events used, whole"),
    "production": TextField(
        tuple(TRUTHS),
        lambda s: (s.production_monitoring,),
        "whether it ran with production_monitoring",
    ),
    "tag": TextField(None, lambda s: s.tags, "one of its tags, whole"),
    "name": TextField(None, lambda s: (s.name,), "part of its name, in any letter case"),
    "task": TextField(None, lambda s: (s.task,), "part of its task, in any letter case"),
    "id": TextField(None, lambda s: (s.session_id,), "the beginning of its id"),
}


def asks_records(expr: Expr | None) -> bool:
    """Tells whether what a session's events said, or how it was scored, decides."""
    match expr:
        case Text() | Scored():
            return True
        case Not(term):
            return asks_records(term)
        case All(terms) | Some(terms):
            return any(asks_records(term) for term in terms)
        case _:
            return False


def matches(expr: Expr | None, session: SessionSummary, finds: Finder) -> bool:
    """Tells whether the session is one that the filter asks for; None asks for all."""
    match expr:
        case None:
            matched = True
        case Not(term):
            matched = not matches(term, session, finds)
        case All(terms):
            matched = all(matches(term, session, finds) for term in terms)
        case Some(terms):
            matched = any(matches(term, session, finds) for term in terms)
        case Word(text):
            places = (session.name, session.task, *session.tags, session.session_id)
            matched = any(_contains(place, text) for place in places)
        case Compare(field, operator, value):
            actual = NUMBER_FIELDS[field].of(session)
            matched = actual is not None and _COMPARE[operator](actual, value)
        case OneOf(field, values):
            matched = any(
                _is_one(field, actual, values) for actual in TEXT_FIELDS[field].of(session)
            )
        case Has(field):
            matched = _has(field, session)
        case Text() | Failed() | Scored():
            matched = finds(session.session_id, expr)
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


def _is_one(field: str, actual: str | bool | None, values: tuple[str, ...]) -> bool:
    match field:
        case "verdict":
            return any(VERDICTS[value] is actual for value in values)
        case "production":
            return any(TRUTHS[value] is actual for value in values)
        case _ if not isinstance(actual, str):
            return False
        case "name" | "task":
            return any(_contains(actual, value) for value in values)
        case "id":
            return actual.startswith(values)
        case _:
            return actual in values


def _has(field: str, session: SessionSummary) -> bool:
    if field in NUMBER_FIELDS:
        return NUMBER_FIELDS[field].of(session) is not None
    return any(value not in (None, "") for value in TEXT_FIELDS[field].of(session))


def _moment(at: datetime | None) -> int | None:
    return None if at is None else to_nanoseconds(at)
