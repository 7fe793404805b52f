"""`lucidic sessions`: the sessions that a filter asks for."""

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from lucidic_server.cli import output
from lucidic_server.cli.client import Client
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_filter
from lucidic_server.cli.verbs import add_limit
from lucidic_server.cli.verbs import add_server

_PAGE = 500
HEAD = ("STARTED", "STATE", "VERDICT", "AGENT", "NAME OR TASK", "TOOK", "STEPS", "ERRORS", "COST")
HEAD_WITH_ID = (*HEAD, "SESSION")
WIDE = HEAD.index("NAME OR TASK")


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "sessions",
        help="list sessions",
        description="Lists the sessions that a filter asks for, the newest first.",
    )
    add_filter(parser)
    parser.add_argument("--sort", metavar="FIELD", help="a field; a minus in front sorts downwards")
    add_limit(parser)
    output.add_json(parser)
    add_server(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints the sessions."""
    client = Client(arguments)
    found = listed(client, output.joined(arguments.filter), arguments.sort, arguments.limit)
    if output.wants_json(arguments):
        for session in found:
            output.print_json(session)
        return 0
    rows = [row(session) for session in found]
    if rows:
        output.print_table(HEAD_WITH_ID, rows, WIDE)
    else:
        print("No session matches.", file=sys.stderr)
    return 0


def listed(client: Client, q: str, sort: str | None, limit: int) -> Iterator[dict[str, Any]]:
    """Yields the sessions, page by page; `limit` 0 means all of them."""
    cursor: str | None = None
    left = limit or None
    while left is None or left > 0:
        size = _PAGE if left is None else min(left, _PAGE)
        page = client.call("GET", "/v1/sessions", q=q, sort=sort, limit=size, cursor=cursor)
        yield from page["items"]
        left = None if left is None else left - len(page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            return


def row(session: dict[str, Any]) -> tuple[str, ...]:
    """Returns the session's line of the table."""
    return (
        output.moment(session["started_at"]),
        session["state"],
        output.verdict(session["is_successful"]),
        session["agent_id"],
        session["name"] or session["task"] or "",
        output.length(session["duration_ms"]),
        str(session["steps"]),
        str(session["errors"] or ""),
        output.money(session["cost"]),
        session["session_id"],
    )
