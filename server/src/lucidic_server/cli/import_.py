"""`lucidic import`: takes what `lucidic export` wrote; again as often as one likes."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import BinaryIO

from lucidic_server.cli.client import Client
from lucidic_server.cli.import_file import open_lines
from lucidic_server.cli.import_notes import Done
from lucidic_server.cli.import_notes import Notes
from lucidic_server.cli.progress import Progress
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_server

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
        description="Sends the records of an export, JSON lines or Parquet, to a server. Those "
        "that it knows change nothing; an import that was cut off goes on where it was.",
    )
    parser.add_argument(
        "file", help="the file that `lucidic export` wrote; - is the input, as JSON lines"
    )
    add_server(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Sends the records; returns 1 if any was refused, with the first of them and why."""
    from lucidicai.wire.codec import CONTENT_TYPE_JSON_LINES  # once it is known to be ours

    client = Client(arguments)
    progress = Progress("importing")
    with ExitStack() as stack:
        file, size = open_lines(arguments.file, sys.stdin.buffer, stack)
        notes = Notes.beside(arguments.file, client.base_url)
        done = notes.load()
        if done.bytes:
            file.seek(done.bytes)
        for batch in _batches(file):
            with client.open(
                "POST",
                "/v1/import",
                body=b"".join(batch),
                content_type=CONTENT_TYPE_JSON_LINES,
                timeout=_SILENCE_SECONDS,
            ) as response:
                answer = json.load(response)
            for place, one in enumerate(answer["refused"], done.refused):
                if place < _SHOWN_REFUSALS:
                    progress.end()
                    told = f"line {done.lines + one['index'] + 1}: {one['reason']}"
                    print(f"{told}: {one['message']}", file=sys.stderr)
            done = Done(
                bytes=done.bytes + sum(map(len, batch)),
                lines=done.lines + sum(1 for line in batch if line.strip()),
                accepted=done.accepted + answer["accepted"],
                known=done.known + answer["duplicates"],
                refused=done.refused + len(answer["refused"]),
            )
            notes.keep(done)
            progress.show(done.bytes, size, f"{done.accepted:,} records")
    progress.end()
    notes.remove()
    told = f"Imported {done.accepted} records; {done.known} were known, {done.refused} refused."
    print(told, file=sys.stderr)
    return 1 if done.refused else 0


def _batches(file: BinaryIO) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for line in file:
        if batch and (size + len(line) > _BATCH_BYTES or len(batch) >= _BATCH_LINES):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    if batch:
        yield batch
