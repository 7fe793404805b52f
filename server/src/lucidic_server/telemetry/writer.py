"""The group commit: commits that arrive together share one insert, on one thread.

A commit's future resolves when its rows are durable (they survive the death of this process) and
visible to the next query. Nothing is acknowledged from memory. Deletions run between groups.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial

import msgspec
from clickhouse_connect.driver.client import Client

from lucidic_server.telemetry import blob_reference
from lucidic_server.telemetry import run
from lucidic_server.telemetry import score
from lucidic_server.telemetry.changes import Changes
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.errors import StoreBusy
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.pins import Pins
from lucidic_server.telemetry.pins import Taking
from lucidic_server.telemetry.rows import Item
from lucidic_server.telemetry.rows import Rows
from lucidic_server.telemetry.rows import build
from lucidic_server.telemetry.tombstone import SESSION_DELETED
from lucidic_server.telemetry.tombstone import Tombstones
from lucidic_server.telemetry.turns import WRITING
from lucidic_server.telemetry.turns import TurnError
from lucidic_server.telemetry.turns import Turns

# How long a group waits for company. Each insert makes parts that must be merged again, so the
# wait grows from idle to busy while inserts in the past second go from few to many. A sender that
# was alone in the last group waits less: nobody comes, and it sends again only when answered.
IDLE_WINDOW_S = 0.002
LONE_WINDOW_S = 0.010
BUSY_WINDOW_S = 0.050
FEW_INSERTS = 8
MANY_INSERTS = 30

# A group of this size gains nothing by waiting, and is not made larger.
FULL_GROUP_BYTES = 8 * 1024 * 1024

# Rows that wait in memory; above this, commits are refused with StoreBusy.
CAPACITY_BYTES = 64 * 1024 * 1024

Touched = dict[str, set[str]]


class Waiting(msgspec.Struct):
    """A commit that waits for its insert."""

    items: Sequence[Item]
    rows: Rows
    stamp: int
    size: int
    future: Future[None]
    taking: Taking


class Writer:
    """The one thread that writes records."""

    def __init__(
        self,
        engine: Engine,
        client: Client,
        pins: Pins,
        changes: Changes,
        tombstones: Tombstones,
        turns: Turns,
    ) -> None:
        self._turns = turns
        self._engine = engine
        self._client = client
        self._pins = pins
        self._changes = changes
        self._tombstones = tombstones
        self._condition = threading.Condition()
        self._queue: deque[Waiting] = deque()
        self._jobs: deque[tuple[Callable[[], None], Future[None]]] = deque()
        self._bytes = 0
        self._stopped = False
        self._inserts: deque[float] = deque()
        self._had_company = False
        self._losses: dict[str, int] = {}
        self.on_commit: Callable[[Touched], None] = lambda _touched: None
        self._thread = threading.Thread(target=self._run, name="lucidic-writer", daemon=True)
        self._thread.start()

    def reserve(self) -> None:
        """Raises StoreBusy if there is no room for another commit."""
        if self._bytes >= CAPACITY_BYTES:
            raise StoreBusy(retry_after=1.0)

    def submit(self, items: Sequence[Item]) -> Future[None]:
        """Builds the rows of a commit, on the calling thread, and queues them.

        Raises StoreBusy, or whatever building raises; nothing is queued then.
        """
        stamp = self._changes.begin()
        taking = self._pins.taking()
        try:
            rows = build(items, stamp, taking)
            waiting = Waiting(items, rows, stamp, len(rows), Future(), taking)
            with self._condition:
                self._refuse_if_closed()
                self.reserve()
                self._queue.append(waiting)
                self._bytes += waiting.size
                self._condition.notify_all()
        except BaseException:
            taking.release()
            self._changes.finish(stamp, {})
            raise
        return waiting.future

    def between_groups(self, job: Callable[[], None]) -> Future[None]:
        """Runs the job on the writing thread, soon, and never while rows are written."""
        future: Future[None] = Future()
        with self._condition:
            self._refuse_if_closed()
            self._jobs.append((job, future))
            self._condition.notify_all()
        return future

    def count_loss(self, reason: str, count: int) -> None:
        """Counts what a job dropped; called on the writing thread."""
        self._losses[reason] = self._losses.get(reason, 0) + count

    def losses(self) -> dict[str, int]:
        """Returns what was dropped since the start: reason → count."""
        return dict(self._losses)

    def close(self) -> None:
        """Writes what waits and ends the thread."""
        with self._condition:
            self._stopped = True
            self._condition.notify_all()
        self._thread.join()

    def _refuse_if_closed(self) -> None:
        if self._stopped:
            raise TelemetryError("the store is closed")

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._queue or self._jobs or self._stopped)
                if not self._queue and not self._jobs:
                    return
                self._wait_for_company()
                group = self._take_group()
                jobs = list(self._jobs)
                self._jobs.clear()
            if group:
                self._commit(group)
            for job, future in jobs:
                _settle(future, partial(self._in_turn, job))

    def _in_turn(self, job: Callable[[], None]) -> None:
        with self._turns.alone(WRITING):
            self._tombstones.refresh(self._client)
            job()

    def _wait_for_company(self) -> None:
        now = time.monotonic()
        while self._inserts and now - self._inserts[0] > 1.0:
            self._inserts.popleft()
        load = (len(self._inserts) - FEW_INSERTS) / (MANY_INSERTS - FEW_INSERTS)
        longest = BUSY_WINDOW_S if self._had_company else LONE_WINDOW_S
        window = IDLE_WINDOW_S + (longest - IDLE_WINDOW_S) * min(max(load, 0.0), 1.0)
        self._condition.wait_for(
            lambda: self._bytes >= FULL_GROUP_BYTES or self._stopped or self._jobs, timeout=window
        )

    def _take_group(self) -> list[Waiting]:
        group: list[Waiting] = []
        size = 0
        while self._queue and size < FULL_GROUP_BYTES:
            waiting = self._queue.popleft()
            size += waiting.size
            group.append(waiting)
        self._had_company = len(group) > 1
        return group

    def _commit(self, group: list[Waiting]) -> None:
        try:
            with self._turns.together(WRITING):
                self._tombstones.refresh(self._client)
                touched = self._insert(group)
        except Exception as error:  # noqa: BLE001 - a worker's loop: the callers get it
            if len(group) > 1 and not isinstance(error, TurnError):
                # One commit's fault is not the others': each for itself. What the shared insert
                # wrote before it failed is written again, and counts once.
                for waiting in group:
                    self._commit([waiting])
                return
            self._release(group, {})
            for waiting in group:
                waiting.future.set_exception(error)
            return
        self._release(group, touched)
        if touched:
            self.on_commit(touched)
        for waiting in group:
            waiting.future.set_result(None)

    def _insert(self, group: list[Waiting]) -> Touched:
        touched: Touched = {}
        sessions: list[bytes] = []
        events: list[bytes] = []
        scores: list[bytes] = []
        references: list[bytes] = []
        links: list[bytes] = []
        self._bury_late_runs(group)
        for waiting in group:
            rows = self._without_deleted(waiting)
            sessions += rows.sessions
            events += rows.events
            scores += rows.scores
            references += rows.blob_references
            links += rows.run_links
            for project_id, session_ids in rows.touched.items():
                touched.setdefault(project_id, set()).update(session_ids)
        self._inserts.append(time.monotonic())
        # First: an event that names a blob without one here could never show it.
        self._engine.insert(self._client, blob_reference.TABLE, references)
        self._engine.insert(self._client, "event_records", events)
        self._engine.insert(self._client, score.TABLE, scores)
        self._engine.insert(self._client, "session_records", sessions)
        self._engine.insert(self._client, run.TABLE, links)
        return touched

    def _bury_late_runs(self, group: list[Waiting]) -> None:
        # They belong to what was deleted, and may be stored already: nobody had said so.
        for waiting in group:
            if self._tombstones.concern(waiting.rows.touched):
                for project_id, run_id in self._tombstones.sieve(waiting.items).late:
                    self._tombstones.bury(project_id, [run_id])

    def _without_deleted(self, waiting: Waiting) -> Rows:
        if not self._tombstones.concern(waiting.rows.touched):
            return waiting.rows
        sieved = self._tombstones.sieve(waiting.items)
        self._tombstones.lift(sieved.lifted)
        if sieved.dropped:
            self.count_loss(SESSION_DELETED, sieved.dropped)
        return build(sieved.kept, waiting.stamp, waiting.taking)

    def _release(self, group: list[Waiting], touched: Touched) -> None:
        with self._condition:
            self._bytes -= sum(waiting.size for waiting in group)
        for waiting in group:
            waiting.taking.release()
        for waiting in group[1:]:
            self._changes.finish(waiting.stamp, {})
        # The oldest of the group is the moment since which its sessions are late.
        self._changes.finish(group[0].stamp, touched)


def _settle(future: Future[None], job: Callable[[], None]) -> None:
    try:
        job()
    except Exception as error:  # noqa: BLE001 - a worker's loop: the caller gets it
        future.set_exception(error)
    else:
        future.set_result(None)
