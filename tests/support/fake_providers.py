"""A loopback server that answers as model providers do: JSON, event streams, errors, dropped lines.

It knows nothing of any provider; `provider_replies` has what each of them says.
"""

import http.server
import json
import socket
import struct
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from typing import Self


@dataclass
class Reply:
    """One answer. `parts` are sent one by one as chunks; a body alone is sent whole."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "application/json"
    parts: list[bytes] | None = None
    # The line is cut after this many parts.
    drops_after: int | None = None
    # Waits before this part until `resume` is set: a test looks at a stream that is under way.
    pauses_before: int | None = None
    paused: threading.Event = field(default_factory=threading.Event)
    resume: threading.Event = field(default_factory=threading.Event)


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: Any


def server_sent(events: Iterable[Any], *, names: bool = False, done: bool = False) -> list[bytes]:
    """Returns server-sent events; with `names` each is called by its `type`."""
    parts = []
    for event in events:
        name = f"event: {event['type']}\n" if names else ""
        parts.append(f"{name}data: {json.dumps(event)}\n\n".encode())
    return [*parts, b"data: [DONE]\n\n"] if done else parts


def aws_events(events: Iterable[tuple[str, Any]]) -> list[bytes]:
    """Returns messages of the binary stream that AWS answers with."""
    return [_aws_event(name, json.dumps(body).encode()) for name, body in events]


def _aws_event(name: str, payload: bytes) -> bytes:
    import binascii

    headers = b""
    for key, value in (
        (":event-type", name),
        (":content-type", "application/json"),
        (":message-type", "event"),
    ):
        headers += bytes([len(key)]) + key.encode() + b"\x07"
        headers += struct.pack(">H", len(value)) + value.encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", binascii.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", binascii.crc32(message))


class FakeProviders:
    """Listens from construction until `close`. Replies are found by a part of the path."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._replies: dict[str, list[Reply]] = {}
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, path: str, *replies: Reply) -> None:
        """Answers what is asked at a path that contains `path`; the last reply stands."""
        self._replies[path] = list(replies)

    def reply_to(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        for path, replies in self._replies.items():
            if path in asked.path:
                return replies.pop(0) if len(replies) > 1 else replies[0]
        return Reply({"error": {"message": f"nothing at {asked.path}"}}, status=404)

    def close(self) -> None:
        for replies in self._replies.values():
            for reply in replies:
                reply.resume.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, fake: FakeProviders) -> None:
        self.fake = fake
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves in the middle of an answer is what some tests are about."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A head and its body are two packets: the second would wait for the first to be acknowledged.
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            told = json.loads(body)
        except ValueError:
            told = body
        reply = self.server.fake.reply_to(Asked(self.path, dict(self.headers), told))
        if reply.parts is None:
            self._send_whole(reply)
        else:
            self._send_parts(reply, reply.parts)

    do_GET = do_POST  # noqa: N815  the name that the standard library calls

    def _send_whole(self, reply: Reply) -> None:
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self._send_head(reply, {"Content-Length": str(len(body))})
        self.wfile.write(body)

    def _send_parts(self, reply: Reply, parts: list[bytes]) -> None:
        self._send_head(reply, {"Transfer-Encoding": "chunked"})
        for number, part in enumerate(parts):
            if number == reply.drops_after:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            if number == reply.pauses_before:
                reply.paused.set()
                reply.resume.wait(60)
            self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")

    def _send_head(self, reply: Reply, more: dict[str, str]) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.media_type, **more, **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        pass
