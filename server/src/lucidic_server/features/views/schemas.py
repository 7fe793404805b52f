"""Views on the wire."""

from typing import Annotated

import msgspec
from msgspec import UNSET
from msgspec import Meta
from msgspec import UnsetType

from lucidic_server.model.view import View

Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"\S")]
Filter = Annotated[str, Meta(max_length=4_000)]
Order = Annotated[str, Meta(max_length=64)]
Columns = Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=64)]


class NewView(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A filter, an order and columns, to be kept under a name.

    Without `is_shared` it is the person's own; of who has no account (a key, local mode) it is
    always the project's. `columns` are names that the reader's page knows.
    """

    name: Name
    q: Filter = ""
    sort: Order = ""
    columns: Columns = []
    is_shared: bool | UnsetType = UNSET


class ChangedView(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes in a view; a member that is not given stays as it is."""

    name: Name | UnsetType = UNSET
    q: Filter | UnsetType = UNSET
    sort: Order | UnsetType = UNSET
    columns: Columns | UnsetType = UNSET
    is_shared: bool | UnsetType = UNSET


class ViewList(msgspec.Struct, frozen=True):
    """All views that the caller sees, by name, and which of them opens the list for the caller."""

    items: list[View]
    default_view_id: str | None


class DefaultView(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which view opens the list; null: none does."""

    view_id: str | None


class DeletedView(msgspec.Struct, frozen=True):
    """Which view is gone."""

    deleted: str
