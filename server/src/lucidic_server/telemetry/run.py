"""Which rows make a session: its own, and those of the runs that belong to it.

Asked anew for every question and never remembered: another process may have heard of a link.
"""

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

import msgspec

from lucidic_server.model.run import RunLink
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.merged import with_runs

TABLE = "run_links"

# A run's id is that of its trace; nothing else need be asked whether it belongs to a session.
_RUN_ID = re.compile(r"[0-9a-f]{32}\Z")

# Asks the engine: SQL and its parameters to rows as JSON lines.
Ask = Callable[[str, Mapping[str, Any]], bytes]


class _Owner(msgspec.Struct):
    run_id: str
    owner: str
    named: list[str]


class _Link(msgspec.Struct):
    session_id: str
    side: int
    other: str
    strength: int


# Which end of a link has the row's id.
_RUN_SIDE, _SESSION_SIDE = 0, 1

_owners = msgspec.json.Decoder(_Owner)
_links = msgspec.json.Decoder(_Link)


class Families(msgspec.Struct, frozen=True):
    """Sessions, each with the ids under which rows of it lie: its own and its runs'."""

    # Every run that belongs to one of the sessions, and to which.
    owner_of: dict[str, str]
    # The sessions that were asked for; a run that belongs to one is that one.
    sessions: list[str]
    # Sessions that were named for a run which belongs to another one.
    rivals: list[str] = []

    @property
    def ids(self) -> list[str]:
        """Returns the ids of all rows of all the sessions."""
        return [*self.sessions, *self.owner_of]

    def of(self, session_ids: list[str]) -> "Families":
        """Returns some of the sessions, with their runs."""
        wanted = set(session_ids)
        kept = {run: owner for run, owner in self.owner_of.items() if owner in wanted}
        return Families(kept, session_ids)

    def session_of(self, session_id: str) -> str:
        """Returns the session that an id stands for."""
        return self.owner_of.get(session_id, session_id)


def families(ask: Ask, project_id: str, session_ids: Iterable[str]) -> Families:
    """Returns the sessions that these ids stand for, with all their runs."""
    asked = dict.fromkeys(session_ids)
    # One question, which finds nothing where no traces are. What else there is to ask, it tells.
    links = _fetch_links(ask, project_id, [*asked])
    rows = _owners_in(links)
    owners = {row.run_id: row.owner for row in rows}
    rivals = {one for row in rows for one in row.named if one != row.owner}
    sessions = list(dict.fromkeys(owners.get(one, one) for one in asked))
    links += _fetch_links(ask, project_id, [one for one in sessions if one not in asked])
    candidates = dict.fromkeys(link.other for link in links if link.side == _SESSION_SIDE)
    rows = _fetch_owners(ask, project_id, [one for one in candidates if one not in owners])
    owners |= {row.run_id: row.owner for row in rows}
    wanted = set(sessions)
    # Not a session's own rows: a client may have named a session as a trace is named.
    kept = {run: owner for run, owner in owners.items() if owner in wanted and run not in wanted}
    return Families(kept, sessions, sorted(rivals))


def ask_sessions(ask: Ask, sql: str, project_id: str, family: Families) -> bytes:
    """Returns the answer to one of the questions about many sessions that `merged` has."""
    asked: dict[str, Any] = {"project_id": project_id, "session_ids": family.ids}
    if not family.owner_of:
        return ask(sql, asked)
    runs = {"runs": list(family.owner_of), "owners": list(family.owner_of.values())}
    return ask(with_runs(sql), {**asked, **runs})


def owners_of(ask: Ask, project_id: str, session_ids: Iterable[str]) -> dict[str, str]:
    """Returns, of these ids, the runs that belong to a session, and to which."""
    runs = [one for one in dict.fromkeys(session_ids) if _RUN_ID.match(one)]
    return {row.run_id: row.owner for row in _fetch_owners(ask, project_id, runs)}


def encode(link: RunLink, received_at: int) -> list[bytes]:
    """Returns the link as rows: found from the run, and from the session."""
    ends = (
        (link.run_id, _RUN_SIDE, link.session_id),
        (link.session_id, _SESSION_SIDE, link.run_id),
    )
    return [
        msgspec.json.encode(
            {
                "project_id": link.project_id,
                "session_id": one,
                "side": side,
                "other": other,
                "strength": link.strength,
                "received_at": received_at,
            }
        )
        for one, side, other in ends
    ]


def _fetch_links(ask: Ask, project_id: str, ids: list[str]) -> list[_Link]:
    if not ids:
        return []
    found = ask(load("links_of"), {"project_id": project_id, "session_ids": ids})
    return _links.decode_lines(found)


def _owners_in(links: list[_Link]) -> list[_Owner]:
    """Returns the owners as `run_owners.sql` finds them."""
    named: dict[str, list[tuple[int, str]]] = {}
    for link in links:
        if link.side == _RUN_SIDE:
            named.setdefault(link.session_id, []).append((link.strength, link.other))
    return [
        _Owner(run_id, min(found)[1], sorted({other for _, other in found}))
        for run_id, found in named.items()
    ]


def _fetch_owners(ask: Ask, project_id: str, run_ids: list[str]) -> list[_Owner]:
    if not run_ids:
        return []
    found = ask(load("run_owners"), {"project_id": project_id, "session_ids": run_ids})
    return _owners.decode_lines(found)
