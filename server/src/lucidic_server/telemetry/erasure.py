"""Deletes rows and the blobs that only they named, counts both, and makes them leave the disk.

A deleted row is hidden at once by a mask, and is gone from the disk when `purge` has rewritten the
parts that have one. A recount looks behind the masks.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from clickhouse_connect.driver.client import Client

from lucidic_server.model.receipt import Erased
from lucidic_server.telemetry import blob_reference
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import run
from lucidic_server.telemetry.engine import select
from lucidic_server.telemetry.layout import Layout
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.pins import Pins

# What holds rows of a session. The references come last: a crash before them leaves the blobs'
# names for the next try.
TABLES = ("event_records", "session_records", "scores", blob_reference.TABLE)
# Who belongs to whom: it tells what else is to be deleted, and goes last.
RUN_LINKS = "run_links"

_OF_SESSIONS = "project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}"
_OF_PROJECT = "project_id = {project_id:String}"
# What is computed of a session, and which rows of it go with it: the row that hides it in lists,
# and the one that lets it count for nothing, have nothing of it but its id, and stay.
COMPUTED = {"session_summaries": "deleted = 0", "tallies": "counted != ''"}


class _Blob(msgspec.Struct):
    blob: str


class _Count(msgspec.Struct):
    total: int


_blobs = msgspec.json.Decoder(_Blob)

# Until when a row of this session is one of those that were to be deleted.
_LATEST = "transform(session_id, {anew:Array(String)}, {deleted_at:Array(Int64)}, {until:Int64})"


class Eraser:
    """Deletes with one client, on one thread: the one that writes, or the one that opens."""

    def __init__(self, engine: Engine, client: Client, pins: Pins) -> None:
        self._engine = engine
        self._client = client
        self._pins = pins

    def erase(self, project_id: str, session_ids: list[str] | None) -> Erased:
        """Deletes the rows of these sessions, or of the whole project, and their own blobs.

        Doing it again after a crash deletes what was left.
        """
        where = _OF_PROJECT if session_ids is None else _OF_SESSIONS
        asked = {"project_id": project_id, "session_ids": session_ids or []}
        rows: dict[str, int] = {}
        for table in TABLES[:-1]:
            rows[table] = self._delete(table, where, asked)
        blobs, blob_bytes = self._remove_blobs(where, asked)
        rows[TABLES[-1]] = self._delete(TABLES[-1], where, asked)
        if session_ids is None:
            rows[RUN_LINKS] = self._delete(RUN_LINKS, where, asked)
        return Erased(rows=rows, blobs=blobs, blob_bytes=blob_bytes)

    def _delete(self, table: str, where: str, asked: Mapping[str, Any]) -> int:
        total = _count(self._client, table, where, asked)
        if total:
            statement = load("delete_rows", table=self._engine.layout.rows_of(table), where=where)
            run(self._client, statement, asked)
        return total

    def _remove_blobs(self, where: str, asked: Mapping[str, Any]) -> tuple[int, int]:
        found = select(
            self._client, load("blobs_of", table=blob_reference.TABLE, where=where), asked
        )
        candidates = [row.blob for row in _blobs.decode_lines(found)]
        if not candidates:
            return 0, 0

        def named() -> set[str]:
            others = load("blobs_named_by_others", table=blob_reference.TABLE, where=where)
            rows = select(self._client, others, {**asked, "blobs": candidates})
            return {row.blob for row in _blobs.decode_lines(rows)}

        return self._pins.remove(named, candidates)


class Gone(msgspec.Struct, frozen=True):
    """What was deleted: these sessions of the project, or with None all of it.

    A session that was begun anew since then is not in `hidden`: what is computed of it is of the
    new one, and newer rows replace those of the old. `anew` tells when it had been deleted.
    """

    project_id: str
    session_ids: list[str] | None = None
    hidden: list[str] = []
    anew: dict[str, int] = {}

    def computed(self, old: str) -> tuple[str, dict[str, Any]]:
        """Returns which rows of a table in COMPUTED go, and the values in it."""
        if self.session_ids is None:
            return _OF_PROJECT, {"project_id": self.project_id}
        asked = {"project_id": self.project_id, "session_ids": self.hidden}
        return f"{_OF_SESSIONS} AND {old}", asked

    def recorded(self) -> tuple[str, dict[str, Any]]:
        """Returns which rows of all other tables go, and the values in it."""
        where = _OF_PROJECT if self.session_ids is None else _OF_SESSIONS
        return where, {"project_id": self.project_id, "session_ids": self.session_ids or []}


def forget_links(client: Client, layout: Layout, project_id: str, session_ids: list[str]) -> None:
    """Deletes who belonged to whom; last of all, because it tells what else is to be deleted."""
    ends = "(session_id IN {session_ids:Array(String)} OR other IN {session_ids:Array(String)})"
    where = f"{_OF_PROJECT} AND {ends}"
    asked = {"project_id": project_id, "session_ids": session_ids}
    if _count(client, RUN_LINKS, where, asked):
        rows = layout.rows_of(RUN_LINKS)
        run(client, load("delete_rows", table=rows, where=where), asked)
        _apply_masks(client, layout, RUN_LINKS)


def purge(client: Client, layout: Layout, gone: Gone) -> None:
    """Makes deleted rows leave the disk: of all tables, whoever deleted them. Takes its time."""
    # Here and not with the other rows: a summary that was being computed then is written by now.
    for table, old in COMPUTED.items():
        where, asked = gone.computed(old)
        run(client, load("delete_rows", table=layout.rows_of(table), where=where), asked)
    for table in (*TABLES, *COMPUTED, RUN_LINKS):
        _apply_masks(client, layout, table)


def recount(client: Client, gone: Gone, until: int) -> dict[str, int]:
    """Returns how many rows of theirs the disk still holds, behind masks too, by table.

    Counted are rows that came until then (the server's clock); of a session that was begun anew
    those that came until it had been deleted.
    """
    questions = {
        table: ("received_at", *gone.recorded())
        for table in ("event_records", "session_records", "scores")
    }
    questions |= {table: ("version", *gone.computed(old)) for table, old in COMPUTED.items()}
    found: dict[str, int] = {}
    for table, (moment, where, asked) in questions.items():
        which = f"{where} AND {moment} <= {_LATEST}"
        bound = {
            **asked,
            "until": until,
            "anew": list(gone.anew),
            "deleted_at": list(gone.anew.values()),
        }
        found[table] = _count(client, table, which, bound, "SETTINGS apply_deleted_mask = 0")
    return found


def _apply_masks(client: Client, layout: Layout, table: str) -> None:
    rows = layout.rows_of(table)
    run(client, f"ALTER TABLE {rows} APPLY DELETED MASK SETTINGS mutations_sync = 2")


def _count(
    client: Client, table: str, where: str, asked: Mapping[str, Any], settings: str = ""
) -> int:
    sql = load("count_rows", table=table, where=where, settings=settings)
    return msgspec.json.decode(select(client, sql, asked), type=_Count).total
