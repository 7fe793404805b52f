"""2.1: every function of the package, and what the server must have of each call."""

import asyncio
import os
import threading
from contextlib import suppress

import providers
from told import did
from told import functions
from told import not_named
from told import picture
from told import tell

# Its errors come out, instead of into a list that nobody reads.
os.environ["LUCIDIC_SUPPRESS_ERRORS"] = "false"
import lucidicai as lai

AGENT = {"api_key": "key", "agent_id": "every-2.1"}

# Resources, before any session
dataset = lai.create_dataset("cases", description="D", tags=["a"], suggested_flag_config={"k": 3})
dataset_id = dataset["dataset_id"]
lai.update_dataset(dataset_id, description="E")
item_id = lai.create_dataset_item(dataset_id, "one", {"q": 1}, expected_output=2)["datasetitem_id"]
lai.update_dataset_item(dataset_id, item_id, description="sum", flag_overrides={"model": "large"})
spare = lai.create_dataset_item(dataset_id, "two", {"q": 2})["datasetitem_id"]
lai.delete_dataset_item(dataset_id, spare)
unused = lai.create_dataset("unused")["dataset_id"]
lai.delete_dataset(unused)
assert [one["name"] for one in lai.list_datasets()["datasets"]] == ["cases"]
assert lai.get_dataset(dataset_id)["description"] == "E"
assert [one["name"] for one in lai.get_dataset_items(dataset_id)] == ["one"]
assert lai.get_dataset_item(dataset_id, item_id)["expected_output"] == 2
experiment = lai.create_experiment(
    "A/B", LLM_boolean_evaluators=["ok"], LLM_numeric_evaluators=["n"]
)
assert lai.get_feature_flag("k", 0, cache_ttl=0) == 0, "no session, so that no item tells a value"
typed_flags = 0
for getter, default in (
    (lai.get_bool_flag, True),
    (lai.get_int_flag, 1),
    (lai.get_float_flag, 0.5),
    (lai.get_string_flag, "s"),
    (lai.get_json_flag, {}),
):
    try:
        getter("k", default)
    except TypeError:
        typed_flags += 1
assert typed_flags == 5, "these fail inside this version: get_bool_flag() and the other four"
tell(prompt=lai.get_prompt("greet", {"name": "Ada"}))
assert not lai.is_silent_mode()
lai.clear_state()

# Events of every type
main = lai.init(
    session_name="main",
    task="first",
    tags=["one"],
    evaluators=["quality"],
    experiment_id=experiment,
    datasetitem_id=item_id,
    production_monitoring=True,
    **AGENT,
)
assert lai.get_session_id() == lai.get_session() == main
assert lai.get_feature_flag(["model", "k"], cache_ttl=0) == {"model": "large", "k": 3}
lai.clear_feature_flag_cache()
did(
    main,
    lai.create_event(
        "llm_generation",
        provider="openai",
        model="gpt-4o",
        messages=[{"role": "user", "content": "hi"}],
        output="hello",
        input_tokens=10,
        output_tokens=5,
        cache={"read_input_tokens": 4, "creation_input_tokens": 2},
        cost=0.003,
        duration=1.5,
        params={"temperature": 0.2},
        tags=["t"],
        metadata={"k": "v"},
        occurred_at="2026-11-01T10:00:00+00:00",
    ),
    type="llm_generation",
    provider="openai",
    model="gpt-4o",
    output="hello",
    input_tokens=10,
    input=[{"role": "user", "content": "hi"}],
    output_tokens=5,
    cache_read_tokens=4,
    cache_write_tokens=2,
    cost=0.003,
    duration_ms=1500.0,
    params={"temperature": 0.2},
    tags=["t"],
    metadata={"k": "v"},
    started_at="2026-11-01T10:00:00Z",
    ended_at="2026-11-01T10:00:01.500000Z",
)
did(
    main,
    lai.create_event(
        "function_call", function_name="f", arguments={"x": 1}, return_value=[2], duration=0.5
    ),
    type="function_call",
    name="f",
    arguments={"x": 1},
    output=[2],
    duration_ms=500.0,
)
did(
    main,
    lai.create_event("error_traceback", error="E: m", traceback="at line 1", context={"c": 1}),
    type="error_traceback",
    error="E: m",
    traceback="at line 1",
    status="error",
)
did(
    main,
    lai.create_event(details="what", more=[1]),
    type="generic",
    data={"details": "what", "more": [1]},
)
did(main, lai.create_event("my_own_type", details="mine"), type="my_own_type", data="mine")
did(main, lai.create_event(event_id="own id/1", details="x"), type="generic", data="x")
pictured = lai.create_event(
    details="seen", screenshots=["data:image/jpeg;base64," + picture("red")]
)
did(main, pictured, type="generic", data="seen", pictures=1)
did(main, lai.create_event(details="z" * 200_000), type="generic", data="z" * 200_000)
child = lai.create_event("function_call", function_name="child", parent_event_id=pictured)
did(main, child, type="function_call", name="child", parent_id=pictured)
did(
    main,
    lai.create_error_event(ValueError("told"), pictured),
    type="error_traceback",
    error="told",
    parent_id=pictured,
)

