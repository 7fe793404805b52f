"""A tracer for instrumentation packages whose spans become events, and nothing else.

It has no sampler, limit, exporter or thread. Its spans stand in no trace: what the program itself
traces below one of them has the parent that it would have without us.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.util.types import Attributes

from lucidicai.clock import now_ns
from lucidicai.dialects.span import Span as Read
from lucidicai.dialects.span import SpanEvent
from lucidicai.guard import Guard
from lucidicai.integrations.following import FOLLOWED
from lucidicai.integrations.following import Following
from lucidicai.integrations.following import around
from lucidicai.integrations.following import end
from lucidicai.integrations.following import follow
from lucidicai.integrations.plain import plain
from lucidicai.integrations.plain import plain_members
from lucidicai.record.failure import message_of
from lucidicai.record.failure import traceback_of
from lucidicai.record.foreign import class_name

_guard = Guard("integration.failed")

# What is known of the next span beyond what its instrumentation says at the start.
known_at_start: ContextVar[Mapping[str, Any] | None] = ContextVar("lucidic_known", default=None)


class Span(trace.Span):
    """What one call says of itself while it runs."""

    def __init__(
        self,
        tracer: Tracer,
        name: str,
        context: Context | None,
        attributes: Attributes,
        start_time: int | None,
    ) -> None:
        self.name = name
        self.attributes: dict[str, Any] = plain_members(attributes or {})
        for attribute, value in (known_at_start.get() or tracer.kind_of(name)).items():
            self.attributes.setdefault(attribute, value)
        self.events: list[SpanEvent] = []
        self.status = trace.Status()
        self.start_time = start_time or now_ns()
        self.end_time: int | None = None
        self._tracer = tracer
        # Ended by its instrumentation while it is held: it ends when it is let go.
        self._is_held = False
        self._is_over = False
        outside = trace.get_current_span(context)
        # Not its own: below it, the program's own spans go on below the program's own.
        self._span_context = outside.get_span_context()
        setattr(
            self,
            FOLLOWED,
            follow(self.read(), around(outside), is_recorded=True, is_callback=tracer.is_callback),
        )

    def read(self) -> Read:
        """Returns what the dialects read."""
        code = self.status.status_code
        status = {trace.StatusCode.OK: "ok", trace.StatusCode.ERROR: "error"}.get(code)
        return Read(
            trace_id="",
            span_id="",
            name=self.name,
            started_at=self.start_time,
            ended_at=self.end_time,
            status=status,  # type: ignore[arg-type]  # one of the two texts
            status_message=self.status.description,
            attributes=self.attributes,
            events=self.events,
            scope=self._tracer.name,
            scope_version=self._tracer.version,
        )

    def end(self, end_time: int | None = None) -> None:
        """Ends the call, unless it is held; a second end changes nothing."""
        self._is_over = True
        if self.end_time is None and not self._is_held:
            self.end_time = end_time or now_ns()
            following: Following = getattr(self, FOLLOWED)
            end(following, self.read())

    def hold(self) -> None:
        """Lets no `end` end it before `release`: its stream goes on."""
        self._is_held = True

    def release(self) -> None:
        """Undoes `hold`, and ends it if it was to end meanwhile."""
        self._is_held = False
        if self._is_over:
            self.end()

    def get_span_context(self) -> trace.SpanContext:
        """Returns the context of the program's span around it, or an invalid one."""
        return self._span_context

    def set_attributes(self, attributes: Mapping[str, Any]) -> None:
        """Sets several attributes."""
        if self.end_time is None:
            self.attributes.update(plain_members(attributes))

    def set_attribute(self, key: str, value: Any) -> None:
        """Sets an attribute; after the end nothing is set."""
        if self.end_time is None:
            self.attributes[key] = plain(value)

    def add_event(
        self, name: str, attributes: Attributes = None, timestamp: int | None = None
    ) -> None:
        """Notes a moment."""
        if self.end_time is None:
            self.events.append(
                SpanEvent(name, timestamp or now_ns(), plain_members(attributes or {}))
            )

    def update_name(self, name: str) -> None:
        """Changes the name."""
        self.name = name

    def is_recording(self) -> bool:
        """Returns whether it runs."""
        return self.end_time is None

    def set_status(
        self, status: trace.Status | trace.StatusCode, description: str | None = None
    ) -> None:
        """Sets how the call went."""
        if self.end_time is None:
            is_code = isinstance(status, trace.StatusCode)
            self.status = trace.Status(status, description) if is_code else status  # type: ignore[arg-type,assignment]  # told apart in the line above

    def record_exception(
        self,
        exception: BaseException,
        attributes: Attributes = None,
        timestamp: int | None = None,
        escaped: bool = False,  # noqa: ARG002  the interface has it
    ) -> None:
        """Notes a failure."""
        told = {
            "exception.type": class_name(type(exception)),
            "exception.message": message_of(exception),
            "exception.stacktrace": traceback_of(exception),
        }
        self.add_event("exception", {**told, **(attributes or {})}, timestamp)


