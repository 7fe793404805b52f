"""POST /v1/logs: GenAI's events are the calls' own, once; other lines lie below their span."""

import os
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from opentelemetry import trace
from opentelemetry._logs import LogRecord
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import SimpleLogRecordProcessor
from opentelemetry.sdk.resources import Resource

from tests.server.ingest.otlp.test_traces_over_http import JSON
from tests.server.ingest.otlp.test_traces_over_http import PROTOBUF
from tests.server.ingest.otlp.test_traces_over_http import post
from tests.server.ingest.otlp.test_traces_over_http import request
from tests.server.ingest.otlp.test_traces_over_http import span
from tests.support.server_process import ServerProcess

NOW = time.time_ns()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("logs")) as running:
        yield running
        assert "request.failed" not in running.log()


class Sender:
    """OpenTelemetry's own SDK and exporter, one request a record."""

    def __init__(self, server: ServerProcess) -> None:
        self.provider = LoggerProvider(Resource.create({"service.name": "weather"}))
        exporter = OTLPLogExporter(f"{server.base_url}/v1/logs")
        self.provider.add_log_record_processor(SimpleLogRecordProcessor(exporter))
        self.logger = self.provider.get_logger("opentelemetry.instrumentation.openai_v2")
        self.trace, self.span = os.urandom(16), os.urandom(8)
        trace_id, span_id = int.from_bytes(self.trace), int.from_bytes(self.span)
        self.context = trace.SpanContext(trace_id, span_id, is_remote=False)

    def emit(self, name: str | None, number: int = 0, body: Any = None, **fields: Any) -> None:
        attributes = {key.replace("__", "."): value for key, value in fields.items()}
        self.logger.emit(
            LogRecord(
                timestamp=NOW + number,
                context=trace.set_span_in_context(trace.NonRecordingSpan(self.context)),
                event_name=name,
                body=body,
                attributes=attributes,
                severity_text="INFO",
            )
        )

    @property
    def event(self) -> str:
        return f"/v1/sessions/{self.trace.hex()}/events/{self.trace.hex()}-{self.span.hex()}"


@pytest.fixture
def sender(server: ServerProcess) -> Iterator[Sender]:
    sending = Sender(server)
    yield sending
    sending.provider.shutdown()


def _send_span(server: ServerProcess, sender: Sender, **attributes: Any) -> None:
    sent = span(sender.trace, span_id=sender.span, start_time_unix_nano=NOW)
    for name, value in attributes.items():
        said = sent.attributes.add(key=name.replace("__", "."))
        if isinstance(value, int):
            said.value.int_value = value
        else:
            said.value.string_value = value
    status, _ = server.request("POST", "/v1/traces", request(sent), {"Content-Type": PROTOBUF})
    assert status == 200


@pytest.mark.parametrize("span_first", [True, False])
def test_messages_that_come_one_by_one_are_one_list(
    server: ServerProcess, sender: Sender, span_first: bool
):
    said = {"gen_ai__request__model": "gpt-4o", "gen_ai__usage__input_tokens": 9}
    if span_first:
        _send_span(server, sender, **said)
    sender.emit("gen_ai.choice", 9, {"index": 0, "message": {"content": "Sunny."}})
    sender.emit("gen_ai.user.message", 2, {"content": "Weather?"})
    sender.emit("gen_ai.system.message", 1, {"content": "Be short."})
    sender.emit("gen_ai.user.message", 2, {"content": "Weather?"})
    if not span_first:
        _send_span(server, sender, **said)
    event = server.get(sender.event)
    assert [(one["role"], one["content"]) for one in event["input"]] == [
        ("system", "Be short."),
        ("user", "Weather?"),
    ]
    assert [one["content"] for one in event["output"]] == ["Sunny."]
    assert (event["type"], event["input_tokens"], event["extra"]) == ("llm_generation", 9, {})
    session = server.get(f"/v1/sessions/{sender.trace.hex()}")
    assert (session["events"], session["input_tokens"]) == (1, 9)


