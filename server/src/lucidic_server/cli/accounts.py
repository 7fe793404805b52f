"""`lucidic accounts`: who can sign in, and a way back in, in the data folder itself."""

import argparse

from lucidic_server.cli.store import open_control
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_setting
from lucidic_server.errors import StartError


def add(verbs: Verbs) -> None:
    """Adds the verb and what it can do."""
    parser = verbs.add_parser(
        "accounts",
        help="list accounts, and let somebody set a new password",
        description="Works on the data folder, whether a server runs on it or not. Accounts are "
        "made in the dashboard; this is for whoever cannot get into it any more.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="list the accounts")
    listing.set_defaults(run=_list)
    reset = actions.add_parser("reset", help="make a link that sets a new password, once")
    reset.add_argument("email", help="whose password it sets")
    reset.set_defaults(run=_reset)
    for action in (listing, reset):
        add_setting(action, "data_dir")


def _list(arguments: argparse.Namespace) -> int:
    with open_control(arguments.data_dir) as control:
        rows = control.accounts.all()
    for row in rows:
        print(f"{row.email}  {row.signs_in_by:<8}  {row.created_at.date()}  {row.name}")
    if not rows:
        print("There are no accounts: every user of this host is the local user.")
    return 0


def _reset(arguments: argparse.Namespace) -> int:
    with open_control(arguments.data_dir) as control:
        known = control.accounts.find(arguments.email.strip().lower())
        if known is None:
            raise StartError(
                f"There is no account {arguments.email!r}; see `lucidic accounts list`."
            )
        text = control.accounts.invite(known.account_id)
    print(f"/invitation#{text}")
    print("Open this page of the dashboard within a week to set a new password.")
    return 0
