"""`lucidic search`: the newest events that said some words."""

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from lucidic_server.cli import output
from lucidic_server.cli.client import Client
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_limit
from lucidic_server.cli.verbs import add_server

_PAGE = 200


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "search",
        help="find what events said",
        description="Finds the events that said all of the words, the newest first.",
    )
    parser.add_argument("words", nargs="+", metavar="WORD", help="whole words, in any letter case")
    parser.add_argument("--sessions", metavar="FILTER", help="only in sessions of this filter")
    parser.add_argument("--type", action="append", metavar="TYPE", help="only events of this type")
    parser.add_argument("--since", metavar="MOMENT", help="-24h, 2026-01-31 or 2026-01-31T09:00")
    parser.add_argument("--until", metavar="MOMENT", help="the same, for the end")
    add_limit(parser)
    output.add_json(parser)
    add_server(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints the hits."""
    is_any = False
    for hit in _hits(Client(arguments), arguments):
        is_any = True
        if output.wants_json(arguments):
            output.print_json(hit)
        else:
            _print(hit)
    if not is_any and not output.wants_json(arguments):
        print("Nothing was said with these words.", file=sys.stderr)
    return 0


def _hits(client: Client, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    asked = {
        "q": output.joined(arguments.words),
        "sessions": arguments.sessions,
        "type": arguments.type,
        "since": arguments.since,
        "until": arguments.until,
    }
    cursor: str | None = None
    left = arguments.limit or None
    while left is None or left > 0:
        size = _PAGE if left is None else min(left, _PAGE)
        page = client.call("GET", "/v1/search", **asked, limit=size, cursor=cursor)
        yield from page["items"]
        left = None if left is None else left - len(page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            return


def _print(hit: dict[str, Any]) -> None:
    print(f"{output.moment(hit['time'])}  {output.emphasized(output.plain(hit['title']))}")
    where = f"{hit['session_id']} --event {hit['event_id']}"
    print(f"  lucidic show {output.plain(where)}")
    for excerpt in hit["excerpts"]:
        print(f"  {excerpt['field']}: {_marked(excerpt['text'], excerpt['matches'])}")


def _marked(text: str, matches: list[list[int]]) -> str:
    shown = ""
    place = 0
    for begin, end in matches:
        shown += output.plain(text[place:begin]) + output.emphasized(output.plain(text[begin:end]))
        place = end
    return shown + output.plain(text[place:])
