"""A view of the list of sessions that somebody kept under a name."""

from datetime import datetime

import msgspec


class View(msgspec.Struct, frozen=True):
    """A filter, an order and columns under a name.

    A shared view is the project's; one that is not is seen by whom it belongs to alone. `is_mine`
    tells that the caller's account made it. `made_by` is the email of the account that made it,
    null for a key, for a deleted account and in local mode. `q` is in the filter language. Without
    `sort` (empty) the newest come first, without `columns` (empty) whatever the reader chose.
    """

    view_id: str
    name: str
    is_shared: bool
    is_mine: bool
    made_by: str | None
    q: str
    sort: str
    columns: list[str]
    created_at: datetime
    updated_at: datetime