def test_a_call_that_both_tell_counts_once(server: ServerProcess, sender: Sender):
    sender.emit(
        "gen_ai.client.inference.operation.details",
        gen_ai__operation__name="chat",
        gen_ai__request__model="gpt-4o",
        gen_ai__usage__input_tokens=9,
        gen_ai__input__messages='[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
    )
    event = server.get(sender.event)
    assert (event["model"], event["input_tokens"]) == ("gpt-4o", 9)
    _send_span(server, sender, gen_ai__request__model="gpt-4o", gen_ai__usage__input_tokens=11)
    event = server.get(sender.event)
    assert event["input"] == [{"role": "user", "content": "Hi"}]
    # Where both say it the span's word counts, whichever came first.
    assert event["input_tokens"] == 11
    assert server.get(f"/v1/sessions/{sender.trace.hex()}")["input_tokens"] == 11


def test_an_evaluation_is_a_score(server: ServerProcess, sender: Sender):
    _send_span(server, sender)
    sender.emit(
        "gen_ai.evaluation.result",
        gen_ai__evaluation__name="relevance",
        gen_ai__evaluation__score__value=0.75,
        gen_ai__evaluation__explanation="To the point.",
    )
    (score,) = server.get(f"/v1/sessions/{sender.trace.hex()}/scores")["items"]
    assert (score["evaluator"], score["value"], score["reason"]) == (
        "relevance",
        0.75,
        "To the point.",
    )
    assert score["event_id"] == f"{sender.trace.hex()}-{sender.span.hex()}"


def test_other_lines_lie_below_their_span(server: ServerProcess, sender: Sender):
    _send_span(server, sender)
    sender.emit(None, 1, "retrying in 2 s", gen_ai__usage__input_tokens=9)
    sender.emit(None, 1, "retrying in 2 s", gen_ai__usage__input_tokens=9)
    (line,) = [
        one
        for one in server.get(f"/v1/sessions/{sender.trace.hex()}/events")["items"]
        if one["type"] == "log"
    ]
    assert line["parent_id"] == f"{sender.trace.hex()}-{sender.span.hex()}"
    assert line["input_tokens"] is None
    whole = server.get(f"/v1/sessions/{sender.trace.hex()}/events/{line['event_id']}")
    assert whole["data"] == "retrying in 2 s"


def test_a_line_of_no_trace_is_refused_by_name(server: ServerProcess):
    body = b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"5"},7]}]}]}'
    headers = {"Content-Type": "application/json"}
    status, answer = server.request("POST", "/v1/logs", body, headers)
    assert status == 200
    assert answer["partialSuccess"]["rejectedLogRecords"] == "2"
    assert "no_trace: 1" in answer["partialSuccess"]["errorMessage"]
    status, _ = server.request("POST", "/v1/logs", b"\xff\xff", {"Content-Type": PROTOBUF})
    assert status == 400


def test_text_that_is_not_utf8_costs_only_its_line(server: ServerProcess):
    trace_id, span_id = os.urandom(16), os.urandom(8)
    sent = ExportLogsServiceRequest()
    records = sent.resource_logs.add().scope_logs.add().log_records
    for text in ("a good line", "??????", "another good line"):
        line = records.add(trace_id=trace_id, span_id=span_id, time_unix_nano=NOW)
        line.body.string_value = text
    body = sent.SerializeToString().replace(b"??????", b"\xff\xfe\xfd\xfc\xfb\xfa")
    status, answer, _ = post(server, body, path="/v1/logs")
    assert status == 200
    told = ExportLogsServiceResponse.FromString(answer).partial_success
    assert told.rejected_log_records == 1
    assert "malformed: 1" in told.error_message
    lines = server.get(f"/v1/sessions/{trace_id.hex()}/events")["items"]
    texts = [
        server.get(f"/v1/sessions/{trace_id.hex()}/events/{one['event_id']}")["data"]
        for one in lines
    ]
    assert sorted(texts) == ["a good line", "another good line"]


@pytest.mark.parametrize("path", ["/v1/traces", "/v1/logs", "/v1/metrics"])
def test_a_body_that_is_no_request_is_told_with_a_status(server: ServerProcess, path: str):
    status, answer, headers = post(server, b"\xff\xff", path=path)
    assert (status, headers["Content-Type"]) == (400, PROTOBUF)
    assert answer[:2] == b"\x08\x03"
    assert b"not an Export" in answer
    status, answer, headers = post(server, b"{", JSON, path=path)
    assert (status, headers["Content-Type"]) == (400, JSON)
    assert msgspec.json.decode(answer)["code"] == 3
