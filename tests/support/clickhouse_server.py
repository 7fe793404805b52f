"""ClickHouse's HTTP interface on loopback, over the engine of chdb: for tests of the real client.

with ClickHouseServer(folder) as server:
    Telemetry.open(server.url, …)

It is a process of its own, because the engine holds one folder a process.
"""

import json
import re
import subprocess
import sys
import threading
from email.message import Message
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from typing import Self
from urllib.parse import parse_qsl
from urllib.parse import urlsplit

USER = "lucidic"
PASSWORD = "p@ss/word"
DATABASE = "traces"
_CLIENTS = 12
_INSERT = re.compile(rb"\s*INSERT INTO (\S+)\s+FORMAT (\w+)\s*?\n", re.IGNORECASE)
_CODE = re.compile(r"Code: (\d+)")
# Of the client itself, not of the engine.
_NO_SETTINGS = {"query", "database", "session_id", "query_id", "client_protocol_version"}
_NO_SETTINGS |= {"wait_end_of_query", "send_progress_in_http_headers", "buffer_size"}


class ClickHouseServer:
    """A running server with a folder, a user and a database."""

    def __init__(self, folder: Path, *, version: str = "") -> None:
        self.folder = folder
        self.version = version
        self.port = 0
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return self.url_of()

    def url_of(self, *, password: str = PASSWORD, database: str = DATABASE) -> str:
        quoted = password.replace("@", "%40").replace("/", "%2F")
        return f"clickhouse://{USER}:{quoted}@127.0.0.1:{self.port}/{database}"

    def start(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tests.support.clickhouse_server", str(self.folder)]
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(
            [*command, str(self.port), self.version], stdout=subprocess.PIPE, text=True, cwd=root
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def stop(self) -> None:
        """Ends the server at once, as a death of its machine would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()


class _Request:
    """What a request asks: a statement with its parameters, and rows for it."""

    def __init__(self, path: str, headers: Message, body: bytes) -> None:
        asked = dict(parse_qsl(urlsplit(path).query, keep_blank_values=True))
        if "multipart/form-data" in headers.get("Content-Type", ""):
            head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
            for part in BytesParser().parsebytes(head + body).get_payload():
                assert isinstance(part, Message)
                name = str(part.get_param("name", header="Content-Disposition"))
                data = part.get_payload(decode=True)
                assert isinstance(data, bytes)
                asked[name] = data.decode()
            body = b""
        self.statement = asked["query"].encode() if "query" in asked else body
        self.rows = body if "query" in asked else b""
        self.database = asked.get("database", "default")
        self.parameters = {
            name.removeprefix("param_"): value
            for name, value in asked.items()
            if name.startswith("param_")
        }
        self.settings = {
            name: value
            for name, value in asked.items()
            if name not in _NO_SETTINGS and not name.startswith("param_")
        }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    clients: "SimpleQueue[Any]"
    version: str

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self._body())

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""

    def _body(self) -> bytes:
        if "Content-Length" in self.headers:
            return self.rfile.read(int(self.headers["Content-Length"]))
        chunks: list[bytes] = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _answer(self, body: bytes) -> None:
        try:
            answer = self._run(_Request(self.path, self.headers, body))
        except Exception as error:  # noqa: BLE001 - a server's loop: the client gets it
            text = str(error)
            found = _CODE.search(text)
            self._send(500 if found is None or found[1] != "516" else 403, text.encode(), text)
            return
        self._send(200, answer)

    def _send(self, status: int, answer: bytes, error: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("X-ClickHouse-Summary", json.dumps({"written_rows": "0"}))
        found = _CODE.search(error)
        if found is not None:
            self.send_header("X-ClickHouse-Exception-Code", found[1])
        self.end_headers()
        self.wfile.write(answer)

    def _run(self, request: _Request) -> bytes:
        self._authenticate()
        if self.version and b"SELECT version(), timezone()" in request.statement:
            return f"{self.version}\tUTC\n".encode()
        client = self.clients.get()
        try:
            insert = _INSERT.match(request.statement)
            if insert is not None:
                client.database = request.database
                rows = request.statement[insert.end() :] + request.rows
                table = insert[1].decode().replace("`", "")
                settings = request.settings
                client.raw_insert(
                    table, insert_block=rows, settings=settings, fmt=insert[2].decode()
                )
                return b""
            return bytes(
                client._backend._run_with_settings(
                    request.statement.decode(),
                    self.headers.get("X-ClickHouse-Format", "TabSeparated"),
                    request.settings,
                    params=request.parameters,
                    database=request.database,
                ).bytes()
            )
        finally:
            self.clients.put(client)

    def _authenticate(self) -> None:
        import base64

        scheme, _space, given = self.headers.get("Authorization", "").partition(" ")
        asked = (
            base64.b64decode(given).decode().split(":", 1)
            if scheme == "Basic"
            else [
                self.headers.get("X-ClickHouse-User", ""),
                self.headers.get("X-ClickHouse-Key", ""),
            ]
        )
        if asked != [USER, PASSWORD]:
            raise PermissionError(
                f"Code: 516. DB::Exception: {asked[0]}: Authentication failed: password is "
                "incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)"
            )


def main() -> None:
    import clickhouse_connect

    folder, port, version = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    clients: SimpleQueue[Any] = SimpleQueue()
    for _ in range(_CLIENTS):
        clients.put(clickhouse_connect.get_client(dsn=f"chdb://{folder}"))
    first = clients.get()
    first.command(f"CREATE DATABASE IF NOT EXISTS {DATABASE}")
    clients.put(first)
    handler = type("Handler", (_Handler,), {"clients": clients, "version": version})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    server.serve_forever()


def _end_with_parent() -> None:
    """Ends this process when the one that started it is gone."""
    import os
    import time

    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    main()
