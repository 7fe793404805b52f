"""POST /v1/metrics and its gRPC call: answered as the protocol says, and nothing counts twice."""

import os
from collections.abc import Iterator

import grpc
import msgspec
import pytest
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceResponse,
)
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.metrics.export import MetricExportResult

from tests.server.ingest.otlp.test_grpc import FREE
from tests.server.ingest.otlp.test_traces_over_http import JSON
from tests.server.ingest.otlp.test_traces_over_http import post
from tests.support.otlp_over_grpc import address_of
from tests.support.server_process import ServerProcess

PATH = "/v1/metrics"
EXPORT = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("metrics"), environ=FREE) as running:
        yield running
        assert "request.failed" not in running.log()


def request(*names: str) -> ExportMetricsServiceRequest:
    """Returns a request with two points of each metric."""
    sent = ExportMetricsServiceRequest()
    metrics = sent.resource_metrics.add().scope_metrics.add().metrics
    for name in names:
        points = metrics.add(name=name).histogram.data_points
        for kind in ("input", "output"):
            said = points.add(count=3, sum=120).attributes.add(key="gen_ai.token.type")
            said.value.string_value = kind
    return sent


def told(answer: bytes) -> tuple[int, str]:
    partial = ExportMetricsServiceResponse.FromString(answer).partial_success
    return partial.rejected_data_points, partial.error_message


def losses(server: ServerProcess) -> dict[str, int]:
    found = server.get("/v1/server")["losses"]
    return {one["reason"]: one["count"] for one in found if one["source"] == "otlp"}


def test_points_are_named_and_counted_and_no_event_comes_of_them(server: ServerProcess):
    before = losses(server)
    sent = request("gen_ai.client.token.usage", "gen_ai.client.operation.duration", "memory")
    status, answer, _ = post(server, sent.SerializeToString(), path=PATH)
    assert status == 200
    count, message = told(answer)
    assert count == 6
    assert "told_by_spans: 4 (gen_ai.client.operation.duration, gen_ai.client.token.us" in message
    assert "other_metric: 2 (memory: " in message
    after = losses(server)
    assert after["told_by_spans"] - before.get("told_by_spans", 0) == 4
    assert after["other_metric"] - before.get("other_metric", 0) == 2
    assert server.get("/v1/sessions")["items"] == []


def test_json_says_the_same(server: ServerProcess):
    metric = {"name": "gen_ai.client.token.usage", "sum": {"dataPoints": [{"asInt": "5"}, {}]}}
    body = msgspec.json.encode({"resourceMetrics": [{"scopeMetrics": [{"metrics": [metric, 7]}]}]})
    status, answer, _ = post(server, body, JSON, path=PATH)
    assert status == 200
    partial = msgspec.json.decode(answer)["partialSuccess"]
    assert partial["rejectedDataPoints"] == "3"
    assert "told_by_spans: 2" in partial["errorMessage"]
    assert "malformed: 1" in partial["errorMessage"]


def test_nothing_at_all_is_a_success_without_words(server: ServerProcess):
    assert post(server, b"", path=PATH)[:2] == (200, b"")
    assert post(server, b"{}", JSON, path=PATH)[:2] == (200, b"{}")


def test_one_broken_metric_costs_only_itself(server: ServerProcess):
    body = request("??????", "gen_ai.client.token.usage").SerializeToString()
    body = body.replace(b"??????", b"\xff\xfe\xfd\xfc\xfb\xfa")
    status, answer, _ = post(server, body, path=PATH)
    assert (status, told(answer)[0]) == (200, 3)
    assert "malformed: 1" in told(answer)[1]


def test_the_sdks_exporter_is_content(server: ServerProcess):
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader])
    provider.get_meter("openai").create_histogram("gen_ai.client.token.usage").record(120)
    data = reader.get_metrics_data()
    assert data is not None
    exporter = OTLPMetricExporter(f"{server.base_url}{PATH}")
    assert exporter.export(data) is MetricExportResult.SUCCESS
    exporter.shutdown()
    provider.shutdown()


def test_over_grpc(server: ServerProcess):
    with grpc.insecure_channel(address_of(server)) as channel:
        call = channel.unary_unary(EXPORT)
        body = request(f"gen_ai.{os.urandom(4).hex()}").SerializeToString()
        assert told(call(body, timeout=30))[0] == 2
        with pytest.raises(grpc.RpcError) as refused:
            call(b"\xff\xff", timeout=30)
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
