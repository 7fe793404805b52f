"""Spans as real instrumentations emitted them, against a provider that answers the same always.

It counts 120 tokens read (64 of them from the cache) and 30 written (10 of them reasoning), as
OpenAI does; as Anthropic does 20 read, 100 from the cache, 30 into it, and 15 written.
"""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from lucidicai.dialects import Reading
from lucidicai.dialects import Span
from lucidicai.dialects import read

RECORDED = Path(__file__).parent / "recorded"

# Of each file: how many spans of which type, in the order in which they ended.
TYPES = {
    "langfuse-5.0": "generic llm_generation function_call agent",
    "livekit-agents-1.8": (
        "generic agent generic generic attempt llm_generation generic function_call attempt "
        "llm_generation generic generic step generic generic generic agent"
    ),
    "logfire-5.2": "llm_generation generic generic generic",
    "mcp-fastmcp-4.2": (
        "mcp_server mcp_request generic mcp_server mcp_request function_call mcp_server "
        "mcp_request function_call agent"
    ),
    "mlflow-3.17": "llm_generation function_call llm_generation agent retrieval",
    "openinference-anthropic-3.1": "llm_generation llm_generation",
    "openinference-openai-0.1.66": (
        "llm_generation llm_generation embedding llm_generation llm_generation"
    ),
    "openllmetry-anthropic-0.62": "llm_generation llm_generation",
    "openllmetry-openai-0.40": "llm_generation llm_generation embedding llm_generation",
    "openllmetry-openai-0.62": (
        "llm_generation llm_generation embedding llm_generation llm_generation"
    ),
    "otel-openai-v2-2.1b0": "llm_generation llm_generation",
    "pydantic-ai-2.68-format2": "llm_generation function_call llm_generation agent",
    "pydantic-ai-2.68-format5": "llm_generation function_call llm_generation agent",
    "vercel-5.0": ("llm_generation function_call llm_generation agent embedding embedding_batch"),
    "vercel-6.0": ("llm_generation function_call llm_generation agent embedding embedding_batch"),
}
# Those whose instrumentation tells nothing of the cache.
WITHOUT_CACHE = {"otel-openai-v2-2.1b0", "logfire-5.2", "vercel-5.0"}
WITHOUT_MESSAGES = {"otel-openai-v2-2.1b0", "mcp-fastmcp-4.2"}
WITHOUT_CALLS = {"mcp-fastmcp-4.2"}


def _spans(name: str) -> list[Span]:
    recorded = msgspec.json.decode((RECORDED / f"{name}.json").read_bytes())
    return msgspec.convert(recorded["spans"], list[Span])


def _calls(name: str) -> list[Reading]:
    readings = [read(span) for span in _spans(name)]
    return [said for said in readings if said.type == "llm_generation" and said.status != "error"]


def test_every_recording_is_tested():
    assert {path.stem for path in RECORDED.glob("*.json")} == set(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_types(name: str):
    assert [read(span).type for span in _spans(name)] == TYPES[name].split()


@pytest.mark.parametrize("name", TYPES)
def test_every_model_call_tells_its_tokens_in_the_same_meaning(name: str):
    counts = {
        (said.input_tokens, said.output_tokens, said.cache_read_tokens, said.fresh_input_tokens)
        for said in _calls(name)
    }
    if name in WITHOUT_CALLS:
        assert counts == set()
    elif name == "mlflow-3.17":
        assert counts == {(120, 30, 64, 56), (150, 15, 100, 20)}
    elif "anthropic" in name:
        assert counts == {(150, 15, 100, 20)}
    elif name in WITHOUT_CACHE:
        assert counts == {(120, 30, None, 120)}
    else:
        assert counts == {(120, 30, 64, 56)}


@pytest.mark.parametrize("name", TYPES)
def test_only_model_calls_count(name: str):
    readings = [read(span) for span in _spans(name)]
    others = [said for said in readings if said.type not in ("llm_generation", "embedding")]
    assert all(said.input_tokens is None and said.cost is None for said in others)


@pytest.mark.parametrize("name", sorted(set(TYPES) - WITHOUT_MESSAGES))
def test_what_was_asked_and_answered(name: str):
    told = [said for said in _calls(name) if said.input is not None]
    assert told
    for said in told:
        assert "How warm is it in Oslo?" in str(said.input)
        assert "It is 4 degrees in Oslo." in str(said.output) or "call_1" in str(said.output)
        assert said.model is not None


@pytest.mark.parametrize("name", TYPES)
def test_tools(name: str):
    tools = [said for said in map(read, _spans(name)) if said.type == "function_call"]
    if name == "mcp-fastmcp-4.2":
        # It tells which tools were called, and not with what.
        assert [(said.name, said.status, said.error_type) for said in tools] == [
            ("weather", None, None),
            ("broken", "error", "tool_error"),
        ]
        return
    for said in tools:
        assert said.name in ("weather", "tool")
        assert "Oslo" in str(said.arguments)
        assert said.output == "4 degrees"


@pytest.mark.parametrize("name", TYPES)
def test_nothing_that_a_span_said_is_left_out(name: str):
    for span in _spans(name):
        told = msgspec.json.encode(read(span)).decode()
        for attribute, value in span.attributes.items():
            for leaf in _leaves(value):
                assert leaf in told or leaf in OURS, (attribute, leaf)


# What the product has words of its own for, or what only tells how another value is written.
OURS = {"LLM", "EMBEDDING", "application/json", "generation", "tool", "span", "agent", "ERROR"} | {
    "chat", "embedding", "embeddings", "execute_tool", "invoke_agent", "text_completion",
    "create_agent", "invoke_workflow", "completion",
    "ai.generateText.doGenerate", "ai.toolCall", "ai.generateText",
    "ai.embed.doEmbed", "ai.embed", "text", "tool_call", "tool_call_response",
}  # fmt: skip


def _leaves(value: Any) -> list[str]:
    """Returns the texts and numbers in a value, those in JSON text too, as JSON writes them."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            value = msgspec.json.decode(value)
        except msgspec.DecodeError:
            return [value]
    if isinstance(value, dict):
        return [leaf for member in value.values() for leaf in _leaves(member)]
    if isinstance(value, list):
        return [leaf for member in value for leaf in _leaves(member)]
    if isinstance(value, str):
        # As text within text is written, however often it was.
        return [value.splitlines()[0].split('"')[0].strip("\\")] if value else []
    return []


def test_a_failed_call_tells_its_error():
    for name in ("openinference-openai-0.1.66", "openllmetry-openai-0.62"):
        said = read(_spans(name)[-1])
        assert (said.status, said.error) == ("error", "Error code: 404")
        assert said.error_type is not None
        assert said.error_type.endswith("NotFoundError")
        assert said.traceback is not None


def test_sessions_and_users():
    for name in ("langfuse-5.0", "vercel-6.0"):
        said = [read(span).session for span in _spans(name)][-1]
        assert (said.session_id, said.user_id) == ("chat-7", "ann")
    conversation = {read(span).session.session_id for span in _spans("pydantic-ai-2.68-format5")}
    assert len(conversation) == 1
    assert None not in conversation
