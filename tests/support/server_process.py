"""A real `lucidic serve` on a free port with a data folder of its own; stopped by pid.

with ServerProcess(tmp_path) as server:
    server.get("/v1/sessions")
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from typing import Self
from typing import TypeVar

# A loaded machine with a cold file cache; a warm start takes about a second.
START_SECONDS = 60.0
STOP_SECONDS = 30.0

_Answer = TypeVar("_Answer")

_ADDRESS = re.compile(r"running at http://[\d.]+:(\d+)")
JSON_LINES = "application/x-ndjson"


class ServerProcess:
    """Settings are given as environment variables; the spool folder is never the user's own."""

    def __init__(
        self, folder: Path, *flags: str, port: int = 0, environ: dict[str, str] | None = None
    ) -> None:
        self.data_dir = folder / "data"
        self.spool_dir = folder / "spool"
        self.log_path = folder / "server.log"
        self.port = port
        self.environ = {
            **{name: value for name, value in os.environ.items() if "LUCIDIC" not in name},
            "LUCIDIC_SPOOL_DIR": str(self.spool_dir),
            "PYTHONUNBUFFERED": "1",
            # Its default is one port for all servers of this host.
            "LUCIDIC_OTLP_GRPC_PORT": "off",
            **(environ or {}),
        }
        self.flags = flags
        self.process: subprocess.Popen[str] | None = None

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def command(self) -> list[str]:
        """Returns the command line; tests of failing starts run it themselves."""
        where = ["--port", str(self.port), "--data-dir", str(self.data_dir)]
        return [sys.executable, "-m", "lucidic_server.cli.main", "serve", *where, *self.flags]

    def start(self) -> Self:
        """Starts the server and returns when it answers /readyz."""
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        with self.log_path.open("a") as log:
            log.write("--- start\n")
            log.flush()
            self.process = subprocess.Popen(
                self.command(), env=self.environ, stdout=log, stderr=subprocess.STDOUT, text=True
            )
        try:
            found = wait_for(self._find_address, START_SECONDS, self.log)
            self.port = int(found)
            wait_for(self._is_ready, START_SECONDS, self.log)
        except BaseException:
            self.kill()
            raise
        return self

    def stop(self) -> int:
        """Asks the server to stop and returns its exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(STOP_SECONDS)
        self.process = None
        return code

    def kill(self) -> None:
        """Kills the server as the OOM killer would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(STOP_SECONDS)
            self.process = None

    def log(self) -> str:
        """Returns what the server printed, over all its starts."""
        return self.log_path.read_text()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        try:
            self.stop()
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Returns the status and the decoded JSON (text, if it is not JSON)."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", body, headers or {}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, _decoded(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _decoded(error.read())

    def get(self, path: str) -> Any:
        """Returns the JSON of a GET that must succeed."""
        status, answer = self.request("GET", path)
        assert status == 200, (path, status, answer)
        return answer

    def send_lines(self, *records: dict[str, Any], **headers: str) -> tuple[int, Any]:
        """Sends records through the JSON lines door; one without a time happens now."""
        now = time.time_ns()
        body = b"\n".join(json.dumps({"time": now, **record}).encode() for record in records)
        return self.request("POST", "/v1/records", body, {"Content-Type": JSON_LINES, **headers})

    def _find_address(self) -> str | None:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended with {self.process.returncode}: {self.log()}")
        found = _ADDRESS.search(self.log().rpartition("--- start")[2])
        return found[1] if found else None

    def _is_ready(self) -> bool:
        try:
            return self.request("GET", "/readyz")[0] == 200
        except OSError:
            return False


def wait_for(
    ask: Callable[[], _Answer | None],
    seconds: float,
    explain: Callable[[], object] = lambda: "",
) -> _Answer:
    """Returns the first true answer; fails with `explain()` when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"nothing within {seconds} s; last: {answer!r} {explain()}")
        time.sleep(0.02)


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")
