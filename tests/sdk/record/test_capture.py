"""The written form of every kind of value, and that writing it disturbs nothing."""
# Hostile classes break every promise of their bases: that is what they are for.
# mypy: disable-error-code="assignment"

import collections
import dataclasses
import datetime as dt
import decimal
import enum
import io
import itertools
import json
import math
import pathlib
import threading
import types
import uuid
import zoneinfo
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lucidicai.record.capture import MAX_PAYLOAD_BYTES
from lucidicai.record.capture import Capture
from lucidicai.record.writing import MAX_LENGTH
from lucidicai.record.writing import MAX_TEXT_CHARS


@pytest.fixture(autouse=True)
def raise_internal(monkeypatch):
    monkeypatch.setenv("LUCIDIC_RAISE_INTERNAL", "1")


def written(value, **how):
    return json.loads(Capture(**how).payload(value))


class ForeignCodeRanError(Exception):
    """The guard raises it in tests, so that no trap goes off unheard."""


class Colour(enum.Enum):
    RED = "red"
    MIXED = (1, 2)


class Size(enum.IntEnum):
    LARGE = 3


class Word(str, enum.Enum):  # noqa: UP042  what older programs write
    HELLO = "hello"


Point = collections.namedtuple("Point", "x y")  # noqa: PYI024  the same


@dataclasses.dataclass
class Plain:
    name: str
    inner: object = None


@dataclasses.dataclass(slots=True)
class Slotted:
    name: str


class Packed(msgspec.Struct):
    name: str


class Hostile:
    """Every door into it is a trap."""

    def _trap(self, *_: object, **__: object):
        raise ForeignCodeRanError

    __str__ = __repr__ = __iter__ = __len__ = __getattr__ = __eq__ = __bool__ = _trap
    __format__ = __float__ = __index__ = __fspath__ = __getitem__ = keys = items = _trap
    __class__ = property(_trap)
    __dict__ = property(_trap)
    __hash__ = None


class HostileText(str):  # noqa: SLOT000  as users write them
    def __str__(self) -> str:
        raise ForeignCodeRanError

    encode = __iter__ = __len__ = __getitem__ = __str__


class HostileDict(dict[str, object]):
    def items(self):
        raise ForeignCodeRanError

    __iter__ = keys = values = __len__ = __getitem__ = items


class HostileList(list[object]):
    def __iter__(self):
        raise ForeignCodeRanError

    __len__ = __getitem__ = __iter__


class HostileError(Exception):
    def __str__(self) -> str:
        raise ForeignCodeRanError


class HostileZone(dt.tzinfo):
    def utcoffset(self, _moment):
        raise ForeignCodeRanError

    dst = tzname = utcoffset


class Attrs:
    """What `attrs` makes: a tuple of attributes on the class, fields in the dictionary."""

    class Attribute:
        __slots__ = ("name",)

        def __init__(self, name: str) -> None:
            self.name = name

    __attrs_attrs__ = (Attribute("name"),)

    def __init__(self, name: str) -> None:
        self.name = name
        self.not_a_field = 1


class Model:
    """What pydantic makes, seen from outside."""

    __pydantic_validator__ = object()
    __slots__ = ("__dict__", "__pydantic_extra__")

    def __init__(self, **fields: object) -> None:
        object.__setattr__(self, "__dict__", fields)
        object.__setattr__(self, "__pydantic_extra__", {"extra": 1})


