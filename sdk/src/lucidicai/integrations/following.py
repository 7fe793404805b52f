"""Which session and event a span belongs to, and what is written of it: its begin and its end.

A span that says nothing of an agent is not recorded, and what lies below it lies below what is
around it. A model call directly inside a model call is one call seen twice, and becomes one event.
Nothing is raised out of here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from opentelemetry import trace

from lucidicai.dialects import read
from lucidicai.dialects.reading import GENERIC
from lucidicai.dialects.reading import MODEL_CALLS
from lucidicai.dialects.reading import Reading
from lucidicai.dialects.span import Span
from lucidicai.guard import Guard
from lucidicai.integrations.content import Pictures
from lucidicai.integrations.fields import completed
from lucidicai.integrations.fields import fields_of
from lucidicai.record.context import current
from lucidicai.record.event_context import enter_event
from lucidicai.record.event_context import innermost
from lucidicai.record.event_context import replace_event
from lucidicai.record.event_context import watch_calls
from lucidicai.record.open import OpenSession
from lucidicai.record.open_event import OpenEvent

_guard = Guard("integration.failed")

# Where a span keeps its Following. Packages that wrap spans pass attributes on.
FOLLOWED = "lucidic_following"

_NOTHING: Mapping[str, Any] = {}

# The dialect that any span may speak, an agent's or not.
_ANYBODYS = "opentelemetry"


class Following:
    """One span of an instrumentation, from its begin to its end."""

    __slots__ = (
        "_is_recorded",
        "above",
        "earlier",
        "event",
        "fields",
        "has_ended",
        "heard",
        "inner",
        "is_failed",
        "metadata",
        "outer",
        "parent",
        "pictures",
        "pid",
        "session",
        "type",
    )

    def __init__(
        self, above: Following | None, metadata: Mapping[str, Any], *, is_recorded: bool | None
    ) -> None:
        # The span around it, recorded or not.
        self.above = above
        self.session: OpenSession | None = None
        self._is_recorded = is_recorded
        # What its event says beside what the span does.
        self.metadata = metadata
        self.pid = os.getpid()
        self.type = GENERIC
        self.event: OpenEvent | None = None
        self.parent: OpenEvent | None = None
        self.has_ended = False
        self.is_failed = False
        # Of a call that is seen twice: the span that has the event, and the one inside of it.
        self.outer: Following | None = None
        self.inner: Following | None = None
        # What the inner one has said, and what this one said at its end.
        self.heard: dict[str, Any] = {}
        self.fields: dict[str, Any] = {}
        self.pictures = Pictures()
        # The event that was entered before this one, in the context of a callback.
        self.earlier: OpenEvent | None = None

    def is_recorded(self, reading: Reading) -> bool:
        """Returns whether it has an event, by what it says of itself so far."""
        if self._is_recorded is not None:
            return self._is_recorded
        return any(dialect != _ANYBODYS for dialect in reading.dialects)

    def fields_of(self, span: Span, reading: Reading) -> dict[str, Any]:
        """Returns the fields of its event."""
        fields = fields_of(span, reading, self.pictures)
        fields["metadata"].update(self.metadata)
        return fields


# The open model call of a framework that is watched through callbacks.
_calling: ContextVar[Following | None] = ContextVar("lucidic_calling", default=None)


def around(span: object) -> Following | None:
    """Returns what is known of a span of OpenTelemetry; None if nothing of ours follows it."""
    return getattr(span, FOLLOWED, None)


def follow(
    span: Span,
    above: Following | None,
    *,
    session: OpenSession | None = None,
    is_recorded: bool | None = None,
    is_callback: bool = False,
    metadata: Mapping[str, Any] = _NOTHING,
) -> Following:
    """Writes that a span has begun, if it is recorded, and returns what has to be ended.

    Its session is the one given, else the active one. `is_recorded` None means if it tells of an
    agent. `is_callback`: the span is made nobody's current one, and what its framework calls next
    in this context lies in it.
    """
    following = Following(above, metadata, is_recorded=is_recorded)
    with _guard:
        following.session = session or current()
        if following.session is not None:
            watch_calls(_event_here)
            _begin(following, following.session, span, is_callback=is_callback)
    return following


def end(following: Following, span: Span) -> None:
    """Writes that a span has ended. One that only now says that it is an agent's becomes whole."""
    with _guard:
        if following.session is None or following.has_ended or following.pid != os.getpid():
            return
        following.has_ended = True
        reading = read(span)
        following.is_failed = reading.status == "error"
        begun, following.fields = following.fields, following.fields_of(span, reading)
        if following.outer is not None:
            _tell(following.outer, following)
        elif following.event is not None:
            following.type = reading.type
            _end_event(following, following.event, span, begun)
        elif following.is_recorded(reading) and not following.session.has_ended:
            following.session.whole_event(
                following.session.recorder.next_event_id(following.session.session_id),
                {
                    **following.fields,
                    "type": reading.type,
                    "parent_id": None if following.parent is None else following.parent.event_id,
                    "started_at": span.started_at,
                    "ended_at": span.ended_at,
                },
            )


