"""OpenTelemetry over gRPC: the three Export calls, beside the HTTP server on a port of its own.

It starts after HTTP answers, because its library takes a while to load. A port that is taken is a
warning: exporters can send over HTTP.

On the wire a call with one message is a stream of one. Served as a stream its message is asked for
by us, so that a few are received at a time: what waits is held back by the protocol's flow control
and not in memory.
"""

import asyncio
import contextlib
import os
import time
from collections.abc import Awaitable
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING
from typing import Any
from typing import Self

from lucidic_server import logs
from lucidic_server.blobs.errors import BlobError
from lucidic_server.control.callers import Caller
from lucidic_server.control.callers import Callers
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.errors import ServerError
from lucidic_server.errors import TooSlowError
from lucidic_server.http.guard import check
from lucidic_server.http.permissions import RULES
from lucidic_server.ingest import room
from lucidic_server.ingest.doors.otlp import answer
from lucidic_server.ingest.doors.otlp import log_given
from lucidic_server.ingest.doors.otlp import metric_given
from lucidic_server.ingest.doors.otlp import protobuf
from lucidic_server.ingest.doors.otlp.answer import Signal
from lucidic_server.ingest.doors.otlp.door import OtlpDoor
from lucidic_server.ingest.doors.otlp.door import ReadRequest
from lucidic_server.ingest.room import Room
from lucidic_server.telemetry.errors import StoreBusy
from lucidic_server.telemetry.errors import TelemetryError
from lucidicai.wire.limits import MAX_BATCH_BYTES

if TYPE_CHECKING:
    import grpc

log = logs.get("http.otlp_grpc")

_SERVICE = "opentelemetry.proto.collector.{0}.v1.{1}Service"
# What is under way at a stop gets this long; see http.serving.
_GRACE_SECONDS = 5.0
# google.rpc.RetryInfo: in its first member, a Duration, the seconds. Exporters read it from here.
_RETRY_INFO = "google.rpc.retryinfo-bin"
_RETRY_SECONDS = 5
# Messages that are received at the same time, each of MAX_BATCH_BYTES at most. One may take so
# long, and who waits for its turn waits longer than that.
_RECEIVING = 4
_RECEIVE_SECONDS = 20.0
_TURN_SECONDS = 30.0
# Exporters wait ten seconds by default: then it is better to say that there is no room.
_ROOM_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 0.02

Read = Callable[[str, bytes], ReadRequest]


