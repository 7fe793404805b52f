"""The packages that record model providers and frameworks: which are installed, in which versions.

The ranges are those of this package's extras, read from its metadata, so that there is one source.
"""

import importlib.metadata

from lucidicai.doctor.finding import Section
from lucidicai.doctor.installation import DISTRIBUTION
from lucidicai.doctor.installation import version_of
from lucidicai.doctor.requirement import Requirement


def examine_providers() -> Section:
    """Returns what was found of the packages that each extra names."""
    section = Section("Providers")
    extras = _by_extra(_requirements())
    if not extras:
        section.ok("this installation names no instrumentation packages")
        return section
    absent = []
    for extra, requirements in sorted(extras.items()):
        found = {one: version for one in requirements if (version := version_of(one.name))}
        if not found:
            absent.append(extra)
            continue
        _examine_extra(section, extra, requirements, found)
    if absent:
        section.ok(
            f"not installed: {', '.join(absent)}; `pip install '{DISTRIBUTION}[{absent[0]}]'`"
        )
    return section


def _examine_extra(
    section: Section, extra: str, requirements: list[Requirement], found: dict[Requirement, str]
) -> None:
    install = f"Run `pip install '{DISTRIBUTION}[{extra}]'`."
    told = ", ".join(f"{one.name} {version}" for one, version in found.items())
    missing = [one.name for one in requirements if one not in found]
    wrong = [one for one, version in found.items() if not one.takes(version)]
    for one in wrong:
        section.warning(
            f"{one.name} {found[one]} is installed, and {one.versions} is what was tried: the "
            f"calls of {extra} may not be recorded.",
            install,
        )
    if missing:
        section.ok(f"{extra}: {told}; without {', '.join(missing)} its calls are not recorded")
    elif not wrong:
        section.ok(f"{extra}: {told}")


def _requirements() -> list[Requirement]:
    try:
        lines = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    parsed = [Requirement.parse(line) for line in lines]
    # An extra may name other extras of this package.
    return [each for each in parsed if each and each.extra and each.name != DISTRIBUTION]


def _by_extra(requirements: list[Requirement]) -> dict[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        found.setdefault(requirement.extra, []).append(requirement)
    return found