def _begin(
    following: Following,
    session: OpenSession,
    span: Span,
    *,
    is_callback: bool,
) -> None:
    reading = read(span)
    nearest = _nearest(following.above, session)
    following.type = reading.type
    following.parent = innermost(session, None if nearest is None else nearest.event)
    if is_callback and nearest is not None and following.parent is not None:
        # A framework knows better in which of its own runs this one lies.
        following.parent = nearest.event if following.parent.is_callback else following.parent
    if not following.is_recorded(reading):
        return
    following.outer = _call_around(following, nearest, is_callback=is_callback)
    if following.outer is not None:
        following.outer.inner = following
        return
    fields = following.fields_of(span, reading)
    fields["status"] = None
    # A callback's input is the program's own objects, which are not asked if they are the same.
    following.fields = {**fields, "input": None} if is_callback else fields
    following.event = session.begin_event(
        reading.type, following.parent, {**fields, "started_at": span.started_at}
    )
    if not is_callback:
        return
    following.event.is_callback = True
    if reading.type in MODEL_CALLS:
        _calling.set(following)
    else:
        earlier = enter_event(following.event).old_value
        following.earlier = earlier if isinstance(earlier, OpenEvent) else None


def _end_event(following: Following, event: OpenEvent, span: Span, begun: dict[str, Any]) -> None:
    replace_event(event, following.earlier)
    if _calling.get() is following:
        _calling.set(None)
    # An event that ended with its session stays as it is.
    if not event.is_open:
        return
    if begun.get("screenshots"):
        following.heard.pop("screenshots", None)  # the same pictures once more
    told = completed(following.fields, following.heard)
    # What was said at the begin need not be written again.
    fields = {name: value for name, value in told.items() if value != begun.get(name)}
    if following.type != event.type:
        fields["type"] = following.type
    fields["status"] = told.get("status") or ("error" if told.get("error") else "ok")
    event.session.end_event(event.event_id, {**fields, "ended_at": span.ended_at})


def _nearest(following: Following | None, session: OpenSession) -> Following | None:
    """Returns the innermost span with an event in this session, from `following` outwards."""
    while following is not None:
        following = following.outer or following
        if following.event is not None and following.session is session:
            return following
        following = following.above
    return None


def _event_here() -> OpenEvent | None:
    following = around(trace.get_current_span())
    while following is not None:
        following = following.outer or following
        if following.event is not None:
            return following.event
        following = following.above
    return None


def _call_around(
    following: Following, nearest: Following | None, *, is_callback: bool
) -> Following | None:
    """Returns the model call that this one is seen again by, if there is one."""
    if following.type not in MODEL_CALLS:
        return None
    calling = None if is_callback else _calling.get()
    if calling is not None and not _is_around(nearest, calling):
        calling = None
    for outer in (calling, nearest):
        if outer is not None and _may_be_seen_by(outer, following):
            return outer
    return None


def _is_around(nearest: Following | None, calling: Following) -> bool:
    """Returns whether no span stands between the callback's call and what begins now."""
    if nearest is None or nearest.event is None:
        return True
    event = calling.event
    while event is not None and event is not nearest.event:
        event = event.parent
    return event is not None


def _may_be_seen_by(outer: Following, inner: Following) -> bool:
    if outer.has_ended or outer.type != inner.type or outer.session is not inner.session:
        return False
    # A second call inside of it is another one, unless it repeats one that failed.
    return outer.inner is None or (outer.inner.has_ended and outer.inner.is_failed)


def _tell(outer: Following, inner: Following) -> None:
    """Keeps what the inner span says of the call for the outer one's event."""
    outer.heard = dict(inner.fields)
    if outer.has_ended and outer.event is not None:
        # Its stream went on.
        outer.event.session.change_event(outer.event.event_id, completed(outer.fields, outer.heard))
