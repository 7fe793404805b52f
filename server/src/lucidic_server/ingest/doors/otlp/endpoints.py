"""OpenTelemetry over HTTP: POST /v1/traces, /v1/logs and /v1/metrics."""

import asyncio
import math
from collections.abc import Callable

from litestar import Request
from litestar import Response
from litestar import post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from lucidic_server import logs
from lucidic_server.blobs.errors import BlobError
from lucidic_server.control.callers import Caller
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.errors import ServerError
from lucidic_server.errors import TooManyError
from lucidic_server.ingest import room
from lucidic_server.ingest.doors.body import decompress
from lucidic_server.ingest.doors.otlp import answer
from lucidic_server.ingest.doors.otlp import json_form
from lucidic_server.ingest.doors.otlp import log_given
from lucidic_server.ingest.doors.otlp import metric_given
from lucidic_server.ingest.doors.otlp import protobuf
from lucidic_server.ingest.doors.otlp.answer import Signal
from lucidic_server.ingest.doors.otlp.door import OtlpDoor
from lucidic_server.ingest.doors.otlp.door import ReadRequest
from lucidic_server.ingest.incoming import read_body
from lucidic_server.telemetry.errors import StoreBusy
from lucidic_server.telemetry.errors import TelemetryError
from lucidicai.wire.limits import MAX_BATCH_BYTES

log = logs.get("ingest.otlp")

AnyRequest = Request[object, object, State]

_TAGS = ["opentelemetry"]
_ERRORS = (400, 413, 415, 503)
_SMALLER = "Let the exporter send smaller batches: OTEL_BSP_MAX_EXPORT_BATCH_SIZE."
# What a store that failed asks for; one that is full knows better.
_RETRY_SECONDS = 5.0
# Below this, reading takes about a millisecond and a thread would only add to it.
_READ_IN_THREAD_BYTES = 16 * 1024


def answer_error(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answers a refusal as the protocol wants it: a Status in the form of the request."""
    retry_after: float | None = None
    match error:
        case ServerError():
            status, message = error.status, f"{error.detail} {error.hint}".strip()
            retry_after = error.retry_after if isinstance(error, TooManyError) else None
        case StoreBusy():
            status, message, retry_after = 503, str(error), error.retry_after
        case TelemetryError() | BlobError() | ControlStoreError():
            log.error("store.failed", detail=error)
            status, message, retry_after = 503, str(error), _RETRY_SECONDS
        case HTTPException() if error.status_code < 500:
            status, message = error.status_code, error.detail
        case _:
            log.fault("request.failed", error, method=request.method, path=request.url.path)
            status, message = 500, "The server failed at this request; this is a fault of Lucidic."
    try:
        form = answer.form_of(request.headers.get("content-type", ""))
    except ServerError:
        form = answer.JSON
    headers = {} if retry_after is None else {"Retry-After": str(max(1, math.ceil(retry_after)))}
    return Response(
        answer.failure(status, message, form),
        status_code=status,
        media_type=form,
        headers=headers,
    )


# All that the application knows: the handler of the most specific type is asked.
_ERROR_ANSWERS: ExceptionHandlersMap = dict.fromkeys(
    (
        ServerError,
        StoreBusy,
        TelemetryError,
        BlobError,
        ControlStoreError,
        HTTPException,
        RecursionError,
        UnicodeDecodeError,
        Exception,
    ),
    answer_error,
)


@post(
    "/v1/traces",
    operation_id="send_traces",
    tags=_TAGS,
    status_code=200,
    # Bounded by read_body, which can still answer.
    request_max_body_size=None,
    exception_handlers=_ERROR_ANSWERS,
    opt={"errors": _ERRORS},
)
async def send_traces(request: AnyRequest, sender: Caller, otlp_door: OtlpDoor) -> Response[bytes]:
    """Takes an OTLP ExportTraceServiceRequest and answers when its spans are durable and visible.

    The body is protobuf (`application/x-protobuf`) or JSON (`application/json`), plain, gzip or
    zstd. Spans that are refused are counted and told in `partial_success`; the others are taken.
    """

    def read(form: str, body: bytes) -> ReadRequest:
        given = (
            protobuf.read_traces(body) if form == answer.PROTOBUF else json_form.read_traces(body)
        )
        return otlp_door.read_spans(sender.project_id, given)

    return await _take(request, sender, otlp_door, Signal.TRACES, read)


@post(
    "/v1/logs",
    operation_id="send_logs",
    tags=_TAGS,
    status_code=200,
    request_max_body_size=None,
    exception_handlers=_ERROR_ANSWERS,
    opt={"errors": _ERRORS},
)
async def send_logs(request: AnyRequest, sender: Caller, otlp_door: OtlpDoor) -> Response[bytes]:
    """Takes an OTLP ExportLogsServiceRequest: GenAI's events, and other lines of a trace.

    The forms and the answer are those of POST /v1/traces.
    """

    def read(form: str, body: bytes) -> ReadRequest:
        given = (
            log_given.read_protobuf(body) if form == answer.PROTOBUF else log_given.read_json(body)
        )
        return otlp_door.read_logs(sender.project_id, given)

    return await _take(request, sender, otlp_door, Signal.LOGS, read)


@post(
    "/v1/metrics",
    operation_id="send_metrics",
    tags=_TAGS,
    status_code=200,
    request_max_body_size=None,
    exception_handlers=_ERROR_ANSWERS,
    opt={"errors": _ERRORS},
)
async def send_metrics(request: AnyRequest, sender: Caller, otlp_door: OtlpDoor) -> Response[bytes]:
    """Answers an OTLP ExportMetricsServiceRequest, of which no point is kept.

    GenAI's metrics are sums over calls that spans and logs tell one by one, and would count twice.
    `partial_success` tells how many points of which metrics there were; an exporter sends none of
    them again. The forms are those of POST /v1/traces.
    """

    def read(form: str, body: bytes) -> ReadRequest:
        given = (
            metric_given.read_protobuf(body)
            if form == answer.PROTOBUF
            else metric_given.read_json(body)
        )
        return otlp_door.read_metrics(sender.project_id, given)

    return await _take(request, sender, otlp_door, Signal.METRICS, read)


async def _take(
    request: AnyRequest,
    sender: Caller,
    door: OtlpDoor,
    signal: Signal,
    read: Callable[[str, bytes], ReadRequest],
) -> Response[bytes]:
    form = answer.form_of(request.headers.get("content-type", ""))
    body = await read_body(request, MAX_BATCH_BYTES, _SMALLER)
    encoding = request.headers.get("content-encoding", "")

    def unpack_and_read() -> ReadRequest:
        plain = decompress(body, encoding)
        # What it is decoded to holds as much again.
        room.take(len(plain))
        return read(form, plain)

    is_small = len(body) < _READ_IN_THREAD_BYTES
    found = unpack_and_read() if is_small else await asyncio.to_thread(unpack_and_read)
    await door.take(sender.project_id, found)
    outcome = answer.outcome_of(found.batch)
    return Response(answer.success(signal, outcome, form), media_type=form)


HANDLERS = [send_traces, send_logs, send_metrics]
