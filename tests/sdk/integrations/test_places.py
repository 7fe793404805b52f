"""Where a call is recorded: its session and its parent, across tasks, threads and decorators."""

import asyncio
import contextvars
import threading
from concurrent.futures import ThreadPoolExecutor

import openai
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import lucidicai as lai
from tests.support import provider_replies as replies

MODEL = {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}


@pytest.fixture
def client(provider):
    provider.answer("/chat/completions", replies.chat())
    with openai.OpenAI(base_url=f"{provider.url}/v1", api_key="k", max_retries=0) as made:
        yield made


def asks(events):
    """Who asked, of every call: the user of the request and the name of the event around it."""
    names = {event["event_id"]: event.get("name") for event in events}
    calls = [event for event in events if event["type"] == "llm_generation"]
    return sorted((call["params"]["user"], names.get(call.get("parent_id"))) for call in calls)


def test_a_call_lies_in_the_function_and_the_step_that_made_it(watching, client, recorded):
    watching("openai")

    @lai.event
    def inner():
        client.chat.completions.create(**MODEL, user="inner")

    @lai.step
    def outer():
        client.chat.completions.create(**MODEL, user="outer")
        inner()

    outer()
    step = lai.create_step(goal="a goal")
    client.chat.completions.create(**MODEL, user="step")
    lai.end_step()
    client.chat.completions.create(**MODEL, user="nobody")
    events = recorded.events()
    assert asks(events)[:2] == [("inner", "inner"), ("nobody", None)]
    assert ("outer", "outer") in asks(events)
    (below,) = [e for e in events if e.get("parent_id") == step]
    assert below["params"]["user"] == "step"


def test_every_task_and_thread_has_its_own_parents(watching, client, recorded, provider):
    watching("openai")
    server = {"base_url": f"{provider.url}/v1", "api_key": "k"}

    def named(name):
        def ask():
            client.chat.completions.create(**MODEL, user=name)

        async def ask_async(other):
            await asyncio.sleep(0)
            await other.chat.completions.create(**MODEL, user=name)

        for function in (ask, ask_async):
            function.__name__ = function.__qualname__ = name
        return lai.event(ask), lai.event(ask_async)

    async def all_at_once(names):
        async with openai.AsyncOpenAI(**server) as other:
            await asyncio.gather(*(named(name)[1](other) for name in names))
            await asyncio.gather(*(asyncio.to_thread(named(name + "x")[0]) for name in names))

    names = [f"name-{number}" for number in range(12)]
    asyncio.run(all_at_once(names))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: named(name + "y")[0](), names))
    expected = [name + end for name in names for end in ("", "x", "y")]
    assert asks(recorded.events()) == sorted(zip(expected, expected, strict=True))


def test_a_stream_that_is_read_elsewhere_stays_where_it_was_begun(
    watching, client, provider, recorded
):
    watching("openai")
    provider.answer("/chat/completions", replies.chat_stream())

    @lai.event
    def begin():
        return client.chat.completions.create(**MODEL, user="begin", stream=True)

    @lai.event
    def read(stream):
        return len(list(stream))

    stream = begin()
    reader = threading.Thread(target=contextvars.Context().run, args=(read, stream))
    reader.start()
    reader.join()
    events = recorded.events()
    assert asks(events) == [("begin", "begin")]
    (call,) = [event for event in events if event["type"] == "llm_generation"]
    assert (call["status"], call["output"][0]["content"]) == ("ok", "Hello")


def test_the_session_that_is_active_when_a_call_begins_has_it(watching, client, recorded, provider):
    first = watching("openai")
    provider.answer("/chat/completions", replies.chat_stream())
    stream = client.chat.completions.create(**MODEL, user="a", stream=True)
    with lai.session("other") as other:
        list(stream)
        provider.answer("/chat/completions", replies.chat())
        client.chat.completions.create(**MODEL, user="b")
    with lai.LucidicAI() as lucidic, lucidic.sessions.create("third") as third:
        client.chat.completions.create(**MODEL, user="c")
    places = {e["params"]["user"]: e["session_id"] for e in recorded.events()}
    assert places == {"a": first, "b": str(other), "c": str(third)}


def test_the_session_of_a_client_may_name_the_providers(client, recorded, provider):
    from lucidicai.integrations.instrument import uninstrument

    lucidic = lai.LucidicAI(providers=["openai"])
    with lucidic.sessions.create("s"):
        client.chat.completions.create(**MODEL, user="a")
    uninstrument()
    assert asks(recorded.events()) == [("a", None)]


def test_a_call_that_is_open_when_its_session_ends_ends_with_it(
    watching, client, provider, recorded
):
    watching("openai")
    provider.answer("/chat/completions", replies.chat_stream())
    stream = client.chat.completions.create(**MODEL, stream=True)
    next(stream)
    lai.end_session()
    assert len(list(stream)) == 3
    (event,) = recorded.events()
    assert event["kinds"] == ["EventBegan", "EventEnded"]


def test_the_programs_own_traces_are_as_they_would_be_without_us(watching, client, recorded):
    exporter = InMemorySpanExporter()
    own = TracerProvider()
    own.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = own.get_tracer("the program's")
    seen = []
    send = client._client.send

    def sending(*args, **kwargs):
        # As an instrumentation of the HTTP client does.
        with tracer.start_as_current_span("http") as span:
            seen.append(trace.get_current_span() is span)
            return send(*args, **kwargs)

    client._client.send = sending
    watching("openai")
    client.chat.completions.create(**MODEL)
    with tracer.start_as_current_span("request"):
        client.chat.completions.create(**MODEL)
    alone, inside, around = exporter.get_finished_spans()
    assert seen == [True, True]
    assert alone.parent is None
    assert inside.parent is not None
    assert inside.parent.span_id == around.context.span_id
    assert not isinstance(trace.get_tracer_provider(), TracerProvider)
    assert len(recorded.events()) == 2
