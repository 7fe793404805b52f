"""Capture over any value: it never raises, never waits, never changes what it was given."""

import copy
import io
import json
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lucidicai.record.capture import Capture


@pytest.fixture(autouse=True)
def raise_internal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUCIDIC_RAISE_INTERNAL", "1")


@dataclass
class Held:
    inside: Any


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.binary(max_size=20), st.decimals(allow_nan=False), st.dates(), st.uuids(),
)  # fmt: skip
KEYS = st.text(max_size=6) | st.integers() | st.booleans() | st.none() | st.binary(max_size=3)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(KEYS, inner, max_size=4),
        st.builds(Held, inner),
    ),
    max_leaves=20,
)
CAPTURES = st.builds(
    lambda masked, redact: Capture((lambda text: text + "!") if masked else None, redact=redact),
    st.booleans(),
    st.booleans(),
)


def same(one: Any, other: Any) -> bool:
    # By text: NaN is not equal to itself.
    return repr(one) == repr(other)


@given(CAPTURES, VALUES)
def test_nothing_that_is_given_changes(capture: Capture, value: Any) -> None:
    before = copy.deepcopy(value)
    json.loads(capture.payload(value))
    capture.text(value)
    assert same(value, before)


def once() -> Iterator[int]:
    yield from (1, 2, 3)


@given(CAPTURES, VALUES, st.integers(0, 3))
def test_what_is_read_once_is_left_to_the_program(capture: Capture, beside: Any, at: int) -> None:
    generator, file = once(), io.BytesIO(b"content")
    places: list[Any] = [beside, beside, beside]
    places.insert(at, [generator, {"file": file, "map": map(Decimal, "12")}])
    lines = places[at][1]["map"]
    capture.payload(Held(places))
    assert list(generator) == [1, 2, 3]
    assert file.read() == b"content"
    assert list(lines) == [Decimal(1), Decimal(2)]


@given(CAPTURES)
def test_nothing_that_could_be_waited_for_is(capture: Capture) -> None:
    # Whoever took, waited or read here would hang, and the suite's time limit would end it.
    lock, waiting, event = threading.Lock(), queue.Queue[int](), threading.Event()
    lock.acquire()
    told = json.loads(capture.payload([lock, waiting, event, threading.current_thread()]))
    assert all("$type" in each for each in told)
    assert lock.locked()
    assert waiting.empty()
    assert not event.is_set()
