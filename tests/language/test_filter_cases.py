"""The filter cases on the engine and on the interpreter, and both on generated filters."""

import operator
from collections.abc import Callable
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.admitted import Interruption
from lucidic_server.model.failure import failure_key
from lucidic_server.model.failure import normalized
from lucidic_server.model.filter import NUMBER_FIELDS
from lucidic_server.model.filter import TEXT_FIELDS
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
from lucidic_server.model.filter import matches
from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.model.session import SessionSummary
from lucidic_server.model.words import words_of
from lucidic_server.query.parser import parse
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import Scored as ScoredRecord
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import open_store

CASES = Path(__file__).parent / "filter.case"
PROJECT = "language"
SECOND = 10**9


class Case(NamedTuple):
    line: int
    filter: str
    expected: list[str]


def _read() -> tuple[list[dict[str, Any]], list[Case]]:
    sessions: list[dict[str, Any]] = []
    cases: list[Case] = []
    for number, line in enumerate(CASES.read_text("utf-8").splitlines(), 1):
        if line.startswith("{"):
            sessions.append(msgspec.json.decode(line))
        elif line.startswith("find"):
            cases.append(Case(number, line.removeprefix("find").strip(), []))
        elif line.startswith("=>"):
            cases[-1].expected.extend(line.removeprefix("=>").split())
        else:
            assert line in {"", "load"} or line.startswith("#"), f"{CASES.name}:{number}: {line}"
    return sessions, cases


SESSIONS, FILTERS = _read()


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def _is_scored(term: Scored, value: bool | float | str) -> bool:
    if term.operator is None:
        return True
    if isinstance(value, bool | str) or isinstance(term.value, bool | str | None):
        return type(value) is type(term.value) and value == term.value
    return _COMPARE[term.operator](value, term.value)


def finds(session_id: str, term: Text | Failed | Scored) -> bool:
    """Reads the cases themselves: what the first event of the session was given and gave back."""
    (session,) = (one for one in SESSIONS if one["id"] == session_id)
    if isinstance(term, Scored):
        scores = [value for name, value in session.get("scores", []) if name == term.evaluator]
        return any(_is_scored(term, value) for value in scores)
    said = session.get("said", [])
    if isinstance(term, Text):
        return set(term.words) <= set(words_of(" ".join(said)))
    # Of its failing events the first may say why, the others never do.
    messages = [*said[1:2], "error"][: session.get("errors", 0)]
    return any(failure_key("generic", "", normalized(one)) in term.keys for one in messages)


def _records(session: dict[str, Any]) -> list[AnyRecord]:
    start = to_nanoseconds(msgspec.convert(session["started"], type=datetime))
    said: dict[str, Any] = {"writer": session["id"], "session_id": session["id"]}
    given = {"name": "name", "task": "task", "tags": "tags", "agent": "agent_id"}
    given |= {"eval": "session_eval", "verdict": "is_successful"}
    given |= {"production": "production_monitoring"}
    fields = {given[key]: value for key, value in session.items() if key in given}
    records: list[AnyRecord] = [SessionBegan(**said, seq=1, time=start, **fields)]
    for number in range(session["events"]):
        extra: dict[str, Any] = {}
        if number == 0:
            extra |= {name: session[name] for name in ("cost", "model") if name in session}
            said_by_field = zip(("input", "error", "name"), session.get("said", []), strict=False)
            for field, text in said_by_field:
                is_payload = field == "input"
                extra[field] = msgspec.json.encode(text) if is_payload else text
        if number < session.get("errors", 0):
            extra["status"] = "error"
        time = start + number + 1
        records.append(
            EventEnded(**said, seq=number + 2, time=time, event_id=f"e{number}", **extra)
        )
    for number, (name, value) in enumerate(session.get("scores", [])):
        scored = {"evaluator": name, "value": value, **({"event_id": "e0"} if number else {})}
        records.append(ScoredRecord(**said, seq=50 + number, time=start, **scored))
    if "seconds" in session:
        end = start + session["seconds"] * SECOND
        records.append(SessionEnded(**said, seq=99, time=end))
    return records


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    with open_store(tmp_path_factory.mktemp("language")) as driver:
        for session in SESSIONS:
            driver.commit(*(Admitted(PROJECT, record) for record in _records(session)))
            if "lease" in session:
                driver.commit(Interruption(PROJECT, session["id"], 1, session["lease"]))
        driver.settle()
        yield driver


