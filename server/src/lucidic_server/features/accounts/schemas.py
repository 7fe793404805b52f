"""Accounts and sign-ins on the wire."""

from typing import Annotated

import msgspec
from msgspec import Meta

from lucidic_server.model.account import Account
from lucidic_server.model.account import Project
from lucidic_server.model.account import SignIn
from lucidic_server.model.role import Role

Email = Annotated[
    str, Meta(min_length=3, max_length=320, pattern=r"^[^@\s]+@[^@\s]+$", description="An email.")
]
PersonName = Annotated[str, Meta(min_length=1, max_length=256)]
# Longer passwords are refused by name; this bounds what is hashed for an answer.
Password = Annotated[str, Meta(max_length=1_024)]
Secret = Annotated[str, Meta(min_length=1, max_length=256)]


class SetupState(msgspec.Struct, frozen=True):
    """How one gets in: `local` needs no sign-in, `setup` the token that `lucidic serve` printed.

    `provider` is what the sign-in provider is called, null where there is none.
    """

    mode: str
    provider: str | None
    password_min_chars: int


class FirstOwner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who owns this server, and the token that proves it."""

    token: Secret
    email: Email
    name: PersonName
    password: Password


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one signs in with."""

    email: Email
    password: Password


class ChangedName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one is called."""

    name: PersonName


class ChangedPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new password, and the present one; who signs in at the provider has none."""

    new: Password
    current: Password = ""


class InvitationToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The secret of an invitation."""

    token: Secret


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An invitation's secret, and the password that it sets."""

    token: Secret
    password: Password
    name: PersonName | None = None


class Invited(msgspec.Struct, frozen=True):
    """Whom an invitation is for."""

    email: str
    name: str


class Invitation(msgspec.Struct, frozen=True):
    """A new link, shown this once: give it to whom it is for. It holds for a week."""

    token: str
    path: str


class ProjectRole(msgspec.Struct, frozen=True):
    """A project that one can see, and the role in it."""

    project_id: str
    name: str
    role: Role

    @classmethod
    def of(cls, project: Project, role: Role) -> "ProjectRole":
        """Returns the project with the role."""
        return cls(project.project_id, project.name, role)


class Me(msgspec.Struct, frozen=True):
    """Who asks. `account` is null for a key and in local mode; `everywhere` is the role in all."""

    mode: str
    account: Account | None
    key: str | None
    everywhere: Role | None
    projects: list[ProjectRole]


class AccountList(msgspec.Struct, frozen=True):
    """All accounts, by email."""

    items: list[Account]


class SignInList(msgspec.Struct, frozen=True):
    """Where the account is signed in, the newest first."""

    items: list[SignIn]


class EndedSignIn(msgspec.Struct, frozen=True):
    """Which sign-in is over."""

    ended: str


class DeletedAccount(msgspec.Struct, frozen=True):
    """Which account is gone."""

    deleted: str
