"""`client.evals`: what is recorded of a judgement, of which session, and what is refused."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

import lucidicai as lai
from lucidicai.ship.drain import drain
from lucidicai.testing import InMemoryRecorder
from lucidicai.wire.records import Scored

JUDGE = """
    import os, signal
    import lucidicai as lai
    client = lai.LucidicAI()
    for number in range(300):
        client.evals.emit(number, f"n{number}", session_id="s")
"""


def judged(recorded) -> list[Scored]:
    return [record for record in recorded.all if isinstance(record, Scored)]


@pytest.mark.parametrize(
    ("result", "kind", "value"),
    [
        (True, "boolean", True),
        (1, "number", 1.0),
        (0.5, "number", 0.5),
        (10**30, None, 1e30),
        ("good", "string", "good"),
        ("", None, ""),
    ],
)
def test_an_evaluations_type_follows_from_its_result(recorded, result, kind, value):
    client = lai.LucidicAI()
    with client.sessions.create(session_id="s"):
        client.evals.emit(result, name="n", description="why", result_type=kind)
    (record,) = judged(recorded)
    assert (record.session_id, record.evaluator, record.reason) == ("s", "n", "why")
    assert (type(record.value), record.value) == (type(value), value)


@pytest.mark.parametrize(
    ("result", "kind"),
    [(True, "number"), (1, "boolean"), ("1", "number"), (float("nan"), None), ([1], None)],
)
def test_an_evaluation_that_does_not_fit_is_refused(recorded, result: Any, kind):
    client = lai.LucidicAI()
    client.sessions.create(session_id="s")
    with pytest.raises(ValueError, match="Nothing was recorded"):
        client.evals.emit(result, result_type=kind)
    assert judged(recorded) == []


def test_an_evaluation_without_a_session_is_told(recorded, caplog):
    lai.LucidicAI().evals.emit(1)
    assert "evals.no_session" in caplog.text
    assert judged(recorded) == []


def test_every_text_of_an_evaluation_is_masked(recorded):
    client = lai.LucidicAI(masking_function=lambda text: text.replace("Ada", "***"))
    client.evals.emit("Ada is rude", "of Ada", "says Ada", session_id="s")
    (record,) = judged(recorded)
    assert (record.evaluator, record.value, record.reason) == ("of ***", "*** is rude", "says ***")


def test_secrets_are_taken_out_when_it_leaves_the_host(recorded):
    secret = "sk-" + "a1" * 20
    lai.LucidicAI().evals.emit(f"leaks {secret}", "n", secret, session_id="s")
    (record,) = judged(recorded)
    assert (record.value, record.reason) == ("leaks [redacted:api-key]", "[redacted:api-key]")


@pytest.mark.parametrize("server", ["up", "gone"])
def test_what_was_judged_survives_a_kill(recorded, fake_server, program, server):
    if server == "gone":
        fake_server.go_away()
    done = program(JUDGE, "os.kill(os.getpid(), signal.SIGKILL)")
    assert done.returncode == -signal.SIGKILL
    if server == "gone":
        fake_server.come_back()
    drain(Path(os.environ["LUCIDIC_SPOOL_DIR"]), fake_server.base_url, None)
    assert [record.value for record in judged(recorded)] == list(range(300))


def test_the_exit_of_a_program_that_only_judges_waits_for_the_server(recorded, program):
    done = program(JUDGE)
    assert (done.returncode, done.stderr) == (0, "")
    assert [record.value for record in recorded.server.records] == list(range(300))


def test_a_test_of_a_program_sees_what_it_judged():
    with InMemoryRecorder() as recorder:
        client = lai.LucidicAI()
        with client.sessions.create("n"):
            client.evals.emit(False, "polite", "it swore")
        client.evals.emit(3, session_id=recorder.session("n").session_id)
    told = [(one.evaluator, one.value, one.reason) for one in recorder.session("n").scores]
    assert told == [("polite", False, "it swore"), ("eval", 3.0, None)]