@pytest.fixture(scope="module")
def summaries(store: StoreDriver) -> list[SessionSummary]:
    return _find(store, None)


def _find(store: StoreDriver, expr: Expr | None) -> list[SessionSummary]:
    listed = store.telemetry.list_sessions(PROJECT, expr, "started_at", 100, None)
    return store.run(listed).items


@pytest.mark.parametrize("case", FILTERS, ids=lambda case: f"{case.line} {case.filter}")
def test_a_filter_finds(store: StoreDriver, summaries: list[SessionSummary], case: Case) -> None:
    expr = parse(case.filter)
    assert [one.session_id for one in _find(store, expr)] == case.expected
    assert [one.session_id for one in summaries if matches(expr, one, finds)] == case.expected


_TEXTS = st.sampled_from(["", "a", "REF", "order", "%", "_", "shop", "prod", "'", "\\", "é", "b1"])


def _one_of(field: str) -> st.SearchStrategy[Expr]:
    choices = TEXT_FIELDS[field].choices
    values = st.sampled_from(choices) if choices else _TEXTS
    return st.lists(values, min_size=1, max_size=3).map(lambda some: OneOf(field, tuple(some)))


def _compare(field: str) -> st.SearchStrategy[Expr]:
    starts = [to_nanoseconds(msgspec.convert(one["started"], type=datetime)) for one in SESSIONS]
    bounds: dict[str, list[float | int]] = {
        "number": [-1, 0, 0.5, 0.9, 2],
        "count": [0, 1, 2, 1.5, -1],
        "duration": [30_000.0, 89_999.5, 90_000.0],
        "moment": [*starts, 0],
    }
    operators = st.sampled_from(["=", ">", ">=", "<", "<="])
    values = st.sampled_from(bounds[NUMBER_FIELDS[field].unit])
    return st.builds(lambda operator, value: Compare(field, operator, value), operators, values)


_WORDS = st.sampled_from(["money", "back", "refund", "timeout", "é", "nix"])
_KEYS = st.sampled_from(
    [failure_key("generic", "", message) for message in ("refund: Timeout", "error", "nothing")]
)
_SCORED = st.one_of(
    st.builds(Scored, st.sampled_from(["quality", "solved", "tone", "none"])),
    st.builds(
        Scored,
        st.sampled_from(["quality", "size"]),
        st.sampled_from(["=", ">", ">=", "<", "<="]),
        st.sampled_from([1.0, 2.5, 4.0]),
    ),
    st.builds(
        Scored,
        st.sampled_from(["solved", "tone", "quality"]),
        st.just("="),
        st.sampled_from([True, False, "very curt", "'"]),
    ),
)
_ATOMS = st.one_of(
    _SCORED,
    st.lists(_KEYS, min_size=1, max_size=2).map(lambda keys: Failed(tuple(keys))),
    _TEXTS.map(Word),
    st.lists(_WORDS, min_size=1, max_size=2).map(lambda words: Text(tuple(words))),
    st.sampled_from([*TEXT_FIELDS, *NUMBER_FIELDS]).map(Has),
    st.sampled_from(sorted(TEXT_FIELDS)).flatmap(_one_of),
    st.sampled_from(sorted(NUMBER_FIELDS)).flatmap(_compare),
)
_FILTERS: st.SearchStrategy[Expr] = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, max_size=3).map(lambda terms: All(tuple(terms))),
        st.lists(inner, max_size=3).map(lambda terms: Some(tuple(terms))),
    ),
    max_leaves=5,
)


@given(expr=_FILTERS)
def test_the_engine_and_the_interpreter_agree(
    store: StoreDriver, summaries: list[SessionSummary], expr: Expr
) -> None:
    assert _find(store, expr) == [one for one in summaries if matches(expr, one, finds)]
