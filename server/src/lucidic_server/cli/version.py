"""`lucidic version`."""

import argparse
import platform

import lucidic_server
from lucidic_server.cli.verbs import Verbs


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser("version", help="print the version", description=__doc__)
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Prints the versions of Lucidic and of Python."""
    print(f"lucidic {lucidic_server.__version__} (Python {platform.python_version()})")
    return 0
