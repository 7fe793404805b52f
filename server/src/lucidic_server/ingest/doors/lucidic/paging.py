"""Limit and offset, as these clients page through lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from typing import Self

from lucidic_server.errors import BadRequestError

_DEFAULT = 100
_MOST = 1_000
# Whoever wants to go further takes the cursors of /v1.
_FURTHEST = 100_000


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is asked for."""

    limit: int
    offset: int

    @property
    def end(self) -> int:
        """Returns the place behind the last one that is asked for."""
        return self.offset + self.limit

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        """Returns the window of a query. Raises BadRequestError."""
        return cls(_count(query, "limit", _DEFAULT, _MOST), _count(query, "offset", 0, _FURTHEST))

    def told(self, shown: int, total: int | None) -> dict[str, Any]:
        """Returns what an answer says of its window; `total` is None where nobody counted."""
        has_more = shown == self.limit if total is None else self.offset + shown < total
        told = {"limit": self.limit, "offset": self.offset, "has_more": has_more}
        return told if total is None else {**told, "total": total}


def _count(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    given = query.get(name) or str(default)
    if not given.isascii() or not given.isdigit() or int(given[:12]) > most:
        raise BadRequestError(
            f"{name}={given[:40]!r} is not a number from 0 to {most}.",
            hint="/v1/sessions pages by cursor, without an end.",
        )
    return int(given)
