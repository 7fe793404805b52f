"""For programs that use OpenTelemetry: a span processor that records their agents' spans.

Any instrumentation feeds the active session this way, through the program's own TracerProvider:

    provider.add_span_processor(LucidicSpanProcessor())
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace import Span
from opentelemetry.sdk.trace import SpanProcessor

from lucidicai.dialects.span import Span as Read
from lucidicai.dialects.span import SpanEvent
from lucidicai.integrations.following import FOLLOWED
from lucidicai.integrations.following import Following
from lucidicai.integrations.following import around
from lucidicai.integrations.following import end
from lucidicai.integrations.following import follow
from lucidicai.integrations.plain import plain_members
from lucidicai.record.handle import Session
from lucidicai.record.open import OpenSession
from lucidicai.record.session import flush
from lucidicai.record.session import named

_STATUS: dict[trace.StatusCode, Any] = {
    trace.StatusCode.OK: "ok",
    trace.StatusCode.ERROR: "error",
}


class LucidicSpanProcessor(SpanProcessor):
    """Records spans that tell of an agent: model calls, tools, agents, chains, retrieval.

    `session` is the one to record into, a Session or its id; by default it is the one that is
    active where a span begins, and a span that begins without one is not recorded. `every_span`
    records spans that tell of no agent as well, such as requests of a web server. `metadata`
    stands on every event. `kinds` are the names of the only spans to record, with what they are in
    OpenInference's words (LLM, TOOL, AGENT, ...): for a tracer that says it only at the end.

    What the program's sampler drops or its limits cut never comes here.
    """

    def __init__(
        self,
        *,
        session: Session | str | None = None,
        every_span: bool = False,
        metadata: Mapping[str, Any] | None = None,
        kinds: Mapping[str, str] | None = None,
    ) -> None:
        self._session: OpenSession | None = (
            session.opened if isinstance(session, Session) else named(session) if session else None
        )
        self._every_span = every_span
        self._metadata = dict(metadata or {})
        self._kinds = kinds
        # A span that ends comes as another object than it began as.
        self._followed: dict[tuple[int, int], Following] = {}

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Writes that a span has begun."""
        parent = trace.get_current_span(parent_context)
        above = around(parent) or self._followed.get(_name(parent.get_span_context()))
        session = self._session
        if session is not None and session.has_ended:
            return
        following = follow(
            self._read(span),
            above,
            session=session,
            is_recorded=self._is_recorded(span),
            metadata=self._metadata,
        )
        setattr(span, FOLLOWED, following)
        self._followed[_name(span.get_span_context())] = following

    def on_end(self, span: ReadableSpan) -> None:
        """Writes that a span has ended."""
        context = span.get_span_context()
        following = None if context is None else self._followed.pop(_name(context), None)
        if following is not None:
            end(following, self._read(span))

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Waits until the server has everything recorded so far; returns whether it has."""
        return flush(timeout_millis / 1_000)

    def _is_recorded(self, span: ReadableSpan) -> bool | None:
        if self._kinds is not None:
            return span.name in self._kinds
        return True if self._every_span else None

    def _read(self, span: ReadableSpan) -> Read:
        read = _read(span)
        if self._kinds is not None and span.name in self._kinds:
            read.attributes.setdefault("openinference.span.kind", self._kinds[span.name])
        return read


def _name(context: trace.SpanContext) -> tuple[int, int]:
    return context.trace_id, context.span_id


def _read(span: ReadableSpan) -> Read:
    context = span.get_span_context() or trace.INVALID_SPAN_CONTEXT
    scope = span.instrumentation_scope
    return Read(
        trace_id=f"{context.trace_id:032x}",
        span_id=f"{context.span_id:016x}",
        parent_span_id=None if span.parent is None else f"{span.parent.span_id:016x}",
        name=span.name,
        started_at=span.start_time or 0,
        ended_at=span.end_time,
        status=_STATUS.get(span.status.status_code),
        status_message=span.status.description,
        attributes=plain_members(span.attributes or {}),
        events=[
            SpanEvent(event.name, event.timestamp, plain_members(event.attributes or {}))
            for event in span.events
        ],
        scope="" if scope is None else scope.name,
        scope_version=(scope.version or "") if scope is not None else "",
    )
