"""Runs: rows that came before it was known which session they belong to, in every read."""

import itertools
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.filter import Not
from lucidic_server.model.filter import OneOf
from lucidic_server.model.filter import Scored as ScoredTerm
from lucidic_server.model.filter import Text
from lucidic_server.model.run import RunLink
from lucidic_server.model.run import behind
from lucidic_server.model.run import owner_of
from lucidic_server.telemetry.search import Asked
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import Scored
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import new_project
from tests.support.telemetry_store import open_store

RUN = "0af7651916cd43dd8448eb211c80319c"
OTHER_RUN = "1bf7651916cd43dd8448eb211c80319c"
NOW = 1_800_000_000_000_000_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    with open_store(tmp_path_factory.mktemp("runs")) as driver:
        yield driver


@pytest.fixture
def project() -> str:
    return new_project()


def began(project: str, session_id: str, sdk: str = "opentelemetry python") -> Admitted:
    # What a trace says of its session stands behind what programs say.
    said = SessionBegan(
        writer=f"root-{session_id}",
        seq=1,
        time=behind(NOW),
        session_id=session_id,
        started_at=NOW,
        agent_id="agent",
        sdk=sdk,
    )
    return Admitted(project, said)


def event(project: str, session_id: str, name: str, kind: str = "llm_generation") -> Admitted:
    said = EventEnded(
        writer=f"span-{name}",
        seq=1,
        time=NOW + 5,
        session_id=session_id,
        event_id=name,
        type=kind,
        started_at=NOW,
        ended_at=NOW + 5,
        input=b'"find the zebra"',
        input_tokens=3,
    )
    return Admitted(project, said)


def listed(store: StoreDriver, project: str, query: Any = None) -> dict[str, int]:
    store.settle()
    page = store.run(store.telemetry.list_sessions(project, query, None, 100, None))
    return {one.session_id: one.events for one in page.items}


def pieces(project: str) -> list[Any]:
    return [
        began(project, RUN),
        event(project, RUN, "in-run"),
        event(project, "chat", "in-session"),
        RunLink(project, RUN, "chat", 5, NOW),
    ]


def test_any_order_gives_the_same_session(store: StoreDriver):
    projects = []
    for order in itertools.permutations(range(4)):
        project = new_project()
        projects.append(project)
        given = pieces(project)
        for place in order:
            store.commit(given[place])
        store.commit(*given)
        for asked in ("chat", RUN):
            session = store.run(store.telemetry.session(project, asked))
            assert session is not None
            assert (session.session_id, session.events, session.input_tokens) == ("chat", 2, 6)
            assert (session.agent_id, session.state) == ("agent", "active")
    page = store.run(store.telemetry.events(projects[-1], RUN, 10, None))
    assert [row.event_id for row in page.items] == ["in-run", "in-session"]
    assert store.run(store.telemetry.event(projects[-1], RUN, "in-run")) is not None
    for project in projects:
        assert listed(store, project) == {"chat": 2}


def test_every_read_knows_the_run(store: StoreDriver, project: str):
    store.commit(*pieces(project), event(project, "alone", "elsewhere", "step"))
    telemetry = store.telemetry
    assert listed(store, project, Text(("zebra",))) == {"chat": 2, "alone": 0}
    assert listed(store, project, OneOf("agent", ("agent",))) == {"chat": 2}

    hits = store.run(telemetry.search(project, Asked(words=("zebra",)), 10, None)).items
    assert {(hit.session_id, hit.event_id) for hit in hits} == {
        ("chat", "in-run"),
        ("chat", "in-session"),
        ("alone", "elsewhere"),
    }
    within = Asked(words=("zebra",), sessions=OneOf("agent", ("agent",)))
    hits = store.run(telemetry.search(project, within, 10, None)).items
    assert {hit.event_id for hit in hits} == {"in-run", "in-session"}

    async def lines() -> bytes:
        return b"".join([part async for part in telemetry.export(project, ["chat"])])

    exported = [msgspec.json.decode(line) for line in store.run(lines()).splitlines()]
    assert {row["session_id"] for row in exported} == {"chat"}
    assert {row.get("event_id") for row in exported} == {None, "in-run", "in-session"}


def judged(project: str, session_id: str, evaluator: str) -> Admitted:
    said = Scored(
        writer=f"judge-{session_id}",
        seq=1,
        time=NOW + 9,
        session_id=session_id,
        evaluator=evaluator,
        value=4.0,
    )
    return Admitted(project, said)


