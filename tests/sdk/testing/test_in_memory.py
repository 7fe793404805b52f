"""What a test of a program sees of what the program recorded."""

import asyncio
import contextlib
import logging
import signal
import sys
import threading
from pathlib import Path

import pytest

import lucidicai as lai
from lucidicai import LucidicAI
from lucidicai.testing import InMemoryRecorder

ELSEWHERE = "https://lucidic.example"


@pytest.fixture
def recorder():
    with InMemoryRecorder() as recorder:
        yield recorder


@lai.event
def add(left: int, right: int) -> int:
    return left + right


@lai.step(action="Add it up", goal="A sum")
def sum_up(numbers: list[int]) -> int:
    total = 0
    for number in numbers:
        total = add(total, number)
    return total


def test_sessions_and_events_are_merged_as_they_stand(recorder):
    lai.init(session_name="Sums", task="Add", tags=["b"])
    sum_up([1, 2])
    lai.update_session(session_eval=0.5)
    lai.update_session(session_eval=0.75, is_successful=True)
    session = recorder.session("Sums")
    assert (session.task, session.tags, session.state) == ("Add", ["b"], "active")
    assert session.history["session_eval"] == [0.5, 0.75]
    assert (session.session_eval, session.is_successful) == (0.75, True)
    (step,) = recorder.steps
    assert (step.action, step.goal, step.parent, step.session) == (
        "Add it up",
        "A sum",
        None,
        session,
    )
    assert [child.arguments for child in step.children] == [
        {"left": 0, "right": 1},
        {"left": 1, "right": 2},
    ]
    assert [event.output for event in recorder.events(name="add")] == [1, 3]
    assert all(event.parent == step for event in step.children)
    assert step.duration is not None
    assert session.roots == [step]
    lai.end_session()
    assert session.state == "active"  # as it was when it was looked up
    assert (recorder.session().state, recorder.session().end_reason) == ("finished", "explicit")


def test_an_open_event_is_open_and_costs_add_up(recorder):
    lai.init()
    lai.create_event(description="Think", model="m", cost_added=0.1)
    assert recorder.event(model="m").is_open
    lai.update_event(cost_added=0.2)
    lai.end_event(result="thought")
    event = recorder.event(type="llm_generation")
    assert (event.cost, event.is_open) == (0.3, False)
    assert recorder.session().cost == 0.3


def test_errors_are_those_that_failed(recorder):
    lai.init()
    with contextlib.suppress(TypeError):
        add(1, "2")  # type: ignore[arg-type]
    add(1, 2)
    lai.create_error_event("gone")
    assert [event.error for event in recorder.errors] == [
        "TypeError: unsupported operand type(s) for +: 'int' and 'str'",
        "gone",
    ]
    assert recorder.session().errors == recorder.errors


def test_what_is_not_found_shows_what_was_recorded(recorder):
    with pytest.raises(AssertionError, match=r"^0 sessions fit session\(\), not 1") as failed:
        recorder.session()
    assert "nothing: no session was begun" in str(failed.value)
    lai.init(session_name="Sums")
    sum_up([1])
    lai.create_error_event("gone\naway")
    with pytest.raises(AssertionError) as failed:
        recorder.event("function_call", name="subtract")
    assert str(failed.value) == (
        "0 events fit event(type='function_call', name='subtract'), not 1. Recorded:\n"
        "session 'Sums': active, not judged\n"
        "  step 'sum_up'\n"
        "    function_call 'add'\n"
        "  error_traceback, error: gone away"
    )
    with pytest.raises(AssertionError, match=r"0 sessions fit session\('Products'\)"):
        recorder.session("Products")
    with pytest.raises(TypeError, match="an event has no field modle; it has action, arguments"):
        recorder.events(modle="m")


def test_a_story_is_bounded(recorder):
    lai.init(task="t" * 1_000)
    for number in range(300):
        lai.create_event(type="generic", details=f"{number}")
    lines = str(recorder).splitlines()
    assert len(lines) == 201
    assert lines[-1] == "  … and 101 events more"
    assert len(lines[0]) == 161


def test_several_sessions_clients_and_agents(recorder):
    lai.init(session_name="one")
    lai.create_event(type="generic", details="of one")
    here = LucidicAI(agent_id="here")
    there = LucidicAI(base_url=ELSEWHERE, agent_id="there")
    with (
        here.sessions.create(session_name="two", session_id="same"),
        there.sessions.create(session_name="three", session_id="same"),
    ):
        here.events.create(type="generic", session_id="same", details="of two")
        there.events.create(type="generic", session_id="same", details="of three")
    assert [session.name for session in recorder.sessions] == ["one", "two", "three"]
    assert [event.data for event in recorder.events()] == ["of one", "of two", "of three"]
    assert [session.agent_id for session in recorder.sessions] == ["default", "here", "there"]
    with pytest.raises(AssertionError, match=r"2 sessions fit session\('same'\)"):
        recorder.session("same")
    assert recorder.session("two").events()[0].data == "of two"


