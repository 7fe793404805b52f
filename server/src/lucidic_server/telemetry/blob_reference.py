"""Which session names which blob, as rows: the blob store itself knows nothing of projects."""

import msgspec

from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.merged import load

TABLE = "blob_references"

_encoder = msgspec.json.Encoder()


class _Held(msgspec.Struct):
    held: int


def encode(project_id: str, session_id: str, blob_id: str) -> bytes:
    """Returns the row that says so."""
    row = {"project_id": project_id, "blob": blob_id, "session_id": session_id}
    return _encoder.encode(row)


def is_held(engine: Engine, project_id: str, blob_id: str) -> bool:
    """Tells whether a session of this project names the blob."""
    asked = {"project_id": project_id, "blob": blob_id}
    return bool(msgspec.json.decode(engine.read(load("blob_held"), asked), type=_Held).held)
