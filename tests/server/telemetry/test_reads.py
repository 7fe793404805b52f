"""What reads may touch: no payload in lists and trees, FINAL of summaries alone, few rows."""

import re
from collections.abc import Iterator
from collections.abc import Mapping
from importlib import resources
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.merge import EVENT_PAYLOADS
from lucidic_server.model.words import words_of
from lucidic_server.telemetry import merged
from lucidic_server.telemetry.words import SAID
from lucidic_server.telemetry.words import has_words
from lucidicai.wire.records import EventEnded
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import open_store

QUERIES = sorted(
    file.name
    for file in resources.files("lucidic_server.telemetry.queries").iterdir()
    if file.name.endswith(".sql")
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    with open_store(tmp_path_factory.mktemp("reads")) as driver:
        for session in range(30):
            driver.commit(*(_event(f"s{session:02}", n) for n in range(300)))
        driver.merge_parts()
        yield driver


def _event(session_id: str, number: int) -> Admitted:
    output = b'"' + str(number).encode() * 50 + b'"'
    return Admitted(
        "p",
        EventEnded(
            writer="w",
            seq=number + 1,
            time=number + 1,
            session_id=session_id,
            event_id=f"{session_id}.{number:03}",
            output=output,
        ),
    )


@pytest.mark.parametrize("name", QUERIES)
def test_no_question_reads_a_table_of_records_with_final(name: str) -> None:
    text = resources.files("lucidic_server.telemetry.queries").joinpath(name).read_text("utf-8")
    code = re.sub(r"--.*", "", text)
    read = re.findall(r"(\w+)\s+FINAL\b", code, re.IGNORECASE)
    # Narrow, and read whole by lists anyway: FINAL is the fastest way to the newest versions.
    assert set(read) <= {"session_summaries"}


@pytest.mark.parametrize(
    "sql", [merged.EVENT_TREE, merged.EVENT_GROUPS, merged.FAILED_EVENTS, merged.MERGED_SESSIONS]
)
def test_lists_and_trees_never_read_payloads(sql: str) -> None:
    assert not re.search(rf"\br\.({'|'.join(EVENT_PAYLOADS)}|traceback|extra)\b", sql)


def test_a_session_is_read_by_its_range_of_the_primary_key(store: StoreDriver) -> None:
    explain = f"EXPLAIN indexes = 1, json = 1 {merged.EVENT_GROUPS}"
    (row,) = store.rows(explain, project_id="p", session_ids=["s07"])
    text = msgspec.json.encode(row).decode()
    granules = re.search(r"Initial Granules[^\d]+(\d+)[^}]*?Selected Granules[^\d]+(\d+)", text)
    assert granules, text
    initial, selected = map(int, granules.groups())
    assert selected <= 2 < initial


def test_one_event_is_read_by_its_key(store: StoreDriver) -> None:
    event = store.run(store.telemetry.event("p", "s07", "s07.123"))
    assert event is not None
    assert event.output == "123" * 50


@pytest.fixture
def asked(store: StoreDriver, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that the engine answers from now on."""
    questions: list[str] = []
    engine = store.telemetry._engine
    read = engine.read

    def noted(sql: str, parameters: Mapping[str, Any]) -> bytes:
        questions.append(sql)
        return read(sql, parameters)

    monkeypatch.setattr(engine, "read", noted)
    return questions


@pytest.mark.parametrize(
    ("limit", "sql"), [(10, merged.EVENT_PAGE), (100, merged.EVENT_TREE), (500, merged.EVENT_TREE)]
)
def test_a_page_that_is_most_of_a_session_is_not_chosen_first(
    store: StoreDriver, asked: list[str], limit: int, sql: str
) -> None:
    page = store.run(store.telemetry.events("p", "s11", limit, None))
    assert [row.event_id for row in page.items] == [f"s11.{n:03}" for n in range(min(limit, 300))]
    assert sql in asked


def test_text_in_payloads_is_found_with_and_without_its_index(store: StoreDriver) -> None:
    # New parts have no text index yet: it is built when they merge. Both must answer.
    sql = f"SELECT count() AS n FROM event_records WHERE {has_words(words_of('NEEDLE é'))}"
    record = EventEnded(
        writer="n",
        seq=1,
        time=1,
        session_id="n",
        event_id="n",
        output=b'"a\\nNeedle"',
        name="\u00e9",
    )
    assert store.rows(sql) == [{"n": 0}]
    store.commit(Admitted("p", record))
    assert store.rows(sql) == [{"n": 1}]
    store.merge_parts()
    assert store.rows(sql) == [{"n": 1}]


def test_words_are_asked_for_as_they_are_indexed(store: StoreDriver) -> None:
    sql = "SELECT expr FROM system.data_skipping_indices WHERE name = 'words'"
    ((expression,),) = (row.values() for row in store.rows(sql))
    assert expression == SAID
    store.merge_parts()
    asked = f"EXPLAIN indexes = 1 SELECT event_id FROM event_records WHERE {has_words(('x',))}"
    assert any("Name: words" in row["explain"] for row in store.rows(asked))


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_words_are_cut_as_the_engine_cuts_them(store: StoreDriver, text: str) -> None:
    sql = "SELECT tokens(lower({text:String}), 'splitByNonAlpha') AS words"
    (row,) = store.rows(sql, text=text)
    assert words_of(text) == tuple(dict.fromkeys(row["words"]))
