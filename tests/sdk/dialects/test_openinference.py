"""OpenInference: flattened messages, inclusive counts, kinds."""

from lucidicai.dialects import Span
from lucidicai.dialects import read


def _span(**attributes: object) -> Span:
    named = {name.replace("__", "."): value for name, value in attributes.items()}
    return Span(trace_id="1" * 32, span_id="2" * 16, name="ChatCompletion", attributes=named)


def test_messages_are_put_together():
    span = Span(
        trace_id="1" * 32,
        span_id="2" * 16,
        attributes={
            "openinference.span.kind": "LLM",
            "llm.input_messages.0.message.role": "user",
            "llm.input_messages.0.message.contents.0.message_content.type": "text",
            "llm.input_messages.0.message.contents.0.message_content.text": "what is this?",
            "llm.input_messages.0.message.contents.1.message_content.type": "image",
            "llm.input_messages.0.message.contents.1.message_content.image.image.url": "http://a/b",
            "llm.output_messages.0.message.role": "assistant",
            "llm.output_messages.0.message.tool_calls.0.tool_call.id": "c1",
            "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "look",
            "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": "{}",
        },
    )
    said = read(span)
    assert said.input == [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "what is this?"},
                {"type": "image_url", "image_url": {"url": "http://a/b"}},
            ],
        }
    ]
    assert said.output == [
        {
            "role": "assistant",
            "tool_calls": [{"id": "c1", "function": {"name": "look", "arguments": {}}}],
        }
    ]
    assert "attributes" not in said.metadata["otel"]


def test_the_order_of_messages_is_by_number_not_by_text():
    said = read(
        Span(
            trace_id="1" * 32,
            span_id="2" * 16,
            attributes={
                f"llm.input_messages.{place}.message.content": f"m{place}" for place in range(11)
            },
        )
    )
    assert [message["content"] for message in said.input] == [f"m{place}" for place in range(11)]


def test_the_prompt_includes_what_came_from_the_cache():
    said = read(
        _span(
            openinference__span__kind="LLM",
            llm__token_count__prompt=100,
            llm__token_count__completion=20,
            llm__token_count__prompt_details__cache_read=60,
            llm__token_count__completion_details__reasoning=5,
        )
    )
    assert (said.input_tokens, said.output_tokens) == (100, 20)
    assert (said.cache_read_tokens, said.reasoning_tokens) == (60, 5)
    assert said.fresh_input_tokens == 40


def test_a_tool_has_arguments_and_a_result():
    said = read(
        _span(
            openinference__span__kind="TOOL",
            tool__name="search",
            input__value='{"query": "x"}',
            input__mime_type="application/json",
            output__value="found",
        )
    )
    assert (said.type, said.name) == ("function_call", "search")
    assert said.arguments == {"query": "x"}
    assert said.output == "found"


def test_an_unknown_kind_is_the_type():
    said = read(_span(openinference__span__kind="DECISION"))
    assert said.type == "decision"
    assert not said.is_agent_or_llm


def test_a_call_that_no_model_answered_has_the_one_that_was_asked_for():
    asked = '{"model": "gpt-4o-mini", "temperature": 0.5}'
    said = read(_span(openinference__span__kind="LLM", llm__invocation_parameters=asked))
    assert said.model == "gpt-4o-mini"
    both = {"llm__invocation_parameters": asked, "llm__model_name": "gpt-4o-mini-2024-07-18"}
    assert read(_span(**both)).model == "gpt-4o-mini-2024-07-18"
