"""Streams that end before their end: dropped lines, cancelled tasks, readers who leave."""

import asyncio
import gc
import json

import anthropic
import cohere
import groq
import pytest
from google import genai
from google.genai import types

from tests.support import provider_replies as replies

HI = [{"role": "user", "content": "Hi"}]
# After the part that says "Hello", or its first half.
SAID = {"anthropic": 6, "groq": 2, "google": 1, "cohere": 3}
STREAMS = {
    "anthropic": ("/v1/messages", replies.message_stream),
    "groq": ("/chat/completions", replies.chat_stream),
    "google": (
        ":streamGenerateContent",
        lambda: replies.events([replies.content(text="Hel"), replies.content(text="lo")]),
    ),
    "cohere": ("/v2/chat", replies.cohere_stream),
}


def asynchronous(name, url):
    """Returns a coroutine that begins a stream."""
    given = {"model": "m", "messages": HI}
    if name == "anthropic":
        client = anthropic.AsyncAnthropic(base_url=url, api_key="k", max_retries=0)
        return client, client.messages.create(**given, max_tokens=9, stream=True)
    if name == "groq":
        client = groq.AsyncGroq(base_url=url, api_key="k", max_retries=0)
        return client, client.chat.completions.create(**given, stream=True)
    if name == "google":
        client = genai.Client(api_key="k", http_options=types.HttpOptions(base_url=url))
        return client, client.aio.models.generate_content_stream(model="m", contents="Hi")
    client = cohere.AsyncClientV2(base_url=url, api_key="k")

    async def begin():
        return client.chat_stream(**given)

    return client, begin()


@pytest.fixture(params=list(STREAMS))
def name(request, watching):
    watching(request.param)
    return request.param


def assert_one_event_with_what_came(event):
    assert event["type"] == "llm_generation"
    assert "Hel" in json.dumps(event["output"])
    assert event["metadata"]["time_to_first_token_ms"] >= 0


def test_a_cancelled_task(name, provider, recorded):
    path, stream_of = STREAMS[name]
    reply = stream_of()
    reply.pauses_before = SAID[name]
    provider.answer(path, reply)

    async def read(has_come):
        _client, begun = asynchronous(name, provider.url)
        seen = 0
        async for _part in await begun:
            seen += 1
            if seen == SAID[name]:
                has_come.set()

    async def cancel():
        has_come = asyncio.Event()
        task = asyncio.create_task(read(has_come))
        await asyncio.wait_for(has_come.wait(), 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        del task
        gc.collect()
        await asyncio.sleep(0)  # what the collector hands to the loop runs

    asyncio.run(cancel())
    reply.resume.set()
    gc.collect()
    (event,) = recorded.events()
    assert event["kinds"] == ["EventBegan", "EventEnded"]
    assert_one_event_with_what_came(event)


def test_a_line_that_drops(name, provider, recorded):
    path, stream_of = STREAMS[name]
    reply = stream_of()
    reply.drops_after = SAID[name]
    provider.answer(path, reply)

    async def read():
        _client, begun = asynchronous(name, provider.url)
        async for _part in await begun:
            pass

    with pytest.raises(Exception, match=r".+") as raised:
        asyncio.run(read())
    assert not isinstance(raised.value, AssertionError)
    (event,) = recorded.events()
    assert (event["kinds"], event["status"]) == (["EventBegan", "EventEnded"], "error")
    assert event["error_type"]
    assert_one_event_with_what_came(event)
