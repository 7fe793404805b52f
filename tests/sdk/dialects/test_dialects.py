"""What each dialect says, by its documentation, where no recording shows it."""

from typing import Any

from lucidicai.dialects import Reading
from lucidicai.dialects import Span
from lucidicai.dialects import SpanEvent
from lucidicai.dialects import read


def _read(attributes: dict[str, Any], **more: Any) -> Reading:
    return read(Span(trace_id="1" * 32, span_id="2" * 16, attributes=attributes, **more))


def test_traceloop_kinds_and_entities():
    said = _read(
        {
            "traceloop.span.kind": "tool",
            "traceloop.entity.name": "weather",
            "traceloop.entity.input": '{"args": [], "kwargs": {"city": "Oslo"}}',
            "traceloop.entity.output": '"4 degrees"',
            "traceloop.workflow.name": "answer",
            "traceloop.association.properties.session_id": "chat-7",
            "traceloop.association.properties.user_id": "ann",
            "traceloop.association.properties.plan": "pro",
        },
        name="weather.tool",
    )
    assert (said.type, said.name) == ("function_call", "weather")
    assert (said.arguments, said.output) == ({"city": "Oslo"}, "4 degrees")
    facts = said.session
    assert (facts.session_id, facts.user_id, facts.name) == ("chat-7", "ann", "answer")
    assert said.metadata["plan"] == "pro"
    kinds = ("workflow", "agent", "task")
    assert [_read({"traceloop.span.kind": kind}).type for kind in kinds] == [
        "agent",
        "agent",
        "step",
    ]


def test_mlflow_writes_every_value_as_json():
    said = _read(
        {
            "mlflow.traceRequestId": '"tr-1"',
            "mlflow.spanType": '"CHAT_MODEL"',
            "mlflow.spanInputs": '{"messages": [{"role": "user", "content": "hi"}]}',
            "mlflow.spanOutputs": '"hello"',
            "mlflow.llm.model": '"gpt-4o"',
            "mlflow.llm.provider": '"openai"',
            "mlflow.llm.cost": '{"input_cost": 0.1, "output_cost": 0.2, "total_cost": 0.3}',
            "mlflow.chat.tokenUsage": (
                '{"input_tokens": 120, "output_tokens": 30, "total_tokens": 150,'
                ' "cache_read_input_tokens": 64}'
            ),
        }
    )
    assert (said.type, said.model, said.provider) == ("llm_generation", "gpt-4o", "openai")
    assert said.output == "hello"
    assert (said.input_tokens, said.cache_read_tokens, said.cost) == (120, 64, 0.3)


def test_mlflow_counts_as_the_provider_does():
    usage = (
        '{"input_tokens": 20, "output_tokens": 15, "total_tokens": 35,'
        ' "cache_read_input_tokens": 10, "cache_creation_input_tokens": 5}'
    )
    named = {"mlflow.spanType": '"LLM"', "mlflow.chat.tokenUsage": usage}
    assert _read({**named, "mlflow.llm.provider": '"anthropic"'}).input_tokens == 35
    assert _read({**named, "mlflow.llm.provider": '"openai"'}).input_tokens == 20


def test_langfuse_classes_stand_beside_each_other():
    said = _read(
        {
            "langfuse.observation.type": "generation",
            "langfuse.observation.usage_details": (
                '{"input": 56, "input_cached_tokens": 64, "output": 20,'
                ' "output_reasoning_tokens": 10, "total": 150}'
            ),
            "langfuse.observation.cost_details": '{"input": 0.1, "output": 0.2}',
            "langfuse.session.id": "s",
        }
    )
    assert (said.input_tokens, said.output_tokens) == (120, 30)
    assert (said.cache_read_tokens, said.reasoning_tokens) == (64, 10)
    assert round(said.cost or 0, 6) == 0.3
    assert said.session.session_id == "s"


def test_livekit_old_and_new_names():
    for prefix in ("lk.", "lk.pii."):
        said = _read(
            {
                f"{prefix}chat_ctx": '{"items": [{"role": "user", "content": ["hi"]}]}',
                f"{prefix}response.text": "hello",
                "lk.response.ttft": 0.25,
            },
            name="llm_node",
        )
        assert said.input == {"items": [{"role": "user", "content": ["hi"]}]}
        assert (said.output, said.time_to_first_token_ms) == ("hello", 250)
        tool = _read(
            {
                "lk.function_tool.name": "weather",
                f"{prefix}function_tool.arguments": '{"city": "Oslo"}',
                f"{prefix}function_tool.output": "no such city",
                "lk.function_tool.is_error": True,
            },
            name="function_tool",
        )
        assert (tool.type, tool.name, tool.status) == ("function_call", "weather", "error")
        assert (tool.arguments, tool.error) == ({"city": "Oslo"}, "no such city")


