"""The lease book: which writer holds which session open, and since when nobody does.

A lease is written down when it is granted and when it ends, so that it outlives the server;
when it runs out is kept in memory. No lease runs out before the server has been up for a full
lease: writers must have had the time to report to it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import UNSET

from lucidic_server.clock import Clock
from lucidic_server.control.leases import Lease
from lucidic_server.control.leases import Leases
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventFields
from lucidicai.wire.records import Scored
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded
from lucidicai.wire.records import SessionFields

Key = tuple[str, str]

# The reason under which the book remembers a session without automatic end that nobody was heard
# of for a lease's time. It is not interrupted; it only shows since when.
WATCHED = "watched"


@dataclass(slots=True)
class _Held:
    """A lease and when its writer was last heard of: monotonic seconds, and nanoseconds."""

    lease: Lease
    heard: float
    heard_ns: int


class LeaseBook:
    """Grants, renews and ends leases. It decides nothing about sessions and commits nothing."""

    def __init__(
        self, store: Leases, clock: Clock, lease_seconds: float, *, is_shared: bool = False
    ) -> None:
        """`is_shared` tells that other servers grant, renew and end leases in the same rows."""
        self._store = store
        self._is_shared = is_shared
        self._clock = clock
        self._lease_seconds = lease_seconds
        self._sessions: dict[Key, dict[str, _Held]] = defaultdict(dict)
        self._by_writer: dict[Key, set[str]] = defaultdict(set)
        self._interrupted = store.load_interrupted()
        started = clock.monotonic()
        for lease in store.load():
            self._remember(_Held(lease, started, lease.last_seen))

    def observe(self, project_id: str, records: Iterable[AnyRecord], *, is_live: bool) -> list[str]:
        """Grants and renews what the records tell, before they are committed.

        Returns the sessions that are held again after an interruption. Records of a dead
        writer (`is_live` false) renew nothing, but what they began is written down, so that a
        drainer's own death leaves no session active for ever.
        """
        records = list(records)
        self._learn(
            project_id, {one.session_id for one in records if isinstance(one, SessionFields)}
        )
        granted: list[Lease] = []
        again: dict[str, None] = {}
        heard: set[tuple[str, str]] = set()
        for record in records:
            if isinstance(record, Scored):
                continue  # who judges a session does not hold it
            if isinstance(record, EventFields):
                # The second event of a batch tells nothing that its first did not.
                name = (record.session_id, record.writer)
                if name in heard:
                    continue
                heard.add(name)
            else:
                heard.clear()
            key = (project_id, record.session_id)
            auto_end = record.auto_end if isinstance(record, SessionFields) else UNSET
            if isinstance(record, SessionBegan) or auto_end is not UNSET:
                is_watched = self._is_watched(key, record) if auto_end is UNSET else not auto_end
                granted.append(self._grant(key, record, is_watched=is_watched))
            elif is_live:
                granted += self._renew_or_join(key, record)
            if is_live and self._is_held_again(key, record):
                again[record.session_id] = None
        if is_live:
            self._hear(project_id, {record.writer for record in records})
        if granted:
            self._store.put(granted)
        return list(again)

    def end(self, project_id: str, records: Iterable[AnyRecord]) -> None:
        """Ends the leases of the sessions that ended, after the end was committed.

        One that began after the end stays: another writer resumed the session meanwhile. And one
        of a session without automatic end stays if nobody asked for this end, which ends nothing.
        """
        over = [
            held.lease
            for record in records
            if isinstance(record, SessionEnded)
            for held in self._sessions.get((project_id, record.session_id), {}).values()
            if held.lease.since <= record.time or held.lease.writer == record.writer
            if not (held.lease.watched and record.automatic is True)
        ]
        self._drop(over)

    def renew(self, project_id: str, writer: str, session_ids: Iterable[str]) -> list[str]:
        """Renews a living writer's leases; returns the sessions that are held again."""
        granted: list[Lease] = []
        again: list[str] = []
        now = self._clock.now_ns()
        session_ids = list(session_ids)
        self._learn(project_id, session_ids)
        self._hear(project_id, {writer})
        for session_id in dict.fromkeys(session_ids):
            key = (project_id, session_id)
            held = self._sessions.get(key, {}).get(writer)
            if held is None:
                lease = Lease(
                    project_id, session_id, writer, watched=False, since=now, last_seen=now
                )
                granted.append(lease)
                self._remember(_Held(lease, self._clock.monotonic(), now))
            else:
                self._touch(held)
            if key in self._interrupted:
                again.append(session_id)
        if granted:
            self._store.put(granted)
        return again

    def let_go(self, project_id: str, writer: str, session_ids: Iterable[str]) -> list[str]:
        """Ends all leases of a dead writer.

        Returns the sessions, its own and those given, that nobody else holds.
        """
        if self._is_shared:
            elsewhere = self._store.of_writer(project_id, writer)
            session_ids = [*session_ids, *elsewhere]
            self._learn(project_id, session_ids)
        mine = self._by_writer.get((project_id, writer), set())
        concerned = dict.fromkeys([*session_ids, *sorted(mine)])
        self._drop(
            held.lease
            for session_id in concerned
            for held in self._sessions.get((project_id, session_id), {}).values()
            if held.lease.writer == writer
        )
        return [each for each in concerned if not self.is_held(project_id, each)]

    def lapsed(self) -> list[tuple[str, str, int]]:
        """Returns project, session and the last sign of life of those whose last lease ran out."""
        oldest = self._clock.monotonic() - self._lease_seconds
        return [
            (project_id, session_id, max(held.heard_ns for held in holders.values()))
            for (project_id, session_id), holders in self._sessions.items()
            if all(held.heard < oldest for held in holders.values())
        ]

    def is_held(self, project_id: str, session_id: str) -> bool:
        """Tells whether a lease of the session has not run out."""
        oldest = self._clock.monotonic() - self._lease_seconds
        holders = self._sessions.get((project_id, session_id), {})
        return any(held.heard >= oldest for held in holders.values())

    def interrupted(self, project_id: str, session_id: str, reason: str, at: int) -> None:
        """Notes that the session was told to be interrupted; its leases are gone."""
        self._forget((project_id, session_id))
        self._interrupted[project_id, session_id] = reason
        self._store.interrupt(project_id, session_id, reason, at)

    def resumed(self, project_id: str, session_id: str) -> None:
        """Notes that the session was told to be held again."""
        if self._interrupted.pop((project_id, session_id), None) is not None:
            self._store.resume(project_id, session_id)

    def abandon(self, project_id: str, session_id: str) -> None:
        """Ends the leases of a session that needs none: it has ended meanwhile."""
        holders = self._sessions.get((project_id, session_id), {})
        self._drop([held.lease for held in holders.values()])

    def forget(self, project_id: str, session_ids: list[str]) -> None:
        """Drops all that is known of sessions that were deleted, or that never came."""
        for session_id in session_ids:
            self._forget((project_id, session_id))
            self._interrupted.pop((project_id, session_id), None)
        self._store.forget(project_id, session_ids)

    def hear_writers(self, writers: set[str]) -> None:
        """Takes notice of living processes; it matters to sessions without automatic end only."""
        for project_id, writer in list(self._by_writer):
            if writer in writers:
                self._hear(project_id, {writer})

    def sessions_of(self, project_id: str) -> list[str]:
        """Returns every session of the project that something is known of."""
        keys = {*self._sessions, *self._interrupted}
        return sorted(session_id for project, session_id in keys if project == project_id)

    def save(self) -> None:
        """Writes down when the watched writers were last heard of; all, if others must know."""
        stale = [
            held.lease
            for holders in self._sessions.values()
            for held in holders.values()
            if (held.lease.watched or self._is_shared) and self._refresh(held)
        ]
        if stale:
            self._store.hear(stale)

    def sync(self) -> None:
        """Tells the other servers who was heard of here, and learns whom they heard of.

        A lease of another server runs out a lease's time after its row changed for the last time,
        by our clock: nobody compares clocks.
        """
        if not self._is_shared:
            return
        self.save()
        rows = self._store.load()
        self._interrupted = self._store.load_interrupted()
        self._take_over(rows, set(self._sessions))

    def _learn(self, project_id: str, session_ids: Iterable[str]) -> None:
        """Reads what other servers wrote of these sessions, before anything is decided by it."""
        wanted = sorted(set(session_ids))
        if not (self._is_shared and wanted):
            return
        rows, reasons = self._store.of_sessions(project_id, wanted)
        keys = {(project_id, session_id) for session_id in wanted}
        for key in keys:
            self._interrupted.pop(key, None)
        self._interrupted |= reasons
        self._take_over(rows, keys)

    def _take_over(self, rows: list[Lease], keys: set[Key]) -> None:
        """Makes the leases of these sessions those of the rows."""
        now = self._clock.monotonic()
        found = {(one.project_id, one.session_id, one.writer) for one in rows}
        for key in keys:
            for writer in list(self._sessions.get(key, {})):
                if (*key, writer) not in found:
                    self._sessions[key].pop(writer)
                    self._unlink(key[0], writer, key[1])
            if not self._sessions.get(key, True):
                del self._sessions[key]
        for row in rows:
            held = self._sessions.get((row.project_id, row.session_id), {}).get(row.writer)
            if held is None:
                self._remember(_Held(row, now, row.last_seen))
                continue
            if row.last_seen not in {held.lease.last_seen, held.heard_ns}:
                held.heard = now
                held.heard_ns = max(held.heard_ns, row.last_seen)
            held.lease = row

    def _grant(self, key: Key, record: AnyRecord, *, is_watched: bool) -> Lease:
        now = self._clock.now_ns()
        known = self._sessions.get(key, {}).get(record.writer)
        # A change of `auto_end` does not make the lease younger than the session's end.
        since = known.lease.since if known and not isinstance(record, SessionBegan) else record.time
        lease = Lease(*key, record.writer, watched=is_watched, since=since, last_seen=now)
        self._remember(_Held(lease, self._clock.monotonic(), now))
        return lease

    def _is_watched(self, key: Key, record: AnyRecord) -> bool:
        """Tells how a session that is resumed was last told to end."""
        holders = self._sessions.get(key, {})
        if record.writer in holders:
            return holders[record.writer].lease.watched
        if holders:
            return all(held.lease.watched for held in holders.values())
        return self._interrupted.get(key) == WATCHED

    def _renew_or_join(self, key: Key, record: AnyRecord) -> list[Lease]:
        """Renews the writer's lease; a forked child's writer joins those that hold the session."""
        holders = self._sessions.get(key, {})
        was_watched = self._interrupted.get(key) == WATCHED
        if isinstance(record, SessionEnded) or not (holders or was_watched):
            return []
        held = holders.get(record.writer)
        if held is not None:
            self._touch(held)
            return []
        is_watched = all(held.lease.watched for held in holders.values())
        return [self._grant(key, record, is_watched=is_watched)]

    def _is_held_again(self, key: Key, record: AnyRecord) -> bool:
        """Tells whether the record undoes an interruption.

        An event that comes late does not: somebody else may ship it for a dead writer. Only
        where nothing but a date depends on it does any sign of life count.
        """
        reason = self._interrupted.get(key)
        if reason == WATCHED:
            return not isinstance(record, SessionEnded)
        return reason is not None and isinstance(record, SessionBegan)

    def _hear(self, project_id: str, writers: set[str]) -> None:
        for writer in writers:
            for session_id in self._by_writer.get((project_id, writer), ()):
                held = self._sessions[project_id, session_id][writer]
                if held.lease.watched:
                    self._touch(held)

    def _touch(self, held: _Held) -> None:
        held.heard = self._clock.monotonic()
        held.heard_ns = self._clock.now_ns()

    def _refresh(self, held: _Held) -> bool:
        lease = held.lease
        if lease.last_seen == held.heard_ns:
            return False
        held.lease = Lease(
            lease.project_id,
            lease.session_id,
            lease.writer,
            lease.watched,
            lease.since,
            held.heard_ns,
        )
        return True

    def _remember(self, held: _Held) -> None:
        lease = held.lease
        self._sessions[lease.project_id, lease.session_id][lease.writer] = held
        self._by_writer[lease.project_id, lease.writer].add(lease.session_id)

    def _drop(self, leases: Iterable[Lease]) -> None:
        dropped = list(leases)
        for lease in dropped:
            key = (lease.project_id, lease.session_id)
            holders = self._sessions.get(key, {})
            holders.pop(lease.writer, None)
            if not holders:
                self._sessions.pop(key, None)
            self._unlink(lease.project_id, lease.writer, lease.session_id)
        if dropped:
            self._store.remove(dropped)

    def _forget(self, key: Key) -> None:
        for writer in self._sessions.pop(key, {}):
            self._unlink(key[0], writer, key[1])

    def _unlink(self, project_id: str, writer: str, session_id: str) -> None:
        sessions = self._by_writer.get((project_id, writer))
        if sessions is not None:
            sessions.discard(session_id)
            if not sessions:
                del self._by_writer[project_id, writer]
