"""`lucidic backup`: everything that a running server has, as one file."""

import argparse
import os
import sys
from http.client import HTTPException
from http.client import HTTPResponse
from pathlib import Path

from lucidic_server.cli.client import Client
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_server
from lucidic_server.errors import StartError

_CHUNK_BYTES = 1 << 20
_MEGABYTE = 1_000_000


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "backup",
        help="write everything that a running server has into one file",
        description="Takes a backup of a running server, which goes on meanwhile. Everything that "
        "was acknowledged before is in it; `lucidic restore` makes a data folder from it.",
    )
    parser.add_argument("file", help="the file to write; it must not be there yet")
    add_server(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the file whole or not at all; returns 0."""
    target = Path(arguments.file)
    if target.exists():
        raise StartError(f"{target} is there already, and a backup overwrites nothing.")
    partial = target.with_name(f"{target.name}.partial")
    written = 0
    try:
        with Client(arguments).open("POST", "/v1/backup") as answer, partial.open("wb") as file:
            while chunk := _read(answer):
                file.write(chunk)
                written += len(chunk)
                if sys.stderr.isatty():
                    print(f"\r{written / _MEGABYTE:,.0f} MB", end="", file=sys.stderr)
            file.flush()
            os.fsync(file.fileno())
        partial.chmod(0o600)
        partial.rename(target)
    except OSError as error:
        raise StartError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    print(f"Wrote {written / _MEGABYTE:,.1f} MB to {target}.")
    print("Keep it like the data folder itself: it holds all that was recorded.")
    return 0


def _read(answer: HTTPResponse) -> bytes:
    try:
        return answer.read(_CHUNK_BYTES)
    except (OSError, HTTPException) as error:
        raise StartError(f"The server broke off: {error!r}; nothing was written.") from error
