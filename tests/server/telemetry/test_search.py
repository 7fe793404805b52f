"""Search: newest first, every event once, page by page while records arrive."""

from collections.abc import Iterator
from typing import Any

import pytest

from lucidic_server.model.filter import OneOf
from lucidic_server.model.page import PageError
from lucidic_server.model.search import EXCERPT_CHARS
from lucidic_server.model.search import SearchPage
from lucidic_server.model.search import excerpts_of
from lucidic_server.telemetry.search import Asked
from lucidicai.wire.records import EventBegan
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import admitted
from tests.support.telemetry_store import new_project
from tests.support.telemetry_store import open_store

SECOND = 10**9


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    with open_store(tmp_path_factory.mktemp("search")) as driver:
        yield driver


def _said(session_id: str, event_id: str, at: int, text: bytes, **fields: Any) -> EventEnded:
    return EventEnded(
        writer=f"w-{session_id}-{event_id}",
        seq=at,
        time=at * SECOND,
        session_id=session_id,
        event_id=event_id,
        output=text,
        **fields,
    )


def _search(
    store: StoreDriver, project: str, *words: str, limit: int = 10, cursor: Any = None, **asked: Any
) -> SearchPage:
    question = Asked(words=words, **asked)
    return store.run(store.telemetry.search(project, question, limit, cursor))


def _ids(page: SearchPage) -> list[str]:
    return [hit.event_id for hit in page.items]


def test_hits_come_newest_first_and_every_event_once(store: StoreDriver) -> None:
    project = new_project()
    records = [
        _said("s", "twice", 1, b'"apple pie"'),
        _said("s", "twice", 5, b'"Apple crumble"'),
        _said("t", "late", 9, b'"an APPLE"'),
        _said("t", "other", 8, b'"pear"'),
        _said("s", "middle", 4, b'"apple"'),
    ]
    store.commit(*admitted(project, [*records, *records]))
    for _ in range(2):
        assert _ids(_search(store, project, "apple")) == ["late", "twice", "middle"]
        assert _ids(_search(store, project, "apple", "pie")) == ["twice"]
        assert _ids(_search(store, project, "app")) == []
        assert _ids(_search(store, new_project(), "apple")) == []
        store.merge_parts()


def test_pages_show_everything_once_while_records_arrive(store: StoreDriver) -> None:
    project = new_project()
    # Each event says the word in two records, far from each other.
    records = [_said("s", f"e{n}", 10 + n, b'"plum"') for n in range(7)]
    records += [_said("s", f"e{n}", 30 + n, b'"plum"') for n in range(7)]
    store.commit(*admitted(project, records))
    seen: list[str] = []
    cursor = None
    for number in range(20):
        page = _search(store, project, "plum", limit=2, cursor=cursor)
        assert len(page.items) <= 2
        seen += _ids(page)
        cursor = page.next_cursor
        if cursor is None:
            break
        # A new event, and one that is still to come says the word again.
        records = [_said("s", f"new{number}", 99 + number, b'"plum"')]
        records += [_said("s", "e0", 200 + number, b'"plum"')]
        store.commit(*admitted(project, records))
    assert seen == [f"e{n}" for n in reversed(range(7))]
    assert _ids(_search(store, project, "plum", limit=2))[0] == "e0"
    with pytest.raises(PageError):
        _search(store, project, "plum", cursor="nonsense")


def test_a_search_is_narrowed_by_session_type_and_time(store: StoreDriver) -> None:
    project = new_project()
    store.commit(
        *admitted(
            project,
            [
                SessionBegan(writer="w", seq=1, time=SECOND, session_id="s", agent_id="shop"),
                SessionBegan(writer="w", seq=2, time=SECOND, session_id="t", name="fig tree"),
                # Its type is said by another record than the words.
                EventBegan(
                    writer="w", seq=3, time=SECOND, session_id="s", event_id="a", type="step"
                ),
                _said("s", "a", 5, b'"fig"'),
                _said("s", "b", 6, b'"fig"', type="tool"),
                _said("t", "c", 7, b'"fig"'),
            ],
        )
    )
    store.settle()
    assert _ids(_search(store, project, "fig")) == ["c", "b", "a"]
    assert _ids(_search(store, project, "fig", sessions=OneOf("agent", ("shop",)))) == ["b", "a"]
    assert _ids(_search(store, project, "fig", types=("step", "generic"))) == ["c", "a"]
    assert _ids(_search(store, project, "fig", since=6 * SECOND, until=6 * SECOND)) == ["b"]
    found = _search(store, project, "fig").sessions
    assert [one.session_id for one in found] == ["t"]
    store.run(store.telemetry.delete_sessions(project, ["s"]))
    assert _ids(_search(store, project, "fig")) == ["c"]


def test_a_hit_shows_where_its_words_stand(store: StoreDriver) -> None:
    project = new_project()
    text = (
        b'{"q":"' + b"before " * 40 + b"\\nQuince \xf0\x9f\x8d\x8f and quince" + b" x" * 200 + b'"}'
    )
    store.commit(*admitted(project, [_said("s", "e", 1, text, name="quince call", error="boom")]))
    (hit,) = _search(store, project, "quince").items
    assert (hit.title, hit.type, hit.session_id) == ("quince call", "generic", "s")
    shown = {one.field: one for one in hit.excerpts}
    assert set(shown) == {"name", "output"}
    for one in hit.excerpts:
        assert len(one.text) <= EXCERPT_CHARS
        assert {one.text[a:b].lower() for a, b in one.matches} == {"quince"}
    assert len(shown["output"].matches) == 2


def test_excerpts_hold_against_any_text() -> None:
    assert excerpts_of({"input": None, "output": ""}, ["a"]) == []
    (long,) = excerpts_of({"input": "é" * 1000}, ["é" * 1000])
    assert (long.text, long.matches) == ("é" * EXCERPT_CHARS, [])
    best, *_ = excerpts_of({"input": "a", "output": "a b"}, ["a", "b"])
    assert best.field == "output"
