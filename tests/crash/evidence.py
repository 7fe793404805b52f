"""Runs the program of one cell and gathers what is known of it afterwards; judges nothing."""

import contextlib
import json
import os
import re
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lucidicai.ship.drain import DrainReport
from lucidicai.ship.drain import drain
from lucidicai.ship.drainer import Left
from lucidicai.spool.folder import list_writers
from lucidicai.spool.folder import segment_paths
from lucidicai.spool.lock import is_held
from lucidicai.wire.framing import iter_frames
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.segment import SegmentError
from lucidicai.wire.segment import unpack_header
from tests.crash.axes import Cell
from tests.crash.places import Place
from tests.crash.places import before_death
from tests.crash.places import half_way
from tests.crash.places import place
from tests.crash.programs import program

ROOT = Path(__file__).parents[2]
KEY = "k"
FLUSH_SECONDS = 0.5

# After this long a program is said to hang. None has more to do than some seconds.
HANGS_SECONDS = 40.0

# How long the death waits for a request to be on its way; after a refusal the next one is late.
_ON_ITS_WAY_SECONDS = 3.0

_DRAINS_SECONDS = 5.0


class Returned(NamedTuple):
    """A call that returned: the record's kind, its event or session, and who wrote it where."""

    kind: str
    key: str
    where: str
    pid: int
    writer: str


class Closed(NamedTuple):
    """A writer that came to its orderly end: how many records it had named, and what it lost."""

    appended: int
    losses: dict[str, int]


@dataclass
class End:
    """How a program ended, seen from outside."""

    code: int | None
    stdout: str
    stderr: str


@dataclass
class Evidence:
    """All that is known of a cell. Times are seconds of the monotonic clock."""

    cell: Cell
    source: str
    end: End
    reference: End
    returned: list[Returned] = field(default_factory=list)
    closed: dict[str, Closed] = field(default_factory=dict)
    dying_at: float | None = None
    over_at: float = 0.0
    wrong_locks: list[str] = field(default_factory=list)
    arrived: list[AnyRecord] = field(default_factory=list)
    torn: int = 0  # writers into whose journal half a record was put after the death
    drained: DrainReport | None = None
    writers_left: list[str] = field(default_factory=list)
    unsure: int = 0  # records in the last request of each writer


def gather(cell: Cell) -> Evidence:
    """Runs the cell: the program, its death, and a drain when the server behaves again."""
    source = program(cell.phase, cell.death)
    with tempfile.TemporaryDirectory(prefix="crash-") as name:
        folder = Path(name)
        with place(cell.circumstance, folder) as made:
            run = _Run(folder, source, cell, made)
            end = run.to_its_end()
            found = Evidence(cell, source, end, reference(cell.phase, cell.death))
            found.over_at, found.wrong_locks = run.over_at, run.wrong_locks
            _read_told(run.lines(), found)
            made.server.is_over.set()
            found.unsure = sum(made.server.last_batches.values())
            made.server.behave()
            if cell.death == "kill":
                found.torn = _tear(made.spool_dir)
            found.drained = _drain(made)
            found.writers_left = [writer.writer for writer in list_writers(made.spool_dir)]
            found.arrived = made.server.records
    return found


@cache
def reference(phase: str, death: str) -> End:
    """How the same program ends without the SDK."""
    with tempfile.TemporaryDirectory(prefix="crash-") as name:
        return _Run(Path(name), program(phase, death)).to_its_end()


def run_alone(cell: Cell, environ: dict[str, str]) -> list[Returned]:
    """Runs the program of a cell in surroundings of the caller's; returns what it told."""
    with tempfile.TemporaryDirectory(prefix="crash-") as name:
        run = _Run(Path(name), program(cell.phase, cell.death), environ=environ)
        run.to_its_end()
        return [_returned(rest[0]) for word, *rest in run.lines() if word == "returned"]


