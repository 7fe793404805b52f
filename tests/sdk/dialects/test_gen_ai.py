"""OpenTelemetry's GenAI conventions of every generation."""

from typing import Any

import msgspec

from lucidicai.dialects import Reading
from lucidicai.dialects import Span
from lucidicai.dialects import SpanEvent
from lucidicai.dialects import read


def _read(
    attributes: dict[str, Any], events: list[SpanEvent] | None = None, **more: Any
) -> Reading:
    return read(
        Span(
            trace_id="1" * 32,
            span_id="2" * 16,
            name="chat gpt-4o",
            attributes=attributes,
            events=events or [],
            **more,
        )
    )


CHAT: dict[str, Any] = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.response.model": "gpt-4o-2024-08-06",
}


def test_messages_as_attributes():
    said = _read(
        {
            **CHAT,
            "gen_ai.system_instructions": '[{"type": "text", "content": "Be brief."}]',
            "gen_ai.input.messages": msgspec.json.encode(
                [{"role": "user", "parts": [{"type": "text", "content": "hello"}]}]
            ).decode(),
            "gen_ai.output.messages": [
                {
                    "role": "assistant",
                    "parts": [
                        {"type": "tool_call", "id": "c", "name": "f", "arguments": {"a": 1}},
                        {"type": "shiny_new", "glow": 3},
                    ],
                    "finish_reason": "tool_call",
                }
            ],
        }
    )
    assert said.type == "llm_generation"
    assert said.input == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "hello"},
    ]
    assert said.output == [
        {
            "role": "assistant",
            "finish_reason": "tool_call",
            "content": [{"type": "shiny_new", "glow": 3}],
            "tool_calls": [
                {"id": "c", "type": "function", "function": {"name": "f", "arguments": {"a": 1}}}
            ],
        }
    ]


def test_messages_as_events():
    said = _read(
        {"gen_ai.system": "openai", "gen_ai.request.model": "gpt-4o"},
        [
            SpanEvent("gen_ai.system.message", 1, {"content": "Be brief."}),
            SpanEvent("gen_ai.user.message", 2, {"content": "hello", "gen_ai.system": "openai"}),
            SpanEvent(
                "gen_ai.choice",
                3,
                {"index": 0, "finish_reason": "stop", "message": '{"content": "hi"}'},
            ),
        ],
    )
    assert said.input == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "hello"},
    ]
    assert said.output == [
        {"role": "assistant", "index": 0, "finish_reason": "stop", "content": "hi"}
    ]
    assert "events" not in said.metadata["otel"]


def test_messages_as_one_event_of_all_details():
    said = _read(
        CHAT,
        [
            SpanEvent(
                "gen_ai.client.inference.operation.details",
                1,
                {"gen_ai.input.messages": [{"role": "user", "parts": ["hello"]}]},
            )
        ],
    )
    assert said.input == [{"role": "user", "content": "hello"}]


def test_the_model_that_answered_comes_first_and_the_other_is_kept():
    said = _read(CHAT)
    assert said.model == "gpt-4o-2024-08-06"
    assert said.metadata["otel"]["attributes"] == {"gen_ai.request.model": "gpt-4o"}


def test_names_of_three_versions_for_one_count():
    for name in (
        "gen_ai.usage.cache_creation_input_tokens",
        "gen_ai.usage.cache_creation.input_tokens",
        "gen_ai.usage.cache_write.input_tokens",
    ):
        said = _read({**CHAT, "gen_ai.usage.input_tokens": 10, name: "4"})
        assert (said.input_tokens, said.cache_write_tokens) == (10, 4)


def test_an_agent_does_not_count_the_tokens_of_its_calls():
    said = _read(
        {
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.agent.name": "planner",
            "gen_ai.usage.input_tokens": 100,
        }
    )
    assert (said.type, said.name, said.input_tokens) == ("agent", "planner", None)
    assert said.metadata["usage"] == {"input": 100}


def test_a_tool_call():
    said = _read(
        {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": "search",
            "gen_ai.tool.call.arguments": '{"q": 1}',
            "gen_ai.tool.call.result": "found",
        }
    )
    assert (said.type, said.name) == ("function_call", "search")
    assert (said.arguments, said.output) == ({"q": 1}, "found")


def test_a_failure():
    said = _read(
        {**CHAT, "error.type": "RateLimitError"},
        [
            SpanEvent(
                "exception",
                1,
                {
                    "exception.type": "openai.RateLimitError",
                    "exception.message": "slow down",
                    "exception.stacktrace": "Traceback ...",
                },
            )
        ],
        status="error",
        status_message="RateLimitError: slow down",
    )
    assert (said.status, said.error, said.error_type) == ("error", "slow down", "RateLimitError")
    assert said.traceback == "Traceback ..."


def test_a_conversation_names_the_session_weakly_and_a_session_strongly():
    weak = _read({**CHAT, "gen_ai.conversation.id": "c"}).session
    strong = _read({**CHAT, "gen_ai.conversation.id": "c", "session.id": "s"}).session
    assert (weak.session_id, strong.session_id) == ("c", "s")
    assert strong.rank < weak.rank
