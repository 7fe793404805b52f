import threading

from lucidicai.ship.bell import Bell


def test_a_ring_before_the_wait_is_not_lost():
    bell = Bell()
    bell.ring()
    bell.ring()
    bell.wait(60)  # returns at once, or the test runs into its time limit


def test_a_wait_ends_by_itself():
    bell = Bell()
    bell.wait(0.01)
    bell.wait(-1)


def test_a_ring_wakes_another_thread():
    bell = Bell()
    sleeper = threading.Thread(target=bell.wait, args=(60,))
    sleeper.start()
    bell.ring()
    sleeper.join(30)
    assert not sleeper.is_alive()
