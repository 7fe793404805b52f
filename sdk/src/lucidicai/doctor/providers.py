"""The packages that record model providers and frameworks: which are installed, in which versions.

The ranges are those of this package's extras, read from its metadata, so that there is one source.
"""

import importlib.metadata

from lucidicai.doctor.finding import Section
from lucidicai.doctor.installation import DISTRIBUTION
from lucidicai.doctor.installation import version_of
from lucidicai.doctor.requirement import Requirement


def examine_providers() -> Section:
    """Returns what was found of the packages that the extras name."""
    section = Section("Providers")
    extras = _by_name(_requirements())
    if not extras:
        section.ok("this installation names no instrumentation packages")
        return section
    missing = []
    for name, (requirement, needed_by) in sorted(extras.items()):
        version = version_of(name)
        told = f"{name} {requirement.versions} ({', '.join(sorted(needed_by))})".replace("  ", " ")
        if version is None:
            missing.append(told)
        elif requirement.takes(version):
            section.ok(f"{name} {version} ({', '.join(sorted(needed_by))})")
        else:
            section.warning(
                f"{name} {version} is installed, and {requirement.versions} is what was tried: its "
                "calls may not be recorded.",
                f"Run `pip install '{DISTRIBUTION}[{min(needed_by)}]'`.",
            )
    if missing:
        section.ok(f"not installed: {', '.join(missing)}")
    return section


def _requirements() -> list[Requirement]:
    try:
        lines = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    parsed = [Requirement.parse(line) for line in lines]
    # An extra may name other extras of this package.
    return [each for each in parsed if each and each.extra and each.name != DISTRIBUTION]


def _by_name(requirements: list[Requirement]) -> dict[str, tuple[Requirement, set[str]]]:
    found: dict[str, tuple[Requirement, set[str]]] = {}
    for requirement in requirements:
        found.setdefault(requirement.name, (requirement, set()))[1].add(requirement.extra)
    return found
