"""What surrounds a program of the matrix: a server with its manners, and a spool folder."""

import contextlib
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

from tests.support.fake_server import HANG_UP
from tests.support.fake_server import Asked
from tests.support.fake_server import FakeServer

SLOW_SECONDS = 5.0

# A request that the death is to find on its way is answered after this long, or when it is over.
HELD_SECONDS = 1.0

# What a server takes that answers 413: some five records, and never the big one.
SMALL_BODY_BYTES = 5_000
BIG_RECORD_CHARS = 20_000

# A disk for a quarter of what a program records on it: a mapped segment, some writes, no more.
DISK_BYTES = 1024 * 1024
ROOM_BYTES = 160 * 1024
DISK_RECORD_CHARS = 8_000


class CrashServer(FakeServer):
    """Takes first and answers late, as a server does whose answer is lost by a death."""

    def __init__(self) -> None:
        self.late_seconds = 0.0
        self.holds = False
        self.is_on_its_way = threading.Event()
        self.is_over = threading.Event()
        # How many records of each writer came last: their answer may have come too late.
        self.last_batches: dict[str, int] = {}
        super().__init__()

    def come_back(self) -> None:
        if self._http is None:
            super().come_back()

    def behave(self) -> None:
        super().behave()
        self.late_seconds = 0.0
        self.holds = False
        self.max_body_bytes = None
        self.come_back()

    def close(self) -> None:
        self.is_over.set()
        super().close()

    def _answer(
        self, path: str, headers: dict[str, str], body: bytes, asked: Asked | None
    ) -> tuple[int, dict[str, str], bytes]:
        if len(body) != int(headers["Content-Length"]):
            return HANG_UP, {}, b""  # its sender died within it
        answer = super()._answer(path, headers, body, asked)
        if path == "/v1/records":
            self.is_on_its_way.set()
            self.is_over.wait(HELD_SECONDS if self.holds else 0)
        self.is_over.wait(self.late_seconds)
        return answer

    def _take(self, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        before = len(self.arrivals)
        answer = super()._take(headers, body)
        if not self.is_over.is_set() and (came := self.arrivals[before:]):
            self.last_batches[came[0].writer] = len(came)
        return answer


@dataclass
class Place:
    """Where a program runs. `environ` is for the program."""

    server: CrashServer
    spool_dir: Path
    environ: dict[str, str] = field(default_factory=dict)


@contextlib.contextmanager
def place(circumstance: str, folder: Path) -> Iterator[Place]:
    """The server and the spool folder of a circumstance, as they are when the program starts."""
    with CrashServer() as server, contextlib.ExitStack() as stack:
        made = Place(server, folder / "spool")
        match circumstance:
            case "slow":
                server.late_seconds = SLOW_SECONDS
            case "500":
                server.answer(500)
            case "429":
                server.answer(429, headers={"Retry-After": "1"})
            case "413":
                server.max_body_bytes = SMALL_BODY_BYTES
                made.environ["CRASH_BIG_CHARS"] = str(BIG_RECORD_CHARS)
            case "gone":
                server.go_away()
            case "read_only":
                made.spool_dir = _read_only(folder)
            case "disk_full":
                made.environ["CRASH_CHARS"] = str(DISK_RECORD_CHARS)
                if how_disk_is_full() == "tmpfs":
                    made.spool_dir = stack.enter_context(_small_disk(folder)) / "spool"
                else:
                    made.environ["LUCIDIC_SPOOL_MAX_BYTES"] = str(ROOM_BYTES)
        yield made


def half_way(circumstance: str, server: CrashServer) -> None:
    """What changes when the program has come half way."""
    if circumstance == "back":
        server.go_away()


def before_death(circumstance: str, server: CrashServer) -> None:
    """What changes just before the death."""
    if circumstance == "back":
        server.come_back()


def how_disk_is_full() -> str:
    """Returns "tmpfs" where this user may mount one, else "bound": the spool folder's own."""
    return "tmpfs" if os.geteuid() == 0 and shutil.which("mount") and _can_mount() else "bound"


def _can_mount() -> bool:
    global _mounts  # noqa: PLW0603 - asked once
    with _asking:
        if _mounts is None:
            asked = subprocess.run(
                ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
                capture_output=True,
                check=False,
            )
            _mounts = asked.returncode == 0
    return _mounts


_mounts: bool | None = None
_asking = threading.Lock()


@contextlib.contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    disk = folder / "disk"
    disk.mkdir()
    options: list[Any] = ["-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", disk]
    subprocess.run(["mount", *options], check=True)
    try:
        (disk / "other files").write_bytes(bytes(DISK_BYTES - ROOM_BYTES))
        yield disk
    finally:
        # Lazily: a program that outlived its judge may still be there.
        subprocess.run(["umount", "--lazy", disk], check=True)


def _read_only(folder: Path) -> Path:
    if os.geteuid() == 0:
        # Nothing is read-only to this user but what cannot exist.
        (folder / "file").touch()
        return folder / "file" / "spool"
    (folder / "spool").mkdir(mode=0o500)
    return folder / "spool"
