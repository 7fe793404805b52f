"""The settings in force and where each came from; what in the environment does not do what it says.

Keys are never shown whole.
"""

import difflib
from collections.abc import Iterator
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from lucidicai.doctor.finding import Section
from lucidicai.settings import LOCAL_URL
from lucidicai.settings import SETTINGS
from lucidicai.settings import Setting
from lucidicai.settings import Settings

_PREFIX = "LUCIDIC_"
_KEY = "LUCIDIC_API_KEY"
# A key shorter than this would be half told by its ends.
_LEAST_KEY_CHARS = 20


class Told(msgspec.Struct, frozen=True):
    """A setting in force. `source` is `argument`, `environment` or `default`."""

    name: str
    value: str
    source: str
    variable: str


def settings_in_force(
    settings: Settings, environ: Mapping[str, str], given: Mapping[str, Any]
) -> list[Told]:
    """Returns every setting with its source, in the order of the settings' table."""
    told = []
    for row in SETTINGS:
        source = "default"
        if given.get(row.name) is not None:
            source = "argument"
        elif is_readable(row, environ.get(row.env, "")):
            source = "environment"
        told.append(Told(row.name, _shown(row, getattr(settings, row.name)), source, row.env))
    return told


def is_readable(row: Setting, text: str) -> bool:
    """Returns whether a variable says something that its setting understands."""
    try:
        return bool(text.strip()) and row.read(text.strip()) is not None
    except ValueError:
        return False


def examine_settings(
    settings: Settings, environ: Mapping[str, str], others: frozenset[str], folder: Path
) -> Section:
    """Returns what was found of the settings.

    `others` are variables with our prefix that somebody else reads, `folder` is where the program
    runs.
    """
    section = Section("Settings")
    for row in SETTINGS:
        text = environ.get(row.env, "")
        if text.strip() and not is_readable(row, text):
            section.warning(
                f"{row.env}={text!r} cannot be read as {row.type} and is left out.",
                f"Correct it or remove it; the default is {row.default!r}.",
            )
    for name, meant in _misspelt(environ, others):
        section.warning(f"{name} is set, and nothing reads it.", f"Perhaps {meant} is meant.")
    _examine_key(section, settings)
    if settings.debug and environ.get("LUCIDIC_BASE_URL"):
        section.warning(
            f"LUCIDIC_DEBUG is on, so that LUCIDIC_BASE_URL is not used but {LOCAL_URL}.",
            "Remove LUCIDIC_DEBUG.",
        )
    _examine_file(section, folder / ".env", environ)
    if not section.findings:
        section.ok("nothing contradicts itself")
    return section


def key_ends(key: str) -> str:
    """Returns enough of a key to tell it from another, and too little to use it."""
    if len(key) < _LEAST_KEY_CHARS:
        return f"set, {len(key)} characters"
    return f"{key[:10]}…{key[-4:]}"


def _shown(row: Setting, value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if row.name == "api_key":
        return key_ends(str(value))
    if isinstance(value, float):
        return f"{value:g} {row.type}"
    return f"{value} {row.type}" if isinstance(value, int) else str(value)


def _misspelt(environ: Mapping[str, str], others: frozenset[str]) -> Iterator[tuple[str, str]]:
    known = [row.env for row in SETTINGS]
    for name in sorted(environ):
        if name.startswith(_PREFIX) and name not in known and name not in others:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.85)
            if near:
                yield name, near[0]


def _examine_key(section: Section, settings: Settings) -> None:
    key = settings.api_key
    if key is None:
        if not settings.is_local:
            section.problem(
                f"There is no API key, and {settings.base_url} is not on this host: `init` raises.",
                f"Set {_KEY} to a key of that server (`lucidic keys create NAME` makes one).",
            )
        return
    if not (key.isascii() and key.isprintable()):
        section.problem(
            "The API key has a character that no request can carry, so that nothing is sent.",
            f"Copy the key again into {_KEY}; look for a line feed or a typographic quote.",
        )
    elif key != key.strip().strip("'\""):
        section.warning(
            "The API key stands in quotes or has a space at an end, which is then part of it.",
            f"Remove them from {_KEY}.",
        )


def _examine_file(section: Section, path: Path, environ: Mapping[str, str]) -> None:
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    names = {line.removeprefix("export ").partition("=")[0].strip() for line in lines}
    left_out = sorted({row.env for row in SETTINGS} & names - environ.keys())
    if left_out:
        section.warning(
            f"{path} sets {', '.join(left_out)}, and this environment does not have it: the "
            "package reads no .env files.",
            "Load the file before the program: `set -a; . ./.env; set +a`, or python-dotenv's "
            "load_dotenv().",
        )
