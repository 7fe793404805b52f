"""OpenAI's client: chat, Responses, embeddings, pictures; whole and streamed, sync and async."""

import asyncio
import gc
import json

import openai
import pytest

import lucidicai as lai
from tests.support import provider_replies as replies
from tests.support.provider_replies import CITY

HI = [{"role": "user", "content": "Hi"}]
TOOLS = [{"type": "function", "function": replies.WEATHER}]
USAGE = {
    "input_tokens": 30,
    "output_tokens": 12,
    "cache_read_tokens": 10,
    "reasoning_tokens": 5,
}


@pytest.fixture
def client(watching, provider):
    watching("openai")
    with openai.OpenAI(base_url=f"{provider.url}/v1", api_key="k", max_retries=0) as made:
        yield made


@pytest.fixture
def async_client(watching, provider):
    watching("openai")
    return openai.AsyncOpenAI(base_url=f"{provider.url}/v1", api_key="k", max_retries=0)


def usage(event):
    return {name: event.get(name) for name in USAGE}


def test_a_chat_completion_is_one_event_with_all_that_was_said(client, provider, one):
    provider.answer("/chat/completions", replies.chat(calls_tool=True))
    client.chat.completions.create(
        model="asked-model",
        temperature=0.5,
        messages=[{"role": "system", "content": "Be brief"}, *HI],
        tools=TOOLS,
    )
    event = one()
    assert (event["type"], event["status"]) == ("llm_generation", "ok")
    assert (event["provider"], event["model"]) == ("openai", "served-model")
    assert event["input"] == [{"role": "system", "content": "Be brief"}, *HI]
    (answer,) = event["output"]
    assert (answer["role"], answer["content"]) == ("assistant", "Hello")
    (call,) = answer["tool_calls"]
    assert (call["id"], call["function"]) == ("t1", {"name": "weather", "arguments": CITY})
    assert usage(event) == USAGE
    assert event["params"]["temperature"] == 0.5
    assert event["params"]["tools"][0]["json_schema"]["function"] == replies.WEATHER
    assert event["metadata"]["finish_reasons"] == ["tool_calls"]
    assert event["ended_at"] >= event["started_at"]


@pytest.mark.parametrize("calls_tool", [False, True])
def test_a_stream_is_told_when_its_first_chunk_came(client, provider, one, calls_tool):
    provider.answer("/chat/completions", replies.chat_stream(calls_tool=calls_tool))
    stream = client.chat.completions.create(
        model="m", messages=HI, stream=True, stream_options={"include_usage": True}
    )
    text = "".join(choice.delta.content or "" for chunk in stream for choice in chunk.choices)
    event = one()
    (answer,) = event["output"]
    assert text == answer["content"] == "Hello"
    assert usage(event) == USAGE
    took = (event["ended_at"] - event["started_at"]) / 1e6
    assert 0 < event["metadata"]["time_to_first_token_ms"] <= took
    if calls_tool:
        assert answer["tool_calls"][0]["function"]["arguments"] == CITY


def test_an_async_chat_completion(async_client, provider, one):
    provider.answer("/chat/completions", replies.chat())

    async def ask():
        async with async_client:
            await async_client.chat.completions.create(model="m", messages=HI)

    asyncio.run(ask())
    event = one()
    assert (event["status"], usage(event)) == ("ok", USAGE)


def test_a_response_and_a_streamed_one(client, provider, recorded):
    provider.answer("/responses", replies.response(calls_tool=True), replies.response_stream())
    client.responses.create(model="m", instructions="Be brief", input="Hi")
    for _event in client.responses.create(model="m", input="Hi", stream=True):
        pass
    whole, streamed = recorded.events()
    assert whole["input"] == [{"role": "system", "content": "Be brief"}, *HI]
    said = json.dumps(whole["output"])
    assert all(part in said for part in ('"Hm"', '"Hello"', '"weather"'))
    assert "Hello" in json.dumps(streamed["output"])
    assert usage(whole) == usage(streamed) == USAGE
    assert streamed["metadata"]["time_to_first_token_ms"] > 0


