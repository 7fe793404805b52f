"""OTLP files through the command line: as a collector's file exporter writes them, and exports."""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.logs.v1.logs_pb2 import LogsData
from opentelemetry.proto.metrics.v1.metrics_pb2 import MetricsData

from tests.server.ingest.otlp.test_traces_over_http import is_there
from tests.server.ingest.otlp.test_traces_over_http import request
from tests.server.ingest.otlp.test_traces_over_http import span
from tests.support.asking import events
from tests.support.server_process import ServerProcess
from tests.support.verbs import run

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("otlp-files")) as running:
        yield running


def framed(*messages: bytes) -> bytes:
    """As the file exporter writes protobuf: each message behind its length."""
    return b"".join(len(message).to_bytes(4, "big") + message for message in messages)


def line(number: int, name: str = "resourceSpans", **members: Any) -> dict[str, Any]:
    ids = {"traceId": f"{number:032x}", "spanId": f"{number:016x}"}
    one = {**ids, "name": "chat", "startTimeUnixNano": "1", "endTimeUnixNano": "2", **members}
    scope = name.replace("resource", "scope")
    member = {"scopeSpans": "spans", "scopeLogs": "logRecords"}[scope]
    return {name: [{scope: [{member: [one]}]}]}


def test_lines_go_in_and_again_change_nothing(server: ServerProcess, tmp_path: Path) -> None:
    file = tmp_path / "traces.json"
    file.write_text("".join(json.dumps(line(number)) + "\n" for number in range(1, 4)))
    for _ in range(2):
        done = run(server, "import", str(file))
        assert (done.returncode, done.stderr) == (0, "Imported 3 spans; 0 refused.\n")
        for number in range(1, 4):
            assert len(events(server, f"{number:032x}")) == 1
    assert not list(tmp_path.glob("*.importing.json"))


def test_a_file_of_one_over_many_lines(server: ServerProcess, tmp_path: Path) -> None:
    file = tmp_path / "trace.json"
    file.write_text(json.dumps(line(9), indent=2))
    assert run(server, "import", str(file)).stderr == "Imported 1 spans; 0 refused.\n"
    assert len(events(server, f"{9:032x}")) == 1


def test_log_records_go_to_their_own_door(server: ServerProcess, tmp_path: Path) -> None:
    file = tmp_path / "logs.json"
    said = {"timeUnixNano": "1500000000000000000", "body": {"stringValue": "a line"}}
    lines = [line(11), line(11, "resourceLogs", **said)]
    file.write_text("".join(json.dumps(one) + "\n" for one in lines))
    assert run(server, "import", str(file)).stderr == "Imported 2 spans; 0 refused.\n"
    assert len(events(server, f"{11:032x}")) == 2


@pytest.mark.parametrize("form", ["json", "protobuf", "framed"])
@pytest.mark.parametrize("packed", ["gzip", "zstd"])
def test_a_compressed_file(server: ServerProcess, tmp_path: Path, form: str, packed: str) -> None:
    one, two = span(), span()
    pack = gzip.compress if packed == "gzip" else zstd.compress
    ids = [(one.trace_id.hex(), one.span_id.hex()), (two.trace_id.hex(), two.span_id.hex())]
    lines = [line(1, traceId=trace, spanId=own) for trace, own in ids]
    told = {
        "json": "".join(json.dumps(each) + "\n" for each in lines).encode(),
        "protobuf": request(one, two),
        "framed": framed(request(one), request(two)),
    }[form]
    file = tmp_path / "traces.packed"
    file.write_bytes(pack(told))
    assert run(server, "import", str(file)).stderr == "Imported 2 spans; 0 refused.\n"
    assert is_there(server, one)
    assert is_there(server, two)
    file.write_bytes(pack(told)[:-20])
    done = run(server, "import", str(file))
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["json", "protobuf"])
def test_batches_that_are_compressed_one_by_one(
    server: ServerProcess, tmp_path: Path, form: str
) -> None:
    spans = [span(), span()]
    batches = [
        request(one)
        if form == "protobuf"
        else json.dumps(line(1, traceId=one.trace_id.hex(), spanId=one.span_id.hex())).encode()
        for one in spans
    ]
    file = tmp_path / "traces.zstd"
    file.write_bytes(framed(*(zstd.compress(batch) for batch in batches)))
    assert run(server, "import", str(file)).stderr == "Imported 2 spans; 0 refused.\n"
    assert all(is_there(server, one) for one in spans)


