"""`lucidic tail`: sessions as they change, until Ctrl+C."""

import argparse
import json
import sys
from collections.abc import Iterator
from http.client import HTTPException
from http.client import HTTPResponse
from typing import Any

from lucidic_server.cli import output
from lucidic_server.cli import sessions
from lucidic_server.cli.client import Client
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_filter
from lucidic_server.cli.verbs import add_server
from lucidic_server.errors import StartError

# The server says something every 15 seconds.
_SILENCE_SECONDS = 60.0
# Ids asked for at once; a filter may have 200 values.
_AT_ONCE = 50


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "tail",
        help="follow sessions as they change",
        description="Prints a line whenever a session that matches the filter begins, changes or "
        "ends, until Ctrl+C.",
    )
    add_filter(parser)
    output.add_json(parser)
    add_server(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints changes until the stream or the person ends it."""
    client = Client(arguments)
    q = output.joined(arguments.filter)
    # A filter that cannot be read is told before anything is waited for.
    client.call("GET", "/v1/sessions", q=q, limit=1)
    with client.open("GET", "/v1/live", timeout=_SILENCE_SECONDS) as stream:
        if not output.wants_json(arguments):
            print("Waiting for sessions; Ctrl+C ends it.", file=sys.stderr)
        for changed in _changes(stream):
            for session in matching(client, q, changed):
                _print(session, arguments)
    raise StartError("The server ended the stream: it was stopped, or this reader was too slow.")


def matching(client: Client, q: str, changed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns those of the changed sessions that the filter asks for, the oldest first."""
    if q:
        wanted: set[str] = set()
        ids = [session["session_id"] for session in changed]
        for begin in range(0, len(ids), _AT_ONCE):
            # An id may hold what ends a quoted text; such a one is asked for by its beginning.
            named = ",".join(f'"{one.partition(chr(34))[0]}"' for one in ids[begin:][:_AT_ONCE])
            page = client.call("GET", "/v1/sessions", q=f"({q}) id:{named}", limit=500)
            wanted |= {session["session_id"] for session in page["items"]}
        changed = [session for session in changed if session["session_id"] in wanted]
    return sorted(changed, key=lambda session: str(session["last_record_at"]))


def _changes(stream: HTTPResponse) -> Iterator[list[dict[str, Any]]]:
    event = ""
    try:
        for raw in stream:
            name, _, value = raw.decode().rstrip("\r\n").partition(": ")
            if name == "event":
                event = value
            elif name == "data" and event == "sessions":
                yield json.loads(value)["items"]
    except (HTTPException, OSError):
        return


def _print(session: dict[str, Any], arguments: argparse.Namespace) -> None:
    if output.wants_json(arguments):
        output.print_json(session)
        sys.stdout.flush()  # whoever reads the pipe waits for it
        return
    told = (output.moment(session["last_record_at"]), *sessions.row(session)[1:])
    line = "  ".join(output.plain(cell) for cell in told if cell)
    print(output.cut(line, output.terminal_width()), flush=True)
