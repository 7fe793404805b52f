"""The context helpers: blocks, functions, threads and tasks with a session of their own."""

import asyncio
import contextvars
import pickle
import threading

import pytest

import lucidicai as lai
from lucidicai.record import context
from lucidicai.wire.ids import event_id
from lucidicai.wire.limits import MAX_ID_CHARS
from lucidicai.wire.limits import MAX_SESSION_ID_CHARS
from lucidicai.wire.records import SessionBegan


def test_a_block_is_a_session_that_ends_with_it_whatever_auto_end_says(recorded):
    outer = lai.init()
    with lai.session("block", task="t", auto_end=False) as inner:
        assert inner == lai.get_session() != outer
        assert inner.session_name == "block"
        finished_inside = inner.is_finished
    assert (finished_inside, inner.is_finished) == (False, True)
    assert lai.get_session() == outer
    told = recorded.session(inner)
    assert told["kinds"] == ["SessionBegan", "SessionEnded"]
    assert (told["task"], told["end_reason"]) == ("t", "explicit")


def test_blocks_nest_and_an_explicit_end_inside_is_the_only_one(recorded):
    with lai.session("one") as one:
        with lai.session("two") as two:
            lai.end_session(0.5)
            assert lai.get_session() is None
        assert lai.get_session() == one
    assert lai.get_session() is None
    assert recorded.kinds(two) == ["SessionBegan", "SessionEnded"]


def test_a_failure_that_leaves_the_block_is_recorded_and_passes(recorded):
    with pytest.raises(ValueError, match="boom"), lai.session("block") as session:
        raise ValueError("boom")
    assert recorded.session(session)["end_reason"] == "exception"
    assert "is_successful" not in recorded.session(session)
    (failure,) = recorded.events()
    assert (failure["type"], failure["error"]) == ("error_traceback", "ValueError: boom")


@pytest.mark.parametrize(("error", "reason"), [(SystemExit, "exit"), (KeyboardInterrupt, "signal")])
def test_what_is_no_failure_is_not_recorded_as_one(recorded, error, reason):
    with pytest.raises(error), lai.session("block") as session:
        raise error
    assert recorded.session(session)["end_reason"] == reason
    assert recorded.events() == []


@pytest.mark.parametrize("block", [lai.session_async, lai.session])
def test_a_cancelled_block_is_a_wish_and_no_failure(recorded, block):
    async def work(started):
        if block is lai.session:
            with block("cancelled") as session:
                started.set_result(session)
                await asyncio.sleep(600)
        async with block("cancelled") as session:
            started.set_result(session)
            await asyncio.sleep(600)

    async def main():
        started = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(work(started))
        session = await started
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return session

    told = recorded.session(asyncio.run(main()))
    assert told["end_reason"] == "cancelled"
    assert "is_successful" not in told
    assert recorded.events() == []


def test_what_ran_too_long_is_a_failure_outside_and_a_cancellation_within(recorded):
    async def main():
        async with (
            lai.session_async("outer") as outer,
            asyncio.timeout(0.01),
            lai.session_async("inner") as inner,
        ):
            sessions.extend([outer, inner])
            await asyncio.sleep(600)

    sessions: list[str] = []
    with pytest.raises(TimeoutError):
        asyncio.run(main())
    outer, inner = (recorded.session(session)["end_reason"] for session in sessions)
    assert (outer, inner) == ("exception", "cancelled")


def test_tags_are_counted_once_however_often_they_are_given(recorded):
    names = [str(number) for number in range(300)]
    with lai.session("block", tags=[name for name in names for _ in range(10)]) as session:
        pass
    assert recorded.session(session)["tags"] == names[:256]


def test_async_blocks_are_each_tasks_own_and_wait_without_stopping_the_loop(recorded, fake_server):
    async def work(name):
        async with lai.session_async(name) as session:
            await asyncio.sleep(0)
            assert lai.get_session() == session
            lai.create_event("generic", details=name)
        return session

    async def main():
        return await asyncio.gather(*(work(name) for name in "abc"))

    sessions = asyncio.run(main())
    # The blocks waited for the server: everything was there when they were left.
    assert len(fake_server.records) == 9
    told = {event["data"]: event["session_id"] for event in recorded.events()}
    assert told == dict(zip("abc", sessions, strict=True))


def test_a_bound_session_is_not_begun_and_not_ended(recorded):
    with lai.bind_session("from elsewhere") as bound:
        assert bound == "from elsewhere"
        lai.create_event("generic", details=1)
    assert lai.get_session() is None
    assert not any(isinstance(record, SessionBegan) for record in recorded.all)
    assert recorded.events()[0]["session_id"] == "from elsewhere"


def test_a_bound_session_may_be_ended_from_where_it_is_bound(recorded):
    with lai.bind_session("from elsewhere"):
        lai.end_session(is_successful=True)
        assert lai.get_session() is None
    assert recorded.kinds() == ["SessionEnded"]


def test_async_binding(recorded):
    async def main():
        async with lai.bind_session_async("bound"):
            await asyncio.sleep(0)
            lai.update_session(task="t")
        return lai.get_session()

    assert asyncio.run(main()) is None
    assert recorded.session("bound")["task"] == "t"


