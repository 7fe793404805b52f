"""Programs that record, and servers that come and go: what is lost (nothing) and what it costs."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.asking import events
from tests.support.asking import post
from tests.support.asking import session_path
from tests.support.asking import session_when
from tests.support.asking import sessions_of
from tests.support.asking import status
from tests.support.server_process import ServerProcess


def environment(server: ServerProcess, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(server.spool_dir),
        "LUCIDIC_BASE_URL": server.base_url,
        "LUCIDIC_SPOOL_DIR": str(server.spool_dir),
        **more,
    }


def run(program: str, server: ServerProcess, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment(server, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


KILLED = """
import os, signal
import lucidicai as lai
session = lai.init(session_name="killed")
print(session, flush=True)
step = lai.create_step(goal="written before the kill")
lai.update_session(task="the last words", session_eval=0.5)
os.kill(os.getpid(), signal.SIGKILL)
"""


def assert_the_killed_session_is_whole(server: ServerProcess, session_id: str) -> None:
    session = session_when(server, session_id, lambda found: found["state"] == "interrupted")
    assert session["name"] == "killed"
    assert (session["task"], session["session_eval"]) == ("the last words", 0.5)
    assert session["is_successful"] is None
    assert session["end_reason"] == "recovered"
    assert [entry.get("session_eval") for entry in session["history"]] == [0.5]
    (step,) = events(server, session_id)
    assert (step["goal"], step["ended_at"]) == ("written before the kill", None)
    assert list(server.spool_dir.glob("*/*.seg")) == []


def test_a_killed_program_is_recovered_once_by_a_server_that_starts_later(tmp_path):
    server = ServerProcess(tmp_path)
    with server:
        pass  # from now on it has an address
    done = run(KILLED, server)
    assert done.returncode == -signal.SIGKILL
    for _ in range(2):
        with server:
            assert_the_killed_session_is_whole(server, done.stdout.strip())
            (listed,) = sessions_of(server, "default", 1)
            assert listed["session_id"] == done.stdout.strip()


def test_a_killed_program_is_recovered_by_the_running_server(server):
    done = run(KILLED, server)
    assert_the_killed_session_is_whole(server, done.stdout.strip())


def test_what_was_recorded_while_no_server_ran_is_there_after_its_start(tmp_path):
    server = ServerProcess(tmp_path)
    with server:
        pass  # from now on it has an address
    program = """
import lucidicai as lai
session = lai.init(session_name="alone")
for number in range(50):
    lai.create_event(type="generic", details=f"event {number}")
lai.end_session(is_successful=True)
print(session)
"""
    done = run(program, server)
    assert (done.returncode, done.stderr) == (0, "")
    with server:
        session_id = done.stdout.strip()
        session = session_when(server, session_id, lambda found: found["state"] == "finished")
        assert (session["end_reason"], session["is_successful"]) == ("explicit", True)
        assert session["events"] == 50


def test_rule_07_a_later_process_resumes_and_ends_a_session_without_auto_end(server):
    begin = """
import lucidicai as lai
print(lai.init(session_name="two processes", auto_end=False))
lai.create_event(type="generic", details="from the first")
"""
    session_id = run(begin, server).stdout.strip()
    session = session_when(server, session_id, lambda found: found["events"] == 1)
    assert (session["state"], session["end_reason"]) == ("active", None)
    resume = f"""
import lucidicai as lai
assert lai.init(session_id="{session_id}") == "{session_id}"
lai.create_event(type="generic", details="from another")
"""
    # It does not say auto_end=False again, and its exit ends nothing all the same.
    done = run(resume, server)
    assert (done.returncode, done.stderr) == (0, "")
    session = session_when(server, session_id, lambda found: found["events"] == 2)
    assert (session["state"], session["end_reason"]) == ("active", None)
    done = run(resume + "lai.end_session(session_eval=1)", server)
    assert (done.returncode, done.stderr) == (0, "")
    session = session_when(server, session_id, lambda found: found["state"] == "finished")
    assert session["end_reason"] == "explicit"
    assert session["name"] == "two processes"
    assert session["session_eval"] == 1.0
    assert session["events"] == 3


def test_a_process_that_resumes_may_say_that_the_session_ends_with_it(server):
    begun = run("import lucidicai as lai; print(lai.init(auto_end=False))", server)
    session_id = begun.stdout.strip()
    run(f'import lucidicai as lai; lai.init(session_id="{session_id}", auto_end=True)', server)
    session = session_when(server, session_id, lambda found: found["state"] == "finished")
    assert session["end_reason"] == "exit"


@pytest.mark.parametrize(
    ("death", "code", "reason", "errors"),
    [
        ("pass", 0, "exit", 0),
        ("import sys; sys.exit(3)", 3, "exit", 0),
        ("raise ValueError('boom')", 1, "exception", 1),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", -15, "signal", 0),
        ("import os, signal; os.kill(os.getpid(), signal.SIGINT)", -2, "signal", 0),
    ],
)
def test_rule_06_auto_end(server, death, code, reason, errors):
    # A test runner in the background of a shell hands an ignored SIGINT down.
    program = f"""
import signal; signal.signal(signal.SIGINT, signal.default_int_handler)
import lucidicai as lai
print(lai.init(session_name="ends by itself"), flush=True)
lai.create_step(goal="open when it ended")
{death}
"""
    done = run(program, server)
    assert done.returncode == code
    session_id = done.stdout.strip()
    session = session_when(server, session_id, lambda found: found["state"] == "finished")
    assert session["end_reason"] == reason
    assert session["is_successful"] is None
    assert session["errors"] == errors
    assert all(row["ended_at"] for row in events(server, session_id))


def test_without_server_key_or_network_a_program_behaves_as_without_us(tmp_path):
    server = ServerProcess(tmp_path)
    with server:
        pass  # from now on it has an address, and nobody listens there
    body = """
import sys
print("to stdout")
print("to stderr", file=sys.stderr)
{ours}
sys.exit(7)
"""
    ours = """
import lucidicai as lai
lai.init(session_name="alone")
lai.create_event(type="generic", details="one")
lai.end_session()
"""
    bare = run(body.format(ours=""), server)
    with_us = run(body.format(ours=ours), server)
    assert (with_us.returncode, with_us.stdout, with_us.stderr) == (
        bare.returncode,
        bare.stdout,
        bare.stderr,
    )


def test_a_wrong_key_is_said_once_and_the_records_wait_for_the_right_one(tmp_path):
    program = """
import lucidicai as lai
print(lai.init(session_name="locked out"))
for number in range(5):
    lai.create_event(type="generic", details=f"event {number}")
    lai.flush(1)
lai.end_session()
"""
    with ServerProcess(tmp_path) as server:
        key = post(server, "/v1/keys", {"name": "test"})["key"]
        done = run(program, server, LUCIDIC_API_KEY="wrong")
        assert done.returncode == 0
        (line,) = done.stderr.splitlines()
        assert "401" in line
        assert "LUCIDIC_API_KEY" in line
        session_id = done.stdout.strip()
        assert status(server, session_path(session_id)) == 404
        assert list(Path(server.spool_dir).glob("*/*.seg"))
        drained = subprocess.run(
            [Path(sys.executable).parent / "lucidic", "drain", "--as-current-key"],
            env=environment(server, LUCIDIC_API_KEY=key),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert drained.returncode == 0, drained.stderr
        assert session_when(server, session_id, lambda found: found["events"] == 5)
        assert list(Path(server.spool_dir).glob("*/*.seg")) == []