def test_livekit_requests_tell_their_tokens_once():
    counted = {"gen_ai.request.model": "gpt-4o", "gen_ai.usage.input_tokens": 7}
    assert _read(counted, name="llm_request", scope="livekit-agents").input_tokens == 7
    assert _read(counted, name="llm_request_run", scope="livekit-agents").input_tokens is None


def test_mcp_only_the_calling_side_is_a_function_call():
    called = {"mcp.method.name": "tools/call", "gen_ai.tool.name": "weather", "mcp.session.id": "m"}
    client = _read(called, name="tools/call weather", kind="client")
    server = _read(called, name="tools/call weather", kind="server")
    assert (client.type, client.name) == ("function_call", "weather")
    assert server.type == "mcp_server"
    assert client.session.session_id is None


def test_logfire_before_the_names_of_gen_ai():
    said = _read(
        {
            "request_data": '{"model": "gpt-4o", "messages": [{"role": "user", "content": "hi"}]}',
            "response_data": (
                '{"message": {"role": "assistant", "content": "hello"}, "usage":'
                ' {"prompt_tokens": 10, "completion_tokens": 2,'
                ' "prompt_tokens_details": {"cached_tokens": 4}}}'
            ),
            "logfire.level_num": 17,
        }
    )
    assert (said.type, said.model, said.status) == ("llm_generation", "gpt-4o", "error")
    assert (said.input_tokens, said.cache_read_tokens) == (10, 4)


def test_pydantic_ai_events_as_an_attribute():
    said = _read(
        {
            "gen_ai.request.model": "gpt-4o",
            "events": (
                '[{"event.name": "gen_ai.user.message", "content": "hi", "role": "user"},'
                ' {"event.name": "gen_ai.choice", "index": 0,'
                ' "message": {"role": "assistant", "content": "hello"}}]'
            ),
        }
    )
    assert said.input == [{"role": "user", "content": "hi"}]
    assert said.output == [{"role": "assistant", "index": 0, "content": "hello"}]


def test_the_older_vercel_names():
    said = _read(
        {
            "ai.operationId": "ai.streamText.doStream",
            "ai.result.text": "hello",
            "ai.stream.msToFirstChunk": 120.5,
            "ai.usage.promptTokens": 5,
        }
    )
    assert (said.type, said.output, said.time_to_first_token_ms) == (
        "llm_generation",
        "hello",
        120.5,
    )
    assert said.input_tokens == 5


def test_a_vendor_decides_before_the_words_that_all_share():
    said = _read(
        {
            "openinference.span.kind": "AGENT",
            "gen_ai.operation.name": "chat",
            "llm.token_count.prompt": 1,
            "gen_ai.usage.input_tokens": 2,
        }
    )
    assert said.type == "agent"
    assert said.dialects == ["openinference"]
    assert said.metadata["otel"]["attributes"]["gen_ai.operation.name"] == "chat"


def test_counts_that_can_only_stand_beside_each_other():
    larger = _read(
        {
            "gen_ai.request.model": "claude",
            "gen_ai.usage.input_tokens": 20,
            "gen_ai.usage.cache_read.input_tokens": 100,
        }
    )
    assert (larger.input_tokens, larger.fresh_input_tokens) == (120, 20)
    by_total = _read(
        {
            "gen_ai.request.model": "gemini",
            "gen_ai.usage.input_tokens": 100,
            "gen_ai.usage.output_tokens": 10,
            "gen_ai.usage.reasoning_tokens": 5,
            "gen_ai.usage.total_tokens": 115,
        }
    )
    assert (by_total.input_tokens, by_total.output_tokens) == (100, 15)


def test_sessions_by_their_precedence():
    named = {
        "gen_ai.conversation.id": "conversation",
        "langfuse.session.id": "vendor",
        "session.id": "session",
        "lucidic.session.id": "ours",
    }
    for winner in ("ours", "session", "vendor", "conversation"):
        assert _read(named).session.session_id == winner
        named.popitem()
    assert _read(named).session.session_id is None


def test_whose_session_it_is():
    resource = {"service.name": "shop"}
    assert _read({}, resource=resource).session.agent_id == "shop"
    assert _read({"lucidic.agent.id": "a"}, resource=resource).session.agent_id == "a"
    assert _read({}, resource={"service.name": "unknown_service:python"}).session.agent_id is None


def test_a_span_of_no_agent():
    said = _read({"http.request.method": "GET"}, name="GET /", kind="server")
    assert (said.type, said.name, said.is_agent_or_llm) == ("generic", "GET /", False)
    assert said.metadata["otel"]["attributes"] == {"http.request.method": "GET"}


def test_events_that_are_nothing_else_are_kept():
    said = _read({}, events=[SpanEvent("cache.miss", 5, {"key": "k"})])
    assert said.metadata["otel"]["events"] == [
        {"name": "cache.miss", "time": 5, "attributes": {"key": "k"}}
    ]
