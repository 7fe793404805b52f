"""POST /v1/traces: what is refused and how it is told, span by span and as a whole."""

import gzip
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.support.server_process import ServerProcess

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PROTOBUF = "application/x-protobuf"
JSON = "application/json"
NOW = time.time_ns()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("otlp")) as running:
        yield running
        assert "request.failed" not in running.log()


def span(trace: bytes | None = None, **fields: Any) -> Span:
    given = {"name": "chat", "start_time_unix_nano": NOW, "end_time_unix_nano": NOW + 1000}
    ids = {"trace_id": os.urandom(16) if trace is None else trace, "span_id": os.urandom(8)}
    sent = Span(**{**given, **ids, **fields})
    said = sent.attributes.add(key="gen_ai.operation.name")
    said.value.string_value = "chat"
    return sent


def request(*spans: Span) -> bytes:
    sent = ExportTraceServiceRequest()
    sent.resource_spans.add().scope_spans.add().spans.extend(spans)
    return bytes(sent.SerializeToString())


def post(
    server: ServerProcess,
    body: bytes,
    content_type: str = PROTOBUF,
    path: str = "/v1/traces",
    **headers: str,
) -> tuple[int, bytes, Any]:
    """Returns status, body and headers of the answer."""
    given = {"Content-Type": content_type, **{k.replace("_", "-"): v for k, v in headers.items()}}
    sent = urllib.request.Request(f"{server.base_url}{path}", body, given, method="POST")
    try:
        with urllib.request.urlopen(sent, timeout=30) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


def rejected(body: bytes) -> tuple[int, str]:
    partial = ExportTraceServiceResponse.FromString(body).partial_success
    return partial.rejected_spans, partial.error_message


def is_there(server: ServerProcess, sent: Span) -> bool:
    trace, own = sent.trace_id.hex(), sent.span_id.hex()
    status, _ = server.request("GET", f"/v1/sessions/{trace}/events/{trace}-{own}")
    return status == 200


@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd"])
def test_taken_whole_it_says_nothing(server: ServerProcess, encoding: str):
    sent = span()
    packs: dict[str, Any] = {"identity": bytes, "gzip": gzip.compress, "zstd": zstd.compress}
    pack = packs[encoding]
    status, body, headers = post(server, pack(request(sent)), Content_Encoding=encoding)
    assert (status, body) == (200, b"")
    assert headers["Content-Type"] == PROTOBUF
    assert is_there(server, sent)
    assert post(server, b"")[:2] == (200, b"")
    assert post(server, b"{}", "application/json; charset=utf-8")[:2] == (200, b"{}")


def bad_spans() -> dict[str, tuple[Span, str]]:
    deep = span()
    value = deep.attributes.add(key="deep").value
    for _ in range(40):
        value = value.array_value.values.add()
    long = span()
    long.attributes.add(key="session.id").value.string_value = "s" * 500
    huge = span()
    huge.attributes.add(key="huge").value.string_value = "x" * (17 * 1024 * 1024)
    return {
        "no trace id": (span(b"\0" * 16), "bad_ids"),
        "a short trace id": (span(b"abc"), "bad_ids"),
        "no span id": (span(span_id=b""), "bad_ids"),
        "a long parent": (span(parent_span_id=b"x" * 9), "bad_ids"),
        "no time": (span(start_time_unix_nano=0, end_time_unix_nano=0), "bad_time"),
        "an absurd time": (span(start_time_unix_nano=2**64 - 1), "bad_time"),
        "a long session id": (long, "id_too_long"),
        "a huge attribute": (huge, "too_large"),
        "a value too deep": (deep, ""),
    }


@pytest.mark.parametrize("name", bad_spans())
def test_a_bad_span_costs_only_itself(server: ServerProcess, name: str):
    bad, reason = bad_spans()[name]
    good = [span(), span()]
    status, body, _ = post(server, request(good[0], bad, good[1]))
    assert status == 200
    assert all(is_there(server, one) for one in good)
    count, message = rejected(body)
    if reason:
        assert count == 1
        assert message.startswith(f"{reason}: 1 (")
    else:
        assert (count, message) == (0, "")


def test_text_that_is_not_utf8_costs_only_its_span(server: ServerProcess):
    good = span()
    broken = span(name="??????").SerializeToString().replace(b"??????", b"\xff\xfe\xfd\xfc\xfb\xfa")
    whole = request(good)
    # A resource with a scope with both spans, written by hand.
    inner = b"".join(_member(2, one) for one in (good.SerializeToString(), broken))
    body = _member(1, _member(2, inner))
    assert _member(1, _member(2, _member(2, good.SerializeToString()))) == whole
    status, answer, _ = post(server, body)
    assert status == 200
    assert rejected(answer)[0] == 1
    assert "malformed: 1" in rejected(answer)[1]
    assert is_there(server, good)


