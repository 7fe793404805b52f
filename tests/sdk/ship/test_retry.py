from itertools import pairwise

import pytest

from lucidicai.ship import retry
from lucidicai.ship.retry import Circuit


@pytest.fixture
def now():
    return [100.0]


@pytest.fixture
def circuit(now):
    return Circuit(clock=lambda: now[0], jitter=lambda: 1.0)


def test_a_new_circuit_lets_through(circuit):
    assert circuit.again_at == 0.0
    assert not circuit.is_gone


def test_pauses_grow_to_their_bound(circuit, now):
    pauses = []
    for _ in range(12):
        circuit.busy()
        pauses.append(circuit.again_at - now[0])
    assert pauses[0] < 1
    assert all(earlier <= later for earlier, later in pairwise(pauses))
    assert pauses[-1] == retry.LONGEST_WHEN_BUSY_SECONDS


def test_a_server_that_is_gone_is_asked_again_soon(circuit, now):
    for _ in range(20):
        circuit.gone()
    assert circuit.is_gone
    assert circuit.again_at - now[0] == retry.LONGEST_WHEN_GONE_SECONDS


def test_success_forgets_all_of_it(circuit, now):
    for _ in range(5):
        circuit.gone()
    circuit.succeeded()
    assert not circuit.is_gone
    assert circuit.again_at == 0.0
    circuit.busy()
    assert circuit.again_at - now[0] < 1


def test_retry_after_is_the_least(circuit, now):
    circuit.busy(30.0)
    assert circuit.again_at == now[0] + 30


def test_jitter_spreads_and_is_never_nothing(now):
    low = Circuit(clock=lambda: now[0], jitter=lambda: 0.0)
    high = Circuit(clock=lambda: now[0], jitter=lambda: 0.999)
    low.busy()
    high.busy()
    assert now[0] < low.again_at < high.again_at


def test_stuck_waits_for_a_person(circuit, now):
    circuit.stuck()
    assert circuit.again_at == now[0] + retry.WHEN_STUCK_SECONDS
    assert not circuit.is_gone
