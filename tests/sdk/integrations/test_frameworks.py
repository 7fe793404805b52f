"""Agent frameworks, alone and together with the client below them: every call is one event."""

import asyncio
import json
import threading

import agents
import langchain_core.tools
import litellm
import numpy as np
import openai
import pydantic_ai
import pytest
from langchain.agents import create_agent
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda
from langchain_openai import ChatOpenAI
from langgraph.graph import START
from langgraph.graph import StateGraph
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

import lucidicai as lai
from tests.support import provider_replies as replies

# What a framework is watched with: alone, and with the client that it calls.
ALONE_OR_NOT = pytest.mark.parametrize("below", [[], ["openai"]], ids=["alone", "with openai"])


def of_type(events, kind):
    return [event for event in events if event["type"] == kind]


def above(events, event):
    """The names of what an event lies in, from the inside out."""
    by_id = {each["event_id"]: each for each in events}
    names = []
    while event.get("parent_id"):
        event = by_id[event["parent_id"]]
        names.append(event.get("name"))
    return names


def assert_two_calls_and_a_tool(events, *, tells_parts=True):
    """An agent asked a model, called its tool, and asked again; all is whole and in its place."""
    assert all(e["kinds"] == ["EventBegan", "EventEnded"] for e in events)
    assert all(e.get("status", "ok") == "ok" for e in events)
    first, second = of_type(events, "llm_generation")
    assert {e["model"] for e in (first, second)} <= {"served-model", "asked-model"}
    for call in (first, second):
        assert (call["input_tokens"], call["output_tokens"]) == (30, 12)
        if tells_parts:
            assert (call["cache_read_tokens"], call["reasoning_tokens"]) == (10, 5)
        assert call["provider"] == "openai"
    assert "Weather?" in json.dumps(first["input"])
    assert "weather" in json.dumps(first["output"])
    assert "sunny" in json.dumps(second["input"])
    assert "Hello" in json.dumps(second["output"])
    (tool,) = of_type(events, "function_call")
    assert tool["name"] == "weather"
    assert "Oslo" in json.dumps([tool.get("arguments"), tool.get("input")])
    assert "sunny" in json.dumps(tool["output"])
    (inside,) = [event for event in events if event.get("input") == "inside the tool"]
    assert inside["parent_id"] == tool["event_id"]


def chat_model(url, **given):
    return ChatOpenAI(
        model="asked-model", base_url=f"{url}/v1", api_key="k", max_retries=0, **given
    )


@langchain_core.tools.tool
def weather(city: str) -> str:
    """Weather."""
    lai.create_event(description="inside the tool")
    return f"sunny in {city}"


@ALONE_OR_NOT
@pytest.mark.parametrize("is_async", [False, True])
def test_langgraph(watching, provider, recorded, below, is_async):
    watching("langgraph", *below)
    provider.answer("/chat/completions", replies.chat(calls_tool=True), replies.chat())
    agent = create_agent(chat_model(provider.url), [weather])
    asked = {"messages": [("user", "Weather?")]}
    if is_async:
        asyncio.run(agent.ainvoke(asked))
    else:
        agent.invoke(asked)
    events = recorded.events()
    assert_two_calls_and_a_tool(events)
    for call in of_type(events, "llm_generation"):
        assert above(events, call) == ["model", "LangGraph"]
        assert call["metadata"]["finish_reasons"]


@pytest.mark.parametrize("is_async", [False, True])
def test_nodes_of_a_graph_that_run_side_by_side(watching, provider, recorded, is_async):
    watching("langgraph", "openai")
    provider.answer("/chat/completions", replies.chat())
    given = {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}
    where = {"base_url": f"{provider.url}/v1", "api_key": "k"}

    def node(name):
        def work(state):
            lai.create_event(description=f"begin {name}")
            with openai.OpenAI(**where) as client:
                client.chat.completions.create(**given, user=name)
            lai.create_event(description=f"end {name}")

        async def work_async(state):
            lai.create_event(description=f"begin {name}")
            await asyncio.sleep(0)
            async with openai.AsyncOpenAI(**where) as client:
                await client.chat.completions.create(**given, user=name)
            lai.create_event(description=f"end {name}")

        return work_async if is_async else work

    graph = StateGraph(dict)
    names = [f"node-{number}" for number in range(5)]
    for name in names:
        graph.add_node(name, node(name))
        graph.add_edge(START, name)
    compiled = graph.compile()
    if is_async:
        asyncio.run(compiled.ainvoke({"asked": 1}))
    else:
        compiled.invoke({"asked": 1})
    events = recorded.events()
    for name in names:
        mine = [e for e in events if e.get("input") in (f"begin {name}", f"end {name}")]
        mine += [e for e in of_type(events, "llm_generation") if e["params"]["user"] == name]
        assert [above(events, event) for event in mine] == [[name, "LangGraph"]] * 3


