"""Multiplies a store's sessions inside of the engine: millions of events in minutes.

What `data.fill` committed is the template. A copy has ids, times and words of its own, and is
written by the engine's INSERT SELECT into the same tables, text index included; summaries and
tallies are not copied: the store finds the new sessions late when it opens, and computes them from
their records as it does after a kill. `verify` makes the same copies the slow way, record by record
through `commit`, and compares rows and answers.
"""

import hashlib
import tempfile
import time
from collections.abc import Iterator
from typing import Any

import msgspec

from benchmarks.query import data
from lucidic_server.blobs.store import Blobs
from lucidic_server.model.admitted import Admitted
from lucidic_server.model.filter import Has
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import run
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventFields

# Rows of one insert, which are one part of the table: a store that grew so large has few parts.
_PART_ROWS = 1_200_000
_SHIFT = 7 * data.SECOND
# The engine has chosen what it merges by then.
_QUIET_SECONDS = 10
_WORDS = 8

_SESSION = "lower(hex(MD5(concat(t.session_id, ':', toString(k)))))"
_DIGEST = "lower(hex(MD5(concat(t.event_id, ':', toString(k)))))"
_MIXED = "concat({})".format(
    ", ' ', ".join(f"'w', substring({_DIGEST}, {4 * n + 1}, 4)" for n in range(_WORDS))
)
_SAID = (
    "if(t.input IS NULL, NULL, concat(substring(assumeNotNull(t.input), 1, length(t.input) - 1),"
    f' \',{{"role":"user","content":"\', {_MIXED}, \'"}}]\'))'
)
_COMMON = {
    "session_id": _SESSION,
    "writer": f"substring({_SESSION}, 1, 16)",
    "time": f"t.time + k * {_SHIFT}",
    "started_at": f"t.started_at + k * {_SHIFT}",
    "ended_at": f"t.ended_at + k * {_SHIFT}",
    "received_at": "{received_at:Int64}",
}
_TABLES = {
    "event_records": {
        **_COMMON,
        "event_id": f"concat({_SESSION}, substring(t.event_id, length(t.session_id) + 1))",
        "parent_id": f"concat({_SESSION}, substring(t.parent_id, length(t.session_id) + 1))",
        "input": _SAID,
    },
    "session_records": _COMMON,
}
_COPY = """
INSERT INTO {table}
SELECT t.* REPLACE ({replaced})
FROM {table} AS t
ARRAY JOIN range({{first:UInt32}}, {{end:UInt32}}) AS k
WHERE t.project_id = {{project:String}} AND t.received_at < {{received_at:Int64}}
SETTINGS materialize_skip_indexes_on_insert = 1, max_insert_threads = 1, max_threads = 2,
    max_block_size = 16384, min_insert_block_size_rows = {rows},
    min_insert_block_size_bytes = 0, max_insert_block_size = {rows}
"""


def multiply(url: str, copies: int, template_rows: int, project: str = data.PROJECT) -> None:
    """Adds so many copies of everything in the project; nobody else may have the store open."""
    engine = Engine.open(url)
    try:
        client = engine.connect()
        received_at = time.time_ns()
        each = max(_PART_ROWS // template_rows, 1)
        for first in range(1, copies + 1, each):
            bound = {
                "project": project,
                "received_at": received_at,
                "first": first,
                "end": min(first + each, copies + 1),
            }
            for table, replaced in _TABLES.items():
                listed = ", ".join(f"{text} AS {name}" for name, text in replaced.items())
                sql = _COPY.format(table=table, replaced=listed, rows=2 * _PART_ROWS)
                run(client, sql, bound)
    finally:
        engine.close()


def rest(url: str) -> None:
    """Waits until the engine has merged what it wants to, which takes minutes of a core."""
    engine = Engine.open(url)
    try:
        quiet = 0
        while quiet < _QUIET_SECONDS:
            quiet = 0 if engine.read("SELECT 1 FROM system.merges LIMIT 1", {}) else quiet + 1
            time.sleep(1)
    finally:
        engine.close()


async def verify(sessions: int = 30, copies: int = 3) -> None:
    """Raises AssertionError unless both ways make the same rows and the same answers."""
    rows: list[list[bytes]] = []
    answers: list[Any] = []
    for is_fast in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            url, blobs = f"chdb://{folder}/telemetry", Blobs.open(f"file://{folder}/blobs")
            events = sessions * data.EVENTS_PER_SESSION
            store = Telemetry.open(url, blobs)
            await data.fill(store, events)
            if is_fast:
                await store.close()
                multiply(url, copies, events)
                store = Telemetry.open(url, blobs)
            else:
                copied = [
                    Admitted(data.PROJECT, copy)
                    for number in range(1, copies + 1)
                    for record in data.records(events)
                    for copy in _copy(record, number)
                ]
                await store.commit(copied)
            await store.settle()
            tallied = await store.statistics(data.PROJECT, None, "day", "model", 100)
            # Not a question that the tallies answer: this one sums over the sessions.
            summed = await store.statistics(data.PROJECT, Has("state"), "day", "model", 100)
            assert tallied == summed, "the tallies differ from a recount over the sessions"
            answers.append(
                (
                    tallied,
                    await store.list_sessions(data.PROJECT, None, "started_at", 1_000, None),
                )
            )
            await store.close()
            rows.append(_rows(url))
    assert rows[0] == rows[1], "copies made by the engine differ from committed ones"
    assert answers[0] == answers[1], "copies made by the engine are answered for differently"


def _copy(record: AnyRecord, number: int) -> Iterator[AnyRecord]:
    """Yields what the engine makes of a record, in Python."""
    session_id = _digest(record.session_id, number)
    shift = number * _SHIFT
    changed: dict[str, Any] = {
        "session_id": session_id,
        "writer": session_id[:16],
        "time": record.time + shift,
    }
    for name in ("started_at", "ended_at"):
        at = getattr(record, name, msgspec.UNSET)
        if isinstance(at, int):
            changed[name] = at + shift
    if isinstance(record, EventFields):
        cut = len(record.session_id)
        digest = _digest(record.event_id, number)
        changed["event_id"] = session_id + record.event_id[cut:]
        if isinstance(record.parent_id, str):
            changed["parent_id"] = session_id + record.parent_id[cut:]
        if isinstance(record.input, bytes):
            words = " ".join(f"w{digest[4 * n : 4 * n + 4]}" for n in range(_WORDS))
            said = msgspec.json.encode({"role": "user", "content": words})
            changed["input"] = record.input[:-1] + b"," + said + b"]"
    yield msgspec.structs.replace(record, **changed)


def _digest(text: str, number: int) -> str:
    return hashlib.md5(f"{text}:{number}".encode(), usedforsecurity=False).hexdigest()


def _rows(url: str) -> list[bytes]:
    engine = Engine.open(url)
    try:
        found: list[bytes] = []
        for table in _TABLES:
            sql = f"SELECT * EXCEPT (received_at) FROM {table} ORDER BY session_id, writer, seq"
            found += engine.read(sql, {}).splitlines()
        return found
    finally:
        engine.close()
