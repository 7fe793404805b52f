"""`lucidic export`: records in several forms; into a file, one that was cut off goes on."""

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
# What the server is asked for, by what the file will be. A Parquet file is made here, of the lines,
# when all of them are there: so it is one file, and what was fetched is never fetched again.
_ASKED = {"jsonl": "jsonl", "parquet": "jsonl", "atif": "atif", "otlp": "otlp"}


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "export",
        help="write sessions as JSON lines, Parquet, trajectories or spans",
        description="Writes every record of the sessions that a filter asks for, pictures and long "
        "payloads included. `lucidic import` takes them.",
    )
    add_filter(parser)
    parser.add_argument(
        "--format",
        choices=tuple(_ASKED),
        help="jsonl: a record a line; parquet: a record a row, one file; atif: a trajectory a "
        "line; otlp: spans as OpenTelemetry's JSON, for POST /v1/traces and collectors. "
        "Default: what the name of the file says, else jsonl.",
    )
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
    kind = arguments.format or _kind_of(arguments.output)
    asked = {"q": output.joined(arguments.filter), "format": _ASKED[kind]}
    if arguments.output is None:
        if kind == "parquet":
            raise StartError("A Parquet file is no stream: name it with --output.")
        sessions = _export(client, asked, None, 0, sys.stdout.buffer.write, lambda _c, _n: None)
        sys.stdout.buffer.flush()
    else:
        try:
            sessions = _into_file(client, asked, kind, Path(arguments.output))
        except OSError as error:
            message = f"{arguments.output} can't be written ({error.strerror or error})"
            raise StartError(f"{message}; give another --output.") from error
    counted = "1 session" if sessions == 1 else f"{sessions} sessions"
    print(f"Exported {counted}.", file=sys.stderr)
    return 0


def _kind_of(name: str | None) -> str:
    return "parquet" if name is not None and name.endswith(".parquet") else "jsonl"


def _into_file(client: Client, asked: dict[str, str], kind: str, path: Path) -> int:
    """Writes beside the file and renames at the end; what was written whole is not asked again."""
    partial, state_path = Path(f"{path}.partial"), Path(f"{path}.partial.json")
    told = {"filter": asked["q"], "server": client.base_url, "format": kind}
    state = _state(state_path, told, partial)
    with partial.open("ab") as file:
        file.truncate(state["bytes"])

        def keep(cursor: str | None, sessions: int) -> None:
            file.flush()
            os.fsync(file.fileno())
            kept = {**told, "cursor": cursor, "sessions": sessions, "bytes": file.tell()}
            fresh = Path(f"{state_path}.new")
            fresh.write_text(json.dumps(kept), encoding="utf-8")
            fresh.replace(state_path)

        sessions = int(state["sessions"])
        if sessions == 0 or state["cursor"] is not None:
            sessions = _export(client, asked, state["cursor"], sessions, file.write, keep)
    if kind == "parquet":
        _to_parquet(partial, path)
        partial.unlink()
    else:
        partial.replace(path)
    state_path.unlink(missing_ok=True)
    return sessions


def _to_parquet(lines: Path, path: Path) -> None:
    from lucidic_server.telemetry.parquet import ParquetError
    from lucidic_server.telemetry.parquet import write

    fresh = Path(f"{path}.new")
    try:
        write(lines, fresh)
    except ParquetError as error:
        fresh.unlink(missing_ok=True)
        raise StartError(f"{error} The lines are kept: run the same export again.") from error
    fresh.replace(path)


def _export(
    client: Client,
    asked: dict[str, str],
    cursor: str | None,
    sessions: int,
    write: Callable[[bytes], Any],
    keep: Callable[[str | None, int], None],
) -> int:
    progress = Progress("exporting")
    while True:
        page = {**asked, "limit": _PAGE, "cursor": cursor}
        with client.open("GET", "/v1/export", page, timeout=_SILENCE_SECONDS) as answer:
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


def _state(state_path: Path, told: dict[str, str], partial: Path) -> dict[str, Any]:
    begin: dict[str, Any] = {"cursor": None, "sessions": 0, "bytes": 0}
    try:
        state = json.loads(state_path.read_text(encoding="utf-8"))
        is_ours = all(state[name] == value for name, value in told.items())
        if is_ours and partial.stat().st_size >= state["bytes"]:
            return {name: state[name] for name in begin}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return begin
    if not is_ours:
        raise StartError(
            f"{partial} is of an export with another filter, format or server: remove it and "
            f"{state_path.name}, or give another --output."
        )
    return begin
