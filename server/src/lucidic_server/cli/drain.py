"""`lucidic drain`: ships what dead programs left in the spool, now."""

import argparse
import os

from lucidic_server.cli.client import Client
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_server
from lucidic_server.settings import Settings


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "drain",
        help="ship what dead programs left in the spool",
        description="Ships the journals of dead programs that are addressed to this server and "
        "key. A server on the same host does so by itself; this is for other servers, for "
        "hosts without one, and for journals of another key.",
    )
    add_server(parser)
    parser.add_argument(
        "--agent-id", metavar="ID", help="only journals of this agent; default: of any agent"
    )
    parser.add_argument(
        "--as-current-key",
        action="store_true",
        help="ship journals of other keys too, under this key",
    )
    parser.add_argument(
        "--spool-dir",
        metavar="DIR",
        help="the spool folder. Default: the SDK's. Environment: LUCIDIC_SPOOL_DIR.",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ships and tells what was shipped, what stayed and why; returns 1 if something stayed."""
    from lucidicai.ship.drain import drain  # brings the HTTP client

    client = Client(arguments)
    folders = Settings.load(os.environ, spool_dirs=arguments.spool_dir).spool_dirs
    has_left = False
    for folder in folders:
        report = drain(
            folder,
            client.base_url,
            client.api_key,
            arguments.agent_id,
            as_current_key=arguments.as_current_key,
        )
        print(f"{folder}: shipped {report.records} records of {report.writers} programs.")
        for kind, count in sorted(report.redactions.items()):
            print(f"  masked {count}: {kind}")
        for reason, count in sorted(report.losses.items()):
            print(f"  lost {count}: {reason}")
        for reason, count in sorted(report.told.items()):
            print(f"  lost {count} before: {reason}")
        for writer, reason in sorted(report.left.items()):
            print(f"  stays: {writer} ({reason})")
        has_left = has_left or bool(report.left)
    return 1 if has_left else 0
