"""The settings: one table of rows, one frozen object made from it. Refuses nothing.

A value given in code wins over the environment, the environment over the default. A value in the
environment that cannot be read is left out with one warning: the host program comes first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from typing import NamedTuple
from typing import Self

import msgspec

from lucidicai.url import clean_url
from lucidicai.url import is_loopback

LOCAL_URL = "http://localhost:8000"

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


def _flag(text: str) -> bool:
    word = text.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError("write 1 or 0")


def _seconds(text: str) -> float:
    seconds = float(text)
    # `not >=` catches NaN as well.
    if not seconds >= 0 or seconds == float("inf"):
        raise ValueError("write a number of seconds, 0 or more")
    return seconds


def _byte_count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError("write a number of bytes, 0 or more")
    return count


class Setting(NamedTuple):
    """One row: the field of Settings, its environment variable, how it is read, and what it is."""

    name: str
    env: str
    type: str
    default: object
    doc: str

    def read(self, text: str) -> object:
        """Returns what the variable's text says. Raises ValueError, which says what to write."""
        return _READ[self.type](text)


_READ: dict[str, Callable[[str], object]] = {
    "text": str,
    "flag": _flag,
    "seconds": _seconds,
    "bytes": _byte_count,
    "folder": Path,
}

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "api_key", "LUCIDIC_API_KEY", "text", None, "The key; a server on this host needs none."
    ),
    Setting("agent_id", "LUCIDIC_AGENT_ID", "text", "default", "The agent that owns the sessions."),
    Setting("base_url", "LUCIDIC_BASE_URL", "text", LOCAL_URL, "The server."),
    Setting(
        "debug", "LUCIDIC_DEBUG", "flag", False, f"Talks to {LOCAL_URL}, whatever else is set."
    ),
    Setting("spool_dir", "LUCIDIC_SPOOL_DIR", "folder", None, "Where records wait for the server."),
    # 1 GiB holds some 600,000 LLM events; less loses records in a long outage, more fills laptops.
    Setting(
        "spool_max_bytes", "LUCIDIC_SPOOL_MAX_BYTES", "bytes", 1 << 30, "All writers together."
    ),
    Setting(
        "flush_timeout", "LUCIDIC_FLUSH_TIMEOUT", "seconds", 2.0, "The longest wait at an end."
    ),
    Setting("timeout", "LUCIDIC_TIMEOUT", "seconds", 30.0, "The longest wait for one answer."),
    Setting(
        "verify_key", "LUCIDIC_VERIFY_KEY", "flag", False, "`init` asks the server for the key."
    ),
    Setting("production", "LUCIDIC_PRODUCTION", "flag", False, "Errors become log lines."),
    Setting(
        "production_monitoring",
        "LUCIDIC_PRODUCTION_MONITORING",
        "flag",
        False,
        "Marks sessions as production traffic.",
    ),
    Setting("auto_end", "LUCIDIC_AUTO_END", "flag", True, "Sessions end when the process exits."),
    Setting("capture_uncaught", "LUCIDIC_CAPTURE_UNCAUGHT", "flag", True, "Records the traceback."),
    Setting("crash_is_failure", "LUCIDIC_CRASH_IS_FAILURE", "flag", False, "A crash is a failure."),
    Setting("redact", "LUCIDIC_REDACT", "flag", True, "Withholds fields named like a secret."),
    Setting(
        "redact_secrets",
        "LUCIDIC_REDACT_SECRETS",
        "flag",
        True,
        "Masks what looks like a secret before it leaves the host.",
    ),
    Setting("verbose", "LUCIDIC_VERBOSE", "flag", False, "Says every warning, not only the first."),
)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What one `init` decided. `load` is how one is made; the fields are the rows of SETTINGS."""

    api_key: str | None
    agent_id: str
    base_url: str
    debug: bool
    spool_dir: Path
    spool_max_bytes: int
    flush_timeout: float
    timeout: float
    verify_key: bool
    production: bool
    production_monitoring: bool
    auto_end: bool
    capture_uncaught: bool
    crash_is_failure: bool
    redact: bool
    redact_secrets: bool
    verbose: bool

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ, **given: Any) -> Self:
        """Returns the settings: `given` (None means "not given"), the environment, the defaults."""
        values: dict[str, Any] = {}
        for row in SETTINGS:
            value = given.pop(row.name, None)
            values[row.name] = (
                _from_environment(row, environ) if value is None else _given(row, value)
            )
        if given:
            raise TypeError(f"no such setting: {', '.join(sorted(given))}")
        values["base_url"] = LOCAL_URL if values["debug"] else clean_url(values["base_url"])
        values["spool_dir"] = Path(values["spool_dir"] or _default_spool_dir(environ))
        return cls(**values)

    @property
    def is_local(self) -> bool:
        """Whether the server is on this host, where no key is needed."""
        return is_loopback(self.base_url)


def _given(row: Setting, value: Any) -> object:
    # A UUID as the agent's id, a 1 as a flag: taken, but the rest of the package sees one type.
    return bool(value) if row.type == "flag" else str(value) if row.type == "text" else value


def _from_environment(row: Setting, environ: Mapping[str, str]) -> object:
    text = environ.get(row.env, "")
    if not text.strip():
        return row.default
    try:
        return row.read(text.strip())
    except ValueError as error:
        import logging  # noqa: PLC0415  few environments are wrong

        log = logging.getLogger("lucidicai")
        log.warning("%s=%r is left out, %r stands: %s", row.env, text, row.default, error)
        return row.default


def _default_spool_dir(environ: Mapping[str, str]) -> Path:
    home = os.path.expanduser("~")  # noqa: PTH111  Path.home() raises where there is no home
    if not os.path.isabs(home):  # noqa: PTH117  the same reason
        # No home, as in a container with a bare uid: a folder of this user's own.
        temporary = environ.get("TMPDIR") or "/tmp"  # noqa: S108  the spool makes it 0700
        return Path(temporary) / f"lucidic-{getattr(os, 'getuid', int)()}" / "spool"
    if sys.platform == "darwin":
        return Path(home) / "Library" / "Application Support" / "lucidic" / "spool"
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home) / "lucidic" / "spool"
    data = environ.get("XDG_DATA_HOME", "")
    folder = Path(data) if data.startswith("/") else Path(home) / ".local" / "share"
    return folder / "lucidic" / "spool"
