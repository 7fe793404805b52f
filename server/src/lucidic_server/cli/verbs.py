"""What a verb is to argparse, and the flags that several verbs share."""

import argparse
from typing import Any

from lucidic_server.settings import SETTINGS

# What add_subparsers returns; argparse has no public name for it.
Verbs = Any


def add_setting(parser: argparse.ArgumentParser, name: str) -> None:
    """Adds the flag of a setting; its help and default come from the settings' table."""
    row = next(row for row in SETTINGS if row.name == name)
    default = f" Default: {row.default}." if row.default else ""
    parser.add_argument(
        f"--{name.replace('_', '-')}",
        dest=name,
        metavar=name.rpartition("_")[2].upper(),
        help=f"{row.doc}{default} Environment: {row.env}.".replace("%", "%%"),
    )


def add_server(parser: argparse.ArgumentParser) -> None:
    """Adds the flags of a verb that talks to a running server."""
    parser.add_argument(
        "--base-url",
        metavar="URL",
        help="The server's address. Default: http://localhost:8000. Environment: LUCIDIC_BASE_URL.",
    )
    parser.add_argument(
        "--api-key",
        metavar="KEY",
        help="The API key, if the server issued any. Environment: LUCIDIC_API_KEY.",
    )


def add_limit(parser: argparse.ArgumentParser) -> None:
    """Adds how many rows a verb lists."""
    parser.add_argument(
        "--limit",
        type=_count,
        default=20,
        metavar="N",
        help="so many at most; 0: all. Default: 20.",
    )


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no number from 0 on")
    return int(text)


def add_filter(parser: argparse.ArgumentParser) -> None:
    """Adds the filter: all words that are no flags, as they would stand in one line."""
    parser.add_argument(
        "filter",
        nargs="*",
        metavar="FILTER",
        help="terms such as state:active or 'cost>0.5'; docs/reference/filter.md has all",
    )