@ALONE_OR_NOT
def test_a_chain_of_langchain_and_what_its_functions_do(watching, provider, recorded, below):
    watching("langchain", *below)
    provider.answer("/chat/completions", replies.chat())

    def look(message):
        lai.create_event(description="inside the chain")
        return message

    prompt = ChatPromptTemplate.from_messages([("system", "Be brief"), ("user", "{q}")])
    chain = prompt | chat_model(provider.url) | RunnableLambda(look)
    chain.invoke({"q": "Hi"})
    events = recorded.events()
    (call,) = of_type(events, "llm_generation")
    assert above(events, call) == ["RunnableSequence"]
    assert [message["role"] for message in call["input"]] == ["system", "user"]
    (inside,) = [event for event in events if event.get("input") == "inside the chain"]
    assert above(events, inside) == ["look", "RunnableSequence"]
    lai.create_event(description="behind the chain")
    assert above(recorded.events(), recorded.events()[-1]) == []


@ALONE_OR_NOT
@pytest.mark.parametrize("is_async", [False, True])
def test_a_stream_of_langchain_is_one_event(watching, provider, recorded, one, below, is_async):
    watching("langchain", *below)
    provider.answer("/chat/completions", replies.chat_stream())
    model = chat_model(provider.url, stream_usage=True)

    async def read():
        return "".join([part.text async for part in model.astream("Hi")])

    text = asyncio.run(read()) if is_async else "".join(p.text for p in model.stream("Hi"))
    event = one()
    assert text == "Hello"
    assert "Hello" in json.dumps(event["output"])
    assert (event["input_tokens"], event["cache_read_tokens"]) == (30, 10)
    assert event["metadata"]["time_to_first_token_ms"] >= 0


def test_calls_between_the_parts_of_a_langchain_stream_are_their_own(watching, provider, recorded):
    watching("langchain", "openai")
    provider.answer(
        "/chat/completions", replies.chat_stream(), replies.chat(), replies.chat(), replies.chat()
    )
    client = openai.OpenAI(base_url=f"{provider.url}/v1", api_key="k", max_retries=0)
    given = {"model": "other-model", "messages": [{"role": "user", "content": "aside"}]}
    parts = chat_model(provider.url).stream("Hi")
    next(parts)
    client.chat.completions.create(**given)
    list(parts)
    client.chat.completions.create(**given)
    events = recorded.events()
    assert [json.dumps(event["input"]).count("aside") for event in events] == [0, 1, 1]


@ALONE_OR_NOT
def test_a_refused_call_of_langchain(watching, provider, one, below):
    watching("langchain", *below)
    provider.answer("/chat/completions", replies.refused(429))
    with pytest.raises(openai.RateLimitError):
        chat_model(provider.url).invoke("Hi")
    event = one()
    assert event["status"] == "error"
    assert "RateLimitError" in event["error_type"]


def agent_of_openai(url, calls):
    @agents.function_tool
    def weather(city: str) -> str:
        lai.create_event(description="inside the tool")
        return f"sunny in {city}"

    client = openai.AsyncOpenAI(base_url=f"{url}/v1", api_key="k", max_retries=0)
    kind = (
        agents.OpenAIResponsesModel if calls == "responses" else agents.OpenAIChatCompletionsModel
    )
    model = kind("asked-model", client)
    return agents.Agent("Forecaster", instructions="Be brief", model=model, tools=[weather])


@ALONE_OR_NOT
@pytest.mark.parametrize("calls", ["responses", "chat"])
def test_openai_agents(watching, provider, recorded, below, calls):
    watching("openai_agents", *below)
    provider.answer("/responses", replies.response(calls_tool=True), replies.response())
    provider.answer("/chat/completions", replies.chat(calls_tool=True), replies.chat())
    agents.Runner.run_sync(agent_of_openai(provider.url, calls), "Weather?")
    events = recorded.events()
    # Of chat completions the framework keeps the sums alone.
    assert_two_calls_and_a_tool(events, tells_parts=calls == "responses" or below == ["openai"])
    for call in of_type(events, "llm_generation"):
        assert "Forecaster" in above(events, call)
    assert not [e for e in of_type(events, "agent") if e.get("input_tokens")]


