"""The rules of the product's first two pages, each by its number."""
# What the signatures forbid is given on purpose: the rules say what becomes of it.
# mypy: disable-error-code="arg-type, func-returns-value"

import asyncio
import inspect
import logging
import math
import re
import sys
import threading
from decimal import Decimal
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest
from msgspec import UNSET

import lucidicai as lai
from lucidicai.errors import APIKeyVerificationError
from lucidicai.errors import InvalidOperationError
from lucidicai.errors import LucidicNotInitializedError
from lucidicai.record.recorder import Recorder
from lucidicai.settings import Settings

VERDICT = ["session_eval", "session_eval_reason", "is_successful", "is_successful_reason"]


class WhoAmI:
    """A server that answers one question."""

    def __init__(self, status: int) -> None:
        self.asked: list[tuple[str, str | None]] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append((self.path, self.headers.get("Authorization")))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self):
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()


def positional(function) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]


def test_rule_01_update_and_end_session_have_the_parameters_in_order_and_return_none(recorded):
    assert positional(lai.update_session) == ["task", *VERDICT]
    assert positional(lai.end_session) == VERDICT
    session_id = lai.init()
    assert lai.update_session("t", 0.1, "r1", False, "r2") is None
    assert lai.end_session(0.2, "r3", True, "r4") is None
    told = recorded.session(session_id)
    assert told["task"] == "t"
    assert [told[name] for name in VERDICT] == [0.2, "r3", True, "r4"]


def test_rule_01_init_has_the_parameters_in_order():
    assert positional(lai.init) == [
        "session_name",
        "session_id",
        "api_key",
        "agent_id",
        "task",
        "providers",
        "production_monitoring",
        "mass_sim_id",
        "experiment_id",
        "rubrics",
        "tags",
        "masking_function",
        "auto_end",
        "capture_uncaught",
    ]


def test_rule_02_an_update_carries_only_the_fields_given(recorded):
    lai.init(session_name="n", task="first")
    lai.update_session(session_eval=0.3)
    lai.update_session(session_eval_reason="why")
    lai.update_session()
    lai.end_session(is_successful=True)
    one, two, end = recorded.all[1:]
    names = [*VERDICT, "task", "name"]
    given = [{n for n in names if getattr(r, n) is not UNSET} for r in (one, two, end)]
    assert given == [{"session_eval"}, {"session_eval_reason"}, {"is_successful"}]


def test_rule_03_both_act_on_the_session_of_the_context_first(recorded):
    process_wide = lai.init()
    with lai.bind_session("of-the-context"):
        lai.update_session(task="inner")
    lai.update_session(task="outer")
    assert recorded.session("of-the-context")["task"] == "inner"
    assert recorded.session(process_wide)["task"] == "outer"


def test_rule_03_a_thread_without_a_session_of_its_own_acts_on_the_process_session(recorded):
    session_id = lai.init()
    thread = threading.Thread(target=lai.update_session, kwargs={"task": "from a thread"})
    thread.start()
    thread.join()
    assert recorded.session(session_id)["task"] == "from a thread"


@pytest.mark.parametrize("call", [lai.update_session, lai.end_session])
def test_rule_04_without_a_session_both_raise_before_any_effect(call, tmp_path):
    with pytest.raises(
        LucidicNotInitializedError, match=r"No active session.* call lai\.init\(\) first"
    ):
        call(session_eval=0.5)
    assert not (tmp_path / "spool").exists()


def test_rule_04_a_second_end_raises_too(recorded):
    session_id = lai.init()
    lai.end_session()
    with pytest.raises(LucidicNotInitializedError):
        lai.end_session()
    assert recorded.kinds(session_id) == ["SessionBegan", "SessionEnded"]


def test_rule_04_step_and_event_calls_return_what_their_era_returned_and_warn_once(caplog):
    assert lai.create_step(state="s") is None
    assert lai.update_step(state="s") is None
    assert lai.end_step() is None
    assert lai.create_event(description="d") is None
    assert lai.update_event(result="r") is None
    assert lai.end_event() is None
    assert isinstance(lai.create_event("generic", details="d"), str)
    assert lai.create_event("generic", event_id="mine") == "mine"
    assert isinstance(lai.create_error_event("e"), str)
    assert [r.levelname for r in caplog.records] == ["WARNING"]
    assert "Call lai.init() first" in caplog.text


