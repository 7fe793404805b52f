"""What every sender's program does: calls of two providers, watched by a package of PyPI.

OTEL_EXPORTER_OTLP_ENDPOINT and _PROTOCOL say where the spans go; LUCIDIC_TEST_PROVIDER answers the
calls. The last line of the output tells every span that was ended, from a processor of its own, so
that whoever looks at the server knows what was sent.
"""

import json
import os

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

URL = os.environ["LUCIDIC_TEST_PROVIDER"]
HI = [{"role": "user", "content": "Hi"}]
WEATHER = {
    "name": "weather",
    "description": "Weather.",
    "parameters": {"type": "object", "properties": {}},
}

ended = InMemorySpanExporter()


def exporter():
    """Returns the exporter of the protocol that the environment names."""
    if os.environ["OTEL_EXPORTER_OTLP_PROTOCOL"] == "grpc":
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    else:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    return OTLPSpanExporter()


def begin():
    """Sets up OpenTelemetry as its own pages say; returns the provider."""
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(exporter()))
    watch(provider)
    trace.set_tracer_provider(provider)
    return provider


def watch(provider):
    """Keeps what the provider's spans were."""
    provider.add_span_processor(SimpleSpanProcessor(ended))


def call_openai():
    """A call that asks for a tool, one that streams, one of the newer door, and one that fails."""
    import openai

    client = openai.OpenAI(base_url=f"{URL}/v1", api_key="k", max_retries=0)
    tools = [{"type": "function", "function": WEATHER}]
    client.chat.completions.create(model="tool-model", messages=HI, tools=tools)
    streamed = client.chat.completions.create(
        model="stream-model", messages=HI, stream=True, stream_options={"include_usage": True}
    )
    assert "".join(x.choices[0].delta.content or "" for x in streamed if x.choices) == "Hello"
    client.responses.create(model="responses-model", input="Hi")
    broken = openai.OpenAI(base_url=f"{URL}/broken/v1", api_key="k", max_retries=0)
    try:
        broken.chat.completions.create(model="broken-model", messages=HI)
    except openai.APIStatusError:
        return
    raise AssertionError("it was to fail")


def call_anthropic():
    """A call that reads a cache and writes to it, and one that streams."""
    import anthropic

    client = anthropic.Anthropic(base_url=URL, api_key="k", max_retries=0)
    client.messages.create(model="cache-model", max_tokens=64, messages=HI)
    with client.messages.stream(model="spoken-model", max_tokens=64, messages=HI) as streamed:
        assert "".join(streamed.text_stream) == "Hello"


def call_all():
    """Makes all calls below one span of the program's own."""
    with trace.get_tracer("program").start_as_current_span("plan the trip"):
        call_openai()
        call_anthropic()


def tell(provider):
    """Sends what is left, and prints what there was."""
    assert provider.force_flush()
    spans = [
        {
            "id": f"{trace_id}-{trace.format_span_id(span.context.span_id)}",
            "trace_id": trace_id,
            "parent": trace.format_span_id(span.parent.span_id) if span.parent else None,
            "name": span.name,
        }
        for span in ended.get_finished_spans()
        for trace_id in [trace.format_trace_id(span.context.trace_id)]
    ]
    print(json.dumps(spans))
