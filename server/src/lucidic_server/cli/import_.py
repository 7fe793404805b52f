"""`lucidic import`: takes what `lucidic export` wrote; again as often as one likes."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from lucidic_server.cli.client import Client
from lucidic_server.cli.progress import Progress
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_server
from lucidic_server.errors import StartError

# One request: large enough to be fast, small enough that a server that is full takes it soon.
_BATCH_BYTES = 2 * 1024 * 1024
_BATCH_LINES = 2_000
_SILENCE_SECONDS = 120.0
_SHOWN_REFUSALS = 10


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "import",
        help="take what an export wrote",
        description="Sends the JSON lines of an export to a server. Lines that it knows change "
        "nothing, so that an import that was cut off is simply run again.",
    )
    parser.add_argument("file", help="the file that `lucidic export` wrote; - is the input")
    add_server(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Sends the lines; returns 1 if any was refused, with the first of them and why."""
    from lucidicai.wire.codec import CONTENT_TYPE_JSON_LINES  # once it is known to be ours

    client = Client(arguments)
    progress = Progress("importing")
    accepted = known = refused = line_number = 0
    with ExitStack() as stack:
        file, size = _opened(arguments.file, stack)
        done = 0
        for batch in _batches(file):
            with client.open(
                "POST",
                "/v1/import",
                body=b"".join(batch),
                content_type=CONTENT_TYPE_JSON_LINES,
                timeout=_SILENCE_SECONDS,
            ) as response:
                answer = json.load(response)
            accepted += answer["accepted"]
            known += answer["duplicates"]
            for one in answer["refused"]:
                refused += 1
                if refused <= _SHOWN_REFUSALS:
                    progress.end()
                    place = line_number + one["index"] + 1
                    print(f"line {place}: {one['reason']}: {one['message']}", file=sys.stderr)
            line_number += len(batch)
            done += sum(map(len, batch))
            progress.show(done, size, f"{accepted:,} records")
    progress.end()
    print(f"Imported {accepted} records; {known} were known, {refused} refused.", file=sys.stderr)
    return 1 if refused else 0


def _opened(name: str, stack: ExitStack) -> tuple[BinaryIO, int]:
    if name == "-":
        return sys.stdin.buffer, 0
    path = Path(name)
    try:
        return stack.enter_context(path.open("rb")), path.stat().st_size
    except OSError as error:
        raise StartError(f"{name} can't be read ({error.strerror or error}).") from error


def _batches(file: BinaryIO) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for raw in file:
        if not raw.strip():
            continue
        line = raw if raw.endswith(b"\n") else raw + b"\n"
        if batch and (size + len(line) > _BATCH_BYTES or len(batch) >= _BATCH_LINES):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    if batch:
        yield batch