def test_rule_04_verbose_says_every_warning(caplog, monkeypatch):
    monkeypatch.setenv("LUCIDIC_VERBOSE", "1")
    lai.create_step()
    lai.create_step()
    assert len(caplog.records) == 2


def test_rule_04_production_turns_every_raise_into_a_log_line(monkeypatch, caplog):
    monkeypatch.setenv("LUCIDIC_PRODUCTION", "1")
    assert lai.end_session() is None
    assert lai.update_session(task="t") is None
    assert "No active session" in caplog.text
    monkeypatch.setenv("LUCIDIC_BASE_URL", "https://lucidic.example.com")
    session_id = lai.init()
    assert lai.get_session() == session_id
    lai.update_session(session_eval=math.nan)
    lai.end_step()
    assert "needs an API key" in caplog.text
    assert "session_eval is nan" in caplog.text
    assert "no step is active" in caplog.text


def test_rule_05_end_session_ends_open_steps_and_events_first(recorded):
    session_id = lai.init()
    first = lai.create_step(goal="a")
    second = lai.create_step(goal="b")
    event = lai.create_event(description="d")
    lai.end_session()
    ends = [r for r in recorded.all if type(r).__name__.endswith("Ended")]
    assert [getattr(r, "event_id", r.session_id) for r in ends] == [
        event,
        second,
        first,
        session_id,
    ]


def test_rule_05_everything_is_delivered_when_end_session_returns(recorded, fake_server):
    session_id = lai.init()
    for number in range(50):
        lai.create_event("generic", details=number)
    lai.end_session()
    assert [type(r).__name__ for r in fake_server.records][-1] == "SessionEnded"
    assert len(fake_server.records) == 52
    assert {r.session_id for r in fake_server.records} == {session_id}


def test_rule_05_after_the_end_there_is_no_session_and_init_starts_fresh(recorded):
    first = lai.init()
    handle = lai.get_session()
    assert handle is not None
    lai.end_session()
    assert handle.is_finished
    assert lai.get_session() is None
    assert lai.get_session_id() is None
    assert lai.create_event(description="late") is None
    assert lai.init() != first


def test_rule_05_an_end_in_one_task_leaves_the_others(recorded):
    async def worker(name: str, ended: asyncio.Event, other: asyncio.Event) -> tuple[str, object]:
        mine = lai.init(session_name=name)
        ended.set()
        await other.wait()
        await asyncio.sleep(0)
        lai.end_session()
        return mine, lai.get_session()

    async def both():
        a, b = asyncio.Event(), asyncio.Event()
        return await asyncio.gather(worker("a", a, b), worker("b", b, a))

    (one, after_one), (two, after_two) = asyncio.run(both())
    assert (after_one, after_two) == (None, None)
    assert recorded.kinds(one) == recorded.kinds(two) == ["SessionBegan", "SessionEnded"]


def test_rule_05_a_slow_server_costs_the_budget_once_and_nothing_in_an_event_loop(
    recorded, fake_server, monkeypatch
):
    waits = []
    monkeypatch.setenv("LUCIDIC_FLUSH_TIMEOUT", "0.2")
    flush = Recorder.flush

    def counted(self, timeout):
        if timeout:
            waits.append(timeout)
        return flush(self, timeout)

    monkeypatch.setattr(Recorder, "flush", counted)
    fake_server.hold()
    for _ in range(3):
        lai.init()
        lai.end_session()
    assert waits == [0.2]

    async def inside():
        lai.init()
        lai.end_session()

    asyncio.run(inside())
    assert waits == [0.2]
    fake_server.behave()
    assert lai.flush(10)
    lai.init()
    lai.end_session()
    # Everything was acknowledged, and the budget is full again.
    assert waits == [0.2, 10, 0.2]