def test_threads_and_tasks_are_seen(recorder):
    async def work(number: int) -> None:
        async with lai.session_async(session_name=f"task {number}"):
            await asyncio.sleep(0)
            add(number, number)

    async def all_of_them() -> None:
        await asyncio.gather(*map(work, range(5)))

    asyncio.run(all_of_them())
    session_id = lai.init(session_name="threads")
    threads = [
        threading.Thread(target=lai.run_in_session, args=(session_id, add, number, 1))
        for number in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(5):
        (event,) = recorder.session(f"task {number}").events(name="add")
        assert event.output == 2 * number
    assert sorted(event.output for event in recorder.session("threads").events()) == [1, 2, 3, 4, 5]


def test_what_is_left_open_ends_as_a_process_ends_it():
    with InMemoryRecorder() as recorder:
        lai.init(session_name="ends")
        lai.create_step(goal="open")
        lai.init(session_name="stays", auto_end=False)
        recorder.finish()
        assert recorder.session("ends").end_reason == "exit"
        assert not recorder.steps[0].is_open
        assert recorder.session("stays").state == "active"
        lai.init(session_name="later")
    assert recorder.session("later").is_finished
    assert recorder.session("stays").state == "active"
    assert lai.get_session() is None


def test_a_resumed_session_is_active_again(recorder):
    session_id = lai.init(session_id="s")
    lai.end_session(is_successful=True)
    lai.continue_session(session_id)
    session = recorder.session()
    assert (session.state, session.end_reason, session.ended_at) == ("active", None, None)


def test_blocks_nest_and_the_outer_one_rests():
    with InMemoryRecorder() as outer:
        lai.init(session_name="outer")
        lai.create_step(goal="outer")
        with InMemoryRecorder() as inner:
            assert lai.get_session() is None
            lai.init(session_name="inner")
            add(1, 2)
            outer.finish()
            assert inner.session("inner").state == "active"
        assert outer.session("outer").state == "active"
        add(3, 4)
    assert [event.output for event in inner.events()] == [3]
    assert outer.event(name="add").parent == outer.steps[0]
    assert [session.name for session in outer.sessions] == ["outer"]


def test_a_client_outlives_the_tests_that_use_it():
    client = LucidicAI()
    seen = []
    for name in ("first", "second"):
        with InMemoryRecorder() as recorder:
            # The first test leaves its session open, and this one is still the client's only one.
            client.sessions.create(session_name=name, auto_end=False)
            client.events.create(type="generic", details=name)
        seen.append((recorder.session().name, [event.data for event in recorder.events()]))
    assert seen == [("first", ["first"]), ("second", ["second"])]


def test_a_client_forgets_what_a_test_left_open():
    client = LucidicAI()
    with InMemoryRecorder():
        client.sessions.create(auto_end=False)
    with InMemoryRecorder(), pytest.raises(lai.LucidicNotInitializedError):
        client.sessions.update(session_eval=1.0)


def test_a_recorder_records_once_at_a_time(recorder):
    with pytest.raises(RuntimeError, match="make another one"):
        recorder.__enter__()
    # The refusal changed nothing.
    lai.init(session_name="s")
    assert recorder.session("s").state == "active"


def test_no_key_no_file_no_thread_no_hook(monkeypatch):
    monkeypatch.setenv("LUCIDIC_BASE_URL", ELSEWHERE)
    monkeypatch.setenv("LUCIDIC_VERIFY_KEY", "1")
    hook, threads = sys.excepthook, threading.enumerate()
    with InMemoryRecorder() as recorder:
        assert LucidicAI().is_valid
        lai.init()
        assert lai.flush()
        lai.end_session()
        assert (sys.excepthook, threading.enumerate()) == (hook, threads)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        assert not Path(lai.record.destination.standing().spool_dir).exists()
    assert recorder.session().is_finished
    with pytest.raises(lai.APIKeyVerificationError):
        lai.init()


def test_the_journal_and_the_shipper_are_not_even_loaded(program):
    done = program(
        """
        import sys
        import lucidicai as lai
        from lucidicai.testing import InMemoryRecorder
        with InMemoryRecorder() as recorder:
            lai.init()
            lai.create_event(description="d")
        print(recorder)
        print([m for m in sys.modules if m.startswith(("lucidicai.ship", "lucidicai.spool"))])
        """
    )
    assert done.stdout.splitlines()[1:] == ["  generic 'd'", "[]"], done.stderr


def test_every_block_hears_the_warnings_that_are_said_once(caplog):
    for _ in range(2):
        with caplog.at_level(logging.WARNING, "lucidicai"), InMemoryRecorder():
            lai.create_event(type="generic")
    assert [r.getMessage().partition(":")[0] for r in caplog.records] == ["session.none"] * 2


def test_misuse_raises_as_ever_and_records_nothing(recorder):
    with pytest.raises(lai.LucidicNotInitializedError):
        lai.update_session(task="none")
    lai.init(session_name="s")
    with pytest.raises(lai.InvalidOperationError):
        lai.end_session(session_eval=float("nan"))
    assert recorder.session().state == "active"
    assert recorder.losses() == {}


def test_masks_and_redaction_are_in_force(recorder):
    lai.init(task="for Priya", masking_function=lambda text: text.replace("Priya", "…"))
    lai.create_event(type="generic", details={"api_key": "sk-1", "who": "Priya"})
    assert recorder.session().task == "for …"
    assert recorder.event().data["who"] == "…"
    assert "sk-1" not in str(recorder.event().data)
