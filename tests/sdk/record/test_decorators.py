"""@step and @event: what is recorded of a call, and that nothing of it is changed."""

import asyncio
import contextlib
import contextvars
import functools
import gc
import inspect
import threading

import pytest

import lucidicai as lai


def begin() -> str:
    return lai.init()


def test_a_call_is_recorded_with_arguments_by_name_defaults_result_and_status(recorded):
    begin()

    @lai.event
    def work(a, b=2, *rest, key="k", **named):
        return {"sum": a + b}

    assert work(1, 5, 6, other=7) == {"sum": 6}
    told = recorded.named("work")
    assert told["kinds"] == ["EventBegan", "EventEnded"]
    assert told["type"] == "function_call"
    assert told["arguments"] == {"a": 1, "b": 5, "rest": [6], "key": "k", "other": 7}
    assert (told["output"], told["status"]) == ({"sum": 6}, "ok")


def test_arguments_are_recorded_as_they_were_before_the_call(recorded):
    begin()

    @lai.event
    def work(items):
        items.append(2)

    work([1])
    assert recorded.named("work")["arguments"] == {"items": [1]}


@pytest.mark.parametrize("parentheses", [False, True])
@pytest.mark.parametrize(("decorator", "kind"), [(lai.step, "step"), (lai.event, "function_call")])
def test_with_and_without_parentheses(recorded, decorator, kind, parentheses):
    begin()

    def work():
        return 1

    decorated = decorator()(work) if parentheses else decorator(work)
    assert decorated() == 1
    assert decorated.__name__ == "work"
    assert recorded.named("work")["type"] == kind


def test_what_the_decorator_is_given_is_recorded(recorded):
    begin()

    @lai.event("asks", "answered", "gpt-4o", 0.25, metadata={"m": 1}, tags=["t"], name="n", own=3)
    def ask():
        return "not this"

    @lai.step("s", "a", "g", eval_score=0.9, eval_description="well")
    def think():
        return None

    ask()
    think()
    told = recorded.named("n")
    assert (told["input"], told["output"], told["model"]) == ("asks", "answered", "gpt-4o")
    assert (told["cost_added"], told["metadata"], told["tags"]) == (0.25, {"m": 1}, ["t"])
    assert (told["type"], told["data"]) == ("llm_generation", {"own": 3})
    step = recorded.named("think")
    assert (step["state"], step["action"], step["goal"]) == ("s", "a", "g")
    assert (step["eval_score"], step["eval_description"]) == (0.9, "well")


def test_a_step_that_raises_is_scored_zero_and_says_why(recorded):
    begin()

    @lai.step(eval_score=1.0)
    def work():
        raise LookupError("missing")

    with pytest.raises(LookupError):
        work()
    told = recorded.named("work")
    assert (told["status"], told["eval_score"]) == ("error", 0.0)
    assert told["eval_description"] == told["error"] == "LookupError: missing"
    assert told["error_type"] == "LookupError"
    assert "in work" in told["traceback"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit, ValueError])
def test_every_exception_is_recorded_as_one_and_passes(recorded, error):
    begin()

    @lai.event
    def work():
        raise error

    with pytest.raises(error):
        work()
    told = recorded.named("work")
    assert (told["status"], told["error_type"]) == ("error", error.__name__)


def test_nested_calls_lie_below_each_other(recorded):
    session_id = begin()

    @lai.event
    def inner():
        lai.create_event("generic", details="leaf")

    @lai.step
    def outer():
        inner()

    outer()
    inner_told, outer_told = recorded.named("inner"), recorded.named("outer")
    assert "parent_id" not in outer_told
    assert inner_told["parent_id"] == outer_told["event_id"]
    (leaf,) = [event for event in recorded.events() if event.get("data") == "leaf"]
    assert leaf["parent_id"] == inner_told["event_id"]
    assert leaf["session_id"] == session_id


def test_methods_and_static_and_class_methods(recorded):
    begin()

    class Agent:
        @lai.event
        def plan(self, goal):
            return goal

        @lai.event
        @staticmethod
        def outside(goal):
            return goal

        @staticmethod
        @lai.event
        def inside(goal):
            return goal

        @classmethod
        @lai.event
        def made(cls, goal):
            return cls

    assert Agent().plan("g") == Agent.outside("g") == Agent().inside("g") == "g"
    assert Agent.made("g") is Agent
    events = {event["name"]: event["arguments"] for event in recorded.events()}
    assert events == {
        f"Agent.{name}": {"goal": "g"} for name in ("plan", "outside", "inside", "made")
    }


def test_coroutines_stay_coroutines_and_nest_in_their_own_task(recorded):
    begin()

    @lai.event
    async def inner(name):
        await asyncio.sleep(0)
        return name

    @lai.event
    async def outer(name):
        return await asyncio.gather(inner(name), asyncio.to_thread(threaded, name))

    @lai.event
    def threaded(name):
        return name

    async def both():
        return await asyncio.gather(outer("a"), outer("b"))

    assert inspect.iscoroutinefunction(outer)
    assert asyncio.run(both()) == [["a", "a"], ["b", "b"]]
    events = {(e["name"], e["arguments"]["name"]): e for e in recorded.events()}
    for name in "ab":
        above = events["outer", name]["event_id"]
        assert events["inner", name]["parent_id"] == above
        assert events["threaded", name]["parent_id"] == above


def test_a_cancelled_coroutine_is_recorded_as_an_error(recorded):
    begin()

    @lai.event
    async def work():
        await asyncio.sleep(60)

    async def cancelled():
        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    told = recorded.named("work")
    assert (told["status"], told["error_type"]) == (
        "error",
        "asyncio.exceptions.CancelledError",
    )