def test_rule_08_numbers_of_every_kind_are_taken_as_they_are(recorded):
    session_id = lai.init()
    values: list[Any] = [
        1,
        0.5,
        -3,
        4.5,
        9.0,
        np.float32(0.5),
        np.float64(0.25),
        np.int64(2),
        Decimal("0.75"),
    ]
    for value in values:
        lai.update_session(session_eval=value)
    taken = [r.session_eval for r in recorded.all if r.session_id == session_id][1:]
    assert taken == [float(value) for value in values]


@pytest.mark.parametrize(
    "value",
    [
        *(math.nan, math.inf, -math.inf, np.float64("nan"), np.float32("inf"), Decimal("NaN")),
        *("0.5", "pass", True, np.bool_(True), 1j, b"1", [1], {}, object(), np.array([1.0])),
        10**400,
    ],
    ids=lambda value: re.sub(" at 0x.*", ">", repr(value)),
)
def test_rule_08_what_is_no_number_is_refused_and_changes_nothing(recorded, value):
    session_id = lai.init()
    with pytest.raises(InvalidOperationError, match="session_eval"):
        lai.update_session(task="t", session_eval=value)
    with pytest.raises(InvalidOperationError, match="session_eval"):
        lai.end_session(value)
    assert lai.get_session() == session_id
    assert recorded.kinds(session_id) == ["SessionBegan"]


@pytest.mark.parametrize("name", ["task", "session_eval_reason", "is_successful_reason"])
def test_rule_08_reasons_are_text(recorded, name):
    lai.init()
    with pytest.raises(InvalidOperationError, match=name):
        lai.update_session(**{name: 5})


@pytest.mark.parametrize("value", ["true", 1, 0.5, object()])
def test_rule_09_a_verdict_is_true_or_false(recorded, value):
    lai.init()
    with pytest.raises(InvalidOperationError, match="is_successful"):
        lai.end_session(is_successful=value)


def test_rule_09_ending_without_a_verdict_leaves_not_judged(recorded):
    session_id = lai.init()
    lai.end_session(session_eval=0.1)
    assert "is_successful" not in recorded.session(session_id)
    judged = lai.init()
    lai.end_session(is_successful=np.bool_(False))
    assert recorded.session(judged)["is_successful"] is False


def test_rule_10_production_monitoring_is_stored(recorded, monkeypatch):
    given = lai.init(production_monitoring=True)
    plain = lai.init()
    monkeypatch.setenv("LUCIDIC_PRODUCTION_MONITORING", "1")
    from_environment = lai.init()
    assert recorded.session(given)["production_monitoring"] is True
    assert "production_monitoring" not in recorded.session(plain)
    assert recorded.session(from_environment)["production_monitoring"] is True


def test_rule_11_a_decorated_function_without_a_session_just_runs(caplog):
    seen = []

    @lai.step(state="s")
    @lai.event
    def work(first, *rest, **named):
        seen.append((first, rest, named))
        if first is None:
            raise KeyError("mine")
        return seen

    generator = (n for n in range(3))
    assert work(generator, 1, key=2) is seen
    assert seen == [(generator, (1,), {"key": 2})]
    assert list(generator) == [0, 1, 2]
    with pytest.raises(KeyError, match="mine"):
        work(None)
    assert caplog.records == []


def test_rule_11_arguments_results_and_exceptions_are_untouched_with_a_session(recorded):
    lai.init()
    error = ValueError("mine")

    @lai.event
    def work(argument):
        if argument is None:
            raise error
        return argument

    generator = (n for n in range(3))
    assert work(generator) is generator
    assert list(generator) == [0, 1, 2]
    with pytest.raises(ValueError) as raised:
        work(None)
    assert raised.value is error
    assert error.__cause__ is None
    assert error.__context__ is None


def test_rule_12_init_while_active_makes_the_new_one_current_and_keeps_the_earlier_open(recorded):
    first = lai.init()
    second = lai.init()
    assert lai.get_session() == second
    lai.end_session()
    assert recorded.kinds(first) == ["SessionBegan"]
    lai.update_session(task="still open", session_id=first)
    assert recorded.session(first)["task"] == "still open"


