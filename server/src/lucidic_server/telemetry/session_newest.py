"""The newest sessions that match a filter, read in the order of the list and no further.

What lies in that order are versions of summaries; only the newest of a session counts, and that may
lie elsewhere, or not match any more. So each page asks which versions are the newest.
"""

from collections.abc import Iterable
from typing import Any
from typing import NamedTuple

import msgspec

from lucidic_server.telemetry import summary_row
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import load

# Started at, and the id: where a session stands in the list.
Place = tuple[int, str]

# So many rows are read for each session that is wanted, because older versions are among them; and
# so many sessions more than are wanted, because some may not match any more.
_VERSIONS = 2
_SPARE = 8


class Wanted(NamedTuple):
    """Which sessions: a condition with its values, the direction, and after which one."""

    project_id: str
    condition: str
    values: dict[str, Any]
    downwards: bool
    after: Place | None
    # False: most likely so few match that an index finds them sooner than the order of the list.
    are_many: bool = True


class Row(summary_row.SummaryRow):
    """A summary as a row, and which version of it."""

    version: int

    @property
    def place(self) -> Place:
        """Returns where it stands."""
        return self.started_at, self.session_id


class _Version(msgspec.Struct):
    session_id: str
    version: int


_rows = msgspec.json.Decoder(Row)
_versions = msgspec.json.Decoder(_Version)


def fetch(engine: Engine, wanted: Wanted, limit: int) -> list[Row]:
    """Returns the newest rows of the next sessions, at most `limit`, by start and id."""
    kept: dict[str, Row] = {}
    while True:
        missing = limit - len(kept)
        asked = _VERSIONS * missing + _SPARE
        found = _read(engine, "newest_sessions", wanted, limit=asked)
        each = _in_order(_by_session(found), wanted)
        sessions = each[: missing + _SPARE]
        # Up to where these are all that there are; None: to the end of the list.
        last: Place | None = None
        if len(sessions) < len(each):
            last = sessions[-1].place
        elif len(found) == asked:
            last = found[-1].place
        for row in _newest_of(engine, wanted, sessions, last):
            kept[row.session_id] = row
        if last is None or len(kept) >= limit:
            return _in_order(kept.values(), wanted)[:limit]
        wanted = wanted._replace(after=last)


def _in_order(rows: Iterable[Row], wanted: Wanted) -> list[Row]:
    return sorted(rows, key=lambda row: row.place, reverse=wanted.downwards)


def _by_session(found: list[Row]) -> Iterable[Row]:
    """Returns the newest of the rows of each session."""
    by_id: dict[str, Row] = {}
    for row in found:
        known = by_id.get(row.session_id)
        if known is None or row.version > known.version:
            by_id[row.session_id] = row
    return by_id.values()


def _newest_of(
    engine: Engine, wanted: Wanted, sessions: list[Row], last: Place | None
) -> list[Row]:
    """Returns the newest rows of these sessions; none that stand behind `last`."""
    if not sessions:
        return []
    asked = {"project_id": wanted.project_id, "session_ids": [row.session_id for row in sessions]}
    lines = engine.read(load("newest_versions"), asked)
    newest = {one.session_id: one.version for one in _versions.decode_lines(lines)}
    current = [row for row in sessions if newest.get(row.session_id) == row.version]
    old = [row.session_id for row in sessions if newest.get(row.session_id, 0) > row.version]
    if old:
        # Their newest rows lie elsewhere or came while we read, and may be of this page, too.
        again = _read(engine, "sessions_again", wanted, session_ids=old)
        current += [row for row in again if last is None or not _is_behind(row, last, wanted)]
    return current


def _is_behind(row: Row, last: Place, wanted: Wanted) -> bool:
    return row.place < last if wanted.downwards else row.place > last


def _read(engine: Engine, question: str, wanted: Wanted, **asked: Any) -> list[Row]:
    sql = load(
        question,
        columns=summary_row.COLUMNS,
        condition=wanted.condition,
        after=_after(wanted),
        direction="DESC" if wanted.downwards else "ASC",
        projections=str(int(wanted.are_many)),
    )
    bound = {"project_id": wanted.project_id, **wanted.values, **asked}
    if wanted.after is not None:
        bound["after_start"], bound["after_id"] = wanted.after
    return _rows.decode_lines(engine.read(sql, bound))


def _after(wanted: Wanted) -> str:
    if wanted.after is None:
        return "1"
    sign = "<" if wanted.downwards else ">"
    # The first of them is by the projection's order, which lets it begin there.
    return (
        f"started_at {sign}= {{after_start:Int64}} AND"
        f" (started_at {sign} {{after_start:Int64}} OR session_id {sign} {{after_id:String}})"
    )