def test_a_picture_becomes_a_screenshot_and_is_recorded_once(client, provider, recorded, one):
    provider.answer("/chat/completions", replies.chat())
    parts = [
        {"type": "text", "text": "What is it?"},
        {"type": "image_url", "image_url": {"url": replies.PNG_URL}},
    ]
    client.chat.completions.create(model="m", messages=[{"role": "user", "content": parts}])
    event = one()
    assert "[picture 1]" in json.dumps(event["input"])
    assert replies.PNG_BASE64 not in json.dumps([event["input"], event["metadata"]])
    pictures = [
        picture for record in recorded.all for picture in getattr(record, "screenshots", None) or []
    ]
    assert [picture.data for picture in pictures] == [replies.PNG]


def test_embeddings_are_told_without_their_numbers(client, provider, one):
    provider.answer("/embeddings", replies.embeddings())
    answer = client.embeddings.create(model="m", input=["a text"], encoding_format="float")
    assert len(answer.data[0].embedding) == 64
    event = one()
    assert (event["type"], event["input_tokens"]) == ("embedding", 3)
    assert "a text" in json.dumps(event["input"])
    assert "[64 numbers]" in json.dumps(event["input"])
    assert "0.5, 0.5" not in json.dumps([event["input"], event["output"]])


@pytest.mark.parametrize(
    ("status", "kind"), [(400, "BadRequestError"), (429, "RateLimitError"), (500, "InternalServer")]
)
def test_a_refusal_reaches_the_program_and_is_one_event(client, provider, one, status, kind):
    provider.answer("/chat/completions", replies.refused(status))
    with pytest.raises(openai.APIStatusError) as raised:
        client.chat.completions.create(model="asked-model", messages=HI)
    assert raised.value.status_code == status
    event = one()
    assert (event["status"], event["model"]) == ("error", "asked-model")
    assert kind in event["error_type"]
    assert "slow down" in event["error"]
    assert event["error_type"] in event["traceback"]


def test_retries_of_the_client_are_one_event(watching, provider, one):
    watching("openai")
    provider.answer("/chat/completions", replies.refused(500), replies.chat())
    with openai.OpenAI(base_url=f"{provider.url}/v1", api_key="k", max_retries=1) as client:
        client.chat.completions.create(model="m", messages=HI)
    assert (len(provider.asked), one()["status"]) == (2, "ok")


def test_a_line_that_drops_in_the_middle_of_a_stream(client, provider, one):
    reply = replies.chat_stream()
    reply.drops_after = 1
    provider.answer("/chat/completions", reply)
    stream = client.chat.completions.create(model="m", messages=HI, stream=True)
    with pytest.raises(openai.APIConnectionError):
        list(stream)
    event = one()
    assert event["status"] == "error"
    assert event["output"][0]["content"] == "Hel"


def test_a_stream_that_is_left_says_what_was_received(client, provider, one):
    provider.answer("/chat/completions", replies.chat_stream())
    stream = client.chat.completions.create(model="m", messages=HI, stream=True)
    next(iter(stream))
    del stream
    gc.collect()
    assert one()["output"][0]["content"] == "Hel"


def test_a_cancelled_async_stream_is_one_event(async_client, provider, one):
    reply = replies.chat_stream()
    reply.pauses_before = 1
    provider.answer("/chat/completions", reply)

    async def read(began):
        stream = await async_client.chat.completions.create(model="m", messages=HI, stream=True)
        async for _chunk in stream:
            began.set()

    async def cancel():
        async with async_client:
            began = asyncio.Event()
            task = asyncio.create_task(read(began))
            await asyncio.wait_for(began.wait(), 30)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            reply.resume.set()

    asyncio.run(cancel())
    event = one()
    assert event["status"] == "error"
    assert "Cancelled" in event["error_type"]
    assert event["output"][0]["content"] == "Hel"


def test_raw_responses_and_parsed_ones_are_events_too(client, provider, recorded):
    provider.answer("/chat/completions", replies.chat(), replies.chat_stream(), replies.chat())
    raw = client.chat.completions.with_raw_response
    assert raw.create(model="m", messages=HI).parse().choices[0].message.content == "Hello"
    streamed = raw.create(model="m", messages=HI, stream=True).parse()
    assert len(list(streamed)) == 4
    client.chat.completions.parse(model="m", messages=HI)
    assert [event["output"][0]["content"] for event in recorded.events()] == ["Hello"] * 3


def test_without_a_session_the_call_just_runs(client, provider, recorded):
    lai.end_session()
    provider.answer("/chat/completions", replies.chat())
    assert client.chat.completions.create(model="m", messages=HI).choices[0].message.content
    assert recorded.events() == []
