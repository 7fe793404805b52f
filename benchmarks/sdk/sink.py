"""A server that takes what the rows send and counts it, as little work as a server can do.

`Sink` runs it in a process of its own. Bodies are kept as they come and read when asked, so that
no row competes with the counting; `GET /stats` and `GET /events` answer with JSON.
"""

import gzip
import json
import subprocess
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from importlib import import_module
from typing import Any
from typing import ClassVar
from typing import NamedTuple
from typing import Self

import msgspec

from lucidicai.wire.framing import iter_frames

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

RECORDS = "/v1/records"


class Stats(NamedTuple):
    """What arrived: distinct records and finished events, requests, and bytes of bodies."""

    records: int
    events: int
    requests: int
    wire_bytes: int


class Handler(BaseHTTPRequestHandler):
    """Keeps every body under its path and encoding."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    bodies: ClassVar[list[tuple[str, str, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        encoding = self.headers.get("Content-Encoding", "")
        self.bodies.append((self.path, encoding, body))
        if self.path == RECORDS:
            self._answer(b'{"accepted": 0, "duplicates": 0, "refused": []}', "application/json")
        elif self.path.endswith("/traces"):
            self._answer(b"", "application/x-protobuf")
        else:
            self._answer(b"{}", "application/json")

    def do_GET(self) -> None:
        records = [record for body in self.bodies for record in read(*body)]
        if self.path == "/events":
            self._answer(json.dumps(merged(records)).encode(), "application/json")
            return
        payloads = [body for path, _, body in self.bodies if not path.endswith("/leases")]
        stats = Stats(
            records=len({(record["writer"], record["seq"]) for record in records}),
            events=len({record["event_id"] for record in records if is_end(record)}),
            requests=len(payloads),
            wire_bytes=sum(map(len, payloads)),
        )
        self._answer(json.dumps(stats).encode(), "application/json")

    def do_DELETE(self) -> None:
        """Forgets everything: what came before was the warm-up."""
        self.bodies.clear()
        self._answer(b"{}", "application/json")

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Sink:
    """The server in its own process, on a free port of loopback."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sdk.sink"], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


def stats(url: str) -> Stats:
    """Returns what the sink at `url` has got."""
    return Stats(*_ask(url, "/stats"))


def events(url: str) -> list[dict[str, Any]]:
    """Returns the finished events that the sink at `url` has got."""
    found: list[dict[str, Any]] = _ask(url, "/events")
    return found


def forget(url: str) -> None:
    """Empties the sink at `url`."""
    _ask(url, "/", "DELETE")


def _ask(url: str, path: str, method: str = "GET") -> Any:
    request = urllib.request.Request(url + path, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def is_end(record: dict[str, Any]) -> bool:
    """Returns whether the record says that an event is over."""
    return record["kind"] in {"event_ended", "span"}


def merged(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns id, parent and session of the events that have ended."""
    ended = {record["event_id"] for record in records if is_end(record)}
    parents = {
        record["event_id"]: record["parent_id"] for record in records if "parent_id" in record
    }
    sessions = {record.get("event_id"): record.get("session_id") for record in records}
    return [
        {"event_id": name, "parent_id": parents.get(name), "session_id": sessions[name]}
        for name in ended
    ]


def read(path: str, encoding: str, body: bytes) -> list[dict[str, Any]]:
    """Returns the records of a body; spans as records of the kind `span`."""
    if path == RECORDS:
        return _records(encoding, body)
    if path.endswith("/traces"):
        return [
            {"kind": "span", "writer": span, "seq": 0, "event_id": span}
            for span in _spans(encoding, body)
        ]
    return []


def _records(encoding: str, body: bytes) -> list[dict[str, Any]]:
    frames = zstd.decompress(body) if encoding == "zstd" else body
    return [msgspec.msgpack.decode(frame.body) for frame in iter_frames(frames)]


def _spans(encoding: str, body: bytes) -> list[str]:
    # Here, because the peers need not be installed.
    service = import_module("opentelemetry.proto.collector.trace.v1.trace_service_pb2")
    request = service.ExportTraceServiceRequest()
    request.ParseFromString(gzip.decompress(body) if encoding == "gzip" else body)
    return [
        span.span_id.hex()
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


def main() -> None:
    """Serves until it is terminated; the first line printed is the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
