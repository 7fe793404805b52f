"""The other clients: each call is one event with what was said, counted, and when it began."""

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import anthropic
import boto3
import botocore.config
import cohere
import groq
import litellm
import pytest
from cohere.errors.too_many_requests_error import TooManyRequestsError
from google import genai
from google.api_core import exceptions as google_errors
from google.auth.credentials import AnonymousCredentials
from google.cloud import aiplatform_v1
from google.cloud.aiplatform_v1.services.prediction_service import transports
from google.genai import errors as genai_errors
from google.genai import types

from tests.support import provider_replies as replies
from tests.support.fake_providers import Reply
from tests.support.provider_replies import CITY

HI = [{"role": "user", "content": "Hi"}]


class Anthropic:
    name, path, provider, model = "anthropic", "/v1/messages", "anthropic", "served-model"
    # 30 read, of which 10 came from the cache and 4 went to it.
    usage = (30, 12, 10, 4, None)
    finish = "tool_use"
    whole, stream = replies.message(calls_tool=True), replies.message_stream()
    error = anthropic.RateLimitError

    def __init__(self, url):
        self.client = anthropic.Anthropic(base_url=url, api_key="k", max_retries=0)
        self.asynchronous = anthropic.AsyncAnthropic(base_url=url, api_key="k", max_retries=0)
        self.given = {"model": "asked-model", "max_tokens": 99, "messages": HI}

    def ask(self):
        self.client.messages.create(**self.given)

    async def ask_async(self):
        async with self.asynchronous:
            await self.asynchronous.messages.create(**self.given)

    def read(self):
        for _event in self.client.messages.create(**self.given, stream=True):
            pass


class Groq:
    name, path, provider, model = "groq", "/chat/completions", "groq", "served-model"
    usage = (30, 12, 10, None, 5)
    finish = "tool_calls"
    whole, stream = replies.chat(calls_tool=True), replies.chat_stream(calls_tool=True)
    error = groq.RateLimitError

    def __init__(self, url):
        self.client = groq.Groq(base_url=url, api_key="k", max_retries=0)
        self.asynchronous = groq.AsyncGroq(base_url=url, api_key="k", max_retries=0)
        self.given = {"model": "asked-model", "messages": HI}

    def ask(self):
        self.client.chat.completions.create(**self.given)

    async def ask_async(self):
        async with self.asynchronous:
            await self.asynchronous.chat.completions.create(**self.given)

    def read(self):
        for _chunk in self.client.chat.completions.create(**self.given, stream=True):
            pass


class LiteLLM:
    name, path, provider, model = "litellm", "/chat/completions", "openai", "openai/asked-model"
    usage = (30, 12, 10, None, 5)
    finish = "tool_calls"
    whole, stream = replies.chat(calls_tool=True), replies.chat_stream()
    error = litellm.RateLimitError

    def __init__(self, url):
        self.given = {
            "model": "openai/asked-model",
            "messages": HI,
            "api_base": f"{url}/v1",
            "api_key": "k",
            "max_retries": 0,
        }

    def ask(self):
        litellm.completion(**self.given)

    async def ask_async(self):
        await litellm.acompletion(**self.given)

    def read(self):
        usage = {"include_usage": True}
        for _chunk in litellm.completion(**self.given, stream=True, stream_options=usage):
            pass


class Gemini:
    name, path, provider, model = "google", "enerateContent", "google", "served-model"
    usage = (30, 12, 10, None, 5)
    finish = "STOP"
    whole = Reply(replies.content(calls_tool=True))
    stream = replies.events([replies.content(text="Hel"), replies.content(text="lo")])
    error = genai_errors.ClientError

    def __init__(self, url):
        self.client = genai.Client(api_key="k", http_options=types.HttpOptions(base_url=url))
        self.given = {"model": "asked-model", "contents": "Hi"}

    def ask(self):
        self.client.models.generate_content(**self.given)

    async def ask_async(self):
        await self.client.aio.models.generate_content(**self.given)

    def read(self):
        for _part in self.client.models.generate_content_stream(**self.given):
            pass


class Vertex:
    name, path, provider = "vertexai", "enerateContent", "google"
    model = "projects/p/locations/l/publishers/google/models/asked-model"
    # Its client has an async call over gRPC alone.
    ask_async = None
    # Its instrumentation does not tell the parts.
    usage = (30, 7, None, None, None)
    finish = "STOP"
    whole = Reply(replies.content(calls_tool=True))
    stream = Reply([replies.content(text="Hel"), replies.content(text="lo")])
    error = google_errors.TooManyRequests

    def __init__(self, url):
        self.client = aiplatform_v1.PredictionServiceClient(
            transport=transports.PredictionServiceRestTransport(
                host=url.removeprefix("http://"),
                credentials=AnonymousCredentials(),
                url_scheme="http",
            )
        )
        part = aiplatform_v1.Part(text="Hi")
        contents = [aiplatform_v1.Content(role="user", parts=[part])]
        self.given = {"model": self.model, "contents": contents, "retry": None}

    def ask(self):
        self.client.generate_content(**self.given)

    def read(self):
        for _part in self.client.stream_generate_content(**self.given):
            pass


