"""The filter's tree as a condition over `session_summaries`, every value bound.

Says the same as `model.filter.matches`; the two are compared on generated data.
"""

from typing import Any
from typing import assert_never

from lucidic_server.model.failure import KEY_CHARS
from lucidic_server.model.filter import NUMBER_FIELDS
from lucidic_server.model.filter import TRUTHS
from lucidic_server.model.filter import VERDICTS
from lucidic_server.model.filter import All
from lucidic_server.model.filter import Compare
from lucidic_server.model.filter import Expr
from lucidic_server.model.filter import Failed
from lucidic_server.model.filter import Has
from lucidic_server.model.filter import Not
from lucidic_server.model.filter import OneOf
from lucidic_server.model.filter import Scored
from lucidic_server.model.filter import Some
from lucidic_server.model.filter import Text
from lucidic_server.model.filter import Word
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.words import has_words


class Condition:
    """Collects the bound values while the condition is written."""

    def __init__(self) -> None:
        self.parameters: dict[str, Any] = {}

    def bind(self, value: Any, kind: str) -> str:
        """Returns the placeholder of a value of this ClickHouse type."""
        name = f"q{len(self.parameters)}"
        self.parameters[name] = value
        return f"{{{name}:{kind}}}"


def where(expr: Expr | None) -> tuple[str, dict[str, Any]]:
    """Returns the condition and its values. A missing value matches nothing but a negation.

    `project_id` must be bound by the question that it becomes part of.
    """
    condition = Condition()
    text = "1" if expr is None else _write(expr, condition)
    return text, condition.parameters


def _write(expr: Expr, condition: Condition) -> str:
    match expr:
        case Not(term):
            text = f"NOT {_write(term, condition)}"
        case All(terms):
            text = "(" + (" AND ".join(_write(term, condition) for term in terms) or "1") + ")"
        case Some(terms):
            text = "(" + (" OR ".join(_write(term, condition) for term in terms) or "0") + ")"
        case Word(text):
            text = _contains_anywhere(condition.bind(text, "String"))
        case Compare(field, operator, value):
            kind = "Int64" if isinstance(value, int) else "Float64"
            bound = condition.bind(value, kind)
            text = f"ifNull({NUMBER_FIELDS[field].column} {operator} {bound}, 0)"
        case OneOf(field, values):
            text = _one_of(field, values, condition)
        case Has(field):
            text = _HAS.get(field) or f"({NUMBER_FIELDS[field].column}) IS NOT NULL"
        case Text() | Failed() | Scored():
            text = _found(expr, condition)
        case _:
            assert_never(expr)
    return text


def _found(expr: Text | Failed | Scored, condition: Condition) -> str:
    match expr:
        case Text(words):
            return _in_sessions_with("event_records", has_words(words))
        case Failed(keys):
            wanted = condition.bind(list(keys), "Array(String)")
            return f"arrayExists(one -> {_FAILURE_KEY} IN {wanted}, failures)"
        case Scored():
            return _in_sessions_with("scores", _scored(expr, condition))


def _in_sessions_with(table: str, which: str) -> str:
    return f"session_id IN ({load('sessions_with', table=table, which=which)})"


def _scored(asked: Scored, condition: Condition) -> str:
    text = f"evaluator = {condition.bind(asked.evaluator, 'String')}"
    match asked.value:
        case None:
            return text
        case bool():
            return f"{text} AND truth = {asked.value}"
        case str():
            return f"{text} AND label = {condition.bind(asked.value, 'String')}"
        case _:
            bound = condition.bind(float(asked.value), "Float64")
            return f"{text} AND number {asked.operator} {bound}"


def _contains_anywhere(text: str) -> str:
    found = (
        f"ifNull(positionCaseInsensitiveUTF8(name, {text}) > 0, 0)",
        f"ifNull(positionCaseInsensitiveUTF8(task, {text}) > 0, 0)",
        f"arrayExists(tag -> positionCaseInsensitiveUTF8(tag, {text}) > 0, tags)",
        f"positionCaseInsensitiveUTF8(session_id, {text}) > 0",
    )
    return "(" + " OR ".join(found) + ")"


def _one_of(field: str, values: tuple[str, ...], condition: Condition) -> str:
    match field:
        case "verdict":
            wanted = {VERDICTS[value] for value in values}
            parts = [sql for verdict, sql in _JUDGED.items() if verdict in wanted]
        case "production":
            parts = [f"production_monitoring = {TRUTHS[value]}" for value in values]
        case _:
            parts = [_EACH[field].format(condition.bind(value, "String")) for value in values]
    return "(" + " OR ".join(parts) + ")"


_JUDGED = {
    True: "ifNull(is_successful = true, 0)",
    False: "ifNull(is_successful = false, 0)",
    None: "is_successful IS NULL",
}

_EACH = {
    "state": "state = {}",
    "reason": "ifNull(end_reason = {}, 0)",
    "model": "has(models, {})",
    "agent": "agent_id = {}",
    "tag": "has(tags, {})",
    "name": "ifNull(positionCaseInsensitiveUTF8(name, {}) > 0, 0)",
    "task": "ifNull(positionCaseInsensitiveUTF8(task, {}) > 0, 0)",
    "id": "startsWith(session_id, {})",
}

# What model.failure.failure_key makes of it.
_FAILURE_KEY = (
    "substring(lower(hex(SHA256(concat("
    "one.type, '\\0', one.name, '\\0', one.message)))), 1, " + f"{KEY_CHARS})"
)

_HAS = {
    "state": "1",
    "verdict": "is_successful IS NOT NULL",
    "reason": "ifNull(end_reason != '', 0)",
    "agent": "agent_id != ''",
    "model": "arrayExists(model -> model != '', models)",
    "production": "1",
    "tag": "arrayExists(tag -> tag != '', tags)",
    "name": "ifNull(name != '', 0)",
    "task": "ifNull(task != '', 0)",
    "id": "session_id != ''",
}
