"""A requirement as a distribution's metadata states it: a name, its versions, for which extra.

Understands what such ranges are made of (`>=`, `<`, `==1.2.*`, `~=`, `!=`), and does not judge what
it cannot read.
"""

import operator
import re
from collections.abc import Callable
from typing import NamedTuple
from typing import Self

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:\[[^]]*\])?\s*\(?([^;)]*)\)?\s*(?:;(.*))?\Z")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")
_CLAUSE = re.compile(r"\s*(>=|<=|==|!=|~=|>|<)\s*([0-9][^\s,]*)\s*\Z")
_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)(?:[.-]?(a|b|c|rc|dev)[.-]?(\d*))?")

# What comes before a release, in order; a release itself sorts after all of them.
_BEFORE = {"dev": 0, "a": 1, "b": 2, "c": 3, "rc": 3}
_RELEASE = 4

Version = tuple[tuple[int, ...], int, int]

_COMPARE: dict[str, Callable[[Version, Version], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}


class Requirement(NamedTuple):
    """`extra` is empty for what is always required, `versions` is the text of the range."""

    name: str
    versions: str
    extra: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Returns the requirement of a `Requires-Dist` line; None if it cannot be read."""
        found = _REQUIREMENT.match(text)
        if found is None:
            return None
        name, versions, marker = found.groups(default="")
        extra = _EXTRA.search(marker)
        return cls(name, versions.strip(), extra[1] if extra else "")

    def takes(self, version: str) -> bool:
        """Returns whether the version is in the range; True if either cannot be read."""
        found = version_tuple(version)
        return found is None or all(
            _fits(found, clause) for clause in self.versions.split(",") if clause.strip()
        )


def version_tuple(text: str) -> Version | None:
    """Returns a version so that later ones are greater; None if it is none."""
    found = _VERSION.match(text)
    if found is None:
        return None
    release = tuple(map(int, found[1].split(".")))
    while release[-1:] == (0,):
        release = release[:-1]
    return release, _BEFORE.get(found[2] or "", _RELEASE), int(found[3] or 0)


def _fits(version: Version, clause: str) -> bool:
    found = _CLAUSE.match(clause)
    wanted = version_tuple(found[2]) if found else None
    if found is None or wanted is None:
        return True
    sign, text = found[1], found[2]
    if text.endswith(".*"):
        prefix = tuple(map(int, text.removesuffix(".*").split(".")))
        is_in = (version[0] + (0,) * len(prefix))[: len(prefix)] == prefix
        return is_in if sign == "==" else not is_in
    if sign == "~=":
        prefix = tuple(map(int, _release_of(text).split(".")[:-1]))
        same = (version[0] + (0,) * len(prefix))[: len(prefix)] == prefix
        return same and version >= wanted
    return _COMPARE[sign](version, wanted)


def _release_of(text: str) -> str:
    found = _VERSION.match(text)
    return found[1] if found else "0"
