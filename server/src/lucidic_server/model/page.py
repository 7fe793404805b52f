"""Pages of lists, and the cursors that lead from one to the next.

A cursor holds the sort key of the last row shown, so that a page stays right while rows arrive.
"""

import base64
import binascii
from typing import Any

import msgspec

from lucidic_server.model.event import EventRow
from lucidic_server.model.session import SessionSummary

# The names that `sort` takes; a leading minus sorts downwards.
SESSION_SORTS = (
    "started_at",
    "name",
    "agent_id",
    "state",
    "duration_ms",
    "session_eval",
    "cost",
    "steps",
    "events",
    "last_record_at",
)
DEFAULT_SESSION_SORT = "-started_at"

# A page of a session's rows that a browser still takes in one answer.
MOST_EVENTS = 100_000


class PageError(ValueError):
    """A sort or cursor that can't be followed; the message says why and what would be right."""


# Of more sessions that match a filter a page only says that there are more.
MOST_COUNTED = 1_000


class SessionPage(msgspec.Struct, frozen=True):
    """One page of sessions; `total` counts all that match, on every page.

    Where counting would take longer than the page it ends at MOST_COUNTED, and `is_total_exact` is
    False: at least so many match.
    """

    items: list[SessionSummary]
    next_cursor: str | None
    total: int
    is_total_exact: bool = True


class EventPage(msgspec.Struct, frozen=True):
    """One page of a session's events."""

    items: list[EventRow]
    next_cursor: str | None


class EventDigest(msgspec.Struct, frozen=True):
    """What was said in an event, in few characters.

    Two events with the same input, output, arguments, parameters, data and error have the same
    digest, whatever else differs in them; it means nothing to another version of the server.
    """

    event_id: str
    digest: str


class DigestPage(msgspec.Struct, frozen=True):
    """The digests of one page of a session's events."""

    items: list[EventDigest]
    next_cursor: str | None


def parse_sort(sort: str | None) -> tuple[str, bool]:
    """Returns the field and whether it sorts downwards. Raises PageError for an unknown one."""
    text = sort or DEFAULT_SESSION_SORT
    field = text.removeprefix("-")
    if field not in SESSION_SORTS:
        known = ", ".join(SESSION_SORTS)
        raise PageError(f"can't sort by {field!r}; sort takes {known}, with - in front to reverse")
    return field, text.startswith("-")


def encode_cursor(*parts: Any) -> str:
    """Returns the parts as one opaque word that is safe in a URL."""
    return base64.urlsafe_b64encode(msgspec.json.encode(parts)).rstrip(b"=").decode()


def decode_cursor(cursor: str, length: int) -> list[Any]:
    """Returns the parts of a cursor. Raises PageError if it isn't one of ours."""
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        parts = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeError, msgspec.DecodeError) as error:
        raise PageError("this cursor is not one that a page gave out; start without it") from error
    if not isinstance(parts, list) or len(parts) != length:
        raise PageError("this cursor belongs to another list; start without it")
    return parts
