"""Keeps the summaries: recomputes, from merged records, the sessions that changed.

What they count for in statistics follows: with each recount, or after some of them while more
sessions are late than one takes.

One thread, at most a second behind. What is late is known from the base tables alone, so that a
server that died catches up when it opens.
"""

import threading
import time
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any
from typing import NamedTuple

import msgspec
from clickhouse_connect.driver.client import Client

from lucidic_server import logs
from lucidic_server.model.failure import failures_of
from lucidic_server.model.figures import FIGURES_VERSION
from lucidic_server.model.figures import EventGroup
from lucidic_server.model.figures import counts_of_groups
from lucidic_server.model.merged import MergedEvent
from lucidic_server.model.merged import MergedSession
from lucidic_server.model.run import is_listed
from lucidic_server.model.session import SessionSummary
from lucidic_server.model.session import summary_of
from lucidic_server.model.tally import Counted
from lucidic_server.model.tally import counted_of
from lucidic_server.telemetry import summary_row
from lucidic_server.telemetry import tallies
from lucidic_server.telemetry.changes import Changes
from lucidic_server.telemetry.changes import SessionKey
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import select
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.groups import ask_groups
from lucidic_server.telemetry.merged import FAILED_EVENTS
from lucidic_server.telemetry.merged import MERGED_SESSIONS
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.precedence import ONE_THREAD
from lucidic_server.telemetry.run import Families
from lucidic_server.telemetry.run import ask_sessions
from lucidic_server.telemetry.run import families
from lucidic_server.telemetry.summary_row import Computed
from lucidic_server.telemetry.tombstone import EVERY_SESSION
from lucidic_server.telemetry.tombstone import Tombstones
from lucidic_server.telemetry.turns import RECOUNT
from lucidic_server.telemetry.turns import Turns

# Sessions per recount: one query each for all of them; more would hold the engine too long.
BATCH = 500

# A session that changes all the time is recounted once in this while; longer where recounting
# takes long, so that it takes a quarter of the time, but never so long that a second is missed.
PAUSE_S = 0.2
LONGEST_PAUSE_S = 0.7
PAUSE_PER_WORK = 3

# While many are late, so many sessions are counted in one go, or as many as were recounted in this
# multiple of the time that counting took: the sums of a day are the same for all of them.
MOST_UNCOUNTED = 20_000
RECOUNTS_PER_COUNT = 3

# A stop waits so long for what is late: after an update that is every session.
CLOSE_S = 5.0

# After a failed write (a full disk): the next try.
RETRY_S = 1.0

log = logs.get("telemetry.summaries")

_sessions = msgspec.json.Decoder(MergedSession)


class _FailedEvent(MergedEvent, kw_only=True):
    session_id: str


_failed = msgspec.json.Decoder(_FailedEvent)

Callback = Callable[[str, list[SessionSummary]], None]


class Unsettled(NamedTuple):
    """What the store tells about itself at open."""

    newest_moment: int
    late: dict[SessionKey, int]
    # Deletions since then may still be counted.
    complete_until: int


class _LateRow(msgspec.Struct):
    project_id: str
    session_id: str
    received_at: int


class _Watermark(msgspec.Struct):
    complete_until: int
    version: int


def find_unsettled(client: Client) -> Unsettled:
    """Returns the sessions whose last changes may be in no summary."""
    mark = msgspec.json.decode(select(client, load("watermark"), {}), type=_Watermark)
    late = _late(select(client, load("late_sessions"), _asked(mark.complete_until)))
    return Unsettled(max((mark.version, *late.values())), late, mark.complete_until)


def find_late(engine: Engine, since: int) -> dict[SessionKey, int]:
    """Returns the sessions with records that came from this moment on, and when."""
    return _late(engine.read(load("late_sessions"), _asked(since)))


def _asked(since: int) -> dict[str, int]:
    return {"complete_until": since, "figures_version": FIGURES_VERSION}


def _late(rows: bytes) -> dict[SessionKey, int]:
    return {
        (row.project_id, row.session_id): row.received_at
        for row in msgspec.json.Decoder(_LateRow).decode_lines(rows)
    }


