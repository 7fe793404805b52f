"""Whatever a span's attributes are: reading never raises, and what it returns can be written."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lucidicai.dialects import Span
from lucidicai.dialects import SpanEvent
from lucidicai.dialects import read
from lucidicai.dialects.reader import DIALECTS

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
KNOWN = sorted(
    {attribute for dialect in DIALECTS for attribute in dialect.rows}
    | {prefix + "0" for dialect in DIALECTS for prefix in dialect.prefixes}
    | {
        "openinference.span.kind", "gen_ai.operation.name", "gen_ai.input.messages",
        "gen_ai.output.messages", "gen_ai.system_instructions", "llm.input_messages.0.message",
        "llm.input_messages.0.message.contents.0.message_content.image",
        "llm.input_messages.x.message.role", "llm.output_messages.99999999999.message.role",
        "gen_ai.prompt.0.content", "gen_ai.prompt.0", "traceloop.span.kind",
        "traceloop.entity.input", "ai.operationId", "ai.response.toolCalls", "ai.response.text",
        "mlflow.spanType", "mlflow.chat.tokenUsage", "mlflow.llm.cost", "events",
        "all_messages_events", "request_data", "response_data", "session.id", "lk.response.text",
        "langfuse.observation.usage_details", "langfuse.observation.cost_details",
        "langfuse.observation.model.parameters", "langfuse.observation.type", "mcp.method.name",
        "lucidic.event.without",
        "llm.invocation_parameters", "logfire.level_num", "lk.response.function_calls",
    }
)  # fmt: skip
WHOLE_METADATA = {"lucidic.event.metadata", "lucidic.event.without"}
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXT
    | st.sampled_from(["[", "{", "{}", "[[", "1e999", "[1]", '{"a": 1}', '"x"', '[{"role": 1}]'])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
JSON_TEXTS = VALUES.map(lambda value: msgspec.json.encode(value).decode())
ATTRIBUTES = st.dictionaries(st.sampled_from(KNOWN) | TEXT, VALUES | JSON_TEXTS, max_size=12)
EVENTS = st.lists(
    st.builds(
        SpanEvent,
        st.sampled_from(
            [
                "exception",
                "gen_ai.user.message",
                "gen_ai.choice",
                "gen_ai.content.prompt",
                "gen_ai.client.inference.operation.details",
                "other",
            ]
        ),
        st.just(1),
        ATTRIBUTES,
    ),
    max_size=3,
)


@given(ATTRIBUTES, EVENTS, st.dictionaries(TEXT, VALUES, max_size=3))
def test_any_attributes_are_read(attributes, events, resource):
    span = Span(
        trace_id="1" * 32,
        span_id="2" * 16,
        name="llm_request",
        status="error",
        attributes=attributes,
        events=events,
        resource=resource,
    )
    said = read(span)
    msgspec.json.encode(said)
    assert read(span) == said or "nan" in repr(said)
    for tokens in (said.input_tokens, said.output_tokens, said.cache_read_tokens):
        assert tokens is None or tokens >= 0


@given(ATTRIBUTES)
def test_an_attribute_is_part_of_a_field_or_kept(attributes):
    # Who says the whole metadata has the last word about them.
    attributes = {k: v for k, v in attributes.items() if k not in WHOLE_METADATA}
    said = read(Span(trace_id="1" * 32, span_id="2" * 16, attributes=attributes))
    kept = said.metadata["otel"].get("attributes", {})
    assert set(kept) <= set(attributes)
    if not said.dialects:
        assert set(kept) == set(attributes)