# Decorators


@lai.event(tags=["deco"], metadata={"m": 1})
def outer(x, *more, **named):
    assert lai.current_session_id.get() == main
    return inner(x, lai.current_parent_event_id.get())


@lai.step()
def inner(x, parent):
    did(
        main,
        parent,
        type="function_call",
        name="outer",
        tags=["deco"],
        metadata={"m": 1},
        output=8,
        arguments={"x": 4, "more": [5], "named": {"named": "n"}},
    )
    did(
        main,
        lai.current_parent_event_id.get(),
        type="function_call",
        name="inner",
        parent_id=parent,
        output=8,
    )
    return x * 2


@lai.event()
async def waited(x):
    await asyncio.sleep(0.01)
    return x


@lai.event()
def failing(x):
    failed = lai.current_parent_event_id.get()
    did(main, failed, type="function_call", name="failing", status="error", error_type="KeyError")
    did(main, type="error_traceback", parent_id=failed)
    raise KeyError(x)


assert outer(4, 5, named="n") == 8
assert asyncio.run(waited(5)) == 5
did(main, type="function_call", name="waited", output=5, arguments={"x": 5})
with suppress(KeyError):
    failing("k")
assert lai.flush(10.0)
lai.update_session("T", 1.0, "r", True, "sr")
lai.end_session(8.0, "why", True, "it worked")
assert lai.list_dataset_item_sessions(dataset_id, item_id)["num_sessions"] == 1

# Contexts, and threads
with lai.session(session_name="with", **AGENT):
    within = lai.get_session_id()
    did(within, lai.create_event(details="in with"), type="generic", data="in with")


def program(text):
    session = lai.get_session_id()
    did(session, lai.create_event(details=text), type="generic", data=text)
    return session


async def in_async():
    async with lai.session_async(session_name="async with", **AGENT):
        return program("in async")


awaited = asyncio.run(in_async())
run = lai.run_session(program, "in run", init_params={"session_name": "run", **AGENT})
own = lai.init(session_name="own", session_id="room every/2.1", **AGENT)
lai.set_active_session(own)
program("active")
lai.clear_active_session()
with lai.bind_session(own):
    program("bound")


async def bound():
    async with lai.bind_session_async(own):
        program("bound async")


asyncio.run(bound())
lai.run_in_session(own, program, "ran in")


def in_thread():
    lai.set_thread_session(own)
    assert lai.get_thread_session() == own
    program("thread")
    lai.clear_thread_session()


threads = [
    threading.Thread(target=in_thread),
    threading.Thread(target=lambda: lai.thread_worker_with_session(own, program, "worker")),
]
for thread in threads:
    thread.start()
    thread.join()
lai.flush(10.0)
lai.end_session(session_id=own, wait_for_flush=True)

# Providers: of the libraries that its users get today, this version drops every call unsent.
watched = lai.init(session_name="watched", providers=["openai", "anthropic"], **AGENT)
providers.call_openai()
providers.call_anthropic()
lai.end_session()
assert lai.get_error_history() == []
lai.clear_error_history()

# Left without an end
left = lai.init(session_name="left", session_id="left-every-2.1", **AGENT)
did(left, lai.create_event(details="last"), type="generic", data="last")
lai.flush(10.0)
ended = {"state": "finished", "end_reason": "explicit", "agent_id": "every-2.1"}
tell(
    sessions={
        main: {
            **ended,
            "name": "main",
            "task": "T",
            "session_eval": 8.0,
            "is_successful": True,
            "session_eval_reason": "why",
            "is_successful_reason": "it worked",
            "cost": 0.003,
            "production_monitoring": True,
            "tags": ["one"],
            "evaluators": ["quality"],
            "experiment_id": experiment,
            "dataset_item_id": item_id,
            "models": ["gpt-4o"],
            "input_tokens": 10,
            "output_tokens": 5,
        },
        within: {**ended, "name": "with", "events": 1},
        awaited: {**ended, "name": "async with", "events": 1},
        run: {**ended, "name": "run", "events": 1},
        own: {**ended, "name": "own", "events": 6},
        watched: {**ended, "name": "watched", "events": 0},
        # At a normal exit this version waits half a minute, and then sends no end.
        left: {"state": "active", "name": "left", "events": 1},
    },
    not_named=not_named(functions(lai), __file__),
)
