"""The plain OpenTelemetry SDK: a span in the GenAI conventions, batch processor, OTLP over HTTP."""

import json

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # type: ignore[import-not-found,unused-ignore]  # a peer
from opentelemetry.sdk.trace import TracerProvider  # type: ignore[import-not-found,unused-ignore]  # a peer
from opentelemetry.sdk.trace.export import BatchSpanProcessor  # type: ignore[import-not-found,unused-ignore]  # a peer

from benchmarks.corpus import Event


class OpenTelemetry:
    """All defaults: a queue of 2,048 spans, batches of 512, no compression."""

    def __init__(self, sink_url: str) -> None:
        self._provider = TracerProvider()
        exporter = OTLPSpanExporter(endpoint=f"{sink_url}/v1/traces")
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("benchmark")

    def record(self, event: Event) -> None:
        span = self._tracer.start_span(
            f"chat {event.model}",
            attributes={
                "gen_ai.operation.name": "chat",
                "gen_ai.provider.name": event.provider,
                "gen_ai.request.model": event.model,
                # Attributes are flat: instrumentations write structures as JSON.
                "gen_ai.input.messages": json.dumps(event.messages),
            },
        )
        span.set_attributes(
            {
                "gen_ai.output.messages": event.output,
                "gen_ai.usage.input_tokens": event.input_tokens,
                "gen_ai.usage.output_tokens": event.output_tokens,
            }
        )
        span.end()

    def flush(self) -> None:
        self._provider.force_flush(30_000)


def open_row(sink_url: str) -> OpenTelemetry:
    return OpenTelemetry(sink_url)