def _member(number: int, value: bytes) -> bytes:
    size, digits = len(value), bytearray()
    while size > 0x7F:
        digits.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes([number << 3 | 2]) + bytes(digits) + bytes([size]) + value


def test_json_is_judged_span_by_span_too(server: ServerProcess):
    trace = os.urandom(16).hex()
    good = {
        "traceId": trace.upper(),
        "spanId": "00f067aa0ba902b7",
        "startTimeUnixNano": str(NOW),
        "endTimeUnixNano": NOW + 5,
        "attributes": [
            {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},
            {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "12"}},
            {"key": "nan", "value": {"doubleValue": "NaN"}},
            {"key": "none", "value": {}},
        ],
    }
    bad = [
        {**good, "spanId": "not hex digits!!"},
        {**good, "spanId": "00f067aa0ba902b8", "startTimeUnixNano": "soon"},
        {**good, "spanId": "00f067aa0ba902b9", "attributes": "many"},
        {**good, "spanId": "00f067aa0ba902ba", "name": "half a pair: \ud800"},
        "no object",
    ]
    body = {"resourceSpans": [{"scopeSpans": [{"spans": [*bad, good]}]}]}
    status, answer, headers = post(server, json.dumps(body).encode(), "application/json")
    assert (status, headers["Content-Type"]) == (200, "application/json")
    partial = json.loads(answer)["partialSuccess"]
    assert partial["rejectedSpans"] == "5"
    assert "bad_ids: 1" in partial["errorMessage"]
    assert "malformed: 4" in partial["errorMessage"]
    event = server.get(f"/v1/sessions/{trace}/events/{trace}-00f067aa0ba902b7")
    assert event["input_tokens"] == 12
    assert event["metadata"]["otel"]["attributes"] == {"nan": "NaN", "none": None}


@pytest.mark.parametrize(
    ("body", "content_type", "encoding", "status"),
    [
        (b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", PROTOBUF, "identity", 400),
        (b"not protobuf at all", PROTOBUF, "identity", 400),
        (b"[1, 2]", "application/json", "identity", 400),
        (b'{"resourceSpans": [{"resource": 3}]}', "application/json", "identity", 400),
        (b"[" * 10_000 + b"]" * 10_000, "application/json", "identity", 400),
        (b"no gzip", PROTOBUF, "gzip", 400),
        (b"", PROTOBUF, "br", 415),
        (b"{}", "application/xml", "identity", 415),
    ],
)
def test_what_is_no_request_is_told_in_the_protocols_form(
    server: ServerProcess, body: bytes, content_type: str, encoding: str, status: int
):
    got, answer, headers = post(server, body, content_type, Content_Encoding=encoding)
    assert got == status
    if content_type == PROTOBUF:
        assert headers["Content-Type"] == PROTOBUF
        # A google.rpc.Status: its code, then its message.
        assert answer[:3] == b"\x08\x03\x12"
    else:
        told = json.loads(answer)
        assert told["code"] == 3
        assert told["message"]


def test_a_bomb_is_refused(server: ServerProcess):
    bomb = gzip.compress(bytes(200 * 1024 * 1024), 9)
    status, answer, _ = post(server, bomb, Content_Encoding="gzip")
    assert (status, answer[:3]) == (413, b"\x08\x08\x12")


def test_the_ledger_counts_by_reason(server: ServerProcess):
    before = _counted(server)
    post(server, request(span(b"abc"), span(b"abcd"), span()))
    assert _counted(server) == before + 2


def _counted(server: ServerProcess) -> int:
    losses = server.get("/v1/server")["losses"]
    return sum(x["count"] for x in losses if (x["source"], x["reason"]) == ("otlp", "bad_ids"))


def test_keys_as_exporters_send_them(tmp_path: Path):
    with ServerProcess(tmp_path) as server:
        assert post(server, b"", Authorization="Bearer any")[0] == 200
        made = server.request("POST", "/v1/keys", b'{"name": "e"}', {"Content-Type": JSON})[1]
        assert post(server, b"")[0] == 401
        assert post(server, b"", Authorization=f"Bearer {made['key']}")[0] == 200
        assert post(server, b"", x_api_key=made["key"])[0] == 200
        status, answer, _ = post(server, b"", x_api_key="luc_wrong")
        assert (status, answer[:3]) == (401, b"\x08\x10\x12")