def test_protobuf_that_holds_log_records_and_points(server: ServerProcess, tmp_path: Path) -> None:
    one = span()
    logs = LogsData()
    record = logs.resource_logs.add().scope_logs.add().log_records.add()
    record.time_unix_nano = 1_500_000_000 * 10**9
    record.trace_id, record.span_id = one.trace_id, one.span_id
    record.body.string_value = "a line"
    metrics = MetricsData()
    metric = metrics.resource_metrics.add().scope_metrics.add().metrics.add()
    metric.name = "gen_ai.client.token.usage"
    metric.sum.data_points.add(time_unix_nano=1, as_int=3)
    messages = (request(one), logs.SerializeToString(), metrics.SerializeToString())
    file = tmp_path / "all.binpb"
    file.write_bytes(framed(*messages))
    done = run(server, "import", str(file))
    # No point is kept: what it adds up is told span by span.
    assert done.returncode == 1
    refusal, told = done.stderr.splitlines()
    assert refusal.startswith("batch 3: ")
    assert "token.usage" in refusal
    assert told == "Imported 2 spans; 1 refused."
    kept = events(server, one.trace_id.hex())
    assert "log" in {event["type"] for event in kept}
    assert len(kept) == 2
    points = {"name": "gen_ai.client.token.usage", "sum": {"dataPoints": [{"asInt": "3"}, {}]}}
    text = {"resourceMetrics": [{"scopeMetrics": [{"metrics": [points]}]}]}
    file = tmp_path / "points.json"
    file.write_text(json.dumps(text) + "\n")
    assert run(server, "import", str(file)).stderr.endswith("Imported 0 spans; 2 refused.\n")


@pytest.mark.parametrize("form", ["framed", "bare"])
def test_protobuf(server: ServerProcess, tmp_path: Path, form: str) -> None:
    spans = [span() for _ in range(4)]
    file = tmp_path / "traces.binpb"
    batches = framed(request(*spans[:2]), request(*spans[2:]))
    file.write_bytes(batches if form == "framed" else request(*spans))
    assert run(server, "import", str(file)).stderr == "Imported 4 spans; 0 refused.\n"
    assert all(is_there(server, one) for one in spans)


def test_what_is_refused_is_told(server: ServerProcess, tmp_path: Path) -> None:
    good = span()
    file = tmp_path / "traces.binpb"
    file.write_bytes(framed(request(good, span(b"abc"))))
    done = run(server, "import", str(file))
    assert done.returncode == 1
    refusal, told = done.stderr.splitlines()
    assert refusal.startswith("batch 1: bad_ids: 1 (")
    assert told == "Imported 1 spans; 1 refused."
    assert is_there(server, good)


def test_a_file_that_is_cut_off_is_taken_up_to_there(server: ServerProcess, tmp_path: Path) -> None:
    first, second = span(), span()
    whole = framed(request(first), request(second))
    file = tmp_path / "traces.binpb"
    file.write_bytes(whole[:-5])
    done = run(server, "import", str(file))
    assert done.returncode == 1
    assert "ends in the middle of batch 2" in done.stderr
    assert (is_there(server, first), is_there(server, second)) == (True, False)
    file.write_bytes(whole)
    assert run(server, "import", str(file)).returncode == 0
    assert is_there(server, second)


@pytest.mark.parametrize("form", ["otlp", "parquet", "jsonl"])
def test_runs_from_traces_are_exported_and_come_back_elsewhere(
    server: ServerProcess, tmp_path: Path, form: str
) -> None:
    trace = form.encode().ljust(16, b".")
    root = span(trace)
    child = span(trace, parent_span_id=root.span_id)
    named = span(trace, parent_span_id=root.span_id)
    # The span that names the session comes last, and takes the others with it.
    named.attributes.add(key="session.id").value.string_value = f"named-{form}"
    for batch in (request(child), request(root), request(named)):
        file = tmp_path / "sent.binpb"
        file.write_bytes(batch)
        assert run(server, "import", str(file)).returncode == 0
    kept = events(server, f"named-{form}")
    assert len(kept) == 3
    out = tmp_path / "out"
    asked = ("export", "--format", form, "--output", str(out), f"id:named-{form}")
    exported = run(server, *asked)
    assert exported.returncode == 0, exported
    with ServerProcess(tmp_path / "elsewhere") as other:
        imported = run(other, "import", str(out))
        assert imported.returncode == 0, imported
        assert events(other, f"named-{form}") == kept
