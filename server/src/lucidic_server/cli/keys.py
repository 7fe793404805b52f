"""`lucidic keys`: API keys, in the data folder itself, whether a server runs on it or not."""

import argparse
from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING

from lucidic_server.cli.store import open_control
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_setting
from lucidic_server.errors import StartError

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
    create.add_argument(
        "--role",
        choices=("viewer", "member", "admin", "owner"),
        default="member",
        help="what it may do where there are accounts: viewers read, members record too, admins "
        "delete too, owners of every project take backups. Default: member.",
    )
    create.set_defaults(run=_create)
    listing = actions.add_parser("list", help="list the keys, revoked ones included")
    listing.set_defaults(run=_list)
    for action in (create, listing):
        action.add_argument(
            "--project",
            metavar="ID",
            help="the project of the key, or * for every one. Default: `default`.",
        )
    revoke = actions.add_parser("revoke", help="refuse a key from now on")
    revoke.add_argument("prefix", help="the key's beginning, as `lucidic keys list` shows it")
    revoke.set_defaults(run=_revoke)
    for action in (create, listing, revoke):
        add_setting(action, "data_dir")


def _create(arguments: argparse.Namespace) -> int:
    from lucidic_server.control.callers import LOCAL_PROJECT
    from lucidic_server.model.role import Role

    with open_control(arguments.data_dir) as control:
        project_id = arguments.project or LOCAL_PROJECT
        _check_project(control, project_id)
        text, key = control.keys.issue(project_id, arguments.name, Role(arguments.role))
    print(text)
    print(f"Keep it: it is shown this once. Its prefix is {key.prefix}.")
    print("Programs record with it as LUCIDIC_API_KEY.")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    with open_control(arguments.data_dir) as control:
        if arguments.project:
            _check_project(control, arguments.project)
        rows = control.keys.list(arguments.project)
        was_any_issued = control.keys.was_any_issued()
    for row in rows:
        made = datetime.fromtimestamp(row.created_at / 1e9, UTC).date()
        state = "revoked" if row.revoked_at else "good"
        print(f"{row.prefix}  {state:<7}  {made}  {row.project_id}  {row.role:<6}  {row.name}")
    if not was_any_issued:
        print("No key was ever issued: any key is taken on this host.")
    return 0


def _revoke(arguments: argparse.Namespace) -> int:
    with open_control(arguments.data_dir) as control:
        was_good = control.keys.revoke(arguments.prefix)
    if not was_good:
        raise StartError(f"There is no good key {arguments.prefix!r}; see `lucidic keys list`.")
    print(f"Revoked {arguments.prefix}.")
    return 0


def _check_project(control: "Control", project_id: str) -> None:
    from lucidic_server.model.role import EVERY_PROJECT

    if project_id != EVERY_PROJECT and control.projects.get(project_id) is None:
        known = ", ".join(project.project_id for project in control.projects.all())
        raise StartError(f"There is no project {project_id!r}; there are: {known}.")
