"""What is installed: this package, Python, what it needs, and whatever else has its name."""

import importlib.metadata
import platform
import sys
from pathlib import Path

import lucidicai
from lucidicai.doctor.finding import Section
from lucidicai.version import __version__

DISTRIBUTION = "lucidic-sdk"
# The public SDK. Its package has our package's name, so that one overwrites the other's files.
_PUBLIC = "lucidicai"
_NEEDED = ("msgspec", "urllib3", "backports.zstd")


def examine_installation() -> Section:
    """Returns what was found of the installation."""
    section = Section("Installation")
    own = version_of(DISTRIBUTION)
    section.ok(f"lucidic-sdk {__version__} in {Path(lucidicai.__file__).parent}")
    section.ok(f"Python {platform.python_version()} ({sys.executable})")
    if own not in {None, __version__}:
        section.warning(
            f"The installed lucidic-sdk is {own}, but {__version__} is what is imported.",
            "Another copy stands in front of it: look at PYTHONPATH and the working directory, or "
            "install again.",
        )
    public = version_of(_PUBLIC)
    if public is not None:
        section.problem(
            f"The public package `lucidicai` {public} is installed beside lucidic-sdk, and both "
            "are imported as `lucidicai`: their files overwrite each other.",
            "Run `pip uninstall lucidicai lucidic-sdk`, then `pip install lucidic-sdk`.",
        )
    server = version_of("lucidic-server")
    if server not in {None, __version__}:
        section.warning(
            f"lucidic-server {server} is installed here, which goes with lucidic-sdk {server}.",
            "Install both in one version.",
        )
    needed = [(name, version_of(name)) for name in _NEEDED]
    section.ok(", ".join(f"{name} {version}" for name, version in needed if version))
    return section


def version_of(distribution: str) -> str | None:
    """Returns the installed version of a distribution, or None."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None
