"""3.x: client objects, context managers, decorators, reads and updates, large payloads inline."""

import asyncio

from told import tell

from lucidicai import LucidicAI

# The module's own function uploads what is too long; the client's methods do not.
from lucidicai.sdk.event import create_event

client = LucidicAI(api_key="key", agent_id="era-3.7", providers=[])
session = client.sessions.create(
    session_name="client",
    task="T",
    tags=["one"],
    evaluators=["quality"],
    experiment_id="exp-3",
    production_monitoring=True,
)
llm = client.events.create(
    type="llm_generation",
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
)
own_payload = client.events.create(
    type="generic", payload={"details": "own", "more": 1}, event_id="own-event-id"
)
custom = client.events.create(type="my_own_type", details="mine")
large = client.events.create(type="generic", details="z" * 2_000_000)
failed = client.events.create_error(ValueError("told"))


@client.event
def outer(x):
    return inner(x)


@client.event(tags=["deco"])
def inner(x):
    return x * 2


@client.event
async def waiting(x):
    await asyncio.sleep(0.05)
    return x


@client.event
def failing(x):
    raise KeyError(x)


tell(result=outer(4), waited=asyncio.run(waiting(5)))
try:
    failing("k")
except KeyError:
    tell(raised=True)
client.events.update(llm, tags=["later"], metadata={"k": "v"}, duration=2.5)
got = client.events.get(llm)
listed = client.events.list(session_id=session.session_id, event_type="function_call")
session.update(task="T2", session_eval=8.0, session_eval_reason="why")
whole = client.sessions.get(session.session_id)
session.end(is_successful=True, is_successful_reason="it worked")
with client.sessions.create(session_name="own", session_id="room-3.7"):
    client.events.create(type="generic", details="in own")
emitted = client.events.emit(type="generic", details="late", session_id="room-3.7")
sessions = client.sessions.list(limit=10, agent_id="era-3.7")
tell(
    session=session.session_id,
    llm=llm,
    own_payload=own_payload,
    custom=custom,
    large=large,
    failed=failed,
    got=got,
    listed=listed,
    whole=whole,
    sessions=sessions,
    emitted=emitted,
)
with client.sessions.create(session_name="blob", session_id="blob-3.7"):
    tell(blob=create_event(type="generic", details="b" * 100_000))
left = client.sessions.create(session_name="left open", session_id="left-3.7")
raise RuntimeError("boom")
