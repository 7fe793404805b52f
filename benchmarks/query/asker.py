"""One call over HTTP, timed: as a browser asks, compressed, with a connection that stays open."""

import time
from http.client import HTTPConnection
from typing import NamedTuple

from backports import zstd

from benchmarks.process import cpu_seconds


class Answer(NamedTuple):
    """What came: its bytes on the wire, what they unpack to, and how long all of it took."""

    wire_bytes: int
    body: bytes
    seconds: float


class Asker:
    """Keeps one connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=120)

    def reconnect(self) -> None:
        """Takes a new connection: a server closes one on which nothing was asked for long."""
        self._connection.close()

    def ask(self, path: str) -> Answer:
        """Asks once; unpacking is not in the time."""
        begun = time.perf_counter()
        self._connection.request("GET", path, headers={"Accept-Encoding": "zstd"})
        response = self._connection.getresponse()
        raw = response.read()
        seconds = time.perf_counter() - begun
        is_packed = response.headers.get("Content-Encoding") == "zstd"
        body = zstd.decompress(raw) if is_packed else raw
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {body[:300]!r}")
        return Answer(len(raw), body, seconds)

    def times(self, path: str, runs: int) -> list[float]:
        """Asks once unmeasured, then so many times; returns the seconds."""
        self.ask(path)
        return [self.ask(path).seconds for _ in range(runs)]

    def cpu(self, path: str, runs: int, pid: int) -> float:
        """Asks as `times` does; returns the server's CPU seconds an answer.

        All that the server does counts: let nothing else go on meanwhile.
        """
        self.ask(path)
        before = cpu_seconds(pid)
        for _ in range(runs):
            self.ask(path)
        return (cpu_seconds(pid) - before) / runs