def test_a_generators_event_is_open_until_it_ends_and_only_its_own_code_lies_below(recorded):
    begin()

    @lai.event
    def stream():
        lai.create_event("generic", details="inside 1")
        got = yield 1
        lai.create_event("generic", details="inside 2")
        yield got
        return "end"

    def consume():
        return (yield from stream())

    assert inspect.isgeneratorfunction(stream)
    running = consume()
    assert next(running) == 1
    lai.create_event("generic", details="outside")
    assert recorded.named("stream")["kinds"] == ["EventBegan"]
    assert running.send("sent") == "sent"
    with pytest.raises(StopIteration) as stop:
        next(running)
    assert stop.value.value == "end"
    told = recorded.named("stream")
    assert told["kinds"] == ["EventBegan", "EventEnded"]
    assert told["output"] == {"yielded": 2, "returned": "end"}
    above = {e["data"]: e.get("parent_id") for e in recorded.events() if "data" in e}
    assert above == {
        "inside 1": told["event_id"],
        "outside": None,
        "inside 2": told["event_id"],
    }


@pytest.mark.parametrize("has_session", [True, False])
def test_a_decorated_generator_behaves_as_the_plain_one(recorded, has_session):
    def plain(log):
        while True:
            try:
                got = yield len(log)
                log.append(("sent", got))
                if got == "stop":
                    return "stopped"
                if got == "raise":
                    raise RuntimeError("from inside")
            except KeyError as error:
                log.append(("caught", repr(error)))
            except GeneratorExit:
                log.append(("closed", None))
                raise

    if has_session:
        begin()
    outcomes = []
    for function in (plain, lai.event(plain)):
        log: list[object] = []
        run = function(log)
        seen = [next(run), run.send("x"), run.throw(KeyError("k"))]
        with pytest.raises(ZeroDivisionError) as thrown:
            run.throw(ZeroDivisionError("z"))
        again = function(log)
        next(again)
        with pytest.raises(StopIteration) as stopped:
            again.send("stop")
        broken = function(log)
        next(broken)
        with pytest.raises(RuntimeError, match="from inside"):
            broken.send("raise")
        closing = function(log)
        next(closing)
        closing.close()
        outcomes.append((seen, str(thrown.value), stopped.value.value, log))
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("has_session", [True, False])
def test_a_decorated_async_generator_behaves_as_the_plain_one(recorded, has_session):
    async def plain(log):
        while True:
            try:
                got = yield len(log)
                await asyncio.sleep(0)
                log.append(("sent", got))
                if got == "stop":
                    return
            except KeyError as error:
                log.append(("caught", repr(error)))
            except GeneratorExit:
                log.append(("closed", None))
                raise

    async def run(function):
        log: list[object] = []
        stream = function(log)
        seen = [await anext(stream), await stream.asend("x"), await stream.athrow(KeyError("k"))]
        with pytest.raises(StopAsyncIteration):
            await stream.asend("stop")
        closing = function(log)
        await anext(closing)
        await closing.aclose()
        return seen, log

    if has_session:
        begin()
    decorated = lai.event(plain)
    assert inspect.isasyncgenfunction(decorated)
    assert asyncio.run(run(plain)) == asyncio.run(run(decorated))
    if has_session:
        assert [e["status"] for e in recorded.events()] == ["ok", "ok"]


def test_a_generator_that_is_dropped_ends_its_event(recorded):
    begin()

    @lai.event
    def stream():
        yield 1
        yield 2

    next(stream())
    gc.collect()
    told = recorded.named("stream")
    assert (told["status"], told["output"]) == ("ok", {"yielded": 1})


def test_a_generator_finished_in_another_context_leaves_both_contexts_alone(recorded):
    begin()

    @lai.event
    def stream():
        yield 1
        yield 2

    running = stream()
    contextvars.copy_context().run(next, running)
    assert list(running) == [2]
    lai.create_event("generic", details="after")
    assert "parent_id" not in recorded.events()[-1]
    assert recorded.named("stream")["output"] == {"yielded": 2}


def test_partials_and_wrapped_functions_keep_their_kind_and_names(recorded):
    begin()

    def passing(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)

        return wrapper

    @lai.event
    @passing
    def work(goal):
        return goal

    async def later(a, b):
        return a + b

    assert work("g") == "g"
    assert asyncio.run(lai.event(functools.partial(later, 1))(2)) == 3
    assert recorded.named("work")["arguments"] == {"goal": "g"}
    assert recorded.named("partial")["output"] == 3


def test_a_class_is_left_alone(recorded, caplog):
    begin()

    @lai.event
    class Agent:
        pass

    assert isinstance(Agent(), Agent)
    assert "decorate its methods" in caplog.text


def test_a_call_with_wrong_arguments_raises_what_it_always_did(recorded):
    begin()

    @lai.event
    def work(a):
        return a

    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'a'"):
        work()  # type: ignore[call-arg]
    assert recorded.named("work")["status"] == "error"


def test_a_thread_that_nobody_bound_records_into_the_session_at_its_root(recorded):
    begin()

    @lai.event
    def inner():
        pass

    @lai.event
    def outer():
        thread = threading.Thread(target=inner)
        thread.start()
        thread.join()

    outer()
    assert "parent_id" not in recorded.named("inner")


def test_the_calls_own_session_gets_its_end_even_if_another_is_active_by_then(recorded):
    first = begin()

    @lai.event
    def work():
        lai.init()

    work()
    assert recorded.named("work")["session_id"] == first
    assert recorded.named("work")["kinds"] == ["EventBegan", "EventEnded"]
