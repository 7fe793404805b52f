"""Events that come in at a steady rate while questions are asked: the load generator, beside."""

import subprocess
import sys
from typing import Self

import msgspec

from benchmarks.ingest.load import Load
from benchmarks.ingest.load import Sent

_SENDERS = 4
_BATCH = 100
# More than asking takes; the generator makes all of it beforehand.
_SECONDS = 150


class Incoming:
    """A generator that sends from entering until `stop`, or for some minutes."""

    def __init__(self, url: str, rate: int) -> None:
        self._load = Load(
            url=url,
            senders=_SENDERS,
            requests=rate * _SECONDS // _BATCH,
            batch_events=_BATCH,
            rate=float(rate),
            seconds=float(_SECONDS),
        )
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        if self._load.rate:
            given = msgspec.json.encode(self._load).decode()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.ingest.load", given],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            assert self._process.stdout.readline() == "ready\n"
            self._process.stdin.write("\n")
            self._process.stdin.flush()
        return self

    def stop(self) -> Sent | None:
        """Ends it and returns what was acknowledged; None if nothing was to come in."""
        if self._process is None:
            return None
        said, _ = self._process.communicate("stop\n")
        return msgspec.json.decode(said, type=Sent)

    def __exit__(self, *_: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
