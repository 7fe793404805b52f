"""A real HTTP server on loopback that takes records and leases, and misbehaves on demand.

Use the `fake_server` fixture (import it in a conftest) or `FakeServer` as a context manager.
"""

import contextlib
import gzip
import itertools
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from typing import Any
from typing import Self
from urllib.parse import parse_qsl

import pytest

from lucidicai.wire import codec
from lucidicai.wire.framing import iter_frames
from lucidicai.wire.records import AnyRecord

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


# Below those that the kernel gives to whoever asks for any: a server that is away finds its port
# free when it comes back. Test processes that run side by side begin at places of their own.
_PORTS = range(10_000, 30_000)
_tried = itertools.count(os.getpid() * 211)


def _next_port() -> int:
    return _PORTS[next(_tried) % len(_PORTS)]


# A status that is none: the request was read, and the connection ends without an answer.
HANG_UP = 0


@dataclass
class Asked:
    """One request below /api/."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Misbehaviour:
    """What the next requests to `path` are answered with; `times` < 0 means until told else."""

    status: int
    times: int = -1
    path: str = "/v1/records"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b'{"detail": "as the test wishes", "code": "test", "hint": ""}'
    # True: the records are taken and the answer is lost, so that the client sends them again.
    takes: bool = False


class FakeServer:
    """Listens from construction until `close`; every list is in order of arrival."""

    def __init__(self) -> None:
        self.arrivals: list[AnyRecord] = []  # with duplicates
        self.batches: list[int] = []  # records of each accepted request
        self.leases: list[dict[str, Any]] = []
        self.requests: list[tuple[str, dict[str, str], int]] = []  # path, headers, body bytes
        self.key: str | None = None  # if set, any other key is 401
        self.max_body_bytes: int | None = None  # uncompressed; over it is 413
        self.refuse: Callable[[AnyRecord], str | None] = lambda _record: None
        # What answers below /api/: (method, path, query, body) → (status, answer), headers beside.
        self.api: Callable[[Asked], tuple[int, Any]] = lambda _asked: (404, {"detail": "no such"})
        self.asked: list[Asked] = []
        self.changed = threading.Condition()
        self.misbehaviour: Misbehaviour | None = None
        self._open = threading.Event()
        self._open.set()
        self._delay = 0.0
        self._known: set[tuple[str, int]] = set()
        self._connections: set[socket.socket] = set()
        self._http: ThreadingHTTPServer | None = None
        self._port = 0
        while self._http is None:
            self._port = _next_port()
            with contextlib.suppress(OSError):
                self.come_back()

    # -- what tests look at

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def records(self) -> list[AnyRecord]:
        """What was accepted, without duplicates, in order of first arrival."""
        return list({(r.writer, r.seq): r for r in reversed(self.arrivals)}.values())[::-1]

    def wait_for(self, condition: Callable[[], object], seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        with self.changed:
            while not condition():
                left = deadline - time.monotonic()
                assert left > 0, f"not within {seconds} s; {len(self.records)} records arrived"
                self.changed.wait(min(left, 0.05))

    # -- what tests do to it

    def answer(self, status: int, **how: Any) -> None:
        """Answers the next `times` requests to `path` with `status`."""
        self.misbehaviour = Misbehaviour(status, **how)

    def behave(self) -> None:
        self.misbehaviour = None
        self._delay = 0.0
        self._open.set()

    def slow(self, seconds: float) -> None:
        """Every answer comes this late."""
        self._delay = seconds

    def hold(self) -> None:
        """Takes requests and answers none until `behave` or `close`."""
        self._open.clear()

    def go_away(self) -> None:
        """Refuses connections from now on and cuts those that stand."""
        if self._http is None:
            return
        self._http.shutdown()
        self._http.server_close()
        self._http = None
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def come_back(self) -> None:
        """Listens again on the same port."""
        self._http = ThreadingHTTPServer(("127.0.0.1", self._port), self._handler())
        self._http.daemon_threads = True
        threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def close(self) -> None:
        self._open.set()
        self.go_away()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- the doors

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                super().setup()
                fake._connections.add(self.connection)

            def finish(self) -> None:
                fake._connections.discard(self.connection)
                with contextlib.suppress(OSError):
                    super().finish()

            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    super().handle()

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                self.do_POST()

            def do_PUT(self) -> None:
                self.do_POST()

            def do_PATCH(self) -> None:
                self.do_POST()

            def do_DELETE(self) -> None:
                self.do_POST()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked = None
                if self.path.startswith("/api/"):
                    asked = fake._ask(self.command, self.path, dict(self.headers), body)
                status, headers, answer = fake._answer(self.path, dict(self.headers), body, asked)
                if status == HANG_UP:
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        return Handler

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Asked:
        name, _, query = path.removeprefix("/api/").partition("?")
        told = json.loads(body) if body else None
        asked = Asked(method, name, dict(parse_qsl(query)), headers, told)
        with self.changed:
            self.asked.append(asked)
        return asked

    def _answer(
        self, path: str, headers: dict[str, str], body: bytes, asked: Asked | None
    ) -> tuple[int, dict[str, str], bytes]:
        self._open.wait()
        if self._delay:
            time.sleep(self._delay)
        with self.changed:
            self.requests.append((path, headers, len(body)))
            self.changed.notify_all()
            bad = self.misbehaviour
            if bad is not None and bad.path == path.partition("?")[0] and bad.times != 0:
                bad.times -= 1
                if bad.takes:
                    self._take(headers, body)
                return bad.status, bad.headers, bad.body
            if self.key is not None and headers.get("Authorization") != f"Api-Key {self.key}":
                return 401, {}, b'{"detail": "no such key", "code": "wrong_key", "hint": ""}'
            if path == "/v1/leases":
                self.leases.append(json.loads(body))
                return 200, {}, b"{}"
            if asked is not None:
                told, answer = self.api(asked)
                return told, {}, answer if type(answer) is bytes else json.dumps(answer).encode()
            if path != "/v1/records":
                return 404, {}, b"{}"
            return self._take(headers, body)

    def _take(self, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        encoding = headers.get("Content-Encoding")
        if encoding == "zstd":
            body = zstd.decompress(body)
        elif encoding == "gzip":
            body = gzip.decompress(body)
        if self.max_body_bytes is not None and len(body) > self.max_body_bytes:
            return 413, {}, b"{}"
        refused: list[dict[str, Any]] = []
        accepted = duplicates = 0
        for index, frame in enumerate(iter_frames(body)):
            record, _extra = codec.decode(frame.body)
            name = {"index": index, "writer": record.writer, "seq": record.seq}
            if reason := self.refuse(record):
                refused.append({**name, "reason": reason, "message": "as the test wishes"})
                continue
            is_known = (record.writer, record.seq) in self._known
            self._known.add((record.writer, record.seq))
            duplicates += is_known
            accepted += not is_known
            self.arrivals.append(record)
        self.batches.append(accepted + duplicates)
        self.changed.notify_all()
        answer = {"accepted": accepted, "duplicates": duplicates, "refused": refused}
        return 200, {}, json.dumps(answer).encode()


@pytest.fixture
def fake_servers() -> Iterator[Callable[[], FakeServer]]:
    """A factory, for tests that need more than one."""
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(FakeServer())


@pytest.fixture
def fake_server(fake_servers: Callable[[], FakeServer]) -> FakeServer:
    return fake_servers()
