"""Runs every check and gives the report; the command line of `doctor`."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lucidicai.doctor.configuration import examine_settings
from lucidicai.doctor.configuration import is_readable
from lucidicai.doctor.configuration import settings_in_force
from lucidicai.doctor.finding import Level
from lucidicai.doctor.installation import examine_installation
from lucidicai.doctor.providers import examine_providers
from lucidicai.doctor.report import Report
from lucidicai.doctor.server import examine_server
from lucidicai.doctor.spool import examine_spool
from lucidicai.settings import SETTINGS
from lucidicai.settings import Settings

# The settings that a person may want to try with another value.
_ARGUMENTS = {
    "base_url": ("--base-url", "URL", "The server's address."),
    "api_key": ("--api-key", "KEY", "The API key."),
    "agent_id": ("--agent-id", "ID", "The agent."),
    "spool_dir": ("--spool-dir", "DIR", "The spool folder."),
}

# Variables of lucidic-server that are near enough to ours to be taken for a slip.
_SERVERS = frozenset({"LUCIDIC_SPOOL_DIRS"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the flags of the doctor."""
    for row in SETTINGS:
        if row.name in _ARGUMENTS:
            flag, metavar, meaning = _ARGUMENTS[row.name]
            parser.add_argument(flag, metavar=metavar, help=f"{meaning} Environment: {row.env}.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace, others: frozenset[str] = _SERVERS) -> int:
    """Examines and prints; returns 1 if there is a problem. `others` as in `examine`."""
    given = {name: getattr(arguments, name) for name in _ARGUMENTS}
    report = examine(given, os.environ, others, Path.cwd())
    print(report.as_json() if arguments.json else report.as_text())  # noqa: T201  a command
    return 1 if report.count(Level.PROBLEM) else 0


def examine(
    given: Mapping[str, Any], environ: Mapping[str, str], others: frozenset[str], folder: Path
) -> Report:
    """Returns what was found with these settings given and this environment.

    `others` are the variables with our prefix that somebody else reads; `folder` is where a program
    would run.
    """
    # What cannot be read is a finding here; a program is told by a warning in its log.
    unreadable = {row.env for row in SETTINGS if not is_readable(row, environ.get(row.env, ""))}
    readable = {name: text for name, text in environ.items() if name not in unreadable}
    settings = Settings.load(readable, **given)
    configuration = examine_settings(settings, environ, others, folder)
    spool = examine_spool(settings)
    is_kept = not (configuration.has_problem or spool.has_problem)
    sections = (
        examine_installation(),
        configuration,
        spool,
        examine_server(settings, environ, is_kept=is_kept),
        examine_providers(),
    )
    findings = [finding for section in sections for finding in section.findings]
    return Report(settings_in_force(settings, environ, given), findings)
