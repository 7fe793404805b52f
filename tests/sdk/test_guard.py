import logging
import signal

import pytest

from lucidicai.guard import ONCE
from lucidicai.guard import RAISE_VARIABLE
from lucidicai.guard import EventLog
from lucidicai.guard import Guard


@pytest.fixture(autouse=True)
def hear_everything(monkeypatch):
    monkeypatch.delenv(RAISE_VARIABLE, raising=False)
    monkeypatch.setattr("lucidicai.guard.log._silent_until", {})


def test_a_failure_of_ours_stays_inside_and_is_logged_with_its_traceback(caplog):
    with Guard("test.failed"):
        raise ZeroDivisionError("ours")
    assert "test.failed" in caplog.text
    assert "ZeroDivisionError: ours" in caplog.text


@pytest.mark.parametrize("passing", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_is_the_hosts_passes(passing):
    with pytest.raises(passing), Guard("test.failed"):
        raise passing


def test_our_tests_see_every_failure(monkeypatch):
    monkeypatch.setenv(RAISE_VARIABLE, "1")
    with pytest.raises(ZeroDivisionError), Guard("test.failed"):
        raise ZeroDivisionError


def test_one_guard_serves_nested_uses(caplog):
    guard = Guard("test.failed")
    with guard:
        with guard:
            raise ZeroDivisionError("inner")
        raise ZeroDivisionError("outer")
    assert caplog.text.count("test.failed") == 1


def test_each_event_is_said_once_a_minute(caplog, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    events = EventLog("lucidicai")
    for seconds in (0, 30, 29, 2):
        now[0] += seconds
        events.warning("a.b", "A sentence.", path="/x")
        events.warning("c.d", "Another.", every=ONCE)
    assert caplog.messages == ["a.b: A sentence. path='/x'", "c.d: Another.", caplog.messages[0]]


def test_levels_are_those_of_logging(caplog):
    caplog.set_level(logging.INFO)
    events = EventLog("lucidicai")
    events.info("a", "x")
    events.warning("b", "x")
    events.error("c", "x")
    assert [entry.levelname for entry in caplog.records] == ["INFO", "WARNING", "ERROR"]


def test_what_a_handler_of_the_host_raises_passes_and_what_we_raise_after_it_does_not(caplog):
    def ring(number, frame):
        raise TimeoutError("the host's")

    before = signal.signal(signal.SIGALRM, ring)
    try:
        with pytest.raises(TimeoutError, match="the host's"), Guard("test.failed"):
            signal.raise_signal(signal.SIGALRM)
        with Guard("test.failed"):
            raise TimeoutError("ours")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert "ours" in caplog.text
    assert "the host's" not in caplog.text
