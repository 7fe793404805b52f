"""Reads what stands behind `score:`: a score's name, and the value that it is to have."""

import math
import re

from lucidic_server.model.filter import TRUTHS
from lucidic_server.model.filter import Operator
from lucidic_server.model.filter import Scored
from lucidic_server.query.errors import QueryError
from lucidic_server.query.tokenizer import Value

_SCORED = re.compile(r"([^<>=]+)(?:(>=|<=|>|<|=)(.*))?", re.DOTALL)
_OPERATORS: dict[str, Operator] = {"=": "=", ">": ">", ">=": ">=", "<": "<", "<=": "<="}
_HINT = "write score:quality, score:quality>=4, score:solved=yes or score:tone=curt"


def read_scored(value: Value) -> Scored:
    """Returns what the value asks for. Raises QueryError."""
    found = _SCORED.fullmatch(value.text)
    if found is None or not found[1].strip():
        raise QueryError(f"{value.text!r} names no score", value.position, _HINT)
    name, sign, wanted = found[1].strip(), found[2], found[3]
    if sign is None:
        return Scored(name)
    operator = _OPERATORS[sign]
    number = _number(wanted)
    if number is not None:
        return Scored(name, operator, number)
    if operator != "=":
        message = f"{wanted!r} is no number to compare the score with"
        raise QueryError(message, value.position, _HINT)
    if not wanted:
        raise QueryError("the score's value is missing", value.position, _HINT)
    return Scored(name, operator, TRUTHS.get(wanted.lower(), wanted))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
