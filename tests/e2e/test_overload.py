"""More than a server takes at once: it says so, its memory stays where it is, nothing is lost."""

import socket
import threading
import time
from collections.abc import Callable
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from benchmarks.process import memory
from lucidicai.wire import codec
from lucidicai.wire.records import EventEnded
from tests.support.otlp_over_grpc import EXPORT_TRACES
from tests.support.otlp_over_grpc import address_of
from tests.support.server_process import ServerProcess

SENDERS = 32
EVENTS = 500
# Text that a search index has to read, in each event: a request is 10 MB.
TEXT = " ".join(f"word{number}" for number in range(2_200))
MEGABYTES = 1024
ENVIRON = {
    "LUCIDIC_MEMORY_BYTES": str(MEGABYTES * 1024 * 1024),
    "LUCIDIC_OTLP_GRPC_PORT": "0",
}


def _records(sender: int) -> bytes:
    frames = (
        codec.encode(
            EventEnded(
                writer=f"w{sender}",
                seq=number + 1,
                time=time.time_ns(),
                session_id=f"s{sender}",
                event_id=f"s{sender}.{number}",
                output=b'"%s"' % TEXT.encode(),
            )
        )
        for number in range(EVENTS)
    )
    return b"".join(frames)


def _spans(sender: int) -> bytes:
    sent = ExportTraceServiceRequest()
    spans = sent.resource_spans.add().scope_spans.add().spans
    for number in range(EVENTS):
        span = spans.add(
            trace_id=(sender + 1).to_bytes(16, "big"),
            span_id=(number + 1).to_bytes(8, "big"),
            name="call",
            start_time_unix_nano=time.time_ns(),
            end_time_unix_nano=time.time_ns(),
        )
        for key, value in (("session.id", f"s{sender}"), ("output.value", TEXT)):
            span.attributes.add(key=key).value.string_value = value
    return bytes(sent.SerializeToString())


@contextmanager
def _peak(pid: int) -> Iterator[list[float]]:
    """Notes the process's memory five times a second, in MB."""
    over, peaks = threading.Event(), [memory(pid)]

    def note() -> None:
        while not over.wait(0.2):
            peaks.append(memory(pid))

    watch = threading.Thread(target=note)
    watch.start()
    try:
        yield peaks
    finally:
        over.set()
        watch.join()


def _send_at_once(server: ServerProcess, send: Callable[[int], None]) -> None:
    with _peak(server.pid) as peaks, ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(send, range(SENDERS)))
    for sender in range(SENDERS):
        assert server.get(f"/v1/sessions/s{sender}")["events"] == EVENTS
    assert max(peaks) < MEGABYTES, peaks


def test_what_is_too_much_at_once_is_refused_and_taken_later(tmp_path: Path) -> None:
    headers = {"Content-Type": f"{codec.CONTENT_TYPE}; version={codec.VERSION}"}
    busy: list[httpx.Response] = []
    with ServerProcess(tmp_path, environ=ENVIRON) as server:

        def send(sender: int) -> None:
            body = _records(sender)
            with httpx.Client(base_url=server.base_url, timeout=120) as client:
                while True:
                    answer = client.post("/v1/records", content=body, headers=headers)
                    if answer.status_code == 200:
                        assert answer.json()["accepted"] + answer.json()["duplicates"] == EVENTS
                        return
                    busy.append(answer)
                    assert answer.status_code == 503, answer.text
                    assert answer.json()["code"] in ("full", "store_failed"), answer.text
                    time.sleep(float(answer.headers["retry-after"]))

        _send_at_once(server, send)
    assert any(answer.json()["code"] == "full" for answer in busy)


def test_over_grpc_what_is_too_much_at_once_waits_its_turn(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, environ=ENVIRON) as server:
        address = address_of(server)

        def send(sender: int) -> None:
            body = _spans(sender)
            with grpc.insecure_channel(address) as channel:
                export = channel.unary_unary(EXPORT_TRACES)
                while True:
                    try:
                        assert export(body, timeout=120) == b"", "spans were left out"
                    except grpc.RpcError as error:
                        time.sleep(_told_to_wait(error))
                    else:
                        return

        _send_at_once(server, send)


def test_over_grpc_who_finds_no_room_is_told_when_to_come_again(tmp_path: Path) -> None:
    # A sixteenth of the memory is for requests that are being read.
    there_is = MEGABYTES * 1024 * 1024 // 16
    body = _spans(0)
    with ServerProcess(tmp_path, environ=ENVIRON) as server:
        address = address_of(server)
        with (
            socket.create_connection(("127.0.0.1", server.port)) as holder,
            grpc.insecure_channel(address) as channel,
        ):
            export = channel.unary_unary(EXPORT_TRACES)
            head = f"POST /v1/records HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
            head += f"Content-Type: {codec.CONTENT_TYPE}; version={codec.VERSION}\r\n"
            holder.sendall(f"{head}Content-Length: {there_is}\r\n\r\n".encode())
            # All but the last byte: this request is never done.
            holder.sendall(bytes(there_is - 1))
            with pytest.raises(grpc.RpcError) as refused:
                export(body, timeout=60)
            assert _told_to_wait(refused.value) >= 1
            holder.close()
            assert export(body, timeout=60) == b""
        assert server.get("/v1/sessions/s0")["events"] == EVENTS


def _told_to_wait(refused: Any) -> int:
    assert refused.code() is grpc.StatusCode.UNAVAILABLE, refused.details()
    # RetryInfo with a Duration of whole seconds.
    return int(dict(refused.trailing_metadata())["google.rpc.retryinfo-bin"][3])
