"""`lucidic export`: records as JSON lines; into a file, one that was cut off goes on."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from http.client import HTTPException
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

from lucidic_server.cli import output
from lucidic_server.cli.client import Client
from lucidic_server.cli.progress import Progress
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_filter
from lucidic_server.cli.verbs import add_server
from lucidic_server.errors import StartError

_PAGE = 100
_CHUNK_BYTES = 256 * 1024
# A page of large sessions may take its time between two pieces.
_SILENCE_SECONDS = 120.0


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "export",
        help="write sessions as JSON lines",
        description="Writes every record of the sessions that a filter asks for as JSON lines, "
        "pictures and long payloads included. `lucidic import` takes them.",
    )
    add_filter(parser)
    parser.add_argument(
        "--output",
        metavar="FILE",
        help="the file; an export that was cut off goes on where it was. Default: the output.",
    )
    add_server(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the records and tells how many sessions there were."""
    client = Client(arguments)
    q = output.joined(arguments.filter)
    if arguments.output is None:
        sessions = _export(client, q, None, 0, sys.stdout.buffer.write, lambda _c, _n: None)
        sys.stdout.buffer.flush()
    else:
        try:
            sessions = _into_file(client, q, Path(arguments.output))
        except OSError as error:
            message = f"{arguments.output} can't be written ({error.strerror or error})"
            raise StartError(f"{message}; give another --output.") from error
    print(f"Exported {sessions} sessions.", file=sys.stderr)
    return 0


def _into_file(client: Client, q: str, path: Path) -> int:
    """Writes beside the file and renames at the end; what was written whole is not asked again."""
    partial, state_path = Path(f"{path}.partial"), Path(f"{path}.partial.json")
    asked = {"filter": q, "server": client.base_url}
    state = _state(state_path, asked, partial)
    with partial.open("ab") as file:
        file.truncate(state["bytes"])

        def keep(cursor: str | None, sessions: int) -> None:
            file.flush()
            os.fsync(file.fileno())
            kept = {**asked, "cursor": cursor, "sessions": sessions, "bytes": file.tell()}
            fresh = Path(f"{state_path}.new")
            fresh.write_text(json.dumps(kept), encoding="utf-8")
            fresh.replace(state_path)

        sessions = int(state["sessions"])
        if sessions == 0 or state["cursor"] is not None:
            sessions = _export(client, q, state["cursor"], sessions, file.write, keep)
    partial.replace(path)
    state_path.unlink(missing_ok=True)
    return sessions


def _export(
    client: Client,
    q: str,
    cursor: str | None,
    sessions: int,
    write: Callable[[bytes], Any],
    keep: Callable[[str | None, int], None],
) -> int:
    progress = Progress("exporting")
    while True:
        asked = {"q": q, "limit": _PAGE, "cursor": cursor}
        with client.open("GET", "/v1/export", asked, timeout=_SILENCE_SECONDS) as answer:
            while piece := _piece(answer):
                write(piece)
            sessions += int(answer.headers.get("Lucidic-Sessions", 0))
            total = int(answer.headers.get("Lucidic-Total", 0))
            cursor = answer.headers.get("Lucidic-Next-Cursor")
        keep(cursor, sessions)
        progress.show(sessions, total, f"{sessions:,} of {total:,} sessions")
        if cursor is None:
            progress.end()
            return sessions


def _piece(answer: HTTPResponse) -> bytes:
    try:
        return answer.read(_CHUNK_BYTES)
    except (HTTPException, OSError) as error:
        raise StartError(
            "The server broke off in the middle: run the same export again; with --output it "
            "goes on where it was."
        ) from error


def _state(state_path: Path, asked: dict[str, str], partial: Path) -> dict[str, Any]:
    begin: dict[str, Any] = {"cursor": None, "sessions": 0, "bytes": 0}
    try:
        state = json.loads(state_path.read_text(encoding="utf-8"))
        is_ours = all(state[name] == value for name, value in asked.items())
        if is_ours and partial.stat().st_size >= state["bytes"]:
            return {name: state[name] for name in begin}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return begin
    if not is_ours:
        raise StartError(
            f"{partial} is of an export with another filter or server: remove it and "
            f"{state_path.name}, or give another --output."
        )
    return begin
