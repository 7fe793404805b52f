"""Failures that are the same: where something failed and what it said, without what varies."""

import hashlib
import re
from collections.abc import Iterable

import msgspec

from lucidic_server.model.event import DEFAULT_TYPE
from lucidic_server.model.event import ERROR
from lucidic_server.model.event import ROW_TEXT_CHARS
from lucidic_server.model.event import error_title_of
from lucidic_server.model.event import first_line
from lucidic_server.model.merged import MergedEvent

# A session that fails in more ways than these shows the first of them.
MOST_FAILURES = 50

# Of a SHA-256 in hex: a project would need four billion kinds of failures for two to be mistaken.
KEY_CHARS = 16

# What differs between two times that the same thing failed, most telling first.
_VARYING = (
    (re.compile(r"https?://[^\s'\"<>)]+"), "<url>"),
    (re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"), "<id>"),
    (re.compile(r"\b0x[0-9a-fA-F]+\b"), "<id>"),
    (
        re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"),
        "<time>",
    ),
    (re.compile(r"(?:/[\w.@~+-]+){2,}"), "<path>"),
    # A run of letters and digits with some of both, as ids and hashes have.
    (re.compile(r"\b(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{12,}\b"), "<id>"),
    (re.compile(r"\d+(?:[.,]\d+)*"), "<n>"),
)
_BLANKS = re.compile(r"\s+")


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which a session's events failed."""

    # What failed: the event's type and its name.
    type: str
    name: str
    # What it said, without what varies.
    message: str
    events: int
    # The first of them, and when it happened (nanoseconds since 1970).
    event_id: str
    at: int


def failure_key(type_: str, name: str, message: str) -> str:
    """Returns the short name of failures that are alike: `failure:` in a filter takes it."""
    return hashlib.sha256(f"{type_}\0{name}\0{message}".encode()).hexdigest()[:KEY_CHARS]


def normalized(message: str) -> str:
    """Returns the first line of the message with numbers, ids, paths and moments left open."""
    text = first_line(message)
    for pattern, name in _VARYING:
        text = pattern.sub(name, text)
    return _BLANKS.sub(" ", text)


def failures_of(failed: Iterable[MergedEvent]) -> list[Failure]:
    """Returns the ways in which these events of one session failed, the earliest first.

    An exception is one failure, of the call that raised it: what it passed through on its way up,
    and the error event that only repeats it, are not told again.
    """
    found: dict[tuple[str, str, str], list[MergedEvent]] = {}
    for merged in _raised(sorted(failed, key=_place)):
        found.setdefault(_kind(merged), []).append(merged)
    told = [
        Failure(
            type=kind,
            name=name,
            message=message,
            events=len(rows),
            event_id=rows[0].event_id,
            at=_place(rows[0])[0],
        )
        for (kind, name, message), rows in found.items()
    ]
    return told[:MOST_FAILURES]


def _raised(failed: list[MergedEvent]) -> list[MergedEvent]:
    said = {one.event_id: _message(one) for one in failed}
    calls = {said[one.event_id] for one in failed if one.type != ERROR} - {None}
    # Each with the failed event in it that it only passed on.
    passed: dict[str, str] = {}
    for one in failed:
        above = one.parent_id
        if above is None or above not in said or said[above] not in (None, said[one.event_id]):
            continue
        origin = one.event_id
        while origin in passed:
            origin = passed[origin]
        # Not where parents go in a circle: one of them is told.
        if origin != above:
            passed[above] = origin
    return [
        one
        for one in failed
        if one.event_id not in passed and not (one.type == ERROR and said[one.event_id] in calls)
    ]


def _message(merged: MergedEvent) -> str | None:
    title = error_title_of(merged)
    return normalized(title) if title else None


def _kind(merged: MergedEvent) -> tuple[str, str, str]:
    # A step's goal says what was tried; an error's own name only repeats its message.
    named = (merged.name, merged.goal, merged.action)
    name = next((text for text in named if text and text.strip()), "")
    message = _message(merged) or merged.status or "error"
    return merged.type or DEFAULT_TYPE, normalized(name)[:ROW_TEXT_CHARS], message


def _place(merged: MergedEvent) -> tuple[int, str]:
    at = merged.first_time if merged.started_at is None else merged.started_at
    return at, merged.event_id
