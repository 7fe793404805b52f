"""Deleted sessions stay deleted: what still comes for them is dropped, under a counted reason.

A session that is begun anew after its deletion (its id was the caller's choice) lives again, and
only what was recorded after the deletion belongs to it. The moment of deletion is the server's
clock and a record's time the client's: a client whose clock is behind must catch up first.
"""

import threading
from collections.abc import Iterable
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from clickhouse_connect.driver.client import Client

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.receipt import Erased
from lucidic_server.model.run import RunLink
from lucidic_server.telemetry.changes import Changes
from lucidic_server.telemetry.changes import SessionKey
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import run
from lucidic_server.telemetry.engine import select
from lucidic_server.telemetry.erasure import Eraser
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.rows import Item
from lucidic_server.telemetry.turns import Turns
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionFields

# A server that got a moment has written its row this much later, or never.
_OVERTAKING_NS = 120 * 10**9

DELETING = "deleting"
DELETED = "deleted"
LIFTED = "lifted"

# The reason under which records for deleted sessions are counted as lost.
SESSION_DELETED = "session_deleted"

# What a tombstone of a whole project names instead of a session.
EVERY_SESSION = ""


class Tombstone(msgspec.Struct):
    """One deletion: since when, and how far it got."""

    project_id: str
    session_id: str
    version: int
    deleted_at: int
    phase: str


class Sieved(NamedTuple):
    """What may be written, how many records may not, and which sessions live again by it.

    `late` are runs of which it is told only now that they belong to a session that is deleted.
    """

    kept: list[Item]
    dropped: int
    lifted: list[Tombstone]
    late: list[SessionKey]