HERE = __name__
MOMENT = dt.datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (7, 7),
        (2**64, str(2**64)),
        (-(2**70), str(-(2**70))),
        (2**5000, {"$type": "int", "bits": 5001}),
        (1.5, 1.5),
        (math.nan, "NaN"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (1 + 2j, "(1+2j)"),
        ("text\n\0", "text\n\0"),
        ("lone \ud800", "lone \\ud800"),
        ([1, (2, [3])], [1, [2, [3]]]),
        ({3, 1, 2}, [1, 2, 3]),
        (frozenset("ba"), ["a", "b"]),
        (collections.deque([1, 2]), [1, 2]),
        (range(1, 5, 2), "range(1, 5, 2)"),
        ({"a": {1: 2, None: 3, 1.5: 5}}, {"a": {"1": 2, "null": 3, "1.5": 5}}),
        ({(1, "x"): 1, Colour.RED: 2}, {'[1,"x"]': 1, "red": 2}),
        ({"1": "a", 1: "b"}, {"1": "a", "1 (2)": "b"}),
        (collections.OrderedDict(a=1), {"a": 1}),
        (collections.Counter("aa"), {"a": 2}),
        (b"abc", {"$type": "bytes", "size": 3, "text": "abc"}),
        (b"\xff\xfe", {"$type": "bytes", "size": 2}),
        (bytearray(b"q"), {"$type": "bytearray", "size": 1, "text": "q"}),
        (memoryview(b"12"), {"$type": "memoryview", "size": 2}),
        (Colour.RED, "red"),
        (Colour.MIXED, "MIXED"),
        (Size.LARGE, 3),
        (Word.HELLO, "hello"),
        (MOMENT, "2026-01-02T03:04:05.000678+00:00"),
        (
            MOMENT.astimezone(zoneinfo.ZoneInfo("Europe/Berlin")),
            "2026-01-02T04:04:05.000678+01:00",
        ),
        (MOMENT.replace(tzinfo=HostileZone()), "2026-01-02T03:04:05.000678"),
        (MOMENT.date(), "2026-01-02"),
        (MOMENT.time(), "03:04:05.000678"),
        (dt.timedelta(minutes=1.5), 90.0),
        (decimal.Decimal("1.50"), "1.50"),
        (uuid.UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        (pathlib.PurePosixPath("/a/b"), "/a/b"),
        (Point(1, 2), {"$type": f"{HERE}.Point", "x": 1, "y": 2}),
        (
            Plain("n", Slotted("m")),
            {
                "$type": f"{HERE}.Plain",
                "name": "n",
                "inner": {"$type": f"{HERE}.Slotted", "name": "m"},
            },
        ),
        (Packed("n"), {"$type": f"{HERE}.Packed", "name": "n"}),
        (Attrs("n"), {"$type": f"{HERE}.Attrs", "name": "n"}),
        (Model(role="user"), {"$type": f"{HERE}.Model", "role": "user", "extra": 1}),
        (ValueError("boom"), {"$type": "ValueError", "message": "boom"}),
        (KeyError("k"), {"$type": "KeyError", "message": "'k'"}),
        (
            FileNotFoundError(2, "no such", "f"),
            {"$type": "FileNotFoundError", "message": "[Errno 2] no such: 'f'"},
        ),
        (HostileError("boom", 2), {"$type": f"{HERE}.HostileError", "message": "boom, 2"}),
        (ValueError(Hostile()), {"$type": "ValueError", "message": ""}),
        (len, {"$type": "function", "name": "builtins.len"}),
        (written, {"$type": "function", "name": f"{HERE}.written"}),
        (Capture().text, {"$type": "function", "name": "lucidicai.record.capture.Capture.text"}),
        (Plain, {"$type": "type", "name": f"{HERE}.Plain"}),
        (json, {"$type": "module"}),
        (Hostile(), {"$type": f"{HERE}.Hostile"}),
        (HostileText("text"), "text"),
        (HostileDict(a=1), {"a": 1}),
        (HostileList([1]), [1]),
        (np.float32(1.5), 1.5),
        (np.float64("nan"), "NaN"),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.str_("s"), "s"),
        (
            np.arange(3),
            {"$type": "numpy.ndarray", "shape": [3], "dtype": "int64", "values": [0, 1, 2]},
        ),
        (
            np.zeros((20, 20), dtype="float32"),
            {"$type": "numpy.ndarray", "shape": [20, 20], "dtype": "float32"},
        ),
        (
            np.full(1, None, dtype=object),
            {"$type": "numpy.ndarray", "shape": [1], "dtype": "object"},
        ),
        (types.SimpleNamespace(a=1), {"$type": "types.SimpleNamespace"}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_written_form_of(value, expected):
    assert written(value) == expected
    assert written([value]) == [expected]


def test_what_can_be_read_once_is_not_read():
    counter = itertools.count()
    generator = (n for n in range(3))
    iterator = iter([1, 2])
    file = io.StringIO("content")
    lines = map(str, [1])
    value = {"all": [counter, generator, iterator, file, lines, zip([1], strict=True)]}
    told = written(value)
    assert [kind["$type"] for kind in told["all"]] == [
        "itertools.count",
        "generator",
        "list_iterator",
        "_io.StringIO",
        "map",
        "zip",
    ]
    assert (next(counter), list(generator), list(iterator)) == (0, [0, 1, 2], [1, 2])
    assert (file.read(), list(lines)) == ("content", ["1"])


def test_cycles_depth_length_and_size_are_cut_with_a_mark():
    cycle: list[object] = [1]
    cycle.append(cycle)
    assert written(cycle) == [1, {"$cut": "cycle", "$type": "list"}]
    shared = [1]
    assert written([shared, shared]) == [[1], [1]]

    deep: dict[str, Any] = {}
    at = deep
    for _ in range(2_000):
        at["in"] = {}
        at = at["in"]
    assert '{"$cut":"depth","$type":"dict"}' in Capture().payload(deep).decode()

    assert written(list(range(MAX_LENGTH + 5)))[-1] == {"$cut": "length", "left_out": 5}
    wide = written({str(n): n for n in range(MAX_LENGTH + 5)})
    assert wide["$cut"] == {"length": MAX_LENGTH + 5, "left_out": 5}
    assert len(wide) == MAX_LENGTH + 1

    assert written([[[0] * 1_000] * 100] * 100)[-1] == {"$cut": "size"}
    long = written("x" * (MAX_TEXT_CHARS + 3))
    assert long == "x" * MAX_TEXT_CHARS + "… [3 more characters]"
    many = Capture().payload(["x" * MAX_TEXT_CHARS] * 100)
    assert len(many) <= MAX_PAYLOAD_BYTES
    assert json.loads(many)["$cut"] == "size"


def test_a_huge_value_is_looked_at_no_further_than_it_is_written():
    class Counted(list[object]):
        pass

    huge = Counted([Counted([0] * 1_000)] * 10**6)
    assert len(Capture().payload(huge)) < 10**5


def test_keys_that_name_a_secret_lose_their_value():
    value = {
        "api_key": "x",
        "headers": {"Authorization": "Bearer x", "X-Api-Key": "x", "Accept": "json"},
        "apiKey": "x",
        "OPENAI_API_KEY": "x",
        "client_secret": "x",
        "password": 123,
        "refreshToken": "x",
        "Set-Cookie": ["x"],
        "token": None,
        "has_password": True,
        "max_tokens": 5,
        "input_tokens": 6,
        "token_usage": {"total": 1},
        "monkey": "m",
        "key": "k",
    }
    told = written(value)
    assert "x" not in json.dumps({name: told[name] for name in told if name != "headers"}).split(
        '"'
    )
    assert told["headers"] == {
        "Authorization": "[redacted]",
        "X-Api-Key": "[redacted]",
        "Accept": "json",
    }
    assert (told["password"], told["token"], told["has_password"]) == ("[redacted]", None, True)
    assert (told["max_tokens"], told["input_tokens"], told["token_usage"]) == (5, 6, {"total": 1})
    assert (told["monkey"], told["key"]) == ("m", "k")
    assert written(value, redact=False) == value
    assert written(Plain("n", {"secret": "x"}))["inner"] == {"secret": "[redacted]"}


def test_every_text_goes_through_the_mask():
    seen = []

    def mask(text):
        seen.append(text)
        return text.replace("secret", "***")

    value = {
        "my secret thing": ["secret", ("secret",), {"secret"}],
        "b": b"secret",
        "c": Plain("secret"),
        "d": ValueError("secret"),
        "e": pathlib.PurePosixPath("/secret"),
        "f": Word.HELLO,
        5: decimal.Decimal("1.5"),
    }
    told = Capture(mask).payload(value).decode()
    assert "secret" not in told
    assert told.count("***") == 8
    assert {"hello", "5", "1.5"} <= set(seen)
    assert Capture(mask).text("my secret") == "my ***"
    assert Capture(mask).text({"my": "secret"}) == '{"my":"***"}'


def test_the_mask_sees_a_text_whole_before_it_is_cut():
    text = "x" * (MAX_TEXT_CHARS - 3) + "secret"
    told = written(text, mask=lambda text: text.replace("secret", "***"))
    assert told == "x" * (MAX_TEXT_CHARS - 3) + "***"


def test_keys_that_a_mask_makes_alike_stay_apart():
    assert written({"a": 1, "b": 2}, mask=lambda _text: "***") == {"***": 1, "*** (2)": 2}


def test_a_value_that_other_threads_change_is_written_somehow():
    value: dict[str, Any] = {"list": [], "set": set()}
    stop = threading.Event()

    def change():
        for n in itertools.cycle(range(50)):
            value[f"k{n}"] = n
            value["list"].append(n)
            value["set"].add(n)
            if n == 49:
                for k in range(50):
                    del value[f"k{k}"]
                value["list"].clear()
                value["set"].clear()
            if stop.is_set():
                return

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(500):
            assert isinstance(written(value), dict)
    finally:
        stop.set()
        thread.join()


@dataclasses.dataclass
class Boxed:
    """Hypothesis prints what it draws, and hostile values cannot be printed."""

    inside: object

    def hostile(self) -> object:
        return HostileList([HostileDict(a=opened(self.inside)), Hostile(), HostileText("x")])


def opened(value: object) -> object:
    """Returns the value with every box replaced by the hostile containers that it stands for."""
    if isinstance(value, Boxed):
        return value.hostile()
    if isinstance(value, Plain):
        return Plain(value.name, opened(value.inner))
    if isinstance(value, dict):
        return {key: opened(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(opened(member) for member in value)
    return value


ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=-(2**9000), max_value=2**9000),
    st.floats(),
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.binary(max_size=30),
    st.datetimes(timezones=st.just(dt.UTC) | st.none()),
    st.decimals(),
    st.uuids(),
    st.timedeltas(),
    st.complex_numbers(),
    st.sampled_from([Colour.RED, Size.LARGE, np.float32("nan"), ...]),
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.lists(inner, max_size=5).map(tuple),
        st.dictionaries(
            st.one_of(st.text(max_size=8), st.integers(), st.none()), inner, max_size=5
        ),
        inner.map(lambda value: Plain("n", value)),
        inner.map(Boxed),
    ),
    max_leaves=25,
)


@given(VALUES, st.booleans(), st.booleans())
def test_any_value_becomes_json_and_writing_it_again_gives_the_same(value, masked, redact):
    capture = Capture((lambda text: text) if masked else None, redact=redact)
    value = opened(value)
    once = capture.payload(value)
    assert capture.payload(value) == once
    json.loads(once)
    msgspec.json.decode(once)
    capture.text(value).encode()


def test_knowing_a_harmless_name_neither_asks_a_foreign_one_nor_lets_a_secret_pass():
    class Name(str):
        __slots__ = ()

        def __hash__(self) -> int:
            if armed:
                raise ForeignCodeRanError
            return str.__hash__(self)

    armed = False
    value = {Name("role"): "user"}
    armed = True
    assert written({"role": "user"}) == {"role": "user"}
    assert written(value) == {"role": "user"}
    for redact in (False, True, False):
        kept = {"access_token": "t" if not redact else "[redacted]"}
        assert written({"access_token": "t"}, redact=redact) == kept


PLAIN = st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=5)


@given(
    st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner))
)
def test_the_fast_way_and_the_thorough_way_write_the_same(value):
    assert Capture().payload(value) == Capture(lambda text: text).payload(value)