class OtlpOverGrpc:
    """Serves while the block runs. `port` is None for a server that has no such port."""

    def __init__(
        self,
        callers: Callers,
        door: OtlpDoor,
        requests: Room,
        host: str,
        port: int | None,
        on_ready: Callable[[str], None],
    ) -> None:
        """`on_ready` is called with the address when calls are being answered."""
        self._callers = callers
        self._door = door
        self._requests = requests
        self._receiving = asyncio.Semaphore(_RECEIVING)
        self._host = "127.0.0.1" if host == "localhost" else host
        self._port = port
        self._on_ready = on_ready
        self._server: grpc.aio.Server | None = None
        self._starting: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begins to start; whoever enters does not wait for it."""
        if self._port is not None:
            self._starting = asyncio.get_running_loop().create_task(self._start(self._port))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        """Lets calls that are under way end, and stops."""
        if self._starting is not None:
            self._starting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._starting
        if self._server is not None:
            await self._server.stop(_GRACE_SECONDS)

    async def _start(self, port: int) -> None:
        # Before anything waits for it, but not before HTTP answers.
        grpc = await asyncio.to_thread(_load)
        server = grpc.aio.server(
            options=(
                ("grpc.max_receive_message_length", MAX_BATCH_BYTES),
                # A port of another server is taken, and not shared with it.
                ("grpc.so_reuseport", 0),
                # Windows of flow control stay at 64 KiB. Measured, they grow to whole messages,
                # which are then in memory although nobody asked for them.
                ("grpc.http2.bdp_probe", 0),
            )
        )
        handlers = {
            ("trace", "Trace"): self._export(Signal.TRACES, "POST /v1/traces", self._read_traces),
            ("logs", "Logs"): self._export(Signal.LOGS, "POST /v1/logs", self._read_logs),
            ("metrics", "Metrics"): self._export(
                Signal.METRICS, "POST /v1/metrics", self._read_metrics
            ),
        }
        for names, export in handlers.items():
            method = grpc.stream_unary_rpc_method_handler(export)
            service = grpc.method_handlers_generic_handler(
                _SERVICE.format(*names), {"Export": method}
            )
            server.add_generic_rpc_handlers((service,))
        host = f"[{self._host}]" if ":" in self._host else self._host
        try:
            bound = server.add_insecure_port(f"{host}:{port}")
        except RuntimeError:
            log.warning(
                "otlp_grpc.port_taken",
                address=f"{host}:{port}",
                hint="LUCIDIC_OTLP_GRPC_PORT moves it, or turns it off; HTTP takes spans as well",
            )
            return
        await server.start()
        self._server = server
        self._on_ready(f"{host}:{bound}")

    def _read_traces(self, project_id: str, body: bytes) -> ReadRequest:
        return self._door.read_spans(project_id, protobuf.read_traces(body))

    def _read_logs(self, project_id: str, body: bytes) -> ReadRequest:
        return self._door.read_logs(project_id, log_given.read_protobuf(body))

    def _read_metrics(self, project_id: str, body: bytes) -> ReadRequest:
        return self._door.read_metrics(project_id, metric_given.read_protobuf(body))

    def _export(
        self, signal: Signal, operation: str, read: Read
    ) -> Callable[[object, Any], Awaitable[bytes]]:
        """Returns the call's handler; its requests come as bytes, so that none costs another."""

        async def export(_messages: object, context: Any) -> bytes:
            try:
                outcome = await self._take(operation, context, read)
            except Exception as error:  # noqa: BLE001 - told to the sender, whatever it is
                refusal = _refusal_of(operation, error)
            else:
                return bytes(answer.response_of(signal, outcome).SerializeToString())
            # Not in the block above: what ends the call would keep the error, and that the body.
            return bytes(await context.abort(*refusal))

        return export

    async def _take(self, operation: str, context: Any, read: Read) -> answer.Outcome:
        caller = self._identify(operation, context.invocation_metadata() or ())
        with self._requests.request():
            body = await self._receive(context)
            found = await asyncio.to_thread(read, caller.project_id, body)
            await self._door.take(caller.project_id, found)
        return answer.outcome_of(found.batch)

    async def _receive(self, context: Any) -> bytes:
        """Returns the call's message. Raises TooSlowError, or StoreBusy if there is no room."""
        try:
            async with asyncio.timeout(_TURN_SECONDS):
                await self._receiving.acquire()
        except TimeoutError:
            raise StoreBusy(retry_after=_RETRY_SECONDS) from None
        try:
            async with asyncio.timeout(_RECEIVE_SECONDS):
                # The iterator of messages would keep this one until the call is over.
                message = await context.read()
            # In a stream there may be none at all.
            body = message if isinstance(message, bytes) else b""
            # What it is decoded to holds as much again.
            await _make_room(2 * len(body))
        except TimeoutError:
            raise TooSlowError(
                f"The message was not there after {_RECEIVE_SECONDS:g} s.",
                hint="Send the request again in one go, or less at once.",
            ) from None
        finally:
            self._receiving.release()
        return body

    def _identify(self, operation: str, metadata: Any) -> Caller:
        given = {key.lower(): value for key, value in metadata}
        key = given.get("x-api-key")
        authorization = given.get("authorization") or (f"Bearer {key}" if key else None)
        caller = self._callers.identify(authorization, needs_key=True)
        check(caller, RULES[operation])
        return caller


def _load() -> Any:
    # What fails is told in our own words; the library's own go to the terminal beside the log.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    # Some tenths of a second, and only for who uses it.
    import grpc  # noqa: PLC0415
    import grpc.aio  # noqa: PLC0415

    return grpc


async def _make_room(count: int) -> None:
    """Takes so much of the room, or waits for it while those behind are not received either."""
    until = time.monotonic() + _ROOM_SECONDS
    while True:
        try:
            room.take(count)
        except StoreBusy:
            if time.monotonic() > until:
                raise
        else:
            return
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)


def _refusal_of(operation: str, error: Exception) -> tuple[Any, str, tuple[tuple[str, bytes], ...]]:
    """Returns how a call is ended: with which code, sentence and metadata."""
    retry: int | None = None
    match error:
        case ServerError():
            status, message = error.status, f"{error.detail} {error.hint}".strip()
        case StoreBusy():
            status, message, retry = 503, str(error), max(1, round(error.retry_after))
        case TelemetryError() | BlobError() | ControlStoreError():
            log.error("store.failed", detail=error)
            status, message, retry = 503, str(error), _RETRY_SECONDS
        case _:
            log.fault("request.failed", error, method="gRPC", path=operation)
            status, message = 500, "The server failed at this request; this is a fault of Lucidic."
    metadata: tuple[tuple[str, bytes], ...] = ()
    if retry is not None:
        metadata = ((_RETRY_INFO, bytes((0x0A, 2, 0x08, min(retry, 0x7F)))),)
    return _code(answer.CODES.get(status, answer.INTERNAL)), message, metadata


def _code(number: int) -> Any:
    grpc = _load()
    return next(code for code in grpc.StatusCode if code.value[0] == number)
