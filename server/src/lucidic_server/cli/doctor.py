"""`lucidic doctor`: the SDK's doctor, for those who have the server installed as well."""

import argparse

from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_server
from lucidic_server.settings import SETTINGS


def add(verbs: Verbs) -> None:
    """Adds the verb; its flags are those of the SDK's own command."""
    parser = verbs.add_parser(
        "doctor",
        help="tell why nothing is recorded, or that all is well",
        description="Examines the SDK's settings in force, the spool folder, the server and the "
        "installed packages. Changes nothing. `python -m lucidicai doctor` does the same where "
        "only the SDK is installed.",
    )
    add_server(parser)
    parser.add_argument(
        "--agent-id", metavar="ID", help="The agent. Environment: LUCIDIC_AGENT_ID."
    )
    parser.add_argument(
        "--spool-dir", metavar="DIR", help="The spool folder. Environment: LUCIDIC_SPOOL_DIR."
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints what was found; returns 1 if there is a problem."""
    from lucidicai.doctor import examination  # brings the HTTP client

    return examination.run(arguments, frozenset(row.env for row in SETTINGS))
