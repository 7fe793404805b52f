import pytest

from lucidicai.ship import lease
from lucidicai.ship.lease import Leases
from lucidicai.ship.lease import gone_body
from lucidicai.spool.loss import Ledger
from lucidicai.spool.loss import Loss


@pytest.fixture
def now():
    return [100.0]


@pytest.fixture
def losses():
    return Ledger()


@pytest.fixture
def leases(now, losses):
    return Leases("w", losses, clock=lambda: now[0])


def test_nothing_held_and_nothing_lost_is_nothing_to_say(leases):
    assert leases.due_in() is None


def test_a_held_session_is_due_soon_and_then_each_interval(leases, now):
    leases.hold("s")
    assert 0 < leases.due_in() < lease.RENEW_SECONDS
    now[0] += lease.RENEW_SECONDS
    assert leases.due_in() == 0
    assert leases.body() == {"writer": "w", "sessions": ["s"]}
    leases.sent(leases.body())
    assert leases.due_in() == lease.RENEW_SECONDS


def test_a_session_that_was_let_go_is_not_renewed(leases):
    leases.hold("s")
    leases.hold("t")
    leases.let_go("s")
    leases.let_go("never held")
    assert leases.body()["sessions"] == ["t"]
    leases.let_go("t")
    assert leases.due_in() is None


def test_losses_are_told_once_and_again_when_there_are_more(leases, losses):
    losses.add(Loss.REFUSED, 2)
    assert leases.due_in() == 0
    body = leases.body()
    assert body == {"writer": "w", "sessions": [], "losses": {"refused": 2}}
    leases.sent(body)
    assert leases.due_in() is None
    losses.add(Loss.REFUSED)
    assert leases.body()["losses"] == {"refused": 3}
    assert leases.has_news()


def test_a_dead_writer_is_named_with_its_sessions_and_losses():
    assert gone_body("w", ["s"], {}) == {"writer": "w", "sessions": ["s"], "gone": True}
    assert gone_body("w", [], {"torn_tail": 1})["losses"] == {"torn_tail": 1}
