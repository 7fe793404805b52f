"""Which sessions of traces could end: their newest beginning has no end, and a root has ended."""

import msgspec

from lucidic_server.model.run import TRACED_BY
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import TRACE_ENDS
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.run import ask_sessions
from lucidic_server.telemetry.run import families


class TraceEnd(msgspec.Struct):
    """An open session of traces: all ids under which its rows lie, and its last span's end."""

    session_id: str
    last_end: int
    ids: list[str] = []


class _Open(msgspec.Struct):
    project_id: str
    session_id: str


_ends = msgspec.json.Decoder(TraceEnd)
_open = msgspec.json.Decoder(_Open)


def fetch_ends(engine: Engine, project_id: str, session_ids: list[str]) -> list[TraceEnd]:
    """Returns those of these sessions that are open, have an ended root, and say when."""
    family = families(engine.read, project_id, session_ids)
    rows = ask_sessions(engine.read, TRACE_ENDS, project_id, family)
    found = _ends.decode_lines(rows)
    for one in found:
        one.ids = family.of([one.session_id]).ids
    return found


def fetch_open(engine: Engine) -> dict[str, list[str]]:
    """Returns every open session of traces, by project: what a server that died left."""
    lines = engine.read(load("open_traces"), {"traced": TRACED_BY})
    found: dict[str, list[str]] = {}
    for row in _open.decode_lines(lines):
        found.setdefault(row.project_id, []).append(row.session_id)
    return found
