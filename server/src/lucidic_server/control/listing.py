"""Pages of rows, newest first, whose cursors stay right while rows come and go."""

from dataclasses import dataclass
from typing import Any
from typing import Generic
from typing import TypeVar

import sqlalchemy as sa

from lucidic_server.model.page import PageError
from lucidic_server.model.page import decode_cursor
from lucidic_server.model.page import encode_cursor

T = TypeVar("T")

AnyRow = sa.Row[*tuple[Any, ...]]
AnySelect = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """One page; `total` counts all that match, on every page."""

    items: list[T]
    next_cursor: str | None
    total: int


def fetch_rows(
    connection: sa.Connection,
    query: AnySelect,
    order: tuple[sa.ColumnElement[int], sa.ColumnElement[str]],
    limit: int,
    cursor: str | None,
) -> Listed[AnyRow]:
    """Returns a page of the query, whose `order` is a moment and a key, both downwards.

    The query selects both as `created_at` and `page_key`. Raises PageError for the cursor.
    """
    moment, key = order
    total = connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    if cursor:
        at, after = decode_cursor(cursor, 2)
        if not isinstance(at, int) or abs(at) >= 2**63 or not isinstance(after, str):
            raise PageError("this cursor is not one that a page gave out; start without it")
        query = query.where(sa.or_(moment < at, sa.and_(moment == at, key < after)))
    rows = list(connection.execute(query.order_by(moment.desc(), key.desc()).limit(limit + 1)))
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    next_cursor = encode_cursor(last.created_at, last.page_key) if last is not None else None
    return Listed(shown, next_cursor, total)
