"""Bugs 1 to 9 of the public packages: what a recorder did to the program. Each stays away."""

import signal
import threading

import pytest

import lucidicai as lai


def decorators(client):
    return {"step": lai.step, "event": lai.event, "client": client.event}


@pytest.mark.parametrize("which", ["step", "event", "client"])
def test_bug_01_generators_iterators_and_files_are_not_consumed(recorded, tmp_path, which):
    client = lai.LucidicAI()
    decorate = decorators(client)[which]
    path = tmp_path / "lines"
    path.write_text("a\nb\n")

    @decorate
    def listed(some, endless, file):
        return list(some), next(endless), file.read()

    @decorate
    def yielding(count):
        yield from range(count)

    with client.sessions.create(), path.open() as file:
        endless = iter(int, 1)
        assert listed((n for n in range(3)), endless, file) == ([0, 1, 2], 0, "a\nb\n")
        assert list(yielding(3)) == [0, 1, 2]
    assert len(recorded.events()) == 2


@pytest.mark.parametrize("trouble", ["500", "away"])
def test_bug_02_the_decorated_function_runs_whatever_the_server_does(
    recorded, fake_server, delivered, trouble
):
    if trouble == "away":
        fake_server.go_away()
    else:
        fake_server.answer(500)
    lai.init(session_id="s")

    @lai.event
    def work(n):
        return n + 1

    assert [work(1), work(2)] == [2, 3]
    event = lai.create_event(description="d")
    lai.end_event(event, result="r")
    if trouble == "away":
        fake_server.come_back()
    fake_server.behave()
    delivered()
    assert [e["output"] for e in recorded.events()] == [2, 3, "r"]


def test_bug_03_an_open_session_holds_no_exit_up_and_is_delivered(recorded, program):
    done = program(
        """
        import lucidicai as lai
        lai.init(session_id="s")
        for n in range(50):
            lai.create_event("generic", details=n)
        """
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [e["data"] for e in recorded.events()] == list(range(50))
    assert recorded.session("s")["end_reason"] == "exit"


def test_bug_03_a_silent_server_holds_no_exit_up(recorded, fake_server, program):
    fake_server.hold()
    done = program(
        "import lucidicai as lai; lai.init(); lai.create_event('generic')",
        LUCIDIC_FLUSH_TIMEOUT="0.1",
        LUCIDIC_TIMEOUT="600",  # `program` gives up after a tenth of it
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_bug_04_a_call_does_not_wait_for_the_server(recorded, fake_server):
    fake_server.hold()
    client = lai.LucidicAI()
    session = client.sessions.create()

    @client.event
    def work(n):
        return n

    assert [work(n) for n in range(100)] == list(range(100))
    client.events.create("generic", details="one more")
    assert fake_server.batches == []  # and nobody has acknowledged any of it
    fake_server.behave()
    session.end()
    assert len(recorded.events()) == 101


CONSTRUCT = """
    import json, logging, os, signal, sys, threading
    def state():
        return [
            sys.excepthook is sys.__excepthook__,
            str([signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)]),
            threading.active_count(), logging.root.handlers, dict(os.environ),
        ]
    open(".env", "w").write("LUCIDIC_AGENT_ID=from-a-file")
    before = state()
    import lucidicai as lai
    for name in lai.__all__:
        getattr(lai, name)
    client = lai.LucidicAI()
    print(state() == before, client.agent_id, os.path.exists(os.environ["LUCIDIC_SPOOL_DIR"]))
"""


def test_bug_05_importing_and_constructing_change_nothing(program, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert program(CONSTRUCT).stdout == "True default False\n"


@pytest.mark.parametrize("how", ["SIGTERM", "SIGINT"])
def test_bug_05_a_signal_ends_the_program_as_it_would_have(recorded, program, how):
    done = program(
        f"""
        import os, signal, time
        import lucidicai as lai
        signal.signal(signal.SIGINT, signal.default_int_handler)
        client = lai.LucidicAI()
        client.sessions.create(session_id="s")
        try:
            os.kill(os.getpid(), signal.{how})
            time.sleep(60)
        except KeyboardInterrupt:
            print("reached the program")
            raise
        """
    )
    assert done.returncode == -getattr(signal, how)
    assert done.stdout == ("reached the program\n" if how == "SIGINT" else "")
    assert recorded.session("s")["end_reason"] == "signal"


def test_bug_06_a_client_and_a_session_begin_in_any_thread(recorded):
    failures = []

    def elsewhere():
        try:
            client = lai.LucidicAI()
            with client.sessions.create(session_id="of a client"):
                client.events.create("generic", details=1)
            lai.init(session_id="of the module")
            lai.end_session()
        except BaseException as error:  # noqa: BLE001  told below
            failures.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert failures == []
    assert recorded.kinds("of a client") == ["SessionBegan", "EventEnded", "SessionEnded"]
    assert recorded.kinds("of the module") == ["SessionBegan", "SessionEnded"]


def test_bug_07_an_event_needs_no_screenshots(recorded):
    lai.init()
    event_id = lai.create_event()
    lai.end_event(result="r")
    assert recorded.event(event_id)["output"] == "r"


def test_bug_08_typed_getters_work_and_a_kept_value_is_found(recorded, platform, fake_server):
    platform.flags = {"b": True, "i": 3, "f": 1, "s": "text", "j": {"a": [1]}}
    assert lai.get_bool_flag("b") is True
    assert lai.get_int_flag("i", default=1) == 3
    value = lai.get_float_flag("f")
    assert (value, type(value)) == (1.0, float)
    assert lai.get_string_flag("s", "other") == "text"
    assert lai.get_json_flag("j") == {"a": [1]}
    assert lai.get_int_flag("absent", default=7) == 7
    asked = len(fake_server.asked)
    # Named or not, it is the same agent; another one's value is another.
    assert lai.get_int_flag("i", agent_id="default") == 3
    assert len(fake_server.asked) == asked
    assert lai.get_int_flag("i", agent_id="another") == 3
    assert len(fake_server.asked) == asked + 1
    lai.clear_feature_flag_cache()
    assert lai.get_int_flag("i") == 3
    assert len(fake_server.asked) == asked + 2
    # Nothing of this begins a session.
    assert lai.get_session() is None
    assert fake_server.records == []


def test_bug_09_after_a_test_case_tools_run_for_real_again(recorded, platform, fake_server):
    platform.fixtures = {"look": "answered"}
    client = lai.LucidicAI()

    @lai.mockable
    def look():
        return "real"

    case = client.sessions.create(datasetitem_id="item")
    assert look() == "answered"
    case.end()
    assert look() == "real"
    with client.sessions.create("no case"):
        assert look() == "real"
    asked = [a.body["session_id"] for a in fake_server.asked if a.path == "sdk/mock-call"]
    assert asked == [case.session_id]