def test_rule_12_init_with_a_known_id_resumes_it(recorded):
    first = lai.init(session_name="one", auto_end=False)
    second = lai.init()
    assert lai.init(session_id=first, tags=["again"]) == first
    active = lai.get_session()
    assert active == first
    assert active is not None
    assert active.session_name == "one"
    told = recorded.session(first)
    assert (told["name"], told["tags"]) == ("one", ["again"])
    # Another process may have ended it: only a beginning makes it active for sure.
    assert told["kinds"] == ["SessionBegan", "SessionBegan"]
    assert told["auto_end"] is False
    assert second != first


def test_rule_12_init_with_the_id_of_an_ended_session_opens_it_again(recorded):
    first = lai.init(session_name="one")
    lai.end_session()
    lai.init(session_id=first)
    assert recorded.session(first)["kinds"] == ["SessionBegan", "SessionEnded", "SessionBegan"]
    assert recorded.session(first)["name"] == "one"


def test_rule_14_init_returns_the_id_without_the_network(fake_server, monkeypatch):
    fake_server.hold()  # an init that waited would not come back
    monkeypatch.setenv("LUCIDIC_BASE_URL", fake_server.base_url)
    assert lai.init(session_id="of my own") == "of my own"
    assert lai.get_session_id() == "of my own"
    assert type(lai.init()) is str


def test_rule_14_a_missing_key_for_a_server_elsewhere_is_an_error_at_once(monkeypatch, tmp_path):
    with pytest.raises(APIKeyVerificationError, match="LUCIDIC_API_KEY"):
        lai.init(base_url="https://lucidic.example.com/api/")
    assert lai.get_session() is None
    assert not (tmp_path / "spool").exists()


@pytest.mark.parametrize("status", [401, 403])
def test_rule_14_verify_key_asks_the_server(status, tmp_path):
    with WhoAmI(status) as server:
        with pytest.raises(APIKeyVerificationError, match=str(status)):
            lai.init(base_url=server.base_url, api_key="wrong", verify_key=True)
        assert server.asked == [("/v1/whoami", "Api-Key wrong")]
    assert lai.get_session() is None
    assert not (tmp_path / "spool").exists()


def test_rule_14_a_key_that_the_server_takes_is_no_error(monkeypatch):
    with WhoAmI(200) as server:
        monkeypatch.setenv("LUCIDIC_VERIFY_KEY", "1")
        lai.init(base_url=server.base_url, lucidic_api_key="right")
        assert server.asked == [("/v1/whoami", "Api-Key right")]
    assert lai.get_session()


def test_rule_14_a_server_that_cannot_be_asked_is_only_a_warning(monkeypatch, caplog):
    monkeypatch.setenv("LUCIDIC_BASE_URL", "http://127.0.0.1:9")
    assert lai.init(verify_key=True)
    assert any(r.levelno == logging.WARNING and "key" in r.message for r in caplog.records)


def test_the_excepthook_of_the_program_is_kept_until_init():
    before = sys.excepthook
    lai.get_session()
    assert sys.excepthook is before


def test_an_address_without_a_scheme_is_read_as_http():
    for written in ("localhost:18311", "localhost:18311/api/", " localhost:18311 "):
        assert Settings.load({}, base_url=written).base_url == "http://localhost:18311"
    assert Settings.load({"LUCIDIC_BASE_URL": "127.0.0.1:1"}).is_local


def test_a_picture_that_answers_with_exceptions_costs_no_event(recorded):
    class Raising:
        @property  # type: ignore[misc]  # what a careless proxy does
        def __class__(self):
            raise RuntimeError("no class")

    lai.init()
    event = lai.create_event("generic", details="kept", screenshots=[Raising()])
    assert recorded.event(event)["data"] == "kept"
    event = lai.create_event("generic", details="kept", screenshots=Raising())
    assert recorded.event(event)["data"] == "kept"


def test_a_longdouble_is_a_number(recorded):
    session_id = lai.init()
    lai.end_session(session_eval=np.longdouble("0.5"))
    assert recorded.session(session_id)["session_eval"] == 0.5
