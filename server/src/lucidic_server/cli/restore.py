"""`lucidic restore`: makes a data folder from a backup."""

import argparse
import os
from pathlib import Path

from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_setting
from lucidic_server.errors import StartError
from lucidic_server.settings import Settings


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "restore",
        help="make a data folder from a backup",
        description="Restores a backup into an empty data folder, or leaves the folder empty. "
        "Start the server on it afterwards.",
    )
    parser.add_argument("file", help="what `lucidic backup` wrote")
    add_setting(parser, "data_dir")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Restores and tells what came; returns 0."""
    from lucidic_server.jobs.restore import restore  # the engine takes its time to load

    settings = Settings.load(os.environ, data_dir=arguments.data_dir)
    if settings.telemetry_url:
        raise StartError(
            "A backup is restored into a data folder, and LUCIDIC_TELEMETRY_URL is set: what lies "
            "in ClickHouse is restored by its own RESTORE."
        )
    if settings.database_url:
        raise StartError(
            "A backup is restored into a data folder, and LUCIDIC_DATABASE_URL is set: what "
            "lies in PostgreSQL is restored by pg_restore."
        )
    if settings.blob_url.startswith("s3://"):
        raise StartError(
            "A backup is restored into a data folder, and LUCIDIC_BLOB_URL names a bucket: unset "
            "it for the restore, then copy the folder blobs into the bucket."
        )
    folder = settings.data_dir
    restored = restore(Path(arguments.file), folder)
    records = restored["event_records"] + restored["session_records"]
    print(f"Restored {records:,} records and {restored['blobs']:,} blobs to {folder}.")
    print(f"Start it with `lucidic serve --data-dir {folder}`.")
    return 0