class Summaries:
    """The thread that recounts."""

    def __init__(
        self,
        engine: Engine,
        client: Client,
        changes: Changes,
        tombstones: Tombstones,
        turns: Turns,
    ) -> None:
        self._turns = turns
        self._engine = engine
        self._client = client
        self._changes = changes
        self._tombstones = tombstones
        self._stopped = threading.Event()
        self._hurry = threading.Event()
        self._settling = 0
        # Sessions that are recounted, and not counted in the tallies yet.
        self._uncounted: dict[SessionKey, Counted | None] = {}
        self._counted_at = 0.0
        self._counting_took = 0.0
        self._deadline = 0.0
        self._lock = threading.Lock()
        self.on_summaries: Callback = lambda _project_id, _summaries: None
        self.on_moved: Callable[[str, list[str]], None] = lambda _project_id, _runs: None
        self._thread = threading.Thread(target=self._run, name="lucidic-summaries", daemon=True)
        self._thread.start()

    def settle(self, timeout: float) -> bool:
        """Waits until what changed before the call is in the summaries; False if it took longer."""
        with self._lock:
            self._settling += 1
            self._hurry.set()
        try:
            return self._changes.wait_until_settled(self._changes.tick(), timeout)
        finally:
            with self._lock:
                self._settling -= 1
                if not self._settling and not self._stopped.is_set():
                    self._hurry.clear()

    def close(self) -> None:
        """Recounts what is late, for some seconds, and ends the thread.

        What is still late then is found in the store when it opens again.
        """
        self._deadline = time.monotonic() + CLOSE_S
        self._stopped.set()
        self._hurry.set()
        self._changes.wake()
        self._thread.join()

    def _run(self) -> None:
        pause = PAUSE_S
        while self._changes.wait_for_work(self._stopped):
            self._hurry.wait(pause)
            began = time.monotonic()
            try:
                with self._turns.alone(RECOUNT):
                    self._recount()
            except TelemetryError as error:
                # Nothing is lost: the sessions stay late, here and in the store.
                log.warning("summaries.failed", cause=error, again_in_seconds=RETRY_S)
                self._changes.put_back()
                self._uncounted = {}
                if self._stopped.wait(RETRY_S):
                    return
            took = time.monotonic() - began
            if self._stopped.is_set() and time.monotonic() > self._deadline:
                return
            pause = min(max(PAUSE_S, took * PAUSE_PER_WORK), LONGEST_PAUSE_S)
            if self._changes.is_behind(BATCH):
                pause = 0.0

    def _recount(self) -> None:
        # Before the rows are read: a deletion that overtakes us gets a greater version.
        version = self._changes.tick()
        # One that was begun before this moment hides its sessions from us by now.
        self._tombstones.refresh(self._client)
        taken = self._changes.take(BATCH)
        by_project: dict[str, list[str]] = {}
        for project_id, session_id in taken.sessions:
            by_project.setdefault(project_id, []).append(session_id)
        found = {one: self._families(one, ids) for one, ids in by_project.items()}
        computed = {one: self._compute(one, family) for one, family in found.items()}
        moved = {
            one: self._moved(one, ids, found[one], computed[one]) for one, ids in by_project.items()
        }
        # One insert: each row promises that all of them are written.
        rows = [
            summary_row.encode(one, project_id, version, taken.complete_until)
            for project_id, sessions in computed.items()
            for one in sessions
        ]
        rows += [
            summary_row.encode_moved(project_id, run, version, taken.complete_until)
            for project_id, runs in moved.items()
            for run in runs
        ]
        self._engine.insert(self._client, "session_summaries", rows)
        self._uncounted |= dict.fromkeys(taken.sessions)
        self._uncounted |= {(one, run): None for one, runs in moved.items() for run in runs}
        self._uncounted |= {
            (project_id, one.summary.session_id): counted_of(one.summary, one.groups)
            for project_id, sessions in computed.items()
            for one in sessions
            if one.is_listed
        }
        is_counted = self._is_time_to_count()
        if is_counted:
            self._count(tallies.Written(version, taken.complete_until))
        for project_id, sessions in computed.items():
            if listed := [one.summary for one in sessions if one.is_listed]:
                self.on_summaries(project_id, listed)
        for project_id, runs in moved.items():
            if runs:
                self.on_moved(project_id, runs)
        if is_counted:
            # Last: whoever waited for this has been told what changed.
            self._changes.done()

    def _is_time_to_count(self) -> bool:
        # Another server's turn must find all of it written.
        if self._turns.are_taken:
            return True
        if not self._changes.is_behind(BATCH) or len(self._uncounted) >= MOST_UNCOUNTED:
            return True
        return time.monotonic() - self._counted_at > self._counting_took * RECOUNTS_PER_COUNT

    def _count(self, written: tallies.Written) -> None:
        began = time.monotonic()
        kept = {
            key: counted
            for key, counted in self._uncounted.items()
            # A project that was deleted has no statistics, and gets no rows any more.
            if not self._tombstones.hides(key[0], EVERY_SESSION)
        }
        tallies.write(self._engine, self._client, kept, written)
        self._uncounted = {}
        self._counted_at = time.monotonic()
        self._counting_took = self._counted_at - began

    def _families(self, project_id: str, session_ids: list[str]) -> Families:
        family = families(self._ask, project_id, session_ids)
        if family.rivals:
            # They look different too: a run that was theirs may have gone to another session.
            return families(self._ask, project_id, [*session_ids, *family.rivals])
        return family

    def _moved(
        self, project_id: str, late: list[str], family: Families, computed: list[Computed]
    ) -> list[str]:
        """Returns what is in no list any more: runs that belong to a session, emptied sessions."""
        shown = {one.summary.session_id for one in computed}
        emptied = [
            one
            for one in family.rivals
            if one not in shown and not self._tombstones.hides(project_id, one)
        ]
        return [*(one for one in late if family.session_of(one) != one), *emptied]

    def _ask(self, sql: str, asked: Mapping[str, Any]) -> bytes:
        return select(self._client, sql, asked, ONE_THREAD)

    def _compute(self, project_id: str, family: Families) -> list[Computed]:
        rows = ask_sessions(self._ask, MERGED_SESSIONS, project_id, family)
        merged = {row.session_id: row for row in _sessions.decode_lines(rows)}
        groups = ask_groups(self._ask, project_id, family)
        failed = self._failed(project_id, family, groups)
        computed: list[Computed] = []
        for one in family.sessions:
            if self._tombstones.hides(project_id, one):
                continue
            own = groups.get(one, [])
            counts = counts_of_groups(one, own)
            said = merged.get(one) or MergedSession(session_id=one)
            summary = summary_of(said, counts)
            if summary is not None:
                failures = failures_of(failed.get(one, []))
                computed.append(Computed(summary, own, failures, is_listed(said, own)))
        return computed

    def _failed(
        self, project_id: str, family: Families, groups: dict[str, list[EventGroup]]
    ) -> dict[str, list[MergedEvent]]:
        session_ids = [one for one, own in groups.items() if any(row.errors for row in own)]
        failed: dict[str, list[MergedEvent]] = {}
        if session_ids:
            concerned = family.of(session_ids)
            rows = ask_sessions(self._ask, FAILED_EVENTS, project_id, concerned)
            for row in _failed.decode_lines(rows):
                failed.setdefault(row.session_id, []).append(row)
        return failed
