"""The store's door: takes records, deletes them, and (as Questions) answers what is asked."""

import asyncio
import threading
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Self
from typing import TypeVar

from lucidic_server.blobs.errors import BlobError
from lucidic_server.blobs.store import Blobs
from lucidic_server.model.admitted import Admitted
from lucidic_server.model.peers import ALONE
from lucidic_server.model.peers import Peers
from lucidic_server.model.receipt import Erased
from lucidic_server.model.repricing import Repriced
from lucidic_server.model.session import SessionSummary
from lucidic_server.telemetry import archive
from lucidic_server.telemetry import erasure
from lucidic_server.telemetry import repricing
from lucidic_server.telemetry import score
from lucidic_server.telemetry import session_list
from lucidic_server.telemetry import session_read
from lucidic_server.telemetry.changes import Changes
from lucidic_server.telemetry.durability import set_fsync
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.erasure import Eraser
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.migration import load_migrations
from lucidic_server.telemetry.migration import migrate
from lucidic_server.telemetry.pins import Pins
from lucidic_server.telemetry.precedence import let_merges_wait
from lucidic_server.telemetry.questions import Questions
from lucidic_server.telemetry.rows import Item
from lucidic_server.telemetry.run import families
from lucidic_server.telemetry.summaries import Summaries
from lucidic_server.telemetry.summaries import find_late
from lucidic_server.telemetry.summaries import find_unsettled
from lucidic_server.telemetry.tombstone import Tombstones
from lucidic_server.telemetry.turns import BLOBS
from lucidic_server.telemetry.turns import SCHEMA
from lucidic_server.telemetry.turns import WRITING
from lucidic_server.telemetry.turns import Turns
from lucidic_server.telemetry.writer import Writer
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import Scored

CommitCallback = Callable[[dict[str, set[str]]], None]
SummariesCallback = Callable[[str, list[SessionSummary]], None]
ScoresCallback = Callable[[str, str], None]
MovedCallback = Callable[[str, list[str]], None]

# Summaries are at most a second behind; a store that takes this long is not well.
SETTLE_TIMEOUT_S = 60.0

# Commits wait while sessions are deleted, some 50 ms for this many.
_SESSIONS_A_JOB = 500

_Answer = TypeVar("_Answer")


