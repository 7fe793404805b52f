"""Which sessions are late, and the moment up to which a dead server's summaries were complete."""

import threading
import time

from lucidic_server.telemetry.changes import Changes

S = ("p", "s")
T = ("p", "t")


def test_moments_only_go_forward_even_if_the_clock_was_set_back() -> None:
    future = time.time_ns() + 10**18
    changes = Changes(after=future)
    assert changes.tick() == future + 1
    assert changes.begin() == future + 2


def test_a_session_is_late_from_its_commit_until_it_is_taken_and_done() -> None:
    changes = Changes()
    stamp = changes.begin()
    changes.finish(stamp, {"p": {"s"}})
    taken = changes.take(10)
    assert taken.sessions == {S: stamp}
    assert taken.complete_until > stamp
    changes.done()
    assert changes.take(10).sessions == {}


def test_summaries_are_complete_until_the_oldest_commit_under_way() -> None:
    changes = Changes()
    done = changes.begin()
    changes.finish(done, {"p": {"s"}})
    under_way = changes.begin()
    assert changes.take(10).complete_until == under_way
    changes.done()
    # Its rows may be visible before it is known which sessions they touch.
    assert changes.take(10).complete_until == under_way
    changes.finish(under_way, {"p": {"t"}})
    taken = changes.take(10)
    assert taken.sessions == {T: under_way}
    assert taken.complete_until > under_way


def test_summaries_are_complete_until_the_oldest_session_left_over() -> None:
    changes = Changes()
    first, second = changes.begin(), changes.begin()
    changes.finish(first, {"p": {"s"}})
    changes.finish(second, {"p": {"t"}})
    assert changes.is_behind(1)
    taken = changes.take(1)
    assert (taken.sessions, taken.complete_until) == ({S: first}, second)


def test_a_session_that_changes_while_it_is_recounted_is_late_again() -> None:
    changes = Changes()
    first = changes.begin()
    changes.finish(first, {"p": {"s"}})
    changes.take(10)
    second = changes.begin()
    changes.finish(second, {"p": {"s"}})
    changes.done()
    assert changes.take(10).sessions == {S: second}


def test_a_failed_recount_leaves_its_sessions_late_since_when_they_were() -> None:
    changes = Changes()
    first = changes.begin()
    changes.finish(first, {"p": {"s"}})
    changes.take(10)
    second = changes.begin()
    changes.finish(second, {"p": {"s", "t"}})
    changes.put_back()
    assert changes.take(10).sessions == {S: first, T: second}


def test_a_failed_commit_holds_nothing_up() -> None:
    changes = Changes()
    changes.finish(changes.begin(), {})
    assert changes.take(10).sessions == {}
    assert changes.wait_until_settled(changes.tick(), timeout=0)


def test_settling_waits_for_what_changed_before_and_for_nothing_later() -> None:
    changes = Changes()
    stamp = changes.begin()
    changes.finish(stamp, {"p": {"s"}})
    before = changes.tick()
    assert not changes.wait_until_settled(before, timeout=0)
    changes.take(10)
    assert not changes.wait_until_settled(before, timeout=0)
    later = changes.begin()
    changes.finish(later, {"p": {"s"}})
    changes.done()
    assert changes.wait_until_settled(before, timeout=0)


def test_what_a_former_process_left_late_is_taken() -> None:
    changes = Changes(after=7)
    changes.add({S: 5})
    assert changes.wait_for_work(threading.Event())
    assert changes.take(10).sessions == {S: 5}


def test_a_stopped_thread_does_not_wait_for_work() -> None:
    changes, stopped = Changes(), threading.Event()
    stopped.set()
    assert not changes.wait_for_work(stopped)
    changes.wake()
