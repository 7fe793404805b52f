"""What each session's events add up to, asked of the engine: every call counts once."""

from collections.abc import Iterable

import msgspec

from lucidic_server.model.figures import EventGroup
from lucidic_server.telemetry.merged import EVENT_GROUPS
from lucidic_server.telemetry.merged import EVENT_GROUPS_ONCE
from lucidic_server.telemetry.merged import EVENT_GROUPS_PAGE
from lucidic_server.telemetry.merged import EVENT_GROUPS_PAGE_ONCE
from lucidic_server.telemetry.run import Ask
from lucidic_server.telemetry.run import Families
from lucidic_server.telemetry.run import ask_sessions


class _Row(EventGroup):
    # Of the group's events that count tokens, as hashes: their ids, and those of what is above.
    counting: list[int] = msgspec.field(default_factory=list)
    above: list[int] = msgspec.field(default_factory=list)


_rows = msgspec.json.Decoder(_Row)

# Each question, and the one that leaves out what is told above (model.figures.is_told_above): that
# reads all events twice, and hardly any session needs it.
_SUMS = (EVENT_GROUPS, EVENT_GROUPS_ONCE)
_BY_CLASS = (EVENT_GROUPS_PAGE, EVENT_GROUPS_PAGE_ONCE)


def ask_groups(
    ask: Ask, project_id: str, family: Families, *, by_class: bool = False
) -> dict[str, list[EventGroup]]:
    """Returns the groups of each session of the family that has events.

    `by_class` asks for the parts of their tokens, too.
    """
    quick, once = _BY_CLASS if by_class else _SUMS
    found = _by_session(_rows.decode_lines(ask_sessions(ask, quick, project_id, family)))
    doubted = [one for one, rows in found.items() if _may_tell_twice(rows)]
    if doubted:
        rows = ask_sessions(ask, once, project_id, family.of(doubted))
        found |= _by_session(_rows.decode_lines(rows))
    return {one: list[EventGroup](rows) for one, rows in found.items()}


def _by_session(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.session_id, []).append(row)
    return found


def _may_tell_twice(rows: list[_Row]) -> bool:
    counting = {one for row in rows for one in row.counting}
    return any(one in counting for row in rows for one in row.above)
