"""The process's clock: forward with the host's, evenly on where that is set back."""

import pytest

from lucidicai.clock import SteadyClock


@pytest.fixture
def host(monkeypatch):
    """The host's clocks, in nanoseconds."""
    clocks = {"wall": 1_000, "steady": 10}
    monkeypatch.setattr("time.time_ns", lambda: clocks["wall"])
    monkeypatch.setattr("time.monotonic_ns", lambda: clocks["steady"])
    return clocks


def test_it_goes_on_evenly_where_the_hosts_clock_is_set_back(host):
    clock = SteadyClock()
    assert clock.now_ns() == 1_000
    host |= {"wall": 400, "steady": 15}
    assert clock.now_ns() == 1_005
    host |= {"wall": 1_001, "steady": 616}
    assert clock.now_ns() == 1_606


def test_it_follows_the_hosts_clock_forward(host):
    clock = SteadyClock()
    clock.now_ns()
    host |= {"wall": 5_000, "steady": 12}
    assert clock.now_ns() == 5_000