class Telemetry(Questions):
    """Sessions and events, durable and merged.

    Reads of one session see every commit that returned before them; lists see it within a
    second.
    """

    def __init__(self, engine: Engine, blobs: Blobs, *, fsync: bool, peers: Peers) -> None:
        self._turns = turns = Turns(peers)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._commit_callbacks: list[CommitCallback] = []
        self._summaries_callbacks: list[SummariesCallback] = []
        self._scores_callbacks: list[ScoresCallback] = []
        self._moved_callbacks: list[MovedCallback] = []
        client, recounting = engine.connect(), engine.connect()
        self._purging_client = engine.connect()
        self._purging = threading.Lock()
        self._writing_client = client
        with turns.alone(SCHEMA):
            migrate(client, load_migrations(), engine.layout)
        if not engine.is_shared:
            set_fsync(client, on=fsync)
            let_merges_wait()
        unsettled = find_unsettled(client)
        self._changes = Changes(unsettled.newest_moment, turns.tick if turns.are_taken else None)
        self._pins = Pins(blobs, turns)
        eraser = Eraser(engine, client, self._pins)
        tombstones = Tombstones(engine, client, self._changes, eraser, turns)
        with turns.alone(BLOBS), turns.alone(WRITING):
            tombstones.load()
        super().__init__(engine, blobs, tombstones)
        self._changes.add(tombstones.since(unsettled.complete_until))
        self._changes.add(unsettled.late)
        self._writer = Writer(engine, client, self._pins, self._changes, tombstones, turns)
        self._writer.on_commit = self._committed
        self._summaries = Summaries(engine, recounting, self._changes, tombstones, turns)
        self._summaries.on_summaries = self._summarized
        self._summaries.on_moved = self._moved
        # Apart from the readers: these wait for the engine, builders for the interpreter.
        self._builders = ThreadPoolExecutor(1, thread_name_prefix="lucidic-builder")

    @classmethod
    def open(
        cls,
        url: str,
        blobs: Blobs,
        *,
        cluster: str = "",
        fsync: bool = False,
        peers: Peers = ALONE,
        memory_bytes: int = 0,
    ) -> Self:
        """Opens the store and brings its schema up to date.

        It lies at `chdb:///folder`, or at `clickhouse://host`, spread over a `cluster` if one is
        named. With `fsync`, what was acknowledged in a folder survives the death of the machine,
        not only of the process. `peers` are the other servers over it. With `memory_bytes`, an
        engine in this process refuses what would take the process beyond it. Raises TelemetryError
        with one sentence for the operator.
        """
        engine = Engine.open(url, cluster, memory_bytes)
        try:
            return cls(engine, blobs, fsync=fsync, peers=peers)
        except BaseException:
            engine.close()
            raise

    @property
    def is_shared(self) -> bool:
        """Tells whether servers on other machines reach the same tables."""
        return self._engine.is_shared

    async def commit(self, items: Sequence[Item]) -> None:
        """Returns when every item is durable and visible to the next read.

        Raises StoreBusy (nothing was taken) or TelemetryError (nothing is acknowledged; sending
        the same items again is safe whatever became of them).
        """
        if not items:
            return
        self._refuse_if_closed()
        self._loop = asyncio.get_running_loop()
        self._writer.reserve()
        try:
            waiting = await self._loop.run_in_executor(self._builders, self._writer.submit, items)
        except BlobError as error:
            raise TelemetryError(str(error)) from error
        # Shielded: a caller that goes away must not cancel what is already in a group.
        await asyncio.shield(asyncio.wrap_future(waiting))
        for project_id, session_id in _judged(items):
            self._tell_scores(project_id, session_id)

    def on_commit(self, callback: CommitCallback) -> None:
        """Calls back after each group commit with the sessions it touched, by project.

        Callbacks run on the event loop that commits, and must not block.
        """
        self._commit_callbacks.append(callback)

    def on_summaries(self, callback: SummariesCallback) -> None:
        """Calls back, on the event loop that commits, with a project's recomputed summaries."""
        self._summaries_callbacks.append(callback)

    def on_moved(self, callback: MovedCallback) -> None:
        """Calls back, on the event loop that commits, with runs that are shown within a session."""
        self._moved_callbacks.append(callback)

    async def reprice(self, project_id: str, repriced: Sequence[Repriced]) -> None:
        """Returns when these calls have their new prices; again it changes nothing more.

        Calls of deleted sessions are left out. Raises TelemetryError.
        """
        self._loop = asyncio.get_running_loop()

        def write() -> None:
            kept = [
                one
                for one in repriced
                if not self._tombstones.hides(project_id, one.call.session_id)
            ]
            moment = self._changes.begin()
            touched: dict[str, set[str]] = {}
            try:
                rows = [repricing.encode(one, project_id, moment) for one in kept]
                self._engine.insert(self._writing_client, "event_records", rows)
                touched[project_id] = {one.call.session_id for one in kept}
            finally:
                self._changes.finish(moment, touched)
            self._committed(touched)

        await self._between_groups(write)

    def on_scores(self, callback: ScoresCallback) -> None:
        """Calls back, on the loop that adds or removes, with the session whose scores changed."""
        self._scores_callbacks.append(callback)

    async def remove_score(self, project_id: str, session_id: str, score_id: str) -> None:
        """Deletes a score; returns when no read shows it. One that is not there changes nothing."""
        engine, client = self._engine, self._writing_client
        await self._between_groups(
            partial(score.delete, engine, client, project_id, session_id, score_id)
        )
        self._tell_scores(project_id, session_id)

    async def delete_sessions(self, project_id: str, session_ids: Iterable[str]) -> Erased:
        """Deletes the sessions' rows, and the blobs that only they named; returns what went.

        From the return on no read shows them, and late records of them are dropped and counted,
        until a session is begun anew under the same id. `purge` makes them leave the disk.
        """
        wanted = sorted(set(session_ids))
        erased = Erased()
        for start in range(0, len(wanted), _SESSIONS_A_JOB):
            chunk = wanted[start : start + _SESSIONS_A_JOB]
            erased = erased.plus(await self._bury(project_id, chunk))
        return erased

    async def delete_project(self, project_id: str) -> Erased:
        """Deletes all that the project has, for ever: its id is never used again."""
        await self.settle()
        sessions = await self.count_sessions(project_id)
        erased = await self._removing(partial(self._tombstones.bury_project, project_id))
        return erased.plus(Erased(sessions=sessions))

    async def sessions_of_agent(self, project_id: str, agent_id: str) -> list[str]:
        """Returns the id of every session of the agent that was committed before the call."""
        await self.settle()
        return await self._read(session_list.fetch_ids_of_agent, self._engine, project_id, agent_id)

    def hidden(self, project_id: str, session_ids: list[str]) -> list[str]:
        """Returns those of the sessions that are deleted and were not begun anew."""
        return [one for one in session_ids if self._tombstones.hides(project_id, one)]

    def not_deleted(self, project_id: str, records: list[AnyRecord]) -> list[AnyRecord]:
        """Returns those of the records that no deletion which is known here would drop."""
        sessions = {record.session_id for record in records}
        if not self._tombstones.concern({project_id: sessions}):
            return records
        kept = self._tombstones.sieve([Admitted(project_id, one) for one in records]).kept
        return [item.record for item in kept if isinstance(item, Admitted)]

    async def purge(self, project_id: str, session_ids: list[str] | None) -> dict[str, int]:
        """Makes what was deleted of these sessions, or of the project, leave the disk.

        Returns what a count behind the masks of deleted rows still finds, by table: nothing.
        May take minutes where much is stored; reads and commits go on meanwhile.
        """
        self._refuse_if_closed()
        await self.settle()
        until = self._changes.tick()
        family = await self._read(families, self._engine.read, project_id, session_ids or ())
        runs = [one for one in family.owner_of if self._tombstones.hides(project_id, one)]
        # Of a session that was begun anew, only the runs that were deleted.
        ids = list(dict.fromkeys((*(session_ids or ()), *runs)))
        hidden = [one for one in ids if self._tombstones.hides(project_id, one)]
        anew = self._tombstones.lifted(project_id, ids)
        gone = erasure.Gone(project_id, None if session_ids is None else ids, hidden, anew)

        def work() -> dict[str, int]:
            with self._purging:
                layout = self._engine.layout
                erasure.purge(self._purging_client, layout, gone)
                left = erasure.recount(self._purging_client, gone, until)
                if session_ids is not None and not any(left.values()):
                    erasure.forget_links(self._purging_client, layout, project_id, hidden)
                return left

        return await asyncio.to_thread(work)

    async def freeze(self) -> archive.Frozen:
        """Keeps the store as it is now on the disk, all that was committed before the call.

        Give it back with `thaw`; until then what is merged or deleted takes its space twice.
        """
        name = f"backup{self._changes.tick()}"
        return await self._between_groups(
            lambda: archive.freeze(self._writing_client, self._engine.path, name)
        )

    def thaw(self, frozen: archive.Frozen) -> None:
        """Lets a frozen moment go; blocks on I/O."""
        archive.thaw(frozen)

    async def _bury(self, project_id: str, session_ids: list[str]) -> Erased:
        def bury() -> Erased:
            self._tombstones.finish()
            family = families(self._engine.read, project_id, session_ids)
            ids = [one for one in family.ids if not self._tombstones.hides(project_id, one)]
            known = session_read.known_sessions(self._engine, project_id, ids)
            found = {family.session_of(one) for one in known}
            doomed = [one for one in ids if family.session_of(one) in found]
            if not doomed:
                return Erased()
            return self._tombstones.bury(project_id, doomed).plus(Erased(sessions=len(found)))

        return await self._removing(bury)

    async def _removing(self, work: Callable[[], _Answer]) -> _Answer:
        # Not on the writing thread: it has commits to write that put their blobs before us.
        turn = ExitStack()
        await asyncio.to_thread(turn.enter_context, self._turns.alone(BLOBS))
        try:
            return await asyncio.shield(asyncio.ensure_future(self._between_groups(work)))
        finally:
            await asyncio.shield(asyncio.to_thread(turn.close))

    async def _between_groups(self, work: Callable[[], _Answer]) -> _Answer:
        self._refuse_if_closed()
        answers: list[_Answer] = []
        waiting = self._writer.between_groups(lambda: answers.append(work()))
        await asyncio.shield(asyncio.wrap_future(waiting))
        return answers[0]

    def is_settled(self) -> bool:
        """Tells whether all that this server took is in the summaries."""
        return not self._changes.is_any_late()

    def complete_until(self) -> int:
        """Returns the moment before which all that this server took is in the summaries."""
        return self._changes.complete_until()

    async def adopt(self, since: int) -> None:
        """Takes over what a server that died left in no summary: all from that moment on."""
        late = await self._read(find_late, self._engine, since)
        self._changes.add(late)

    def losses(self) -> dict[str, int]:
        """Returns what was dropped since the store opened: reason → count."""
        return self._writer.losses()

    async def settle(self) -> None:
        """Returns when the summaries know everything that was committed before the call."""
        if not await asyncio.to_thread(self._summaries.settle, SETTLE_TIMEOUT_S):
            raise TelemetryError(f"the summaries did not catch up in {SETTLE_TIMEOUT_S:g} s")

    async def close(self) -> None:
        """Writes everything that waits, stops the threads, releases the folder.

        A second call does nothing.
        """
        if not self._closed:
            self._closed = True
            await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._builders.shutdown()
        self._writer.close()
        self._summaries.close()
        self._readers.shutdown()
        self._engine.close()

    def _tell_scores(self, project_id: str, session_id: str) -> None:
        for callback in self._scores_callbacks:
            callback(project_id, session_id)

    def _committed(self, touched: dict[str, set[str]]) -> None:
        for callback in self._commit_callbacks:
            self._on_loop(partial(callback, touched))

    def _summarized(self, project_id: str, summaries: list[SessionSummary]) -> None:
        for callback in self._summaries_callbacks:
            self._on_loop(partial(callback, project_id, summaries))

    def _moved(self, project_id: str, run_ids: list[str]) -> None:
        for callback in self._moved_callbacks:
            self._on_loop(partial(callback, project_id, run_ids))

    def _on_loop(self, call: Callable[[], None]) -> None:
        loop = self._loop
        if loop is None or loop.is_closed():
            # Nobody listens: nothing was committed through a loop yet, or it is gone.
            return
        try:
            loop.call_soon_threadsafe(call)
        except RuntimeError:
            # The loop closed between the question and the call.
            return


def _judged(items: Iterable[Item]) -> set[tuple[str, str]]:
    return {
        (item.project_id, item.record.session_id)
        for item in items
        if isinstance(item, Admitted) and isinstance(item.record, Scored)
    }
