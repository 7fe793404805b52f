"""What every telemetry backend must do. Each check gets an open store and takes its own project.

A backend's test file builds the store and runs all of CHECKS; being excused is explicit there.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from lucidic_server.model.admitted import Interruption
from lucidic_server.model.filter import Compare
from lucidic_server.model.moment import moment
from lucidic_server.model.page import PageError
from lucidic_server.model.page import SessionPage
from lucidic_server.model.score import Score
from lucidic_server.model.session import SessionSummary
from lucidic_server.telemetry.tombstone import SESSION_DELETED
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventChanged
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import Scored
from lucidicai.wire.records import Screenshot
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionChanged
from lucidicai.wire.records import SessionEnded
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import admitted
from tests.support.telemetry_store import new_project

Check = Callable[[StoreDriver], None]
CHECKS: list[Check] = []

SECOND = 10**9
PNG = b"\x89PNG\r\n\x1a\n"


def check(function: Check) -> Check:
    CHECKS.append(function)
    return function


def _began(session_id: str, time: int = SECOND, **fields: Any) -> AnyRecord:
    return SessionBegan(writer="w", seq=time, time=time, session_id=session_id, **fields)


def _event(session_id: str, event_id: str, time: int = 2 * SECOND, **fields: Any) -> AnyRecord:
    return EventEnded(
        writer="w", seq=time, time=time, session_id=session_id, event_id=event_id, **fields
    )


def _listed(store: StoreDriver, project: str, **asked: Any) -> list[SessionSummary]:
    store.settle()
    given = {"query": None, "sort": None, "limit": 100, "cursor": None}
    return store.run(store.telemetry.list_sessions(project, **{**given, **asked})).items


@check
def what_is_committed_is_there_when_commit_returns(store: StoreDriver) -> None:
    project = new_project()
    for number in range(5):
        store.commit(*admitted(project, [_event("s", f"e{number}", SECOND + number)]))
        assert len(store.run(store.telemetry.events(project, "s", 10, None)).items) == number + 1


@check
def a_record_sent_again_changes_nothing(store: StoreDriver) -> None:
    project = new_project()
    records = [
        _began("s", tags=["a"], task="t"),
        _event("s", "e", cost_added=0.5, screenshots=[Screenshot("image/png", PNG)]),
    ]
    for _ in range(3):
        store.commit(*admitted(project, records))
    event = store.run(store.telemetry.event(project, "s", "e"))
    assert event is not None
    assert (event.cost, len(event.screenshots)) == (0.5, 1)
    session = store.run(store.telemetry.session(project, "s"))
    assert session is not None
    assert (session.events, session.cost, len(session.history)) == (1, 0.5, 1)
    assert [(one.events, one.cost) for one in _listed(store, project)] == [(1, 0.5)]


@check
def an_update_changes_only_what_it_names(store: StoreDriver) -> None:
    project = new_project()
    store.commit(*admitted(project, [_began("s", name="n", task="first", session_eval=0.25)]))
    later = SessionChanged(writer="v", seq=1, time=5 * SECOND, session_id="s", task="second")
    store.commit(*admitted(project, [later]))
    session = store.run(store.telemetry.session(project, "s"))
    assert session is not None
    assert (session.name, session.task, session.session_eval) == ("n", "second", 0.25)


@check
def an_end_may_come_before_its_beginning(store: StoreDriver) -> None:
    project = new_project()
    ended = SessionEnded(
        writer="w", seq=9, time=9 * SECOND, session_id="s", end_reason="exit", is_successful=True
    )
    store.commit(*admitted(project, [ended, _event("s", "e", 3 * SECOND, type="step")]))
    began = EventBegan(writer="w", seq=2, time=2 * SECOND, session_id="s", event_id="e", goal="g")
    store.commit(*admitted(project, [began, _began("s")]))
    session = store.run(store.telemetry.session(project, "s"))
    assert session is not None
    assert (session.state, session.end_reason, session.is_successful) == ("finished", "exit", True)
    assert (session.duration_ms, session.steps, session.events) == (8000.0, 1, 0)
    (row,) = store.run(store.telemetry.events(project, "s", 10, None)).items
    assert (row.goal, row.duration_ms, row.title) == ("g", 1000.0, "g")


@check
def a_late_record_does_not_reopen_but_a_beginning_does(store: StoreDriver) -> None:
    project = new_project()
    ended = SessionEnded(writer="w", seq=9, time=9 * SECOND, session_id="s")
    late = SessionChanged(writer="w", seq=10, time=10 * SECOND, session_id="s", task="late")
    store.commit(*admitted(project, [_began("s"), ended, late]))
    session = store.run(store.telemetry.session(project, "s"))
    assert session is not None
    assert (session.state, session.task) == ("finished", "late")
    again = SessionBegan(writer="v", seq=1, time=11 * SECOND, session_id="s")
    store.commit(*admitted(project, [again]))
    resumed = store.run(store.telemetry.session(project, "s"))
    assert resumed is not None
    assert (resumed.state, resumed.started_at) == ("active", session.started_at)


@check
def a_lost_lease_interrupts_until_somebody_holds_it_again(store: StoreDriver) -> None:
    project = new_project()
    store.commit(
        *admitted(project, [_began("s")]), Interruption(project, "s", 50 * SECOND, "lease")
    )
    assert [one.state for one in _listed(store, project)] == ["interrupted"]
    store.commit(Interruption(project, "s", 60 * SECOND, ""))
    assert [one.state for one in _listed(store, project)] == ["active"]
    store.commit(Interruption(project, "nobody", 60 * SECOND, "lease"))
    assert store.run(store.telemetry.session(project, "nobody")) is None
    assert len(_listed(store, project)) == 1


@check
def one_project_never_sees_another(store: StoreDriver) -> None:
    mine, yours = new_project(), new_project()
    store.commit(*admitted(mine, [_began("s", name="mine"), _event("s", "e", output=b'"mine"')]))
    store.commit(*admitted(yours, [_began("s", name="yours")]))
    assert [one.name for one in _listed(store, mine)] == ["mine"]
    assert [one.name for one in _listed(store, yours)] == ["yours"]
    assert store.run(store.telemetry.event(yours, "s", "e")) is None
    assert store.run(store.telemetry.events(yours, "s", 10, None)).items == []
    assert store.run(store.telemetry.delete_sessions(yours, ["s"])).sessions == 1
    assert store.run(store.telemetry.session(mine, "s")) is not None


@check
def events_come_by_start_then_id_page_by_page(store: StoreDriver) -> None:
    project = new_project()
    starts = [3, 1, 2, 2, None, 5, None]
    records: list[Any] = []
    for number, start in enumerate(starts):
        said: dict[str, Any] = {} if start is None else {"started_at": start * SECOND}
        changed = EventChanged(
            writer="w", seq=number + 1, time=SECOND, session_id="s", event_id=f"e{number}", **said
        )
        records.append(changed)
    store.commit(*admitted(project, records))
    seen: list[str] = []
    cursor = None
    while True:
        page = store.run(store.telemetry.events(project, "s", 2, cursor))
        seen += [row.event_id for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == ["e1", "e2", "e3", "e0", "e5", "e4", "e6"]
    rows = store.run(store.telemetry.event_rows(project, "s", ["e6", "e0", "nix", "e1"]))
    assert [row.event_id for row in rows] == ["e1", "e0", "e6"]
    with pytest.raises(PageError):
        store.run(store.telemetry.events(project, "s", 2, "nonsense"))


@check
def sessions_come_sorted_page_by_page_unknown_values_last(store: StoreDriver) -> None:
    project = new_project()
    costs = {"a": 2.0, "b": None, "c": 0.5, "d": 2.0, "e": None}
    for number, (session_id, cost) in enumerate(costs.items()):
        said: dict[str, Any] = {} if cost is None else {"cost": cost}
        records = [_began(session_id, SECOND + number), _event(session_id, "e", **said)]
        store.commit(*admitted(project, records))
    store.settle()
    for sort, expected in {
        "cost": ["c", "a", "d", "b", "e"],
        "-cost": ["d", "a", "c", "e", "b"],
        None: ["e", "d", "c", "b", "a"],
        "agent_id": ["a", "b", "c", "d", "e"],
    }.items():
        seen: list[str] = []
        cursor = None
        for _ in range(len(costs)):
            page = store.run(store.telemetry.list_sessions(project, None, sort, 2, cursor))
            assert page.total == len(costs)
            seen += [summary.session_id for summary in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert seen == expected, sort


@check
def a_page_stays_right_while_sessions_arrive(store: StoreDriver) -> None:
    project = new_project()
    store.commit(*admitted(project, [_began(f"s{n}", SECOND + n) for n in range(4)]))
    store.settle()
    first = store.run(store.telemetry.list_sessions(project, None, None, 2, None))
    store.commit(*admitted(project, [_began("new", 9 * SECOND)]))
    store.settle()
    second = store.run(store.telemetry.list_sessions(project, None, None, 2, first.next_cursor))
    assert [one.session_id for one in (*first.items, *second.items)] == ["s3", "s2", "s1", "s0"]
    with pytest.raises(PageError, match="sorted by '-started_at'"):
        store.run(store.telemetry.list_sessions(project, None, "name", 2, first.next_cursor))
    for session_id in ("s0", "s1"):
        store.run(store.telemetry.delete_sessions(project, [session_id]))
    gone = store.run(store.telemetry.list_sessions(project, None, None, 2, first.next_cursor))
    assert (gone.items, gone.next_cursor, gone.total) == ([], None, 3)


@check
def the_total_counts_all_that_match(store: StoreDriver) -> None:
    project = new_project()
    for number in range(6):
        events = [_event(f"s{number}", f"e{n}", 2 * SECOND + n) for n in range(number)]
        store.commit(*admitted(project, [_began(f"s{number}"), *events]))
    store.settle()
    query = Compare("events", ">=", 2)
    page = store.run(store.telemetry.list_sessions(project, query, "events", 1, None))
    assert ([one.events for one in page.items], page.total) == ([2], 4)
    assert store.run(store.telemetry.count_sessions(project)) == 6


@check
def agents_tell_how_many_sessions_they_have(store: StoreDriver) -> None:
    project = new_project()
    ended = SessionEnded(writer="w", seq=9, time=9 * SECOND, session_id="b")
    records = [_began("a", agent_id="x"), _began("b", 3 * SECOND, agent_id="x"), ended]
    store.commit(*admitted(project, [*records, _began("c", 2 * SECOND, agent_id="y")]))
    store.settle()
    agents = store.run(store.telemetry.agents(project))
    told = [(one.agent_id, one.sessions, one.active) for one in agents]
    assert told == [("x", 2, 1), ("y", 1, 1)]
    assert store.delete_agent(project, "x") == 2
    assert [one.session_id for one in _listed(store, project)] == ["c"]
    assert store.delete_agent(project, "nobody") == 0


@check
def a_deleted_session_is_gone_at_once_and_entirely(store: StoreDriver) -> None:
    project = new_project()
    store.commit(*admitted(project, [_began("s"), _event("s", "e"), _began("kept")]))
    store.settle()
    assert store.run(store.telemetry.delete_sessions(project, ["s", "unknown"])).sessions == 1
    assert store.run(store.telemetry.session(project, "s")) is None
    assert store.run(store.telemetry.event(project, "s", "e")) is None
    assert store.run(store.telemetry.events(project, "s", 10, None)).items == []
    assert store.run(store.telemetry.event_rows(project, "s", ["e"])) == []
    assert [one.session_id for one in _listed(store, project)] == ["kept"]
    for table in ("session_records", "event_records"):
        sql = f"SELECT count() AS n FROM {table} WHERE project_id = {{p:String}}"
        left = store.rows(sql + " AND session_id = 's'", p=project)
        assert left == [{"n": 0}]
    assert store.run(store.telemetry.delete_sessions(project, ["s"])).sessions == 0


@check
def late_records_of_a_deleted_session_are_dropped_and_counted(store: StoreDriver) -> None:
    project = new_project()
    store.commit(*admitted(project, [_began("s")]))
    store.run(store.telemetry.delete_sessions(project, ["s"]))
    before = store.telemetry.losses().get(SESSION_DELETED, 0)
    late = [_event("s", "e"), _began("s", 5 * SECOND)]
    store.commit(
        *admitted(project, [*late, _began("other")]), Interruption(project, "s", SECOND, "lease")
    )
    assert store.telemetry.losses()[SESSION_DELETED] == before + 2
    assert store.run(store.telemetry.session(project, "s")) is None
    assert [one.session_id for one in _listed(store, project)] == ["other"]


@check
def a_session_begun_anew_after_its_deletion_lives_again(store: StoreDriver) -> None:
    project = new_project()
    store.commit(*admitted(project, [_began("room", name="old"), _event("room", "e1")]))
    store.run(store.telemetry.delete_sessions(project, ["room"]))
    now = time.time_ns() + SECOND
    anew = [_event("room", "e2", now + 1), _began("room", now, task="new"), _event("room", "e1")]
    store.commit(*admitted(project, anew))
    store.commit(*admitted(project, [_event("room", "e3", now + 2), _began("room", SECOND)]))
    session = store.run(store.telemetry.session(project, "room"))
    assert session is not None
    assert (session.name, session.task, session.events) == (None, "new", 2)
    rows = store.run(store.telemetry.events(project, "room", 10, None)).items
    assert [row.event_id for row in rows] == ["e2", "e3"]
    assert [one.task for one in _listed(store, project)] == ["new"]
    assert store.run(store.telemetry.delete_sessions(project, ["room"])).sessions == 1
    assert _listed(store, project) == []


@check
def long_payloads_and_pictures_lie_in_the_blob_store(store: StoreDriver) -> None:
    project = new_project()
    long = '"' + "é" * 40_000 + '"'
    # A client that names a blob reads no blob: not even one that is there.
    picture = store.blobs.put(PNG)
    pretended = b'{"$lucidic_blob":"' + picture.encode() + b'","size":1}'
    record = _event(
        "s",
        "e",
        input=long.encode(),
        output=pretended,
        arguments=b'{"short":true}',
        screenshots=[Screenshot("image/png", PNG), Screenshot("image/gif", url="https://a/b")],
    )
    store.commit(*admitted(project, [record]))
    event = store.run(store.telemetry.event(project, "s", "e"))
    assert event is not None
    assert event.input == "é" * 40_000
    assert event.output == {"$lucidic_blob": picture, "size": 1}
    assert event.arguments == {"short": True}
    first, second = event.screenshots
    assert (first.media_type, second.url) == ("image/png", "https://a/b")
    assert store.blobs.get(first.url.removeprefix("/v1/blobs/")) == (PNG, "image/png")
    asked = "SELECT max(length(input)) AS n FROM event_records WHERE project_id = {p:String}"
    assert store.rows(asked, p=project)[0]["n"] < 10_000


@check
def any_text_is_stored_as_text(store: StoreDriver) -> None:
    project = new_project()
    session_id = "../'; DROP TABLE event_records; --\\\n\t\"{x:String}%2F é😀"
    record = _began(session_id, name="\u2028\\N \\0", tags=["{p:Int8}", "'", ""])
    store.commit(*admitted(project, [record, _event(session_id, "e'\\")], odd={"k": [1, None]}))
    session = store.run(store.telemetry.session(project, session_id))
    assert session is not None
    assert (session.session_id, session.name) == (session_id, "\u2028\\N \\0")
    assert session.tags == ["", "'", "{p:Int8}"]
    assert session.extra == {"odd": {"k": [1, None]}}
    assert store.run(store.telemetry.event(project, session_id, "e'\\")) is not None
    assert [one.session_id for one in _listed(store, project)] == [session_id]
    assert store.run(store.telemetry.delete_sessions(project, [session_id])).sessions == 1


@check
def callbacks_tell_what_changed(store: StoreDriver) -> None:
    project = new_project()
    commits: list[dict[str, set[str]]] = []
    summaries: list[str] = []
    store.telemetry.on_commit(commits.append)
    store.telemetry.on_summaries(
        lambda _project, told: summaries.extend(one.session_id for one in told)
    )
    store.commit(*admitted(project, [_began("s"), _began("t")]))
    store.settle()
    assert {project: {"s", "t"}} in commits
    assert {"s", "t"} <= set(summaries)


@check
def many_commits_at_once_all_arrive(store: StoreDriver) -> None:
    project = new_project()

    async def commit_all() -> None:
        batches = [
            admitted(
                project, [_event("s", f"e{batch}-{n}", SECOND + 100 * batch + n) for n in range(9)]
            )
            for batch in range(40)
        ]
        await asyncio.gather(*(store.telemetry.commit(batch) for batch in batches))

    store.run(commit_all())
    session = store.run(store.telemetry.session(project, "s"))
    assert session is not None
    assert session.events == 360


def _scored(session_id: str, value: bool | float | str, second: int, **fields: Any) -> Scored:
    return Scored(
        writer="judge",
        seq=second,
        time=second * SECOND,
        session_id=session_id,
        evaluator="e",
        value=value,
        **fields,
    )


def _score(record: Scored, **fields: Any) -> Score:
    return Score(
        score_id=f"{record.writer}.{record.seq}",
        session_id=record.session_id,
        evaluator=record.evaluator,
        value=record.value,
        source="user",
        time=moment(record.time),
        **fields,
    )


@check
def scores_are_added_and_one_sent_again_changes_nothing(store: StoreDriver) -> None:
    project = new_project()
    said: dict[str, Any] = {"reason": "why", "scale_min": 0.0, "scale_max": 2.0, "version": "v"}
    values: list[bool | float | str] = [True, 0.5, "good", "", False, 3]
    given = [_scored("s", value, second) for second, value in enumerate(values, 1)]
    given.append(_scored("s", 1.5, 8, event_id="e", **said))
    for one in [*given[::-1], *given]:
        store.commit(*admitted(project, [one]))
    store.merge_parts()
    expected = [_score(one) for one in given[:-1]]
    expected.append(_score(given[-1], event_id="e", **said))
    assert store.run(store.telemetry.scores(project, "s")) == expected
    assert store.run(store.telemetry.scores(new_project(), "s")) == []
    assert store.run(store.telemetry.scores(project, "other")) == []


@check
def a_score_goes_with_its_session(store: StoreDriver) -> None:
    project = new_project()
    store.commit(*admitted(project, [_began("s")]))
    store.commit(*admitted(project, [_scored("s", 1.0, 3)]))
    before = store.telemetry.losses().get(SESSION_DELETED, 0)
    assert store.run(store.telemetry.delete_sessions(project, ["s"])).sessions == 1
    assert store.run(store.telemetry.scores(project, "s")) == []
    store.commit(*admitted(project, [_scored("s", 1.0, 4)]))
    assert store.telemetry.losses()[SESSION_DELETED] == before + 1
    store.commit(*admitted(project, [_began("s", 2**62)]))
    assert store.run(store.telemetry.scores(project, "s")) == []


@check
def sessions_are_found_by_what_they_said_last(store: StoreDriver) -> None:
    project = new_project()

    def linked(item: str, limit: int = 10, cursor: str | None = None) -> SessionPage:
        question = store.telemetry.linked_sessions(project, "dataset_item_id", item, limit, cursor)
        return store.run(question)

    records = [_began(f"s{n}", n * SECOND, dataset_item_id="one") for n in range(1, 5)]
    again = SessionBegan(
        writer="w", seq=99, time=9 * SECOND, session_id="s4", dataset_item_id="two"
    )
    store.commit(*admitted(project, [*records, again, _event("s1", "e", 8 * SECOND)]))
    page = linked("one")
    assert [one.session_id for one in page.items] == ["s3", "s2", "s1"]
    assert (page.total, page.next_cursor, page.items[2].events) == (3, None, 1)
    assert [one.session_id for one in linked("two").items] == ["s4"]
    assert linked("three").items == []
    seen, cursor = [], None
    while True:
        page = linked("one", 2, cursor)
        seen += [one.session_id for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == ["s3", "s2", "s1"]
    other = store.telemetry.linked_sessions(new_project(), "dataset_item_id", "one", 10, None)
    assert store.run(other).items == []
