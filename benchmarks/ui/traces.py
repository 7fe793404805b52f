"""Traces of an agent as OpenInference's instrumentations tell them, some with a tool that failed.

Every trace is an agent's run: a call of a model, a tool, and the call that makes the answer of it.
Deterministic but for its times, which lie within the last hours.
"""

import hashlib
import json
import time
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from benchmarks.corpus import Event
from benchmarks.corpus import events

# One run in this many fails; the newest that does is older than a screen of rows shows.
FAILS_EVERY = 40
# What the input of a failing call holds and nothing else does.
MARK = "parcel-without-a-label"
FAILED_TOOL = "look_up_parcel"
PROJECT = "desk"
_ERROR = "TimeoutError: the depot did not answer within 5 s"
_SECOND = 10**9
_HOURS = 6


def body(traces: int) -> bytes:
    """Returns one request of OTLP with that many traces."""
    request = ExportTraceServiceRequest()
    resource = request.resource_spans.add()
    _set(
        resource.resource.attributes,
        {"service.name": PROJECT, "openinference.project.name": PROJECT},
    )
    scope = resource.scope_spans.add()
    scope.scope.name = "openinference.instrumentation.openai"
    said = events(2 * traces)
    apart = _HOURS * 3600 * _SECOND // traces
    now = time.time_ns()
    for number in range(traces):
        began = now - number * apart - 60 * _SECOND
        fails = number % FAILS_EVERY == FAILS_EVERY - 1
        scope.spans.extend(_trace(number, began, said[2 * number : 2 * number + 2], fails))
    return bytes(request.SerializeToString())


def spans_in(traces: int) -> int:
    """Returns how many spans that many traces have: a run that failed made no answer."""
    return 4 * traces - traces // FAILS_EVERY


def _trace(number: int, began: int, said: list[Event], fails: bool) -> list[Span]:
    asked = said[0].messages[-1]["content"]
    parcel = f"{MARK}-{number}" if fails else f"parcel-{number}"
    told = {"parcel": parcel, "fields": ["place", "time", "carrier"]}
    root = _span(number, 0, "answer", "AGENT", began, 9.0, {"input.value": asked})
    spans = [
        root,
        _model(number, 1, began, said[0]),
        _span(
            number,
            2,
            FAILED_TOOL,
            "TOOL",
            began + 3 * _SECOND,
            5.0 if fails else 0.4,
            {
                "tool.name": FAILED_TOOL,
                "input.value": json.dumps(told),
                "input.mime_type": "application/json",
                **({} if fails else {"output.value": f"{parcel} is at depot {number % 7}"}),
            },
        ),
    ]
    if fails:
        for one in (root, spans[2]):
            one.status.code = Status.STATUS_CODE_ERROR
            one.status.message = _ERROR
        event = spans[2].events.add()
        event.name = "exception"
        event.time_unix_nano = spans[2].end_time_unix_nano
        kind, _, message = _ERROR.partition(": ")
        _set(event.attributes, {"exception.type": kind, "exception.message": message})
        return spans
    _set(root.attributes, {"output.value": said[1].output})
    return [*spans, _model(number, 3, began + 4 * _SECOND, said[1])]


def _model(number: int, place: int, began: int, said: Event) -> Span:
    given = {
        f"llm.input_messages.{at}.message.{name}": one[name]
        for at, one in enumerate(said.messages)
        for name in ("role", "content")
    }
    attributes = {
        **given,
        "llm.model_name": said.model,
        "llm.provider": said.provider,
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.content": said.output,
        "llm.token_count.prompt": said.input_tokens,
        "llm.token_count.completion": said.output_tokens,
        "llm.token_count.total": said.input_tokens + said.output_tokens,
        "input.value": said.messages[-1]["content"],
        "output.value": said.output,
    }
    return _span(number, place, "chat", "LLM", began, 2.0, attributes)


def _span(
    number: int,
    place: int,
    name: str,
    kind: str,
    began: int,
    seconds: float,
    attributes: dict[str, Any],
) -> Span:
    span = Span(name=name, kind=Span.SPAN_KIND_INTERNAL)
    span.trace_id = _id(f"trace {number}", 16)
    span.span_id = _id(f"span {number} {place}", 8)
    if place:
        span.parent_span_id = _id(f"span {number} 0", 8)
    span.start_time_unix_nano = began
    span.end_time_unix_nano = began + int(seconds * _SECOND)
    span.status.code = Status.STATUS_CODE_OK
    _set(span.attributes, {"openinference.span.kind": kind, **attributes})
    return span


def _id(text: str, size: int) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:size]


def _set(attributes: Any, said: dict[str, Any]) -> None:
    for name, value in said.items():
        given = attributes.add(key=name).value
        if isinstance(value, int):
            given.int_value = value
        else:
            given.string_value = value
