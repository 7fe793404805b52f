"""Pages of the newest sessions: read in their order, each session once and as it is now."""

from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from lucidic_server.model.filter import All
from lucidic_server.model.filter import Compare
from lucidic_server.model.filter import Expr
from lucidic_server.model.filter import OneOf
from lucidic_server.model.page import SessionPage
from lucidic_server.model.words import words_of
from lucidic_server.telemetry import session_list
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.search import Asked
from lucidic_server.telemetry.summary_row import COLUMNS
from lucidic_server.telemetry.words import NAMED
from lucidic_server.telemetry.words import may_be_named
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import admitted
from tests.support.telemetry_store import new_project
from tests.support.telemetry_store import open_store

SECOND = 10**9
NOW = 1_790_000_000 * SECOND
ACTIVE = OneOf("state", ("active",))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    with open_store(tmp_path_factory.mktemp("pages")) as driver:
        yield driver


def _began(session_id: str, at: int, seq: int = 1) -> SessionBegan:
    return SessionBegan(
        writer=session_id, seq=seq, time=at, session_id=session_id, agent_id="agent"
    )


def _ended(session_id: str, at: int) -> SessionEnded:
    return SessionEnded(writer=session_id, seq=99, time=at, session_id=session_id)


def _tell(store: StoreDriver, project: str, *records: AnyRecord) -> None:
    """Commits the records and computes the summaries, as a part of its own."""
    store.commit(*admitted(project, records))
    store.settle()


def _page(
    store: StoreDriver, project: str, expr: Expr | None = None, limit: int = 10, **asked: Any
) -> SessionPage:
    given = {"sort": None, "cursor": None, **asked}
    return store.run(store.telemetry.list_sessions(project, expr, limit=limit, **given))


def _ids(page: SessionPage) -> list[str]:
    return [one.session_id for one in page.items]


def _plan(store: StoreDriver, condition: str, projections: str) -> str:
    project = new_project()
    _tell(store, project, *(_began(f"s{n}", NOW + n) for n in range(3)))
    # Indexes are built then, and not with each insert.
    store.merge_parts()
    sql = load(
        "newest_sessions",
        columns=COLUMNS,
        condition=condition,
        after="1",
        direction="DESC",
        projections=projections,
    )
    plan = store.rows(f"EXPLAIN actions = 1, indexes = 1 {sql}", project_id=project, limit=3)
    return "\n".join(row["explain"] for row in plan)


def test_pages_are_read_in_the_order_of_the_list(store: StoreDriver) -> None:
    told = _plan(store, "agent_id = 'a'", "1")
    assert "(by_start)" in told
    assert "Read type: InReverseOrder" in told


def test_sessions_of_a_name_are_found_by_its_trigrams(store: StoreDriver) -> None:
    told = _plan(store, may_be_named(["quetzal", "coatl"]), "0")
    assert "(by_start)" not in told
    skipped = told.partition("Name: trigrams")[2]
    ((expression,),) = (
        row.values()
        for row in store.rows(
            "SELECT expr FROM system.data_skipping_indices WHERE name = 'trigrams'"
        )
    )
    assert expression == NAMED
    assert "Granules: 0/" in skipped


@pytest.mark.parametrize("word", ["refund", "zwölf", "ZWÖLF", "a", "17", "Kind"])
def test_a_search_finds_sessions_by_any_part_of_what_they_are_called(
    store: StoreDriver, word: str
) -> None:
    project = new_project()
    known: dict[str, Any] = {"seq": 1, "time": NOW}
    told: dict[str, dict[str, Any]] = {
        "named": {"name": f"The {word.upper()}S of March"},
        "tasked": {"task": f"x{word}y"},
        "tagged": {"tags": ["b", f"{word.title()}-1"]},
        f"id-{word}-7": {},
    }
    records = [
        SessionBegan(writer=one, session_id=one, **known, **said) for one, said in told.items()
    ]
    others = [SessionBegan(writer=one, session_id=one, **known, name="none") for one in ("z", "y")]
    _tell(store, project, *records, *others)
    words = words_of(word)
    page = store.run(store.telemetry.search(project, Asked(words=words), 5, None))
    assert {one.session_id for one in page.sessions} == set(told)