class _Run:
    """One program's life. It says where it is; the surroundings change, and it may go on."""

    def __init__(
        self,
        folder: Path,
        source: str,
        cell: Cell | None = None,
        made: Place | None = None,
        environ: dict[str, str] | None = None,
    ) -> None:
        self.over_at = 0.0
        self.wrong_locks: list[str] = []
        self._folder = folder
        self._cell = cell
        self._made = made
        self._given = environ
        self._told = folder / "told"
        self._told.touch()
        self._seen = 0
        self._open_places: list[str] = []
        path = folder / "program.py"
        path.write_text(source)
        self._process = subprocess.Popen(
            [sys.executable, path],
            cwd=folder,
            env=self._environ(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def lines(self) -> list[list[str]]:
        return [line.split(" ", 1) for line in self._told.read_text().splitlines()]

    def to_its_end(self) -> End:
        """Returns when the program and all that it started are over."""
        process = self._process
        assert process.stdout is not None
        assert process.stderr is not None
        output = {process.stdout.fileno(): b"", process.stderr.fileno(): b""}
        # Not select(): a test process that had many stores open has numbers that it can't take.
        still_open = selectors.DefaultSelector()
        for pipe in output:
            still_open.register(pipe, selectors.EVENT_READ)
        deadline = time.monotonic() + HANGS_SECONDS
        hangs = False
        while still_open.get_map():
            for ready, _events in still_open.select(0.005):
                data = os.read(ready.fd, 65536)
                output[ready.fd] += data
                if not data:
                    still_open.unregister(ready.fd)
            self._follow()
            if not hangs and time.monotonic() > deadline:
                hangs = True
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        self.over_at = time.monotonic()
        still_open.close()
        process.stdout.close()
        process.stderr.close()
        stdout, stderr = (self._clean(text) for text in output.values())
        return End(None if hangs else code, stdout, stderr)

    def _clean(self, output: bytes) -> str:
        text = output.decode(errors="replace").replace(str(self._folder), "FOLDER")
        text = re.sub(r"0x[0-9a-f]+", "0x", text)
        return re.sub(r"Process-\d+", "Process", text)

    def _follow(self) -> None:
        told = self._told.read_bytes()
        fresh, self._seen = told[self._seen : told.rfind(b"\n") + 1], told.rfind(b"\n") + 1
        lines = fresh.decode().splitlines()
        self._open_places += [line[3:] for line in lines if line.startswith("at ")]
        for name in list(self._open_places):
            if self._may_go_on(name):
                self._open_places.remove(name)
                (self._folder / f"go {name}").touch()

    def _may_go_on(self, name: str) -> bool:
        match name.split():
            case ["kill"]:
                os.kill(self._process.pid, signal.SIGKILL)
            case ["forked" | "ready" as word]:
                # Said by another process of the program, when it is where it has to be.
                return [word] in self.lines()
            case ["halfway"] if self._made and self._cell:
                self._made.server.is_on_its_way.clear()
                self._made.server.holds = self._cell.phase == "batch"
                half_way(self._cell.circumstance, self._made.server)
            case ["phase"] if self._made and self._cell:
                before_death(self._cell.circumstance, self._made.server)
                if self._cell.phase == "batch" and self._cell.circumstance != "gone":
                    self._made.server.is_on_its_way.wait(_ON_ITS_WAY_SECONDS)
            case ["dead", pid] if self._made:
                self._look_at_locks(self._made.spool_dir, int(pid))
        return True

    def _look_at_locks(self, spool_dir: Path, dead: int) -> None:
        """A dead writer's lock is free, whatever it forked; a living one's is held."""
        found = Evidence(Cell("", "", ""), "", End(0, "", ""), End(0, "", ""))
        _read_told(self.lines(), found)
        pids = {returned.writer: returned.pid for returned in found.returned}
        for writer, pid in pids.items():
            folder = spool_dir / writer
            if pid != dead and folder.is_dir() and not is_held(folder):
                self.wrong_locks.append(f"the living writer of {pid} is taken for dead")
            if pid == dead and not _comes_free(folder):
                self.wrong_locks.append(f"the dead writer of {pid} is taken for alive")

    def _environ(self) -> dict[str, str]:
        environ = {name: value for name, value in os.environ.items() if "LUCIDIC" not in name}
        environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "sdk" / "src")])
        environ["CRASH_FOLDER"] = str(self._folder)
        if self._given is not None:
            return {**environ, **self._given}
        if self._made is None:
            return {**environ, "CRASH_REFERENCE": "1"}
        return {
            **environ,
            "LUCIDIC_BASE_URL": self._made.server.base_url,
            "LUCIDIC_API_KEY": KEY,
            "LUCIDIC_SPOOL_DIR": str(self._made.spool_dir),
            "LUCIDIC_FLUSH_TIMEOUT": str(FLUSH_SECONDS),
            **self._made.environ,
        }


def _drain(made: Place) -> DrainReport:
    """Drains until no journal is in use: another cell that starts its program just when a lock
    is asked for holds a copy of the descriptor until it executes.
    """
    deadline = time.monotonic() + _DRAINS_SECONDS
    records, losses = 0, Counter[str]()
    while True:
        report = drain(made.spool_dir, made.server.base_url, KEY)
        records += report.records
        losses.update(report.losses)
        if Left.IN_USE not in report.left.values() or time.monotonic() > deadline:
            return DrainReport(report.writers, records, dict(losses), report.left)


def _comes_free(folder: Path) -> bool:
    # A sibling that is idle may be draining it just now; who inherited the lock keeps it.
    deadline = time.monotonic() + _DRAINS_SECONDS
    while is_held(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _read_told(lines: list[list[str]], found: Evidence) -> None:
    readers: dict[str, Callable[[str], object]] = {
        "returned": lambda rest: found.returned.append(_returned(rest)),
        "closed": lambda rest: found.closed.update([_closed(rest)]),
    }
    for word, *rest in lines:
        if word in readers:
            readers[word](rest[0])
        if word == "dying":
            found.dying_at = float(rest[0])


def _returned(rest: str) -> Returned:
    kind, key, where, pid, writer = rest.split()
    return Returned(kind, key, where, int(pid), writer)


def _closed(rest: str) -> tuple[str, Closed]:
    writer, appended, losses = rest.split(" ", 2)
    return writer, Closed(int(appended), json.loads(losses))


def _tear(spool_dir: Path) -> int:
    """Puts half a record behind the last one of each writer, as a kill within a write leaves it.

    No test can time a kill to the microsecond; what it would leave is known.
    """
    torn = 0
    for writer in list_writers(spool_dir):
        paths = segment_paths(writer.path)
        if not paths:
            continue
        path = paths[-1][1]
        data = path.read_bytes()
        try:
            _address, start, _released = unpack_header(data)
        except SegmentError:
            continue
        frames = list(iter_frames(data, start))
        if not frames:
            continue
        first, end = data[start : frames[0].end], frames[-1].end
        half = first[: len(first) * 2 // 3]
        # Behind a file that is full there is no room for half a record either.
        if end + len(half) <= len(data):
            with path.open("r+b") as file:
                file.seek(end)
                file.write(half)
            torn += 1
    return torn
