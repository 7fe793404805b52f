"""Roles: what somebody may do in a project, or in all of them."""

from enum import StrEnum

# What a membership names instead of a project: all of them, those to come included.
EVERY_PROJECT = "*"


class Role(StrEnum):
    """A role; each includes those before it."""

    VIEWER = "viewer"
    MEMBER = "member"
    ADMIN = "admin"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        """Returns how far up the role stands, from 0."""
        return _ORDER.index(self)

    def covers(self, needed: "Role") -> bool:
        """Tells whether who has this role may do what needs the other."""
        return self.rank >= needed.rank


_ORDER = tuple(Role)


def highest(*roles: Role | None) -> Role | None:
    """Returns the role that goes furthest, or None if none was given."""
    return max((role for role in roles if role is not None), key=lambda r: r.rank, default=None)
