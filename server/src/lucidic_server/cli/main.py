"""Reads the command line and runs a verb."""

import argparse
import os
import sys
from collections.abc import Sequence

from lucidic_server.cli import accounts
from lucidic_server.cli import backup
from lucidic_server.cli import doctor
from lucidic_server.cli import drain
from lucidic_server.cli import examples
from lucidic_server.cli import export
from lucidic_server.cli import import_
from lucidic_server.cli import keys
from lucidic_server.cli import prices
from lucidic_server.cli import restore
from lucidic_server.cli import schema
from lucidic_server.cli import search
from lucidic_server.cli import serve
from lucidic_server.cli import sessions
from lucidic_server.cli import show
from lucidic_server.cli import tail
from lucidic_server.cli import version
from lucidic_server.errors import StartError

VERBS = (
    serve,
    sessions,
    show,
    tail,
    search,
    export,
    import_,
    examples,
    prices,
    keys,
    accounts,
    backup,
    restore,
    drain,
    schema,
    doctor,
    version,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs `lucidic` and returns its exit code: 0, 1 with one sentence, or 2 for a wrong call."""
    whole = parser()
    parsed = whole.parse_args(arguments)
    if not hasattr(parsed, "run"):
        whole.print_help(sys.stderr)
        raise SystemExit(2)
    try:
        _check_sdk()
        code: int = parsed.run(parsed)
    except StartError as error:
        print(f"lucidic: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read us has seen enough, as `head` has; nothing is left to be flushed into it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code


def parser() -> argparse.ArgumentParser:
    """Returns the parser with every verb."""
    whole = argparse.ArgumentParser(
        prog="lucidic",
        description="Records what AI agents do, and shows it: the server and its tools.",
    )
    verbs = whole.add_subparsers(title="verbs", metavar="VERB")
    for verb in VERBS:
        verb.add(verbs)
    return whole


def _check_sdk() -> None:
    """Raises StartError if another package stands where our SDK should be."""
    import importlib.util  # asked for before anything of the SDK is imported

    try:
        found = importlib.util.find_spec("lucidicai.wire")
    except ModuleNotFoundError:
        found = None
    if found is None:
        raise StartError(
            "the `lucidicai` that this Python imports is not lucidic-sdk but another package of "
            "that name: run `pip uninstall lucidicai` and `pip install --force-reinstall "
            "lucidic-sdk`, or use a virtual environment of its own."
        )


if __name__ == "__main__":
    sys.exit(main())
