"""`python -m lucidicai doctor`."""

import argparse
import sys
from collections.abc import Sequence

from lucidicai.doctor import examination


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a verb; returns the exit code: 0, 1 if there is a problem, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="python -m lucidicai")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    doctor = verbs.add_parser(
        "doctor",
        help="tell what is set, what waits in the spool, and whether the server answers",
        description="Examines the settings in force, the spool folder, the server and the "
        "installed packages. Changes nothing.",
    )
    examination.add_arguments(doctor)
    return examination.run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
