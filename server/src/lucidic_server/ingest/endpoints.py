"""The records door over HTTP: POST /v1/records and POST /v1/leases."""

import asyncio
from collections.abc import Callable

import msgspec
from litestar import Request
from litestar import post
from litestar.datastructures import State

from lucidic_server.control.callers import Caller
from lucidic_server.errors import BadRequestError
from lucidic_server.errors import UnsupportedError
from lucidic_server.ingest.admission import Admission
from lucidic_server.ingest.batch import Answer
from lucidic_server.ingest.batch import Batch
from lucidic_server.ingest.doors import trajectories
from lucidic_server.ingest.doors.body import decompress
from lucidic_server.ingest.doors.exported_lines import Exported
from lucidic_server.ingest.doors.exported_lines import read_exported_lines
from lucidic_server.ingest.doors.exported_parquet import read_exported_parquet
from lucidic_server.ingest.doors.frames import read_frames
from lucidic_server.ingest.doors.json_lines import read_json_lines
from lucidic_server.ingest.incoming import read_body
from lucidic_server.ingest.keeper import Keeper
from lucidic_server.telemetry import parquet
from lucidicai.wire.codec import CONTENT_TYPE
from lucidicai.wire.codec import CONTENT_TYPE_JSON_LINES
from lucidicai.wire.codec import VERSION
from lucidicai.wire.limits import MAX_BATCH_BYTES
from lucidicai.wire.limits import MAX_ID_CHARS

# Below this, reading takes about a millisecond and a thread would only add to it.
_READ_IN_THREAD_BYTES = 64 * 1024
# What one writer may hold open at once, and what it may report in one go.
_MAX_SESSIONS = 10_000
_MAX_REASONS = 64
_MAX_REASON_CHARS = 64
_MAX_COUNT = 2**63 - 1
_SMALLER = "Send the records in smaller batches."

# What the import door reads, by its content type.
_IMPORTED: dict[str, Callable[[bytes], Exported]] = {
    CONTENT_TYPE_JSON_LINES: read_exported_lines,
    parquet.MEDIA_TYPE: read_exported_parquet,
    trajectories.CONTENT_TYPE: trajectories.read_trajectories,
}

_TAGS = ["records"]


class LeaseReport(msgspec.Struct, frozen=True):
    """A writer's sign of life, or with `gone` that it is dead and its journal is delivered.

    `losses` counts what the writer's process lost since it began, by reason.
    """

    writer: str
    sessions: list[str] = []
    gone: bool = False
    losses: dict[str, int] = {}


class LeaseAnswer(msgspec.Struct, frozen=True):
    """How long the sessions count as held, in seconds from now."""

    lease_seconds: float


@post(
    "/v1/records",
    operation_id="send_records",
    tags=_TAGS,
    status_code=200,
    # Bounded by read_body, which can still answer.
    request_max_body_size=None,
    opt={"errors": (400, 413, 415, 503)},
)
async def send_records(
    request: Request[object, object, State], sender: Caller, admission: Admission
) -> Answer:
    """Takes records and answers when all that were accepted are durable and visible.

    The body is frames (`application/vnd.lucidic.records; version=1`) or JSON lines
    (`application/x-ndjson`), plain, zstd or gzip. protocol/records.md has the format.
    """
    read = _reader(request.headers.get("content-type", ""))
    body = await read_body(request, MAX_BATCH_BYTES, _SMALLER)
    encoding = request.headers.get("content-encoding", "")
    if len(body) < _READ_IN_THREAD_BYTES:
        batch = read(decompress(body, encoding))
    else:
        batch = await asyncio.to_thread(lambda: read(decompress(body, encoding)))
    return await admission.take(sender.project_id, batch, source="door", is_live=True)


@post(
    "/v1/import",
    operation_id="import_records",
    tags=_TAGS,
    status_code=200,
    request_max_body_size=None,
    opt={"errors": (400, 413, 415, 503)},
)
async def import_records(
    request: Request[object, object, State], sender: Caller, admission: Admission
) -> Answer:
    """Takes what GET /v1/export wrote, in any of its forms; records that are known change nothing.

    Unlike records that programs send, they hold no session open.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    read = _IMPORTED.get(kind)
    if read is None:
        raise UnsupportedError(
            f"Content-Type {kind or 'missing'} is not read by the import door.",
            hint=f"Send {' or '.join(_IMPORTED)}, as GET /v1/export wrote it.",
        )
    body = await read_body(request, MAX_BATCH_BYTES, _SMALLER)
    encoding = request.headers.get("content-encoding", "")
    exported = await asyncio.to_thread(lambda: read(decompress(body, encoding)))
    return await admission.take_exported(sender.project_id, exported)


@post(
    "/v1/leases",
    operation_id="renew_leases",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400, 413, 415, 503)},
)
async def renew_leases(
    sender: Caller, keeper: Keeper, data: LeaseReport, lease_seconds: float
) -> LeaseAnswer:
    """Takes a writer's sign of life for the sessions that it holds open, or that it is gone."""
    ids = [data.writer, *data.sessions]
    if len(data.sessions) > _MAX_SESSIONS or not all(0 < len(i) <= MAX_ID_CHARS for i in ids):
        raise BadRequestError(
            f"A writer and its sessions have 1 to {MAX_ID_CHARS} characters each, "
            f"and a report names at most {_MAX_SESSIONS} sessions."
        )
    losses = data.losses
    if len(losses) > _MAX_REASONS or not all(
        len(reason) <= _MAX_REASON_CHARS and 0 <= count <= _MAX_COUNT
        for reason, count in losses.items()
    ):
        raise BadRequestError(
            f"Losses are counts from 0 by reason, at most {_MAX_REASONS} reasons "
            f"of {_MAX_REASON_CHARS} characters."
        )
    await keeper.renew(sender.project_id, data.writer, data.sessions, losses, is_gone=data.gone)
    return LeaseAnswer(lease_seconds)


def _reader(content_type: str) -> Callable[[bytes], Batch]:
    """Returns what reads a body of this type. Raises UnsupportedError."""
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    if kind == CONTENT_TYPE_JSON_LINES:
        return read_json_lines
    if kind == CONTENT_TYPE:
        versions = [each.removeprefix("version=") for each in parameters if "version=" in each]
        if versions in ([], [str(VERSION)]):
            return read_frames
        raise UnsupportedError(
            f"Version {versions[0]} of the record protocol is not read here.",
            hint=f"This server reads version {VERSION}: upgrade lucidic-server.",
        )
    raise UnsupportedError(
        f"Content-Type {kind or 'missing'} is not read by the records door.",
        hint=f"Send {CONTENT_TYPE}; version={VERSION}, or {CONTENT_TYPE_JSON_LINES}.",
    )
