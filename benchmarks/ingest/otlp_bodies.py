"""Requests of OpenTelemetry's protocol: the texts of the corpus as a sender of GenAI 1.37 has them.

A session is one trace: calls of a model below an agent's span, which ends and is sent last.
"""

import json
import os
from typing import Any

import msgspec
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from benchmarks.corpus import Event
from benchmarks.ingest.body import Body

EVENTS_PER_SESSION = 100
AGENTS = 20

_MILLISECOND = 1_000_000


class OtlpSource:
    """One program's endless spans, cut into requests."""

    def __init__(self, texts: list[Event], number: int, *, started_at: int) -> None:
        self._texts = texts
        self._place = number * 997
        self._agent = f"agent-{number % AGENTS}"
        self._now = started_at
        self._trace = os.urandom(16)
        self._root = os.urandom(8)
        self._in_session = 0

    def body(self, count: int) -> Body:
        """Returns the next `count` spans."""
        request = ExportTraceServiceRequest()
        of_resource = request.resource_spans.add()
        _set(of_resource.resource.attributes, {"service.name": self._agent})
        of_scope = of_resource.scope_spans.add()
        of_scope.scope.name = "opentelemetry.instrumentation.openai_v2"
        json_bytes = 0
        for _ in range(count):
            json_bytes += self._span(of_scope.spans.add())
        last = of_scope.spans[-1]
        event = f"{last.trace_id.hex()}-{last.span_id.hex()}"
        data = bytes(request.SerializeToString())
        return Body(data, count, json_bytes, last.trace_id.hex(), event)

    def _span(self, span: Span) -> int:
        """Fills a span; returns its size as JSON."""
        self._in_session += 1
        self._now += 3 * _MILLISECOND
        span.trace_id = self._trace
        span.start_time_unix_nano = self._now
        span.end_time_unix_nano = self._now + 2 * _MILLISECOND
        if self._in_session == EVENTS_PER_SESSION:
            span.span_id, span.name = self._root, "invoke_agent"
            span.kind = Span.SPAN_KIND_INTERNAL
            said: dict[str, Any] = {"gen_ai.operation.name": "invoke_agent"}
            self._trace, self._root, self._in_session = os.urandom(16), os.urandom(8), 0
        else:
            span.span_id, span.parent_span_id = os.urandom(8), self._root
            said = self._call()
            span.name = f"chat {said['gen_ai.request.model']}"
            span.kind = Span.SPAN_KIND_CLIENT
            if self._place % 50 == 0:
                span.status.code = Status.STATUS_CODE_ERROR
                span.status.message = "RateLimitError: try again in 20 s"
        _set(span.attributes, said)
        return len(msgspec.json.encode(said))

    def _call(self) -> dict[str, Any]:
        text = self._texts[self._place % len(self._texts)]
        self._place += 1
        asked = [
            {"role": one["role"], "parts": [{"type": "text", "content": one["content"]}]}
            for one in text.messages
        ]
        answered = text.output if isinstance(text.output, str) else json.dumps(text.output)
        parts = [{"type": "text", "content": answered}]
        said = [{"role": "assistant", "parts": parts, "finish_reason": "stop"}]
        return {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": text.provider,
            "gen_ai.request.model": text.model,
            "gen_ai.response.model": text.model,
            "gen_ai.request.temperature": 0.2,
            "gen_ai.response.id": f"chatcmpl-{self._place}",
            "gen_ai.response.finish_reasons": ["stop"],
            "gen_ai.usage.input_tokens": text.input_tokens,
            "gen_ai.usage.output_tokens": text.output_tokens,
            "gen_ai.input.messages": json.dumps(asked),
            "gen_ai.output.messages": json.dumps(said),
        }


def _set(attributes: Any, said: dict[str, Any]) -> None:
    for name, value in said.items():
        given = attributes.add(key=name).value
        match value:
            case int():
                given.int_value = value
            case float():
                given.double_value = value
            case list():
                for member in value:
                    given.array_value.values.add().string_value = member
            case _:
                given.string_value = value
