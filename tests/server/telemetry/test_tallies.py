"""Which questions the tallies answer, and that names of any text find their sums again."""

from pathlib import Path

import pytest

from lucidic_server.model.filter import All
from lucidic_server.model.filter import Compare
from lucidic_server.model.filter import Expr
from lucidic_server.model.filter import Has
from lucidic_server.model.filter import OneOf
from lucidic_server.model.filter import Word
from lucidic_server.model.tally import DAY
from lucidic_server.telemetry import tallies
from lucidic_server.telemetry.statistics_days import days_of
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import admitted
from tests.support.telemetry_store import open_store

# What would break out of a literal, an array or a line of JSON, if anything could.
NAMES = [
    "",
    "it's",
    'a "quoted" one',
    "back\\slash\\",
    "line\nend",
    "[1, 2]",
    "tab\t{x:String}",
    "é✓",
]


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (None, (None, None)),
        (All((Compare("started", ">=", 2 * DAY), Compare("started", "<", 3 * DAY))), (2, 3)),
        (
            All((Compare("started", ">", 2 * DAY - 1), Compare("started", "<=", DAY * 3 - 1))),
            (2, 3),
        ),
    ],
)
def test_whole_days_are_a_question_to_the_tallies(
    expr: Expr | None, expected: tuple[int | None, int | None]
) -> None:
    days = days_of(expr, "day", "model")
    assert days is not None
    since, until = (n if n is None else n * DAY for n in expected)
    assert since is None or days.since == since
    assert until is None or days.until == until


@pytest.mark.parametrize(
    "expr",
    [
        Compare("started", ">=", DAY + 1),
        Compare("started", "=", DAY),
        Compare("cost", ">", 1.0),
        Has("cost"),
        Word("x"),
        OneOf("state", ("active",)),
        All((OneOf("agent", ("a",)), Has("cost"))),
    ],
)
def test_anything_else_is_asked_of_the_sessions(expr: Expr) -> None:
    assert days_of(expr, "day", "model") is None


def test_hours_and_other_groups_are_asked_of_the_sessions() -> None:
    assert days_of(None, "hour", "model") is None
    assert days_of(None, "day", "tag") is None


def test_agents_that_are_asked_for_twice_are_those_in_both() -> None:
    days = days_of(All((OneOf("agent", ("a", "b")), OneOf("agent", ("b", "c")))), "none", "none")
    assert days is not None
    assert days.agents == ("b",)


def test_sums_of_any_name_are_found_again(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for turn in (1, 2):
            for number, name in enumerate(NAMES):
                store.commit(
                    *admitted("p", [_began(number, name, turn), _event(number, name, turn)])
                )
            store.settle()
        told = store.run(store.telemetry.statistics("p", None, "none", "model", 100))
        assert {row.group or "": (row.sessions, row.events) for row in told.items} == dict.fromkeys(
            NAMES, (1, 2)
        )
        for agent in filter(None, NAMES):
            of_agent = store.run(
                store.telemetry.statistics("p", OneOf("agent", (agent,)), "none", "none", 100)
            )
            assert [(row.sessions, row.events) for row in of_agent.items] == [(1, 2)]


def test_a_deleted_session_counts_no_more_and_its_rows_leave_the_disk(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for number in (1, 2):
            store.commit(*admitted("p", [_began(number, "a", 1), _event(number, "m", 1)]))
        store.settle()
        store.run(store.telemetry.delete_sessions("p", ["s1"]))
        store.settle()
        assert _sessions(store) == 1
        left = store.run(store.telemetry.purge("p", ["s1"]))
        assert left[tallies.TABLE] == 0
        texts = store.rows("SELECT counted FROM tallies WHERE session_id = 's1'")
        assert {row["counted"] for row in texts} == {""}
        # Begun anew, purged again: what it counts for now stays.
        store.commit(*admitted("p", [_began(1, "a", 10**12)]))
        store.settle()
        left = store.run(store.telemetry.purge("p", ["s1"]))
        # The new one's rows are not what a receipt waits for.
        assert set(left.values()) == {0}
        assert store.telemetry.hidden("p", ["s1", "s2"]) == []
        assert _sessions(store) == 2
        store.commit(*admitted("p", [_event(1, "m", 10**12)]))
        store.settle()
        assert _sessions(store) == 2


def _sessions(store: StoreDriver) -> int:
    told = store.run(store.telemetry.statistics("p", None, "none", "none", 10))
    return sum(row.sessions for row in told.items)


def _began(number: int, agent: str, turn: int) -> SessionBegan:
    at = 10**19 // 4 + turn
    return SessionBegan(writer="w", seq=turn, time=at, session_id=f"s{number}", agent_id=agent)


def _event(number: int, model: str, turn: int) -> EventEnded:
    return EventEnded(
        writer="w",
        seq=100 + turn,
        time=10**19 // 4 + turn + 1,
        session_id=f"s{number}",
        event_id=f"e{turn}",
        model=model,
        cost=0.5,
    )


def test_percentiles_do_not_depend_on_the_order_in_which_lengths_came(tmp_path: Path) -> None:
    lengths = [7, 900, 3, 55, 2_000, 1, 310]
    told = []
    with open_store(tmp_path) as store:
        for project, order in (("up", sorted(lengths)), ("down", sorted(lengths, reverse=True))):
            for turn, length in enumerate(order, 1):
                event = _event(1, "m", turn)
                event.started_at, event.ended_at = event.time, event.time + length * 1_000_000
                store.commit(*admitted(project, [event]))
                store.settle()
            table = store.run(store.telemetry.statistics(project, None, "day", "model", 10))
            told.append([row.latency_ms for row in table.items])
    assert told[0] == told[1]
    (found,) = told[0]
    assert found is not None
    assert found.p50 == pytest.approx(55, rel=0.011)
    assert found.p99 == pytest.approx(2_000, rel=0.011)