class Tombstones:
    """The deletions of this store.

    Changed on the writing thread, in a turn; read from all. What other servers changed is read
    again by `refresh`.
    """

    def __init__(
        self, engine: Engine, client: Client, changes: Changes, eraser: Eraser, turns: Turns
    ) -> None:
        self._engine = engine
        self._client = client
        self._changes = changes
        self._eraser = eraser
        self._turns = turns
        # Which change of all servers' deletions is known here, and the newest moment in it.
        self._known = -1
        self._newest = 0
        self._lock = threading.Lock()
        self._by_session: dict[SessionKey, Tombstone] = {}

    def load(self) -> None:
        """Reads the deletions, and finishes those that a crash left half done."""
        self.refresh(self._client)
        self.finish()

    def refresh(self, client: Client) -> None:
        """Reads what other servers deleted, or began anew, since it was read last."""
        now = self._turns.deletions()
        if now == self._known:
            return
        # Moments are given before rows are written: one may come behind a later one.
        since = self._newest - _OVERTAKING_NS
        rows = select(client, load("tombstones"), {"since": since})
        found = msgspec.json.Decoder(Tombstone).decode_lines(rows)
        with self._lock:
            self._learn(found)
        self._known = now

    def finish(self) -> None:
        """Finishes the deletions that a death left half done: in this turn nobody else deletes."""
        unfinished: dict[str, list[str]] = {}
        for stone in list(self._by_session.values()):
            if stone.phase == DELETING:
                unfinished.setdefault(stone.project_id, []).append(stone.session_id)
        for project_id, session_ids in unfinished.items():
            if EVERY_SESSION in session_ids:
                self._finish_project(project_id)
            else:
                self._finish(project_id, session_ids)

    def hides(self, project_id: str, session_id: str) -> bool:
        """Tells whether the session is deleted and was not begun anew, or its project is."""
        if (project_id, EVERY_SESSION) in self._by_session:
            return True
        stone = self._by_session.get((project_id, session_id))
        return stone is not None and stone.phase != LIFTED

    def lifted(self, project_id: str, session_ids: Iterable[str]) -> dict[str, int]:
        """Returns those of the sessions that were begun anew, and when each had been deleted."""
        stones = (self._by_session.get((project_id, one)) for one in session_ids)
        return {
            stone.session_id: stone.deleted_at
            for stone in stones
            if stone is not None and stone.phase == LIFTED
        }

    def since(self, moment: int) -> dict[SessionKey, int]:
        """Returns the sessions that were deleted at this moment or after it, and when."""
        return {
            key: stone.deleted_at
            for key, stone in self._by_session.items()
            if stone.session_id != EVERY_SESSION and stone.deleted_at >= moment
        }

    def concern(self, touched: dict[str, set[str]]) -> bool:
        """Tells whether any of these sessions was ever deleted."""
        return any(
            (project_id, session_id) in self._by_session
            or (project_id, EVERY_SESSION) in self._by_session
            for project_id, session_ids in touched.items()
            for session_id in session_ids
        )

    def sieve(self, items: Sequence[Item]) -> Sieved:
        """Tells what of these items may be written, beginnings first."""
        lifted: dict[SessionKey, Tombstone] = {}
        for item in items:
            stone = self._stone_of(item)
            is_one = stone is not None and stone.session_id != EVERY_SESSION
            if stone and is_one and stone.phase == DELETED and _begins_after(item, stone):
                lifted[stone.project_id, stone.session_id] = stone
        kept: list[Item] = []
        late: list[SessionKey] = []
        dropped = 0
        for item in items:
            stone = self._stone_of(item)
            alive = stone is None or stone.phase == LIFTED or _key(item) in lifted
            if alive and (stone is None or _time_of(item) > stone.deleted_at):
                kept.append(item)
            else:
                dropped += isinstance(item, Admitted)
                if isinstance(item, RunLink) and not self.hides(item.project_id, item.run_id):
                    late.append((item.project_id, item.run_id))
        return Sieved(kept, dropped, list(lifted.values()), late)

    def lift(self, stones: Iterable[Tombstone]) -> None:
        """Writes that these sessions were begun anew; before their records are written."""
        self._write([self._next(stone, LIFTED) for stone in stones])

    def bury(self, project_id: str, session_ids: list[str]) -> Erased:
        """Deletes the sessions: from now on they are hidden, on return their rows are gone."""
        moment = self._changes.begin()
        try:
            stones = [Tombstone(project_id, one, moment, moment, DELETING) for one in session_ids]
            self._write(stones)
            return self._finish(project_id, session_ids)
        finally:
            # They are late: statistics count them still.
            self._changes.finish(moment, {project_id: set(session_ids)})

    def bury_project(self, project_id: str) -> Erased:
        """Deletes all sessions of the project, for ever: no id in it is begun anew."""
        moment = self._changes.tick()
        self._write([Tombstone(project_id, EVERY_SESSION, moment, moment, DELETING)])
        return self._finish_project(project_id)

    def _finish(self, project_id: str, session_ids: list[str]) -> Erased:
        self._hide_summaries(project_id, session_ids)
        erased = self._eraser.erase(project_id, session_ids)
        stones = (self._by_session[project_id, one] for one in session_ids)
        self._write([self._next(stone, DELETED) for stone in stones])
        return erased

    def _finish_project(self, project_id: str) -> Erased:
        erased = self._eraser.erase(project_id, None)
        # One stone stands for all: those of its sessions, and their ids with them, go too.
        run(
            self._client,
            load(
                "delete_rows",
                table=self._engine.layout.rows_of("session_tombstones"),
                where="project_id = {project_id:String} AND session_id != ''",
            ),
            {"project_id": project_id},
        )
        whole = self._by_session[project_id, EVERY_SESSION]
        with self._lock:
            self._by_session = {
                key: stone
                for key, stone in self._by_session.items()
                if key[0] != project_id or key[1] == EVERY_SESSION
            }
        self._write([self._next(whole, DELETED)])
        return erased

    def _hide_summaries(self, project_id: str, session_ids: list[str]) -> None:
        # Its version is greater than that of any summary computed from the rows that go now, so
        # that one which is being computed at this moment can't bring the session back.
        version = self._changes.tick()
        rows = [
            {"project_id": project_id, "session_id": one, "version": version, "deleted": 1}
            for one in session_ids
        ]
        self._engine.insert(
            self._client, "session_summaries", [msgspec.json.encode(r) for r in rows]
        )

    def _next(self, stone: Tombstone, phase: str) -> Tombstone:
        return msgspec.structs.replace(stone, phase=phase, version=self._changes.tick())

    def _write(self, stones: list[Tombstone]) -> None:
        lines = [msgspec.json.encode(stone) for stone in stones]
        self._engine.insert(self._client, "session_tombstones", lines)
        with self._lock:
            self._learn(stones)
        if stones:
            self._turns.deletions_changed()

    def _learn(self, stones: list[Tombstone]) -> None:
        for stone in stones:
            key = (stone.project_id, stone.session_id)
            known = self._by_session.get(key)
            if known is None or known.version <= stone.version:
                self._by_session[key] = stone
            self._newest = max(self._newest, stone.version)

    def _stone_of(self, item: Item) -> Tombstone | None:
        project_id, session_id = _key(item)
        whole = self._by_session.get((project_id, EVERY_SESSION))
        return whole or self._by_session.get((project_id, session_id))


def _key(item: Item) -> SessionKey:
    if isinstance(item, Admitted):
        return item.project_id, item.record.session_id
    return item.project_id, item.session_id


def _time_of(item: Item) -> int:
    if not isinstance(item, Admitted):
        return item.time
    record = item.record
    if not isinstance(record, SessionFields):
        return record.time
    # What a trace says of its session has a time that stands behind every program's.
    said = (record.time, record.started_at, record.ended_at)
    return max(at for at in said if isinstance(at, int))


def _begins_after(item: Item, stone: Tombstone) -> bool:
    begins = isinstance(item, RunLink) or (
        isinstance(item, Admitted) and isinstance(item.record, SessionBegan)
    )
    return begins and _time_of(item) > stone.deleted_at
