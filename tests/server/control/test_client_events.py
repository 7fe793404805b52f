"""The locator: finds events by their clients' ids, and tells a body sent again from a new one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lucidic_server.control.client_events import ClientEvents
from lucidic_server.control.database import open_engine


@pytest.fixture
def locator(tmp_path: Path) -> Iterator[ClientEvents]:
    engine = open_engine(tmp_path)
    yield ClientEvents(engine)
    engine.dispose()


def test_the_same_content_keeps_its_revision_and_time(locator: ClientEvents) -> None:
    first = locator.place("p", "e", "s", "content", 100)
    assert (first.session_id, first.revision, first.time) == ("s", 1, 100)
    assert locator.place("p", "e", "s", "content", 900) == first
    assert locator.find("p", "e") == first


def test_another_content_comes_after_whatever_the_clock_says(locator: ClientEvents) -> None:
    locator.place("p", "e", "s", "one", 100)
    second = locator.place("p", "e", "s", "two", 50)
    assert (second.revision, second.time) == (2, 101)
    third = locator.place("p", "e", "s", "one", 500)
    assert (third.revision, third.time) == (3, 500)


def test_projects_and_sessions_are_apart(locator: ClientEvents) -> None:
    locator.place("p", "e", "s1", "c", 100)
    locator.place("p", "e", "s2", "c", 200)
    assert locator.find("other", "e") is None
    found = locator.find("p", "e")
    assert found is not None
    assert found.session_id == "s2"
