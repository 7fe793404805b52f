"""OpenTelemetry over gRPC, with the exporters of OpenTelemetry's own SDK."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from tests.server.ingest.otlp.test_traces_over_http import is_there
from tests.server.ingest.otlp.test_traces_over_http import request
from tests.server.ingest.otlp.test_traces_over_http import span
from tests.support.otlp_over_grpc import EXPORT_TRACES
from tests.support.otlp_over_grpc import address_of
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

FREE = {"LUCIDIC_OTLP_GRPC_PORT": "0"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("grpc"), environ=FREE) as running:
        yield running
        assert "request.failed" not in running.log()


def export(server: ServerProcess, body: bytes, **metadata: str) -> Any:
    with grpc.insecure_channel(address_of(server)) as channel:
        call = channel.unary_unary(EXPORT_TRACES)
        pairs = [(key.replace("_", "-"), value) for key, value in metadata.items()]
        return ExportTraceServiceResponse.FromString(call(body, metadata=pairs, timeout=30))


def test_the_sdks_exporter_delivers_every_span(server: ServerProcess):
    provider = TracerProvider(resource=Resource.create({"service.name": "weather"}))
    exporter = OTLPSpanExporter(endpoint=address_of(server), insecure=True)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracer = provider.get_tracer("test")
    with tracer.start_as_current_span("agent") as root:
        root.set_attribute("gen_ai.operation.name", "invoke_agent")
        for number in range(300):
            with tracer.start_as_current_span(f"call {number}") as call:
                call.set_attribute("gen_ai.operation.name", "chat")
        root.set_attribute("session.id", "over-grpc")
    provider.shutdown()
    events = server.get("/v1/sessions/over-grpc/events?limit=1000")["items"]
    assert sum(event["name"].startswith("call ") for event in events) == 300
    assert len(events) == 301


def test_a_bad_span_costs_only_itself(server: ServerProcess):
    good = span()
    told = export(server, request(good, span(b"abc"))).partial_success
    assert told.rejected_spans == 1
    assert told.error_message.startswith("bad_ids: 1")
    assert is_there(server, good)
    with pytest.raises(grpc.RpcError) as refused:
        export(server, b"\xff\xff\xff")
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT


def test_calls_whose_message_never_comes_hold_nobody_up_for_long(server: ServerProcess):
    over = threading.Event()

    def never() -> Iterator[bytes]:
        over.wait(60)
        yield b""

    good = span()
    with grpc.insecure_channel(address_of(server)) as channel:
        # As many as are received at a time.
        slow = [channel.stream_unary(EXPORT_TRACES).future(never()) for _ in range(4)]
        try:
            export(server, request(good))
            assert {call.code() for call in slow} == {grpc.StatusCode.DEADLINE_EXCEEDED}
            assert "was not there after 20 s" in slow[0].details()
        finally:
            over.set()
    assert is_there(server, good)


def test_keys(tmp_path: Path):
    with ServerProcess(tmp_path, environ=FREE) as server:
        made = server.request(
            "POST", "/v1/keys", b'{"name": "e"}', {"Content-Type": "application/json"}
        )[1]
        with pytest.raises(grpc.RpcError) as refused:
            export(server, b"")
        assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED
        export(server, b"", x_api_key=made["key"])
        export(server, b"", authorization=f"Bearer {made['key']}")


def test_a_taken_port_is_a_warning(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with ServerProcess(tmp_path, environ={"LUCIDIC_OTLP_GRPC_PORT": port}) as server:
            wait_for(lambda: "otlp_grpc.port_taken" in server.log(), 30)
            assert server.get("/healthz")
