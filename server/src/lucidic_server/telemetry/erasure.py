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
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.pins import Pins

# What holds rows of a session. The references come last: a crash before them leaves the blobs'
# names for the next try.
TABLES = ("event_records", "session_records", "scores", blob_reference.TABLE)
SUMMARIES = "session_summaries"

_OF_SESSIONS = "project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}"
_OF_PROJECT = "project_id = {project_id:String}"
# The row that hides a deleted session has nothing of it but its id, and stays.
_OLD_SUMMARIES = " AND deleted = 0"


class _Blob(msgspec.Struct):
    blob: str


class _Count(msgspec.Struct):
    total: int


_blobs = msgspec.json.Decoder(_Blob)


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
        return Erased(rows=rows, blobs=blobs, blob_bytes=blob_bytes)

    def _delete(self, table: str, where: str, asked: Mapping[str, Any]) -> int:
        total = _count(self._client, table, where, asked)
        if total:
            run(self._client, load("delete_rows", table=table, where=where), asked)
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


def purge(client: Client, project_id: str, session_ids: list[str] | None) -> None:
    """Makes deleted rows leave the disk: of all tables, whoever deleted them. Takes its time."""
    where = _OF_PROJECT if session_ids is None else _OF_SESSIONS
    old = "" if session_ids is None else _OLD_SUMMARIES
    asked = {"project_id": project_id, "session_ids": session_ids or []}
    # Here and not with the other rows: a summary that was being computed then is written by now.
    run(client, load("delete_rows", table=SUMMARIES, where=where + old), asked)
    for table in (*TABLES, SUMMARIES):
        run(client, f"ALTER TABLE {table} APPLY DELETED MASK SETTINGS mutations_sync = 2")


def recount(
    client: Client, project_id: str, session_ids: list[str] | None, until: int
) -> dict[str, int]:
    """Returns how many rows of theirs the disk still holds, behind masks too, by table.

    Rows that came after `until` (the server's clock) are of a session that was begun anew.
    """
    where = _OF_PROJECT if session_ids is None else _OF_SESSIONS
    old = "" if session_ids is None else _OLD_SUMMARIES
    asked = {"project_id": project_id, "session_ids": session_ids or [], "until": until}
    conditions = {
        "event_records": "received_at <= {until:Int64}",
        "session_records": "received_at <= {until:Int64}",
        "scores": "received_at <= {until:Int64}",
        SUMMARIES: f"version <= {{until:Int64}}{old}",
    }
    found: dict[str, int] = {}
    for table, condition in conditions.items():
        which = f"{where} AND {condition}"
        found[table] = _count(client, table, which, asked, "SETTINGS apply_deleted_mask = 0")
    return found


def _count(
    client: Client, table: str, where: str, asked: Mapping[str, Any], settings: str = ""
) -> int:
    sql = load("count_rows", table=table, where=where, settings=settings)
    return msgspec.json.decode(select(client, sql, asked), type=_Count).total
