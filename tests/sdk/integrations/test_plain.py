"""Attribute values of any kind: what is written is what JSON can say, and no foreign code runs."""

import enum
from typing import Any

from lucidicai.integrations.plain import plain
from lucidicai.integrations.plain import plain_members


class Text(enum.StrEnum):
    ONE = "one"


class Number(enum.IntEnum):
    TWO = 2


class Foreign:
    def __str__(self):
        raise AssertionError("foreign code ran")

    __repr__ = __str__


def test_every_value_becomes_one_that_json_can_say():
    given: dict[Any, Any] = {
        "a": (1, 2.5, None),
        "b": {"c": [True]},
        Text.ONE: Text.ONE,
        "n": Number.TWO,
        7: "x",
    }
    told = plain_members(given)
    assert told == {"a": [1, 2.5, None], "b": {"c": [True]}, "one": "one", "n": 2, "7": "x"}
    assert type(told["one"]) is str
    assert type(told["n"]) is int


def test_what_has_no_form_is_named():
    assert plain([Foreign(), b"x"]) == [f"<{__name__}.Foreign>", "<bytes>"]
    assert plain({Foreign(): 1}) == {f"<{__name__}.Foreign>": 1}