@ALONE_OR_NOT
def test_pydantic_ai(watching, provider, recorded, below):
    watching("pydantic_ai", *below)
    provider.answer("/chat/completions", replies.chat(calls_tool=True), replies.chat())
    server = OpenAIProvider(base_url=f"{provider.url}/v1", api_key="k")
    agent = pydantic_ai.Agent(
        OpenAIChatModel("asked-model", provider=server), instructions="Be brief", name="forecaster"
    )

    @agent.tool_plain
    def weather(city: str) -> str:
        lai.create_event(description="inside the tool")
        return f"sunny in {city}"

    agent.run_sync("Weather?")
    events = recorded.events()
    assert_two_calls_and_a_tool(events)
    for event in of_type(events, "llm_generation"):
        assert above(events, event)[-1] == "forecaster"
    (run,) = of_type(events, "agent")
    assert run.get("input_tokens") is None  # its calls tell theirs


def test_a_streamed_run_of_pydantic_ai(watching, provider, recorded):
    watching("pydantic_ai", "openai")
    provider.answer("/chat/completions", replies.chat_stream())
    server = OpenAIProvider(base_url=f"{provider.url}/v1", api_key="k")
    agent = pydantic_ai.Agent(OpenAIChatModel("asked-model", provider=server), name="forecaster")

    async def read():
        async with agent.run_stream("Hi") as result:
            return "".join([text async for text in result.stream_text(delta=True)])

    assert asyncio.run(read()) == "Hello"
    (call,) = of_type(recorded.events(), "llm_generation")
    assert call["input_tokens"] == 30
    assert call["metadata"]["time_to_first_token_ms"] >= 0


@pytest.mark.parametrize("is_stream", [False, True])
def test_litellm_over_openai_is_one_event(watching, provider, one, is_stream):
    watching("litellm", "openai")
    provider.answer("/chat/completions", replies.chat_stream() if is_stream else replies.chat())
    answer = litellm.completion(
        model="openai/asked-model",
        messages=[{"role": "user", "content": "Hi"}],
        api_base=f"{provider.url}/v1",
        api_key="k",
        stream=is_stream,
    )
    if is_stream:
        assert "".join(part.choices[0].delta.content or "" for part in answer) == "Hello"
    event = one()
    # What the client below knows better.
    assert (event["name"], event["model"]) == ("completion", "served-model")
    assert (event["input_tokens"], event["reasoning_tokens"]) == (30, 5)
    assert event["output"][0]["content"] == "Hello"


def test_a_picture_that_two_instrumentations_see_is_recorded_once(watching, provider, recorded):
    watching("litellm", "langchain", "openai")
    provider.answer("/chat/completions", replies.chat())
    picture = {"type": "image_url", "image_url": {"url": replies.PNG_URL}}
    asked = [{"role": "user", "content": [{"type": "text", "text": "Hi"}, picture]}]
    where = {"api_base": f"{provider.url}/v1", "api_key": "k"}
    litellm.completion(model="openai/asked-model", messages=asked, **where)
    chat_model(provider.url).invoke(asked)
    one, other = recorded.events()
    pictures = [
        shot.data for record in recorded.all for shot in getattr(record, "screenshots", None) or []
    ]
    assert pictures == [replies.PNG] * 2
    assert "[picture 1]" in json.dumps(one["input"])
    assert "[picture 1]" in json.dumps(other["input"])


def test_inputs_of_any_kind_do_not_break_a_chain(watching, recorded):
    watching("langchain")
    given = {"numbers": np.arange(3), "text": "Hi", "lock": threading.Lock()}
    assert RunnableLambda(lambda told: told["text"]).invoke(given) == "Hi"
    (event,) = recorded.events()
    assert (event["kinds"], event["status"]) == (["EventBegan", "EventEnded"], "ok")


def test_a_call_of_litellm_that_another_model_answers_in_the_end_is_one_event(
    watching, provider, one
):
    watching("litellm", "openai")
    provider.answer("/chat/completions", replies.refused(500), replies.chat())
    litellm.completion(
        model="openai/asked-model",
        messages=[{"role": "user", "content": "Hi"}],
        api_base=f"{provider.url}/v1",
        api_key="k",
        max_retries=0,
        num_retries=1,
    )
    event = one()
    assert (event["status"], event["input_tokens"]) == ("ok", 30)