class Bedrock:
    name, path, provider, model = "bedrock", "/converse", "aws", "asked-model"
    usage = (30, 12, 10, None, None)
    finish = "tool_use"
    whole, stream = replies.converse(calls_tool=True), replies.converse_stream()
    ask_async = None

    def __init__(self, url):
        self.client = boto3.client(
            "bedrock-runtime",
            region_name="us-east-1",
            endpoint_url=url,
            aws_access_key_id="a",
            aws_secret_access_key="b",
            config=botocore.config.Config(retries={"total_max_attempts": 1}),
        )
        self.error = self.client.exceptions.ClientError
        self.given = {
            "modelId": "asked-model",
            "messages": [{"role": "user", "content": [{"text": "Hi"}]}],
        }

    def ask(self):
        self.client.converse(**self.given)

    def read(self):
        for _event in self.client.converse_stream(**self.given)["stream"]:
            pass


class Cohere:
    name, path, provider, model = "cohere", "/v2/chat", "cohere", "asked-model"
    usage = (30, 12, None, None, None)
    finish = "TOOL_CALL"
    whole, stream = replies.cohere_chat(calls_tool=True), replies.cohere_stream()
    error = TooManyRequestsError

    def __init__(self, url):
        self.client = cohere.ClientV2(base_url=url, api_key="k")
        self.asynchronous = cohere.AsyncClientV2(base_url=url, api_key="k")
        # It repeats what is refused, unless it is told not to.
        options = {"max_retries": 0}
        self.given = {"model": "asked-model", "messages": HI, "request_options": options}

    def ask(self):
        self.client.chat(**self.given)

    async def ask_async(self):
        await self.asynchronous.chat(**self.given)

    def read(self):
        for _event in self.client.chat_stream(**self.given):
            pass


KINDS: list[Any] = [Anthropic, Groq, LiteLLM, Gemini, Vertex, Bedrock, Cohere]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def asked(request, watching, provider):
    # Before the client is made: some instrumentations change how it is made.
    watching(request.param.name)
    return request.param(provider.url)


def counted(event):
    names = ("input", "output", "cache_read", "cache_write", "reasoning")
    return tuple(event.get(f"{name}_tokens") or None for name in names)


def test_a_call_is_one_event_with_all_that_was_said(asked, provider, one):
    provider.answer(asked.path, asked.whole)
    asked.ask()
    event = one()
    assert (event["type"], event["status"]) == ("llm_generation", "ok")
    assert (event["provider"], event["model"]) == (asked.provider, asked.model)
    assert event["input"][-1]["role"] == "user"
    assert "Hi" in json.dumps(event["input"])
    (answer,) = event["output"]
    assert "Hello" in json.dumps(answer.get("content"))
    (call,) = answer["tool_calls"]
    assert call["function"] == {"name": "weather", "arguments": CITY}
    assert counted(event) == asked.usage
    assert event["metadata"]["finish_reasons"] == [asked.finish]
    assert "time_to_first_token_ms" not in event["metadata"]


def test_a_stream_is_one_event_and_tells_when_it_began_to_arrive(asked, provider, one):
    provider.answer(asked.path, asked.stream)
    asked.read()
    event = one()
    assert (event["type"], event["status"]) == ("llm_generation", "ok")
    told = json.dumps(event["output"])
    assert "Hello" in told or ("Hel" in told and "lo" in told)
    assert counted(event) == asked.usage
    took = (event["ended_at"] - event["started_at"]) / 1e6
    assert 0 <= event["metadata"]["time_to_first_token_ms"] <= took


@pytest.mark.parametrize(
    "asked",
    [kind for kind in KINDS if kind.ask_async],
    indirect=True,
    ids=lambda kind: kind.name,
)
def test_an_async_call_is_one_event(asked, provider, one):
    provider.answer(asked.path, asked.whole)
    asyncio.run(asked.ask_async())
    event = one()
    assert (event["status"], counted(event)) == ("ok", asked.usage)


def test_a_rate_limit_reaches_the_program_and_is_one_event(asked, provider, one):
    provider.answer(asked.path, replies.refused(429))
    with pytest.raises(asked.error):
        asked.ask()
    event = one()
    assert event["status"] == "error"
    assert event["error_type"]
    assert event["model"].endswith("asked-model")


