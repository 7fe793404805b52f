"""Projects and members on the wire."""

from typing import Annotated

import msgspec
from msgspec import UNSET
from msgspec import Meta
from msgspec import UnsetType

from lucidic_server.model.account import Member
from lucidic_server.model.account import Project
from lucidic_server.model.role import Role

ProjectName = Annotated[str, Meta(min_length=1, max_length=256)]
Email = Annotated[
    str, Meta(min_length=3, max_length=320, pattern=r"^[^@\s]+@[^@\s]+$", description="An email.")
]
# A day at least: what is shorter is a mistake. A century at most.
Days = Annotated[int, Meta(ge=1, le=36_525)]


class NewProject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a project is made from; whoever makes it owns it."""

    name: ProjectName


class ChangedProject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes in a project. `retention_days` null keeps sessions for ever."""

    name: ProjectName | UnsetType = UNSET
    retention_days: Days | UnsetType | None = UNSET


class ProjectList(msgspec.Struct, frozen=True):
    """The projects that one can see, the oldest first."""

    items: list[Project]


class NewMember(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is to be a member, in which role."""

    email: Email
    role: Role


class ChangedMember(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A member's new role."""

    role: Role


class MemberList(msgspec.Struct, frozen=True):
    """Everybody who has a role in the project, by email."""

    items: list[Member]


class AddedMember(msgspec.Struct, frozen=True):
    """The new member. Who had no account got one, and a link to set its password: shown once."""

    account_id: str
    invitation: str | None
    path: str | None


class RemovedMember(msgspec.Struct, frozen=True):
    """Whose membership is over."""

    removed: str
