"""Keys on the wire. Only a new key shows its text."""

from datetime import UTC
from datetime import datetime

import msgspec

from lucidic_server.control.keys import ApiKey
from lucidic_server.model.role import Role


class NewKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a key is made from: a name that tells people what it is for, and what it may do."""

    name: str
    role: Role = Role.MEMBER


class IssuedKey(msgspec.Struct, frozen=True):
    """A new key. `key` is shown this once; the server keeps its SHA-256 only."""

    key: str
    prefix: str
    name: str
    role: Role


class KeySummary(msgspec.Struct, frozen=True):
    """A key in a list. `last_used_at` is true to a minute; null: nobody used it yet."""

    prefix: str
    name: str
    role: Role
    created_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None

    @classmethod
    def from_row(cls, row: ApiKey) -> "KeySummary":
        """Returns the key as the API shows it."""
        return cls(
            row.prefix,
            row.name,
            row.role,
            _moment(row.created_at),
            None if row.revoked_at is None else _moment(row.revoked_at),
            None if row.last_used_at is None else _moment(row.last_used_at),
        )


class KeyList(msgspec.Struct, frozen=True):
    """All keys, the oldest first, revoked ones included."""

    items: list[KeySummary]


class RevokedKey(msgspec.Struct, frozen=True):
    """Which key was revoked."""

    revoked: str


class WhoAmI(msgspec.Struct, frozen=True):
    """Whom the request acted for. `key` is the prefix of its key, if keys are checked."""

    project: str
    mode: str
    key: str | None


def _moment(nanoseconds: int) -> datetime:
    return datetime.fromtimestamp(nanoseconds // 1_000 / 1_000_000, UTC)
