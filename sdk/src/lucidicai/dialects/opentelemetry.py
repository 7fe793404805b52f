"""What any OpenTelemetry span may say, whoever made it: session, user, errors, the service."""

from typing import Any

from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.draft import Draft
from lucidicai.dialects.draft import Row
from lucidicai.dialects.reading import OUR_SESSION
from lucidicai.dialects.reading import SESSION
from lucidicai.dialects.values import text
from lucidicai.dialects.values import texts

ROWS = {
    "lucidic.session.name": Row("session.name", text),
    "lucidic.agent.id": Row("session.agent_id", text),
    "lucidic.tags": Row("session.tags", texts),
    "user.id": Row("session.user_id", text),
    "enduser.id": Row("session.user_id", text),
    "error.type": Row("error_type", text),
    "exception.type": Row("error_type", text),
    "exception.message": Row("error", text),
    "exception.stacktrace": Row("traceback", text),
}

# What the SDK writes when nobody named the service.
_UNNAMED_SERVICE = "unknown_service"


def _read(draft: Draft) -> None:
    attributes = draft.attributes
    draft.set_session(text(attributes.get("lucidic.session.id")), OUR_SESSION, "lucidic.session.id")
    draft.set_session(text(attributes.get("session.id")), SESSION, "session.id")


DIALECT = Dialect(
    name="opentelemetry",
    namespaces=frozenset({"lucidic", "session", "user", "enduser", "error", "exception"}),
    rows=ROWS,
    prefixes={},
    read=_read,
)


def read_status(draft: Draft) -> None:
    """Reads the span's status and the last exception that it recorded."""
    span = draft.span
    for index in range(len(span.events) - 1, -1, -1):
        event = span.events[index]
        if event.name == "exception":
            draft.taken_events.add(index)
            # Before the status: its message often only repeats type and text in one line.
            draft.set("error", text(event.attributes.get("exception.message")))
            draft.set("error_type", text(event.attributes.get("exception.type")))
            draft.set("traceback", text(event.attributes.get("exception.stacktrace")))
            break
    if span.status is not None:
        draft.set("status", span.status)
    if span.status == "error":
        draft.set("error", text(span.status_message))
        draft.set("error", draft.fields.get("error_type"))


def read_resource(draft: Draft) -> None:
    """Reads whose spans these are, where no attribute of the span told."""
    resource: dict[str, Any] = draft.span.resource
    if not resource:
        return
    draft.set_session(text(resource.get("lucidic.session.id")), OUR_SESSION, "")
    draft.set_session(text(resource.get("session.id")), SESSION, "")
    if "agent_id" in draft.session:
        return
    service = text(resource.get("service.name"))
    if service is not None and service.startswith(_UNNAMED_SERVICE):
        service = None
    draft.set("session.agent_id", text(resource.get("lucidic.agent.id")) or service)
