"""`lucidic keys`: API keys, in the data folder itself, whether a server runs on it or not."""

import argparse
import os
from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING

from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_setting
from lucidic_server.errors import StartError
from lucidic_server.settings import Settings

if TYPE_CHECKING:
    from lucidic_server.control.store import Control


def add(verbs: Verbs) -> None:
    """Adds the verb and what it can do."""
    parser = verbs.add_parser(
        "keys",
        help="make, list and revoke API keys",
        description="Works on the data folder, whether a server runs on it or not; a running "
        "server knows at once. From the first key on, programs need a good one to record.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make a key and show it, this once")
    create.add_argument("name", help="what the key is for; people see it in the list")
    create.set_defaults(run=_create)
    listing = actions.add_parser("list", help="list the keys, revoked ones included")
    listing.set_defaults(run=_list)
    revoke = actions.add_parser("revoke", help="refuse a key from now on")
    revoke.add_argument("prefix", help="the key's beginning, as `lucidic keys list` shows it")
    revoke.set_defaults(run=_revoke)
    for action in (create, listing, revoke):
        add_setting(action, "data_dir")


def _create(arguments: argparse.Namespace) -> int:
    from lucidic_server.control.callers import LOCAL_PROJECT  # SQLAlchemy takes 0.2 s

    control = _open(arguments)
    text, key = control.keys.issue(LOCAL_PROJECT, arguments.name)
    control.close()
    print(text)
    print(f"Keep it: it is shown this once. Its prefix is {key.prefix}.")
    print("Programs record with it as LUCIDIC_API_KEY.")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    control = _open(arguments)
    rows = control.keys.list()
    control.close()
    for row in rows:
        made = datetime.fromtimestamp(row.created_at / 1e9, UTC).date()
        state = "revoked" if row.revoked_at else "good"
        print(f"{row.prefix}  {state:<7}  {made}  {row.name}")
    if not rows:
        print("No key was ever issued: any key is taken on this host.")
    return 0


def _revoke(arguments: argparse.Namespace) -> int:
    control = _open(arguments)
    was_good = control.keys.revoke(arguments.prefix)
    control.close()
    if not was_good:
        raise StartError(f"There is no good key {arguments.prefix!r}; see `lucidic keys list`.")
    print(f"Revoked {arguments.prefix}.")
    return 0


def _open(arguments: argparse.Namespace) -> "Control":
    from lucidic_server.clock import SystemClock
    from lucidic_server.control.store import Control

    settings = Settings.load(os.environ, data_dir=arguments.data_dir)
    return Control(settings.data_dir, SystemClock())
