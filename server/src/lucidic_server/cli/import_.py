"""`lucidic import`: takes what `lucidic export` or a collector wrote; as often as one likes."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from lucidic_server.cli import import_otlp
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
        help="take what an export or a collector wrote",
        description="Sends the records of an export, or a file of OpenTelemetry's (JSON lines or "
        "protobuf), to a server. What it knows changes nothing; an import that was cut off goes on "
        "where it was.",
    )
    parser.add_argument(
        "file",
        help="the file, as `lucidic export` or a collector's file exporter wrote it; "
        "- is the input, as JSON lines of records",
    )
    add_server(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Sends the records; returns 1 if any was refused, with the first of them and why."""
    from lucidicai.wire.codec import CONTENT_TYPE_JSON_LINES  # once it is known to be ours

    client = Client(arguments)
    if form := import_otlp.form_of(arguments.file):
        return _send_otlp(client, arguments.file, form)
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


def _send_otlp(client: Client, name: str, form: str) -> int:
    progress = Progress("importing")
    notes = Notes.beside(name, client.base_url)
    done = notes.load()
    size = 0 if import_otlp.is_compressed(name) else Path(name).stat().st_size
    for batch in import_otlp.batches(name, form, done.bytes):
        with client.open(
            "POST",
            batch.path,
            body=batch.body,
            content_type=batch.content_type,
            timeout=_SILENCE_SECONDS,
        ) as response:
            refused, message = import_otlp.refused_of(response.read(), batch)
        done = Done(
            bytes=batch.end,
            lines=done.lines + 1,
            accepted=done.accepted + batch.members - refused,
            refused=done.refused + refused,
        )
        notes.keep(done)
        if message:
            progress.end()
            print(f"batch {done.lines}: {message}", file=sys.stderr)
        progress.show(done.bytes, size, f"{done.accepted:,} spans")
    progress.end()
    notes.remove()
    print(f"Imported {done.accepted} spans; {done.refused} refused.", file=sys.stderr)
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