def test_a_session_that_changed_is_listed_once_and_as_it_is(store: StoreDriver) -> None:
    project = new_project()
    _tell(store, project, *(_began(f"s{n}", NOW + n * SECOND) for n in range(30)))
    # One that began earlier than was known stands elsewhere, one that ended is not active.
    _tell(store, project, _began("s20", NOW + 3 * SECOND // 2, seq=0))
    _tell(store, project, _ended("s25", NOW + 99 * SECOND))
    order = [f"s{n}" for n in (*range(29, 20, -1), *range(19, 1, -1))] + ["s20", "s1", "s0"]
    assert _ids(_page(store, project, limit=50)) == order
    assert _ids(_page(store, project, limit=50, sort="started_at")) == order[::-1]
    active = [one for one in order if one != "s25"]
    for limit in (1, 2, 7, 50):
        seen: list[str] = []
        cursor = None
        while True:
            page = _page(store, project, ACTIVE, limit, cursor=cursor)
            assert (page.total, page.is_total_exact) == (29, True)
            seen += _ids(page)
            cursor = page.next_cursor
            if cursor is None:
                break
        assert seen == active


def test_more_old_versions_than_a_page_are_passed_over(store: StoreDriver) -> None:
    project = new_project()
    _tell(store, project, _began("old", NOW))
    for number in range(3):
        _tell(store, project, *(_began(f"s{n}", NOW + 9 * SECOND, number) for n in range(20)))
    _tell(store, project, *(_ended(f"s{n}", NOW + 10 * SECOND) for n in range(20)))
    assert _ids(_page(store, project, ACTIVE, 1)) == ["old"]


def test_a_session_that_changes_while_a_page_is_read_stays_on_it(
    store: StoreDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = new_project()
    _tell(store, project, *(_began(f"s{n}", NOW + n * SECOND) for n in range(4)))
    read = Engine.read
    asked: list[str] = []

    def interrupted(engine: Engine, sql: str, parameters: Mapping[str, Any]) -> bytes:
        lines = read(engine, sql, parameters)
        if "{limit:UInt64}" in sql and not asked:
            asked.append(sql)
            # Computed while the page is read: by the thread of the summaries.
            client = engine.connect()
            client.command(
                "INSERT INTO session_summaries SELECT * REPLACE (version + 1 AS version, 'new' AS"
                f" name) FROM session_summaries FINAL WHERE project_id = '{project}'"
            )
        return lines

    monkeypatch.setattr(Engine, "read", interrupted)
    page = _page(store, project, limit=2)
    assert asked
    assert [(one.session_id, one.name) for one in page.items] == [("s3", "new"), ("s2", "new")]


def test_a_total_that_is_not_known_at_once_is_counted_up_to_a_limit(
    store: StoreDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = new_project()
    _tell(store, project, *(_began(f"s{n}", NOW + n * SECOND) for n in range(6)))
    monkeypatch.setattr(session_list, "MOST_COUNTED", 4)
    unusual = Compare("steps", "<", 3)
    page = _page(store, project, unusual, 2)
    assert (page.total, page.is_total_exact) == (4, False)
    exact = _page(store, project, unusual, 2, counts_all=True)
    assert (exact.total, exact.is_total_exact) == (6, True)
    # A page that holds all of them need not count.
    assert _page(store, project, unusual, 6).total == 6
    # Of everyone and of agents the tallies know it.
    for known in (None, OneOf("agent", ("agent",)), All((OneOf("agent", ("agent", "other")),))):
        page = _page(store, project, known, 2)
        assert (page.total, page.is_total_exact) == (6, True)


_VERSION = st.tuples(st.integers(0, 9), st.integers(0, 4), st.booleans(), st.booleans())


@settings(max_examples=30)
@given(st.lists(_VERSION, max_size=40), st.booleans(), st.integers(1, 4))
def test_pages_are_those_of_the_newest_versions_whatever_lies_there(
    store: StoreDriver, versions: list[tuple[int, int, bool, bool]], downwards: bool, limit: int
) -> None:
    project = new_project()
    newest: dict[str, tuple[int, bool]] = {}
    rows = []
    for version, (session, start, is_active, is_deleted) in enumerate(versions, 1):
        known = {"project_id": project, "session_id": f"s{session}", "version": version}
        state = "active" if is_active else "finished"
        told = {"started_at": NOW + start, "state": state, "deleted": int(is_deleted)}
        rows.append(msgspec.json.encode({**known, **told}))
        newest[f"s{session}"] = (start, is_active and not is_deleted)
    engine = store.telemetry._engine
    client = engine.connect()
    for half in (rows[::2], rows[1::2]):
        engine.insert(client, "session_summaries", half)
    expected = sorted((start, one) for one, (start, matches) in newest.items() if matches)
    seen: list[str] = []
    cursor = None
    while True:
        sort = "-started_at" if downwards else "started_at"
        page = _page(store, project, ACTIVE, limit, sort=sort, cursor=cursor)
        assert page.total == len(expected)
        seen += _ids(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [one for _, one in (expected[::-1] if downwards else expected)]