class Tracer(trace.Tracer):
    """Begins spans for one instrumentation."""

    def __init__(
        self, name: str, version: str, kinds: Mapping[str, str], *, is_callback: bool
    ) -> None:
        self.name = name
        self.version = version
        self.is_callback = is_callback
        self._kinds = kinds

    def kind_of(self, name: str) -> dict[str, str]:
        """Returns what is known of a span by its name."""
        kind = self._kinds.get(name) or self._kinds.get("")
        return {} if kind is None else {"openinference.span.kind": kind}

    def start_span(
        self,
        name: str,
        context: Context | None = None,
        kind: trace.SpanKind = trace.SpanKind.INTERNAL,  # noqa: ARG002  the interface has it
        attributes: Attributes = None,
        links: Sequence[trace.Link] | None = None,  # noqa: ARG002  as above
        start_time: int | None = None,
        record_exception: bool = True,  # noqa: ARG002  as above
        set_status_on_exception: bool = True,  # noqa: ARG002  as above
    ) -> trace.Span:
        """Begins a span below the one of `context`; one that does nothing if that fails."""
        with _guard:
            return Span(self, name, context, attributes, start_time)
        return trace.INVALID_SPAN

    @contextlib.contextmanager
    def start_as_current_span(  # type: ignore[override]  # it may be a decorator, too
        self,
        name: str,
        context: Context | None = None,
        kind: trace.SpanKind = trace.SpanKind.INTERNAL,
        attributes: Attributes = None,
        links: Sequence[trace.Link] | None = None,
        start_time: int | None = None,
        record_exception: bool = True,
        set_status_on_exception: bool = True,
        end_on_exit: bool = True,
    ) -> Iterator[trace.Span]:
        """Begins a span and makes it the current one for a block."""
        span = self.start_span(name, context, kind, attributes, links, start_time)
        with trace.use_span(
            span,
            end_on_exit=end_on_exit,
            record_exception=record_exception,
            set_status_on_exception=set_status_on_exception,
        ):
            yield span


class TracerProvider(trace.TracerProvider):
    """Gives instrumentations their tracers; the program's own provider does not know of it.

    `is_callback` is for a framework that is watched through callbacks: no span of it is ever made
    the current one. `kinds` are those of spans that say theirs at the end only, by their names;
    the one under the empty name is all others'.
    """

    def __init__(
        self, *, is_callback: bool = False, kinds: Mapping[str, str] | None = None
    ) -> None:
        self._is_callback = is_callback
        self._kinds = kinds or {}

    def get_tracer(
        self,
        instrumenting_module_name: str,
        instrumenting_library_version: str | None = None,
        schema_url: str | None = None,  # noqa: ARG002  the interface has it
        attributes: Attributes | None = None,  # noqa: ARG002  as above
    ) -> Tracer:
        """Returns a tracer."""
        version = instrumenting_library_version or ""
        return Tracer(
            instrumenting_module_name, version, self._kinds, is_callback=self._is_callback
        )
