"""Builders for tests of the spool and the shipper: records, journals, settings, processes."""

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from typing import TypeVar

from lucidicai.settings import Settings
from lucidicai.spool.address import key_sha256
from lucidicai.spool.address import normal_url
from lucidicai.spool.folder import list_writers
from lucidicai.spool.journal import Journal
from lucidicai.spool.loss import Ledger
from lucidicai.spool.reader import TakenWriter
from lucidicai.spool.reader import take
from lucidicai.wire import codec
from lucidicai.wire import ids
from lucidicai.wire.framing import iter_frames
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded
from lucidicai.wire.segment import Address

T = TypeVar("T")

SESSION = "0193b0c2-0000-7000-8000-000000000001"
MIB = 1024 * 1024


def event(size_bytes: int = 100, *, name: str = "e", session_id: str = SESSION) -> EventEnded:
    """An event record that takes about `size_bytes` on disk; the journal names it."""
    return EventEnded(
        writer="",
        seq=0,
        time=0,
        session_id=session_id,
        event_id="e",
        name=name,
        input=b"x" * max(0, size_bytes - 200),
    )


def began(session_id: str = SESSION, *, auto_end: bool = True) -> SessionBegan:
    return SessionBegan(writer="", seq=0, time=0, session_id=session_id, auto_end=auto_end)


def ended(session_id: str = SESSION) -> SessionEnded:
    return SessionEnded(writer="", seq=0, time=0, session_id=session_id, end_reason="explicit")


def address(base_url: str = "http://localhost:1", key: str = "k", agent: str = "a") -> Address:
    return Address(ids.new_writer_id(), normal_url(base_url), agent, key_sha256(key))


def journal(
    spool_dir: Path,
    *,
    max_bytes: int = 64 * MIB,
    where: Address | None = None,
    losses: Ledger | None = None,
) -> Journal:
    return Journal(spool_dir, max_bytes, where or address(), losses or Ledger())


def settings(base_url: str, spool_dir: Path, **given: Any) -> Settings:
    given = {"api_key": "k", "agent_id": "a", **given}
    return Settings.load({}, base_url=base_url, spool_dir=spool_dir, **given)


def decoded(data: bytes) -> list[AnyRecord]:
    return [codec.decode(frame.body)[0] for frame in iter_frames(data)]


def all_records(writer: TakenWriter, limit_bytes: int = MIB) -> list[AnyRecord]:
    return [record for batch in writer.batches(limit_bytes) for record in decoded(batch.data)]


@contextmanager
def taken(folder: Path) -> Iterator[TakenWriter]:
    """Takes a writer that must be there for the taking."""
    with take(folder) as writer:
        yield the(writer)


def the(value: T | None) -> T:
    assert value is not None
    return value


def line(process: "subprocess.Popen[str]") -> str:
    """The next line that a started program prints."""
    return the(process.stdout).readline()


def only_folder(spool_dir: Path) -> Path:
    (writer,) = list_writers(spool_dir)
    return writer.path


def wait_until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.005)


PROLOGUE = """
import os, signal, sys, threading, time
from pathlib import Path
from lucidicai.record.recorder import Recorder
from lucidicai.spool.lock import is_held
from tests.support.pipe_builders import *
SPOOL = Path(os.environ["TEST_SPOOL"])
URL = os.environ["TEST_URL"]
"""


# Newer Pythons warn of any fork beside a thread; ours is made for it.
WARNINGS = ("-W", "error", "-W", "ignore:This process:DeprecationWarning")


def environment(spool_dir: Path, url: str = "http://127.0.0.1:1", **more: str) -> dict[str, str]:
    root = Path(__file__).parents[2]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LUCIDIC_")}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([str(root), str(root / "sdk" / "src")]),
        "TEST_SPOOL": str(spool_dir),
        "TEST_URL": url,
        "LUCIDIC_RAISE_INTERNAL": "1",
        **more,
    }


def run(
    source: str, spool_dir: Path, url: str = "http://127.0.0.1:1", **more: str
) -> "subprocess.CompletedProcess[str]":
    """Runs a program that records, to its end."""
    return subprocess.run(
        [sys.executable, *WARNINGS, "-c", PROLOGUE + textwrap.dedent(source)],
        env=environment(spool_dir, url, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def run_file(path: Path, spool_dir: Path, url: str) -> "subprocess.CompletedProcess[str]":
    """Runs a program that has to be a file, because its processes import it."""
    return subprocess.run(
        [sys.executable, path],
        env=environment(spool_dir, url),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def start(
    source: str, spool_dir: Path, url: str = "http://127.0.0.1:1", **more: str
) -> Iterator["subprocess.Popen[str]"]:
    """A program that records and tells by lines what it has done; killed after the block."""
    process = subprocess.Popen(
        [sys.executable, *WARNINGS, "-u", "-c", PROLOGUE + textwrap.dedent(source)],
        env=environment(spool_dir, url, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            the(stream).close()
        process.wait()
