"""Keeps the tallies: what a session that changed counted for goes, what it counts for now comes.

Whatever is written in one go is one insert into one table: a server that dies has written what a
session counts for and all sums that it is in, or none of it.
"""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec
from clickhouse_connect.driver.client import Client

from lucidic_server.model.tally import Counted
from lucidic_server.model.tally import Place
from lucidic_server.model.tally import Tally
from lucidic_server.model.tally import tallies_of
from lucidic_server.telemetry.changes import SessionKey
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import select
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.precedence import ONE_THREAD

TABLE = "tallies"

# Names in a question: it is a text that the engine parses.
_PLACES = 2_000


class _Session(msgspec.Struct):
    session_id: str
    counted: str


class _Sum(Tally, kw_only=True):
    scope: str
    by: str
    begin: int
    group: str


_sessions = msgspec.json.Decoder(_Session)
_sums = msgspec.json.Decoder(_Sum)
_counted = msgspec.json.Decoder(Counted)
_encode = msgspec.json.encode

_COUNTED = load("tallies_counted")
_NOW = load("tallies_now", columns=", ".join(Tally.__struct_fields__))


class Written(NamedTuple):
    """What every row of one insert carries."""

    version: int
    complete_until: int


def write(
    engine: Engine,
    client: Client,
    changed: Mapping[SessionKey, Counted | None],
    written: Written,
) -> None:
    """Makes these sessions count for what they are now; None: for nothing any more."""
    by_project: dict[str, dict[str, Counted | None]] = {}
    for (project_id, session_id), counted in changed.items():
        by_project.setdefault(project_id, {})[session_id] = counted
    rows: list[bytes] = []
    for project_id, sessions in by_project.items():
        rows += _rows(client, project_id, sessions, written)
    engine.insert(client, TABLE, rows)


def _rows(
    client: Client, project_id: str, sessions: Mapping[str, Counted | None], written: Written
) -> list[bytes]:
    asked = {"project_id": project_id, "session_ids": list(sessions)}
    found = _sessions.decode_lines(select(client, _COUNTED, asked, ONE_THREAD))
    before = {row.session_id: row.counted for row in found}
    known = {"project_id": project_id, **written._asdict()}
    rows: list[bytes] = []
    sums: dict[Place, Tally] = {}
    for session_id, counted in sessions.items():
        was = before.get(session_id, "")
        text = "" if counted is None else _encode(counted).decode()
        if text == was:
            continue
        rows.append(_encode({**known, "session_id": session_id, "counted": text}))
        if was:
            _add(sums, _counted.decode(was), -1)
        if counted is not None:
            _add(sums, counted, 1)
    places = [place for place, tally in sums.items() if not tally.is_nothing()]
    for start in range(0, len(places), _PLACES):
        chunk = places[start : start + _PLACES]
        places_asked = {"project_id": project_id, "places": chunk}
        now = select(client, _NOW, places_asked, ONE_THREAD)
        for row in _sums.decode_lines(now):
            sums[Place(row.scope, row.by, row.begin, row.group)].add(row, 1)
    rows += [
        _encode({**known, **place._asdict(), **msgspec.structs.asdict(sums[place])})
        for place in places
    ]
    return rows


def _add(sums: dict[Place, Tally], counted: Counted, times: int) -> None:
    for place, tally in tallies_of(counted).items():
        summed = sums.get(place)
        if summed is None:
            summed = sums[place] = Tally()
        summed.add(tally, times)
