"""`lucidic show`: one session with the tree of its events, or one event."""

import argparse
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from lucidic_server.cli import output
from lucidic_server.cli.client import Client
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_server

_PAGE = 20_000
# Deeper events are shown at this depth: a terminal has no room for more.
_DEEPEST = 20
_MARKS = {"error": "✗", "ok": "✓"}


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "show",
        help="show a session's events as a tree",
        description="Shows one session: what is known of it, and its events as a tree.",
    )
    parser.add_argument("session", help="the session's id")
    parser.add_argument("--event", metavar="ID", help="show this event with its payloads instead")
    output.add_json(parser)
    add_server(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints the session, or the event."""
    client = Client(arguments)
    path = f"/v1/sessions/{quote(arguments.session, safe='')}"
    if arguments.event is not None:
        event = client.call("GET", f"{path}/events/{quote(arguments.event, safe='')}")
        _print_fields(event, arguments)
        return 0
    session = client.call("GET", path)
    if output.wants_json(arguments):
        output.print_json(session)
        for event in _events(client, path):
            output.print_json(event)
        return 0
    _print_session(session)
    for depth, event in walk(list(_events(client, path))):
        _print_event(min(depth, _DEEPEST), event)
    return 0


def walk(events: list[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields each event once with its depth, parents before their children.

    One whose parent is not there, or that is its own ancestor, is a root.
    """
    known = {event["event_id"] for event in events}
    children: dict[str | None, list[dict[str, Any]]] = {}
    for event in events:
        parent = event["parent_id"] if event["parent_id"] in known else None
        children.setdefault(parent, []).append(event)
    seen: set[str] = set()
    # Those below a root first; what is left goes round in circles.
    for root in (*children.get(None, []), *events):
        waiting = [(0, root)]
        while waiting:
            depth, event = waiting.pop()
            if event["event_id"] in seen:
                continue
            seen.add(event["event_id"])
            yield depth, event
            below = children.get(event["event_id"], [])
            waiting += [(depth + 1, child) for child in reversed(below)]


def _events(client: Client, path: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    while True:
        page = client.call("GET", f"{path}/events", limit=_PAGE, cursor=cursor)
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def _print_session(session: dict[str, Any]) -> None:
    print(output.emphasized(output.plain(session["name"] or session["session_id"])))
    told = {
        "session": session["session_id"],
        "agent": session["agent_id"],
        "task": session["task"],
        "state": " ".join(filter(None, (session["state"], session["end_reason"]))),
        "verdict": output.verdict(session["is_successful"]),
        "reason": session["is_successful_reason"],
        "evaluation": session["session_eval"],
        "tags": ", ".join(session["tags"]),
        "started": output.moment(session["started_at"]),
        "took": output.length(session["duration_ms"]),
        "cost": output.money(session["cost"]),
    }
    for name, value in told.items():
        if value not in (None, ""):
            room = output.terminal_width() - 13
            print(f"  {name:<11}{output.cut(output.plain(str(value)), room)}")
    print()


def _print_event(depth: int, event: dict[str, Any]) -> None:
    mark = _MARKS.get(event["status"] or "", "·")
    took = output.length(event["duration_ms"])
    about = "  ".join(filter(None, (event["type"], took, output.money(event["cost"]))))
    room = output.terminal_width() - 2 * depth - output.width(about) - 5
    title = output.cut(output.plain(event["title"]), max(room, 20))
    print(f"{'  ' * depth}{mark} {title}  {output.plain(about)}")
    if event["status"] == "error" and event["error"]:
        error = output.plain(event["error"])
        print(f"{'  ' * depth}    {output.cut(error, output.terminal_width() - 2 * depth - 4)}")


def _print_fields(event: dict[str, Any], arguments: argparse.Namespace) -> None:
    if output.wants_json(arguments):
        output.print_json(event)
        return
    for name, value in event.items():
        if value in (None, [], {}):
            continue
        is_text = isinstance(value, str)
        text = value if is_text else json.dumps(value, ensure_ascii=False, indent=2)
        print(output.emphasized(name))
        for line in text.splitlines() or [""]:
            print(f"  {output.plain(line)}")