def test_run_session_and_run_in_session(recorded):
    def work(a, *, b):
        return a, b, lai.get_session_id()

    async def later(a):
        await asyncio.sleep(0)
        return a, lai.get_session_id()

    one = lai.run_session(work, 1, init_params={"session_name": "n", "session_id": "s1"}, b=2)
    two = lai.run_in_session("s2", work, 3, b=4)
    three = asyncio.run(lai.run_session(later, 5, init_params={"session_id": "s3"}))
    four = asyncio.run(lai.run_in_session("s2", later, 6))
    assert (one, two) == ((1, 2, "s1"), (3, 4, "s2"))
    assert (three, four) == ((5, "s3"), (6, "s2"))
    assert recorded.kinds() == ["SessionBegan", "SessionEnded"] * 2


def test_a_thread_can_be_given_a_session(recorded):
    seen = []

    def work():
        lai.set_active_session("of the thread")
        seen.append(lai.get_session_id())
        lai.clear_active_session()
        seen.append(lai.get_session_id())

    lai.init(session_id="of the process")
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == ["of the thread", None]
    assert lai.get_session() == "of the process"
    lai.set_active_session(None)
    assert lai.get_session() is None


def test_a_thread_takes_part_in_the_only_block_but_never_guesses_among_several(recorded):
    seen = []

    def look():
        seen.append(lai.get_session_id())

    def in_a_thread():
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    with lai.session(session_id="a"):
        in_a_thread()
        with lai.session(session_id="b"):
            in_a_thread()
    in_a_thread()
    assert seen == ["a", None, None]


def test_a_block_left_in_another_context_changes_nothing_there(recorded):
    block = lai.session(session_id="s")
    context = contextvars.copy_context()
    context.run(block.__enter__)
    lai.init(session_id="here")
    block.__exit__(None, None, None)
    assert lai.get_session() == "here"
    assert recorded.kinds("s") == ["SessionBegan", "SessionEnded"]


def test_an_end_elsewhere_is_seen_here(recorded):
    lai.init(session_id="s")
    thread = threading.Thread(target=lai.end_session)
    thread.start()
    thread.join()
    assert lai.get_session() is None
    thread = threading.Thread(target=lai.init, kwargs={"session_id": "next"})
    thread.start()
    thread.join()
    assert lai.get_session() == "next"


def test_a_bound_session_shares_the_mask_of_the_last_init(recorded):
    lai.init(masking_function=lambda text: text.replace("secret", "***"))
    with lai.bind_session("other"):
        lai.update_session(task="a secret")
    assert recorded.session("other")["task"] == "a ***"


def test_the_handle_is_its_id_and_knows_its_page(recorded, monkeypatch):
    monkeypatch.setenv("LUCIDIC_BASE_URL", "http://localhost:8000/api")
    lai.init("n", "a/b c")
    session = lai.get_session()
    assert session == "a/b c"
    assert isinstance(session, str)
    assert session.session_id == "a/b c"
    assert type(session.session_id) is str
    assert session.url == "http://localhost:8000/sessions/a%2Fb%20c"
    assert pickle.loads(pickle.dumps(session)) == "a/b c"
    context.forget(context.process.live["a/b c"])


def test_continue_session_resumes_unless_another_is_active(recorded):
    assert lai.continue_session("s", auto_end=False) == "s"
    assert lai.continue_session("s") == "s"
    with pytest.raises(lai.InvalidOperationError, match="session s is active"):
        lai.continue_session("other")
    assert recorded.kinds("s") == ["SessionBegan", "SessionBegan"]


def test_what_init_is_given_is_recorded(recorded):
    session_id = lai.init(
        "n",
        agent_id="agent",
        task="t",
        tags=["b", "a", "b"],
        mass_sim_id="m",
        experiment_id="e",
        rubrics=["r"],
        evaluators=["v"],
        datasetitem_id="d",
        metadata={"k": {1}},
    )
    told = recorded.session(session_id)
    assert (told["name"], told["agent_id"], told["task"]) == ("n", "agent", "t")
    assert (told["tags"], told["evaluators"]) == (["b", "a"], ["r", "v"])
    assert (told["mass_sim_id"], told["experiment_id"], told["dataset_item_id"]) == ("m", "e", "d")
    assert told["metadata"] == {"k": [1]}
    assert told["auto_end"] is True
    assert told["sdk"].startswith(f"lucidic-sdk/{lai.__version__} python/3")
    assert told["host"]
    assert told["pid"]


@pytest.mark.parametrize("bad", [{"session_id": "x" * 481}, {"masking_function": "no function"}])
def test_what_cannot_be_used_is_refused_before_any_effect(bad, tmp_path):
    with pytest.raises(lai.InvalidOperationError, match="init"):
        lai.init(**bad)
    assert lai.get_session() is None
    assert not (tmp_path / "spool").exists()


def test_the_longest_session_id_leaves_room_for_those_of_its_events(recorded):
    lai.init(session_id="s" * MAX_SESSION_ID_CHARS)
    assert len(lai.create_event(description="d") or "") <= MAX_ID_CHARS
    widest = event_id("s" * MAX_SESSION_ID_CHARS, "f" * 32, (1 << 64) - 1)
    assert len(widest) <= MAX_ID_CHARS


def test_the_sessions_that_end_with_the_process_are_held(recorded, monkeypatch):
    held: list[str] = []
    recorder = "lucidicai.record.recorder.Recorder"
    monkeypatch.setattr(f"{recorder}.hold", lambda _self, session_id: held.append(session_id))
    monkeypatch.setattr(f"{recorder}.let_go", lambda _self, session_id: held.remove(session_id))
    lai.init(session_id="auto")
    lai.init(session_id="manual", auto_end=False)
    assert held == ["auto"]
    lai.init(session_id="manual", auto_end=True)
    assert held == ["auto", "manual"]
    lai.end_session()
    assert held == ["auto"]