def test_thinking_is_told_apart_from_text(watching, provider, recorded):
    watching("anthropic")
    provider.answer("/v1/messages", replies.message(), replies.message_stream())
    client = anthropic.Anthropic(base_url=provider.url, api_key="k", max_retries=0)
    given = {"model": "m", "max_tokens": 9, "messages": HI}
    client.messages.create(**given)
    with client.messages.stream(**given) as stream:
        assert "".join(stream.text_stream) == "Hello"
    for event in recorded.events():
        parts = {part["type"]: part for part in event["output"][0]["content"]}
        assert parts["reasoning"]["text"] == "Hm"
        assert parts["text"]["text"] == "Hello"
    assert event["metadata"]["time_to_first_token_ms"] >= 0


def test_a_picture_sent_to_anthropic_and_gemini_becomes_a_screenshot(watching, provider, recorded):
    watching("anthropic", "google")
    provider.answer("/v1/messages", replies.message())
    provider.answer(":generateContent", Reply(replies.content()))
    source = {"type": "base64", "media_type": "image/png", "data": replies.PNG_BASE64}
    content = [{"type": "image", "source": source}, {"type": "text", "text": "Hi"}]
    anthropic.Anthropic(base_url=provider.url, api_key="k").messages.create(
        model="m", max_tokens=9, messages=[{"role": "user", "content": content}]
    )
    part = types.Part.from_bytes(data=replies.PNG, mime_type="image/png")
    client = genai.Client(api_key="k", http_options=types.HttpOptions(base_url=provider.url))
    client.models.generate_content(model="m", contents=["Hi", part])
    for event in recorded.events():
        assert [picture.data for picture in event["screenshots"]] == [replies.PNG]
        assert replies.PNG_BASE64 not in json.dumps(event["input"])


def test_a_groq_stream_behaves_as_it_would_alone(watching, provider, recorded):
    watching("groq")
    reply = replies.chat_stream()
    reply.drops_after = 2
    provider.answer("/chat/completions", replies.chat_stream(), reply)
    client = groq.Groq(base_url=provider.url, api_key="k", max_retries=0)
    with client.chat.completions.create(model="m", messages=HI, stream=True) as stream:
        assert isinstance(stream, groq.Stream)
        next(stream)
    del stream
    broken = client.chat.completions.create(model="m", messages=HI, stream=True)
    with pytest.raises(Exception, match=r"(?i)connection|incomplete|closed"):
        list(broken)
    left, failed = recorded.events()
    assert (left["status"], left["output"][0]["content"]) == ("ok", "Hel")
    assert (failed["status"], failed["output"][0]["content"]) == ("error", "Hello")


def test_an_async_groq_stream(watching, provider, one):
    watching("groq")
    provider.answer("/chat/completions", replies.chat_stream())

    async def read():
        async with groq.AsyncGroq(base_url=provider.url, api_key="k") as client:
            stream = await client.chat.completions.create(model="m", messages=HI, stream=True)
            async for _chunk in stream:
                pass

    asyncio.run(read())
    event = one()
    assert (event["output"][0]["content"], counted(event)) == ("Hello", Groq.usage)
    assert event["metadata"]["time_to_first_token_ms"] >= 0


def test_a_model_of_another_maker_through_bedrock(watching, provider, one):
    watching("bedrock")
    provider.answer("/invoke", replies.message())
    body = {"anthropic_version": "x", "max_tokens": 5, "messages": HI}
    answer = Bedrock(provider.url).client.invoke_model(
        modelId="anthropic.claude", body=json.dumps(body)
    )
    assert json.loads(answer["body"].read())["content"]
    event = one()
    assert (event["input"], counted(event)) == (HI, (30, 12, 10, 4, None))


def test_embeddings_of_cohere_and_gemini(watching, provider, recorded):
    watching("cohere", "google")
    vectors = [[0.5] * 64]
    provider.answer(
        "/v2/embed",
        Reply({"id": "e", "texts": ["a"], "embeddings": {"float": vectors}, "meta": {}}),
    )
    provider.answer(":batchEmbedContents", Reply({"embeddings": [{"values": vectors[0]}]}))
    cohere.ClientV2(base_url=provider.url, api_key="k").embed(
        model="m", texts=["a text"], input_type="search_query", embedding_types=["float"]
    )
    client = genai.Client(api_key="k", http_options=types.HttpOptions(base_url=provider.url))
    client.models.embed_content(model="m", contents="a text")
    for event in recorded.events():
        assert event["type"] == "embedding"
        assert "a text" in json.dumps(event["input"])
        assert "0.5, 0.5" not in json.dumps(event, default=lambda _value: "")


def test_names_that_mean_the_same(watching):
    from lucidicai.integrations import instrument

    assert instrument.instrument(["google_generativeai", "Gemini", "aws-bedrock"]) == [
        "google_genai",
        "google_genai",
        "bedrock",
    ]
    watching()  # ends what was begun
    assert SimpleNamespace(**instrument._ends)
