"""What was recorded, as text: one line a session, below it one line an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from lucidicai.testing.event import RecordedEvent
    from lucidicai.testing.session import RecordedSession

# A failure is read on a screen or two.
_MOST_LINES = 200
_MOST_CHARS = 160


def story(sessions: Sequence[RecordedSession]) -> str:
    """Returns all sessions with their events."""
    return "\n".join(map(session_story, sessions)) or "nothing: no session was begun"


def session_story(session: RecordedSession) -> str:
    """Returns a session with its events, indented as they lie below each other."""
    lines = [_session_line(session), *_event_lines(session.roots, 1)]
    left = len(lines) - _MOST_LINES
    shown = lines if left <= 0 else [*lines[:_MOST_LINES], f"  … and {left} events more"]
    return "\n".join(
        line if len(line) <= _MOST_CHARS else f"{line[:_MOST_CHARS]}…" for line in shown
    )


def _session_line(session: RecordedSession) -> str:
    told = [f"session {session.name or session.session_id!r}: {session.state}"]
    if session.end_reason is not None:
        told[0] += f" ({session.end_reason})"
    verdicts = {True: "successful", False: "not successful", None: "not judged"}
    told.append(verdicts[session.is_successful])
    if session.session_eval is not None:
        told.append(f"session_eval {session.session_eval:g}")
    if session.task is not None:
        told.append(f"task {session.task!r}")
    return ", ".join(told)


def _event_lines(events: list[RecordedEvent], depth: int) -> Iterator[str]:
    # A stack and no recursion: steps of a loop may nest as deeply as they like.
    waiting = [(event, depth) for event in reversed(events)]
    while waiting:
        event, depth = waiting.pop()
        yield "  " * depth + _event_line(event)
        waiting += [(child, depth + 1) for child in reversed(event.children)]


def _event_line(event: RecordedEvent) -> str:
    told = event.type + (f" {event.title!r}" if event.title else "")
    if event.is_open:
        told += ", open"
    if event.eval_score is not None:
        told += f", eval_score {event.eval_score:g}"
    if event.status == "error":
        told += f", error: {event.error or event.error_type or 'not told'}"
    return told.replace("\n", " ")