def test_a_score_of_a_run_is_one_of_its_session(store: StoreDriver, project: str):
    # Judged while nobody knew which session the trace belongs to.
    first, second, third, link = pieces(project)
    alone = event(project, "alone", "elsewhere")
    store.commit(first, second, judged(project, RUN, "quality"), alone)
    assert listed(store, project, ScoredTerm("quality")) == {RUN: 1}
    store.commit(third, link)
    good = ScoredTerm("quality", ">=", 4.0)
    assert listed(store, project, good) == {"chat": 2}
    assert listed(store, project, Not(good)) == {"alone": 1}
    for asked in ("chat", RUN):
        (score,) = store.run(store.telemetry.scores(project, asked))
        assert (score.session_id, score.evaluator) == ("chat", "quality")
    store.run(store.telemetry.remove_score(project, "chat", score.score_id))
    assert store.run(store.telemetry.scores(project, RUN)) == []
    assert listed(store, project, good) == {}


def test_a_run_that_was_listed_becomes_part_of_its_session(store: StoreDriver, project: str):
    moved: list[str] = []
    store.telemetry.on_moved(lambda _project, runs: moved.extend(runs))
    first, second, third, link = pieces(project)
    store.commit(first, second)
    assert listed(store, project) == {RUN: 1}
    store.commit(link)
    assert listed(store, project) == {"chat": 1}
    store.commit(third)
    assert listed(store, project) == {"chat": 2}
    assert RUN in moved


def test_the_strongest_link_counts_whenever_it_comes(store: StoreDriver, project: str):
    links = [
        RunLink(project, RUN, "weak", 9),
        RunLink(project, RUN, "strong", 2),
        RunLink(project, RUN, "also strong", 2),
    ]
    assert {owner_of(each) for each in itertools.permutations(links)} == {"also strong"}
    assert owner_of([]) is None
    store.commit(began(project, RUN), event(project, RUN, "e"), links[0])
    assert listed(store, project) == {"weak": 1}
    store.commit(links[1])
    assert listed(store, project) == {"strong": 1}
    store.commit(links[2], links[0])
    assert listed(store, project) == {"also strong": 1}
    assert store.run(store.telemetry.session(project, "weak")) is None


def test_what_is_no_agents_is_kept_and_not_listed(store: StoreDriver, project: str):
    store.commit(began(project, RUN), event(project, RUN, "query", "generic"))
    assert listed(store, project) == {}
    assert store.run(store.telemetry.count_sessions(project)) == 0
    assert store.run(store.telemetry.session(project, RUN)) is not None
    (expired,) = store.run(store.telemetry.expired(project, NOW * 2, 10))
    assert expired.session_id == RUN
    store.commit(event(project, RUN, "call"))
    assert listed(store, project) == {RUN: 2}
    # A program's own session is one whatever is in it.
    store.commit(began(project, OTHER_RUN, "lucidic"), event(project, OTHER_RUN, "q", "generic"))
    assert listed(store, project) == {RUN: 2, OTHER_RUN: 1}


def test_deletion_takes_the_runs_along(store: StoreDriver, project: str):
    telemetry = store.telemetry
    store.commit(*pieces(project), event(project, "other", "kept"))
    erased = store.run(telemetry.delete_sessions(project, ["chat"]))
    assert erased.sessions == 1
    assert erased.rows["event_records"] == 2
    for asked in ("chat", RUN):
        assert store.run(telemetry.session(project, asked)) is None
    left = store.run(telemetry.purge(project, ["chat"]))
    assert set(left.values()) == {0}
    sql = "SELECT count() AS n FROM {} WHERE project_id = {{p:String}}"
    assert store.rows(sql.format("event_records"), p=project) == [{"n": 1}]
    assert store.rows(sql.format("run_links"), p=project) == [{"n": 0}]
    # What comes late for the run is dropped as that of the session is.
    store.commit(event(project, RUN, "late"), event(project, "chat", "late too"))
    assert listed(store, project) == {"other": 1}


def test_a_link_to_a_deleted_session_takes_the_run_along(store: StoreDriver, project: str):
    store.commit(event(project, "chat", "e"), began(project, RUN), event(project, RUN, "e"))
    store.run(store.telemetry.delete_sessions(project, ["chat"]))
    assert listed(store, project) == {RUN: 1}
    store.commit(RunLink(project, RUN, "chat", 5, 1))
    assert listed(store, project) == {}
    assert store.run(store.telemetry.session(project, RUN)) is None


def test_a_session_goes_on_with_a_trace_that_began_later(store: StoreDriver, project: str):
    store.commit(*pieces(project))
    store.run(store.telemetry.delete_sessions(project, ["chat"]))
    later = store.telemetry._changes.tick() + 1_000_000_000
    ended = SessionEnded(
        writer="end", seq=1, time=1, session_id=OTHER_RUN, ended_at=later, end_reason="explicit"
    )
    call = event(project, OTHER_RUN, "new")
    call.record.time = later
    store.commit(RunLink(project, OTHER_RUN, "chat", 5, later), call, Admitted(project, ended))
    assert listed(store, project) == {"chat": 1}
    session = store.run(store.telemetry.session(project, "chat"))
    assert session is not None
    assert session.state == "finished"
    # Purging what went does not look for what came.
    assert set(store.run(store.telemetry.purge(project, ["chat"])).values()) == {0}
