"""LiveKit: a voice agent's session, driven in text, as it is driven in its own tests."""

import asyncio
import json

import pytest
from livekit import agents
from livekit.agents import llm
from livekit.agents.telemetry import set_tracer_provider
from opentelemetry import trace

import lucidicai as lai
from lucidicai.integrations.livekit import setup_livekit


class Stream(llm.LLMStream):
    async def _run(self):
        self._llm.asked += 1
        call = llm.FunctionToolCall(name="weather", arguments='{"city": "Oslo"}', call_id="t1")
        delta = (
            llm.ChoiceDelta(role="assistant", tool_calls=[call])
            if self._llm.asked == 1
            else llm.ChoiceDelta(role="assistant", content="Hello")
        )
        usage = llm.CompletionUsage(
            completion_tokens=12, prompt_tokens=30, prompt_cached_tokens=10, total_tokens=42
        )
        self._event_ch.send_nowait(llm.ChatChunk(id="1", delta=delta))
        self._event_ch.send_nowait(llm.ChatChunk(id="1", usage=usage))


class Model(llm.LLM):
    asked = 0
    model = "served-model"
    provider = "openai"

    def chat(self, *, chat_ctx, tools=None, conn_options=None, **_given):
        options = conn_options or agents.APIConnectOptions()
        return Stream(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=options)


class Forecaster(agents.Agent):
    def __init__(self):
        super().__init__(instructions="Be brief")

    @agents.function_tool
    async def weather(self, city: str) -> str:
        """Weather."""
        lai.create_event(description="inside the tool")
        return f"sunny in {city}"


@pytest.fixture
def voice(recorded):
    client = lai.LucidicAI()
    provider = setup_livekit(client, "a-room", metadata={"customer": "c7"})
    set_tracer_provider(provider)
    yield provider
    set_tracer_provider(trace.NoOpTracerProvider())
    client.close()


def test_a_turn_of_a_voice_agent(voice, recorded):
    async def talk():
        async with agents.AgentSession(llm=Model()) as session:
            await session.start(Forecaster())
            await session.run(user_input="Weather?")

    asyncio.run(talk())
    assert voice.force_flush(10_000)
    events = recorded.events()
    assert {event["session_id"] for event in events} == {"a-room"}
    assert all(event["kinds"] == ["EventBegan", "EventEnded"] for event in events)
    first, second = [event for event in events if event["type"] == "llm_generation"]
    for call in (first, second):
        assert (call["provider"], call["model"]) == ("openai", "served-model")
        assert (call["input_tokens"], call["output_tokens"]) == (30, 12)
        assert call["cache_read_tokens"] == 10
        assert call["metadata"]["time_to_first_token_ms"] >= 0
        assert call["metadata"]["customer"] == "c7"
    assert "weather" in json.dumps(first["output"])
    assert "Hello" in json.dumps(second["output"])
    (tool,) = [event for event in events if event["type"] == "function_call"]
    assert (tool["name"], tool["arguments"]) == ("weather", {"city": "Oslo"})
    assert "sunny" in json.dumps(tool["output"])
    (inside,) = [event for event in events if event.get("input") == "inside the tool"]
    assert inside["parent_id"] == tool["event_id"]
    (session,) = [event for event in events if event.get("parent_id") is None]
    (turn,) = [event for event in events if event.get("parent_id") == session["event_id"]]
    assert session["type"] == turn["type"] == "agent"
    assert {first["parent_id"], second["parent_id"], tool["parent_id"]} == {turn["event_id"]}


def test_its_session_has_the_rooms_name_and_one_of_its_own(voice, recorded):
    told = recorded.session("a-room")
    assert told["name"] == "Voice call a-room"


def test_it_is_a_name_of_the_package_too():
    assert lai.setup_livekit is setup_livekit
