"""3.7: sessions, events, decorators and providers in full, and the async twins of every resource.

What the resources answer is asked in lucidic_resources/drivers/drive_3.py.
"""

import asyncio
import json
import threading
from contextlib import suppress
from pathlib import Path

import providers
from told import did
from told import not_named
from told import picture
from told import tell

from lucidicai import LucidicAI

client = LucidicAI(api_key="key", agent_id="every-3.7", providers=["openai", "anthropic"])

# Events of every type
session = client.sessions.create(
    session_name="main",
    task="first",
    tags=["one"],
    evaluators=["quality"],
    production_monitoring=True,
)
main = session.session_id
llm = client.events.create(
    "llm_generation",
    provider="anthropic",
    model="claude-sonnet-4",
    messages=[{"role": "user", "content": "hi"}],
    output="hello",
    input_tokens=10,
    output_tokens=5,
    cache=4,
    cost=0.003,
    duration=1.5,
    thinking="hm",
    tool_calls=[{"name": "f", "arguments": {"x": 1}}],
    occurred_at="2026-11-01T10:00:00+00:00",
)
client.events.update(llm, tags=["later"], metadata={"k": "v"}, duration=2.5)
assert client.events.get(llm)["payload"]["response"]["output"] == "hello"
did(
    main,
    llm,
    type="llm_generation",
    provider="anthropic",
    model="claude-sonnet-4",
    output="hello",
    input=[{"role": "user", "content": "hi"}],
    input_tokens=10,
    output_tokens=5,
    cache_read_tokens=4,
    cost=0.003,
    duration_ms=2500.0,
    tags=["later"],
    metadata={"k": "v"},
    started_at="2026-11-01T10:00:00Z",
    ended_at="2026-11-01T10:00:02.500000Z",
    data={"thinking": "hm", "tool_calls": [{"name": "f", "arguments": {"x": 1}}]},
)
did(
    main,
    client.events.create(
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
    client.events.create("error_traceback", error="E: m", traceback="at line 1"),
    type="error_traceback",
    error="E: m",
    traceback="at line 1",
    status="error",
)
did(main, client.events.create("my_own_type", details="mine"), type="my_own_type", data="mine")
did(
    main,
    client.events.create("generic", event_id="own id/1", payload={"details": "own", "more": 1}),
    type="generic",
    data={"details": "own", "more": 1},
)
did(main, client.events.create(details="z" * 2_000_000), type="generic", data="z" * 2_000_000)
pictured = client.events.create(
    details="seen", screenshots=["data:image/jpeg;base64," + picture("red")]
)
did(main, pictured, type="generic", data="seen", pictures=1)
did(
    main,
    client.events.create_error(ValueError("told"), parent_event_id=pictured),
    type="error_traceback",
    error="told",
    parent_id=pictured,
)
did(
    main,
    client.events.create_event(
        {
            "client_event_id": "raw",
            "session_id": main,
            "type": "generic",
            "payload": {"details": "raw"},
        }
    )["event_id"],
    type="generic",
    data="raw",
)
emitted = client.events.emit(details="emitted")
did(main, emitted, type="generic", data="emitted")

# Decorators


@client.event
def outer(x):
    return inner(x)


@client.event(tags=["deco"])
def inner(x):
    return x * 2


@client.event
async def waited(x):
    await asyncio.sleep(0.01)
    return x


@client.event
def failing(x):
    raise KeyError(x)


assert outer(4) == 8
assert asyncio.run(waited(5)) == 5
with suppress(KeyError):
    failing("k")
did(main, type="function_call", name="outer", output=8, arguments={"x": 4})
did(main, type="function_call", name="inner", output=8, arguments={"x": 4}, tags=["deco"])
did(main, type="function_call", name="waited", output=5, arguments={"x": 5})
did(main, type="function_call", name="failing", status="error", error_type="KeyError")
did(main, type="error_traceback", error="'k'")
in_thread = threading.Thread(
    target=lambda: did(
        main, client.events.create(details="thread", session_id=main), type="generic", data="thread"
    )
)
in_thread.start()
in_thread.join()
assert emitted in {one["client_event_id"] for one in client.events.list(session_id=main)["events"]}
client.evals.emit(0.5, name="score", description="why", session_id=main)
session.update(task="T", session_eval=1.0)
client.sessions.update(main, session_eval_reason="why")
assert client.sessions.get(main)["session_name"] == "main"
assert main in {one["session_id"] for one in client.sessions.list(limit=100)["sessions"]}
session.end(is_successful=True, is_successful_reason="it worked", session_eval=8.0)


# The async twins, in a session of their own
Path("run.json").write_text(json.dumps({"run_name": "r"}))


async def asynchronous():
    made = await client.sessions.acreate(session_name="async", session_id="room every/3.7")
    async with made:
        own = made.session_id
        event = await client.events.acreate(details="async")
        await client.events.aupdate(event, tags=["t"])
        assert (await client.events.aget(event))["tags"] == ["t"]
        did(own, event, type="generic", data="async", tags=["t"])
        failed = await client.events.acreate_error("failed")
        did(own, failed, type="error_traceback", error="failed")
        raw = {
            "client_event_id": "raw",
            "session_id": own,
            "type": "generic",
            "payload": {"details": "r"},
        }
        did(own, (await client.events.acreate_event(raw))["event_id"], type="generic", data="r")
        assert len((await client.events.alist(session_id=own))["events"]) == 3
        await made.aupdate(task="async task")
        await client.sessions.aupdate(own, session_eval=3.0)
        assert (await client.sessions.aget(own))["task"] == "async task"
        assert (await client.sessions.alist(limit=1))["sessions"]
        await made.aend(is_successful=False)
    low = await client.sessions.acreate_session(
        {"session_name": "low", "agent_id": "every-3.7", "session_id": "low-a"}
    )
    await client.sessions.aend_session(low["session_id"], is_successful=True)
    other = await client.sessions.acreate(session_name="low", session_id="low-b")
    await client.sessions.aend(other.session_id)
    # Resources
    await client.prompts.aupdate("later", "Bye {{name}}", labels=["production"])
    assert str(await client.prompts.aget("later", {"name": "Ada"})) == "Bye Ada"
    await client.prompts.aupdate_metadata("later", "production", {"m": 1})
    dataset = (await client.datasets.acreate("async cases"))["dataset_id"]
    await client.datasets.aupdate(dataset, description="D")
    item = (await client.datasets.acreate_item(dataset, "one", {"q": 1}))["datasetitem_id"]
    await client.datasets.aupdate_item(dataset, item, description="d")
    assert (await client.datasets.aget_item(dataset, item))["description"] == "d"
    assert (await client.datasets.aget(dataset))["num_items"] == 1
    assert (await client.datasets.alist())["num_datasets"] == 1
    assert (await client.datasets.alist_item_sessions(dataset, item))["num_sessions"] == 0
    await client.datasets.adelete_item(dataset, item)
    await client.datasets.adelete(dataset)
    assert await client.feature_flags.aget("unknown", "default") == "default"
    assert await client.experiments.acreate("async experiment")
    assert (await client.evosims.atrain("run.json"))["status"] == "kept"
    assert await client.training_modules.atools("low-a") == []
    return own


own = asyncio.run(asynchronous())
low = client.sessions.create_session(
    {"session_name": "low", "agent_id": "every-3.7", "session_id": "low-c"}
)
client.sessions.end_session("low-c", is_successful=True)
client.sessions.create(session_name="low", session_id="low-d")
client.sessions.end("low-d", is_successful=False)
tell(prompt=str(client.prompts.get("greet", {"name": "Ada"})))

# Providers
with client.sessions.create(session_name="watched", session_id="watched-3.7"):
    providers.call_openai()
    providers.call_anthropic()
for provider in ("openai", "anthropic"):
    did(
        "watched-3.7",
        type="llm_generation",
        provider=provider,
        model="served-model",
        output="Hello",
        input=providers.HI,
        input_tokens=30,
        output_tokens=12,
        status=None,
    )

# Left without an end
client.sessions.create(session_name="left", session_id="left-every-3.7")
did("left-every-3.7", client.events.create(details="last"), type="generic", data="last")
ended = {"state": "finished", "end_reason": "explicit", "agent_id": "every-3.7"}
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
            "models": ["claude-sonnet-4"],
            "input_tokens": 10,
            "output_tokens": 5,
        },
        own: {
            **ended,
            "name": "async",
            "task": "async task",
            "session_eval": 3.0,
            "is_successful": False,
        },
        "low-a": {**ended, "name": "low", "is_successful": True},
        "low-b": {**ended, "name": "low"},
        "low-c": {**ended, "name": "low", "is_successful": True},
        "low-d": {**ended, "name": "low", "is_successful": False},
        "watched-3.7": {**ended, "name": "watched", "events": 2},
        "left-every-3.7": {**ended, "name": "left", "events": 1},
    },
    not_named=not_named(
        [
            f"{part}.{name}"
            for part in ("sessions", "events")
            for name in dir(getattr(client, part))
            if not name.startswith("_") and name != "http"
        ],
        __file__,
    ),
)
