"""Rules 6, 7 and 13: how real programs end, and what their sessions say of it."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from lucidicai.settings import Settings
from lucidicai.ship.drain import drain

ONE_SESSION = """
    import os, signal, sys, time
    # What runs in the background of a shell inherits an ignored SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    import lucidicai as lai
    lai.init(session_id="s", session_name="n")
    lai.create_step(goal="g")
"""


@pytest.mark.parametrize(
    ("ending", "reason", "status"),
    [
        ("", "exit", 0),
        ("sys.exit(0)", "exit", 0),
        ("sys.exit(3)", "exit", 3),
        ("sys.exit('told')", "exit", 1),
        ("print('out'); raise ValueError('boom')", "exception", 1),
        ("raise KeyboardInterrupt", "signal", -signal.SIGINT),
        ("os.kill(os.getpid(), signal.SIGINT); time.sleep(60)", "signal", -signal.SIGINT),
        ("os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)", "signal", -signal.SIGTERM),
        ("lai.end_session()", "explicit", 0),
    ],
)
def test_rule_06_a_session_ends_with_its_program(recorded, program, ending, reason, status):
    done = program(ONE_SESSION, ending)
    told = recorded.session("s")
    assert told["kinds"] == ["SessionBegan", "SessionEnded"]
    assert told["end_reason"] == reason
    assert "is_successful" not in told
    assert done.returncode == status
    step, *failures = recorded.events()
    assert step["kinds"] == ["EventBegan", "EventEnded"]
    assert [failure["type"] for failure in failures] == ["error_traceback"] * (
        reason == "exception"
    )


@pytest.mark.parametrize(
    "ending",
    [
        "print('out'); sys.exit(4)",
        "print('out'); print('err', file=sys.stderr)",
        "print('out'); raise ValueError('boom')",
        "raise SystemExit('told')",
        "import atexit; atexit.register(print, 'last'); 1 / 0",
        "sys.excepthook = lambda *failure: print('mine', failure[1]); 1 / 0",
        "import threading; threading.Thread(target=lambda: 1 / 0, name='t').start()",
    ],
)
@pytest.mark.parametrize("server", ["there", "gone", "away"])
def test_rule_06_output_and_exit_code_are_the_programs_own(
    recorded, fake_server, program, ending, server
):
    if server != "there":
        fake_server.go_away()
    environment = {"LUCIDIC_BASE_URL": "https://127.0.0.1:9"} if server == "away" else {}
    pad = "\n" * 4
    begin = "import os, sys\nimport lucidicai as lai\nlai.init(session_id='s')\n"
    with_us = program(begin + ending, **environment)
    without = program("import os, sys" + pad[:3] + ending)
    # The same lines at the same numbers, so that the tracebacks can be compared.
    assert with_us.stdout == without.stdout
    assert with_us.stderr == without.stderr
    assert with_us.returncode == without.returncode


def test_rule_06_an_uncaught_exception_is_recorded_with_its_traceback(recorded, program):
    program(
        """
        import lucidicai as lai
        def inner():
            raise KeyError("boom")
        lai.init(session_id="s")
        try:
            inner()
        except KeyError as error:
            raise ValueError("outer") from error
        """
    )
    (failure,) = recorded.events()
    assert (failure["type"], failure["status"]) == ("error_traceback", "error")
    assert failure["error"] == "ValueError: outer"
    assert failure["error_type"] == "ValueError"
    assert "in inner" in failure["traceback"]
    assert "direct cause" in failure["traceback"]
    assert failure["traceback"].endswith("ValueError: outer\n")


def test_rule_06_an_uncaught_exception_lies_where_it_came_out_at_its_time(recorded, program):
    program(
        """
        import lucidicai as lai
        lai.init(session_id="s")
        lai.create_step(goal="g")
        lai.create_event(description="d")
        1 / 0
        """
    )
    step, event, failure = recorded.events()
    assert failure["parent_id"] == step["event_id"] == event["parent_id"]
    began = min(r.time for r in recorded.all if getattr(r, "event_id", "") == event["event_id"])
    assert began < failure["started_at"] <= failure["time"]


def test_rule_06_capture_uncaught_off_records_no_traceback_but_the_end(recorded, program):
    done = program(
        """
        import lucidicai as lai
        lai.init(session_id="s", capture_uncaught=False)
        1 / 0
        """
    )
    assert done.returncode == 1
    assert recorded.events() == []
    assert recorded.session("s")["end_reason"] == "exception"


def test_rule_06_the_earlier_excepthook_still_runs(recorded, program):
    done = program(
        """
        import sys
        import lucidicai as lai
        sys.excepthook = lambda kind, error, trace: print("mine", error)
        lai.init(session_id="s")
        raise ValueError("boom")
        """
    )
    assert (done.stdout, done.stderr, done.returncode) == ("mine boom\n", "", 1)
    assert recorded.session("s")["end_reason"] == "exception"


@pytest.mark.parametrize(
    "theirs",
    [
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
    ],
)
@pytest.mark.parametrize("order", ["before", "after"])
def test_rule_06_a_program_that_handles_sigterm_keeps_its_handler(recorded, program, theirs, order):
    init = "lai.init(session_id='s')"
    lines = [theirs, init] if order == "before" else [init, theirs]
    done = program(
        "\n".join(
            [
                "import os, signal, sys",
                "import lucidicai as lai",
                *lines,
                "os.kill(os.getpid(), signal.SIGTERM)",
                "print('went on')",
            ]
        )
    )
    ignored = "SIG_IGN" in theirs
    assert done.returncode == (0 if ignored else 7)
    assert done.stdout == ("went on\n" if ignored else "")
    assert recorded.session("s")["end_reason"] == "exit"


def test_rule_06_sigterm_in_a_process_that_waits_delivers_before_it_dies(recorded, tmp_path):
    path = tmp_path / "waits.py"
    path.write_text(
        "import time\nimport lucidicai as lai\n"
        "lai.init(session_id='s')\nlai.create_event(description='d')\n"
        "print('ready', flush=True)\ntime.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        assert process.wait(30) == -signal.SIGTERM
    assert recorded.session("s")["end_reason"] == "signal"


def test_rule_06_sigterm_closes_the_journal_and_counts_what_is_lost(program, fake_server, tmp_path):
    (tmp_path / "file").touch()
    fake_server.hold()
    text = """
        import os, signal
        import lucidicai as lai
        lai.init(session_id="s")
        os.kill(os.getpid(), signal.SIGTERM)
        """
    where = {"LUCIDIC_BASE_URL": fake_server.base_url}
    unwritable = {"LUCIDIC_SPOOL_DIR": str(tmp_path / "file" / "spool")}
    done = program(text, **where, **unwritable, LUCIDIC_FLUSH_TIMEOUT="0.2")
    assert done.returncode == -signal.SIGTERM
    assert "spool.lost_at_exit" in done.stderr
    assert "records=2" in done.stderr
    fake_server.behave()
    done = program(text, **where, LUCIDIC_FLUSH_TIMEOUT="30")
    assert (done.returncode, done.stderr) == (-signal.SIGTERM, "")
    assert list(Settings.load().spool_dir.iterdir()) == []


def test_ctrl_c_while_the_exit_waits_counts_what_is_lost(program, fake_server, tmp_path):
    (tmp_path / "file").touch()
    done = program(
        """
        import os, signal
        import lucidicai as lai
        from lucidicai.record.recorder import Recorder
        signal.signal(signal.SIGINT, signal.default_int_handler)
        lai.init(session_id="s")
        close = Recorder.close
        def interrupted(recorder, timeout):
            Recorder.close = close
            raise KeyboardInterrupt
        Recorder.close = interrupted
        """,
        LUCIDIC_BASE_URL="http://127.0.0.1:9",
        LUCIDIC_SPOOL_DIR=str(tmp_path / "file" / "spool"),
    )
    assert done.returncode == -signal.SIGINT
    assert "spool.lost_at_exit" in done.stderr


@pytest.mark.parametrize("death", ["os._exit(5)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_rule_06_a_process_that_is_killed_leaves_all_records_in_its_spool(
    recorded, program, death, fake_server
):
    fake_server.go_away()
    program(ONE_SESSION, f"lai.create_event('generic', details='last')\n{death}")
    fake_server.come_back()
    drain(Settings.load().spool_dir, fake_server.base_url, None)
    kinds = recorded.kinds("s")
    assert kinds == ["SessionBegan", "EventBegan", "EventEnded"]


def test_rule_06_a_crash_judges_only_if_the_settings_say_so(recorded, program):
    text = """
        import lucidicai as lai
        lai.init(session_id="judged")
        lai.update_session(is_successful=True)
        lai.init(session_id="crashed")
        raise ValueError("boom")
        """
    program(text, LUCIDIC_CRASH_IS_FAILURE="1")
    crashed = recorded.session("crashed")
    assert crashed["is_successful"] is False
    assert crashed["is_successful_reason"] == "ValueError: boom"
    assert recorded.session("judged")["is_successful"] is True


@pytest.mark.parametrize("ending", ["", "1 / 0", "os.kill(os.getpid(), signal.SIGTERM)"])
def test_rule_07_without_auto_end_nothing_ends_the_session(recorded, program, ending):
    program(
        """
    import os, signal
    import lucidicai as lai
    lai.init(session_id="s", auto_end=False)
    lai.create_event("generic", details="kept")
    """,
        ending,
    )
    told = recorded.session("s")
    assert told["kinds"] == ["SessionBegan"]
    assert told["auto_end"] is False
    assert recorded.events()[0]["data"] == "kept"


def test_rule_07_auto_end_can_be_switched_off_in_the_environment(recorded, program):
    program("import lucidicai as lai\nlai.init(session_id='s')", LUCIDIC_AUTO_END="0")
    assert recorded.kinds("s") == ["SessionBegan"]


def test_rule_07_a_later_process_resumes_and_ends_it(recorded, program):
    program("import lucidicai as lai\nlai.init('n', 's', auto_end=False)")
    program("import lucidicai as lai\nlai.init(session_id='s')\nlai.end_session(0.5)")
    told = recorded.session("s")
    assert told["kinds"] == ["SessionBegan", "SessionBegan", "SessionEnded"]
    assert (told["name"], told["session_eval"], told["end_reason"]) == ("n", 0.5, "explicit")


def test_rule_12_an_earlier_session_ends_by_its_own_auto_end(recorded, program):
    program(
        """
        import lucidicai as lai
        lai.init(session_id="auto", auto_end=True)
        lai.init(session_id="manual", auto_end=False)
        lai.end_session()
        """
    )
    assert recorded.session("auto")["end_reason"] == "exit"
    assert recorded.session("manual")["end_reason"] == "explicit"


def test_rule_13_an_exception_after_the_end_adds_nothing_to_the_session(recorded, program):
    text = """
        import lucidicai as lai
        {init}
        try:
            raise RuntimeError("boom")
        except Exception:
            {end}
            raise
        """
    with_us = program(text.format(init="lai.init(session_id='s')", end="lai.end_session(0.0)"))
    without = program(text.format(init="pass", end="pass"))
    assert recorded.kinds() == ["SessionBegan", "SessionEnded"]
    assert recorded.session("s")["end_reason"] == "explicit"
    assert with_us.returncode == without.returncode == 1
    assert with_us.stderr == without.stderr


def test_rule_13_a_decorated_function_that_raises_after_the_end_adds_nothing(recorded, program):
    done = program(
        """
        import lucidicai as lai
        @lai.step
        def work():
            lai.end_session(is_successful=False)
            raise RuntimeError("boom")
        lai.init(session_id="s")
        work()
        """
    )
    assert done.returncode == 1
    assert "RuntimeError: boom" in done.stderr
    assert recorded.kinds("s") == ["SessionBegan", "EventBegan", "EventEnded", "SessionEnded"]
    assert "error" not in recorded.events()[0]


def test_only_the_process_that_began_a_session_ends_it(recorded, program):
    done = program(
        """
        import os, sys
        import lucidicai as lai
        lai.init(session_id="s")
        @lai.step
        def work():
            child = os.fork()
            if child == 0:
                lai.create_event("generic", details="from the child")
                sys.exit(0)
            os.waitpid(child, 0)
            return "done"
        work()
        lai.create_event("generic", details="from the parent")
        """
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert recorded.kinds("s").count("SessionEnded") == 1
    details = {event.get("data"): event for event in recorded.events()}
    assert {"from the child", "from the parent"} <= details.keys()
    step = recorded.named("work")
    assert details["from the child"]["parent_id"] == step["event_id"]
    assert (step["status"], step["output"]) == ("ok", "done")
    writers = {r.writer for r in recorded.all}
    assert len(writers) == 2


def test_sigterm_ends_a_forked_child_at_once_however_early_it_comes(recorded, program):
    done = program(
        """
        import os, signal, time
        import lucidicai as lai
        lai.init(session_id="s")
        ends = set()
        for _ in range(30):
            child = os.fork()
            if child == 0:
                time.sleep(30)
                os._exit(9)
            os.kill(child, signal.SIGTERM)
            ends.add(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        print(ends)
        lai.end_session()
        """
    )
    assert done.stdout == f"{{{-signal.SIGTERM}}}\n"
    assert recorded.session("s")["end_reason"] == "explicit"


def test_a_forked_child_that_begins_a_session_ends_it_at_sigterm(recorded, program):
    done = program(
        """
        import os, signal, time
        import lucidicai as lai
        lai.init(session_id="of the parent")
        child = os.fork()
        if child == 0:
            lai.init(session_id="of the child")
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(30)
            os._exit(9)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """
    )
    assert done.stdout == f"{-signal.SIGTERM}\n"
    assert recorded.session("of the child")["end_reason"] == "signal"
    assert recorded.session("of the parent")["end_reason"] == "exit"


def test_an_exit_handler_of_the_program_that_ends_the_session_too_raises_nothing(recorded, program):
    done = program(
        """
        import atexit
        import lucidicai as lai
        atexit.register(lai.end_session)  # runs after ours, which is registered later
        lai.init(session_id="s")
        """
    )
    assert "Traceback" not in done.stderr
    assert "has ended with the process" in done.stderr
    assert recorded.kinds("s") == ["SessionBegan", "SessionEnded"]


def test_ctrl_c_while_the_exit_waits_for_the_server_ends_the_wait(recorded, fake_server, tmp_path):
    path = tmp_path / "waits.py"
    path.write_text(
        textwrap.dedent(
            """
            import signal
            import lucidicai as lai
            from lucidicai.record.recorder import Recorder
            signal.signal(signal.SIGINT, signal.default_int_handler)
            lai.init(session_id='s')
            close = Recorder.close
            def told(recorder, timeout):
                print("waiting", flush=True)
                close(recorder, timeout)
            Recorder.close = told
            """
        )
    )
    fake_server.hold()
    process = subprocess.Popen(
        [sys.executable, str(path)],
        env={**os.environ, "LUCIDIC_FLUSH_TIMEOUT": "60"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == -signal.SIGINT
        assert process.stderr.read() == ""
    fake_server.behave()
