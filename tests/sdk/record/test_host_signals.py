"""A signal handler of the program that raises while we wait: the program gets what it raised."""

import pytest

from lucidicai.ship.drain import drain
from lucidicai.spool.folder import list_writers

ALARM = """
    import functools, os, signal, sys, threading, time
    import lucidicai as lai

    class Late(OSError):  # as TimeoutError is
        pass

    def ring(number, frame):
        raise Late("the program's own")

    class Ringer:
        def __call__(self, number, frame):
            ring(number, frame)

    def ring_once_it_waits(main):
        while not sys._current_frames()[main].f_code.co_filename.endswith("bell.py"):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGALRM)

    def alarm(handler=ring):
        signal.signal(signal.SIGALRM, handler)
        main = threading.get_ident()
        threading.Thread(target=ring_once_it_waits, args=(main,), daemon=True).start()

    lai.init(session_id="s", session_name="n")
    lai.create_event(type="generic", details="d")
"""
# No wait ends by itself within the life of a test; a program that swallows the alarm is killed.
ENVIRONMENT = {"LUCIDIC_RAISE_INTERNAL": "", "LUCIDIC_FLUSH_TIMEOUT": "600"}


@pytest.fixture
def silent(fake_server, recorded):
    """A server that takes requests and answers none."""
    fake_server.hold()
    return fake_server


def kinds(server, spool_dir):
    """What the server has, once it answers and the spool is drained."""
    server.behave()
    left = drain(spool_dir, server.base_url, None).left
    assert left == {}
    # A request that was held may be read after the drain has sent its records once more.
    records = {(record.writer, record.seq): record for record in server.records}
    return [type(records[name]).__name__ for name in sorted(records)]


@pytest.mark.parametrize(
    "handler", ["ring", "Ringer()", "functools.partial(ring)", "lambda *given: ring(*given)"]
)
def test_end_session_gives_way_to_the_programs_alarm(silent, program, tmp_path, handler):
    done = program(
        ALARM,
        f"""
        alarm({handler})
        try:
            lai.end_session()
        except Late as late:
            print("caught:", late, flush=True)
        print(lai.get_session_id(), flush=True)
        os._exit(0)
        """,
        **ENVIRONMENT,
    )
    assert done.stdout == "caught: the program's own\nNone\n", done.stderr
    assert done.stderr == ""
    assert kinds(silent, tmp_path / "spool") == ["SessionBegan", "EventEnded", "SessionEnded"]


@pytest.mark.parametrize("call", ["flush(600)", "force_flush(600)"])
def test_flush_gives_way_and_the_program_goes_on_recording(silent, program, tmp_path, call):
    done = program(
        ALARM,
        f"""
        alarm()
        try:
            lai.{call}
        except Late:
            lai.create_event(type="generic", details="after")
        os._exit(7)
        """,
        **ENVIRONMENT,
    )
    assert (done.returncode, done.stderr) == (7, "")
    assert kinds(silent, tmp_path / "spool") == ["SessionBegan", "EventEnded", "EventEnded"]


def test_a_client_that_closes_gives_way(silent, program, tmp_path):
    done = program(
        ALARM,
        """
        lai.clear_active_session()
        client = lai.LucidicAI(agent_id="other")
        client.sessions.create(session_name="c")
        alarm()
        try:
            client.close()
        except Late as late:
            print("caught:", late, flush=True)
        os._exit(0)
        """,
        **ENVIRONMENT,
    )
    assert done.stdout == "caught: the program's own\n", done.stderr
    assert kinds(silent, tmp_path / "spool").count("SessionEnded") == 1


def test_an_alarm_at_the_exit_ends_the_wait_and_nothing_else(silent, program, tmp_path):
    done = program(
        ALARM,
        """
        alarm()
        raise SystemExit(5)
        """,
        **ENVIRONMENT,
    )
    assert done.returncode == 5
    # Python itself tells what comes out of a function at the exit.
    assert "the program's own" in done.stderr
    assert "Lucidic failed inside" not in done.stderr
    # Closed as at any exit: no longer than its records is what it left.
    (left,) = list_writers(tmp_path / "spool")
    assert left.allocated_bytes < 64 * 1024
    assert kinds(silent, tmp_path / "spool") == ["SessionBegan", "EventEnded", "SessionEnded"]


def test_an_alarm_within_a_record_reaches_the_program_too(fake_server, recorded, program):
    done = program(
        ALARM,
        """
        signal.signal(signal.SIGALRM, ring)
        for _ in range(5):
            signal.setitimer(signal.ITIMER_REAL, 0.02)
            try:
                while True:
                    lai.create_event(type="generic", details={"n": list(range(900))})
            except Late:
                continue
        lai.create_event(type="generic", details="after")
        """,
        LUCIDIC_RAISE_INTERNAL="",
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    last, end = recorded.all[-2:]
    assert last.name == "after"
    assert type(end).__name__ == "SessionEnded"
