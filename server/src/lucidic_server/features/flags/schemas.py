"""Flags on the wire. Bodies of the public SDKs may hold more than is named here."""

from typing import Any

import msgspec
from msgspec import UNSET
from msgspec import UnsetType

from lucidic_server.model.bounds import Id
from lucidic_server.model.bounds import Name
from lucidic_server.model.bounds import Names
from lucidic_server.model.flag import Flag


class AskedFlag(msgspec.Struct, frozen=True):
    """One flag, for a session if it is named. `context` and `default` are the program's."""

    flag_name: Name
    session_id: Id | None = None
    agent_id: str | None = None


class AskedFlags(msgspec.Struct, frozen=True):
    """Several flags, for a session if it is named."""

    flag_names: Names
    session_id: Id | None = None
    agent_id: str | None = None


class NewFlag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A flag; without an agent it holds for every agent that has none of its own."""

    name: Name
    value: Any
    agent_id: Name | None = None
    description: str | None = None


class ChangedFlag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes in a flag; a member that is not given stays as it is."""

    name: Name | UnsetType = UNSET
    value: Any = UNSET
    description: str | UnsetType | None = UNSET


class FlagPage(msgspec.Struct, frozen=True):
    """One page of flags, the newest first; `total` counts all, on every page."""

    items: list[Flag]
    next_cursor: str | None
    total: int


class DeletedFlag(msgspec.Struct, frozen=True):
    """Which flag is gone."""

    deleted: str
