"""API keys: shown once, stored as a hash, refused once revoked; and who a request comes from."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from lucidic_server.clock import SystemClock
from lucidic_server.control.callers import LOCAL_PROJECT
from lucidic_server.control.callers import Callers
from lucidic_server.control.keys import KEY_PREFIX
from lucidic_server.control.keys import key_hash
from lucidic_server.control.sqlite import FILE
from lucidic_server.control.store import Control
from lucidic_server.errors import WrongKeyError
from tests.support.turned_clock import TurnedClock


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Control]:
    store = Control(tmp_path, SystemClock())
    yield store
    store.close()


def test_a_key_is_stored_as_its_hash_only(control: Control, tmp_path: Path) -> None:
    text, key = control.keys.issue(LOCAL_PROJECT, "laptop")
    assert text.startswith(KEY_PREFIX)
    assert text.startswith(key.prefix)
    with sqlite3.connect(tmp_path / FILE) as connection:
        rows = connection.execute("SELECT * FROM api_keys").fetchall()
    connection.close()
    assert text not in str(rows)
    assert key_hash(text) in str(rows)


def test_a_revoked_key_is_not_found_again_but_was_issued(control: Control) -> None:
    text, key = control.keys.issue(LOCAL_PROJECT, "laptop")
    assert control.keys.find(key_hash(text)) == key
    assert control.keys.revoke(key.prefix)
    assert control.keys.find(key_hash(text)) is None
    assert not control.keys.revoke(key.prefix)
    assert control.keys.was_any_issued()
    assert [row.revoked_at is not None for row in control.keys.list()] == [True]


def test_before_the_first_key_any_key_is_the_local_user(control: Control) -> None:
    callers = Callers(control)
    for header in (None, "Api-Key of another service", "Bearer x", "nonsense"):
        caller = callers.identify(header, needs_key=True)
        assert (caller.project_id, caller.key) == (LOCAL_PROJECT, None)
    assert callers.project_of("") == LOCAL_PROJECT


@pytest.mark.parametrize("scheme", ["Api-Key", "Bearer", "bearer", "api-key"])
def test_a_good_key_is_known_under_both_schemes(control: Control, scheme: str) -> None:
    text, key = control.keys.issue(LOCAL_PROJECT, "laptop")
    caller = Callers(control).identify(f"{scheme} {text}", needs_key=True)
    assert caller.key == key.prefix


def test_after_the_first_key_a_wrong_one_is_refused_everywhere(control: Control) -> None:
    text, key = control.keys.issue(LOCAL_PROJECT, "laptop")
    callers = Callers(control)
    for header in ("Bearer wrong", f"Basic {text}", f"Bearer {text}x", "", text):
        with pytest.raises(WrongKeyError):
            callers.identify(header, needs_key=False)
    control.keys.revoke(key.prefix)
    with pytest.raises(WrongKeyError):
        callers.identify(f"Bearer {text}", needs_key=False)
    assert callers.project_of(key_hash(text)) is None


def test_after_the_first_key_the_dashboard_needs_none_and_a_program_does(control: Control) -> None:
    text, _key = control.keys.issue(LOCAL_PROJECT, "laptop")
    callers = Callers(control)
    assert callers.identify(None, needs_key=False).project_id == LOCAL_PROJECT
    with pytest.raises(WrongKeyError, match="API key"):
        callers.identify(None, needs_key=True)
    assert callers.project_of(key_hash(text)) == LOCAL_PROJECT
    assert callers.project_of("") is None


def test_the_last_use_is_known_to_a_minute(tmp_path: Path) -> None:
    clock = TurnedClock()
    store = Control(tmp_path, clock)
    text, key = store.keys.issue(LOCAL_PROJECT, "laptop")
    assert store.keys.list()[0].last_used_at is None
    store.keys.find(key_hash(text))
    first = clock.now_ns()
    assert store.keys.list()[0].last_used_at == first
    clock.turn(59)
    store.keys.find(key_hash(text))
    assert store.keys.list()[0].last_used_at == first
    clock.turn(1)
    store.keys.find(key_hash(text))
    assert store.keys.list()[0].last_used_at == first + 60 * 1_000_000_000
    store.keys.find(key_hash("another"))
    store.keys.revoke(key.prefix)
    clock.turn(600)
    assert store.keys.find(key_hash(text)) is None
    assert store.keys.list()[0].last_used_at == first + 60 * 1_000_000_000
    store.close()


def test_a_use_that_cannot_be_noted_refuses_nobody(
    control: Control, caplog: pytest.LogCaptureFixture
) -> None:
    text, key = control.keys.issue(LOCAL_PROJECT, "laptop")
    with control._engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER no BEFORE UPDATE ON api_keys BEGIN SELECT RAISE(FAIL, 'no'); END"
        )
    assert control.keys.find(key_hash(text)) == key
    assert "key.use_not_noted" in caplog.text
