"""The one step every door ends in: known records out, leases renewed, the rest committed."""

from collections import Counter
from collections import defaultdict
from collections.abc import Callable

from lucidic_server import faults
from lucidic_server.clock import Clock
from lucidic_server.control.losses import Losses
from lucidic_server.ingest import pricing
from lucidic_server.ingest.batch import Answer
from lucidic_server.ingest.batch import Batch
from lucidic_server.ingest.batch import Read
from lucidic_server.ingest.counters import Counters
from lucidic_server.ingest.doors.exported_lines import Exported
from lucidic_server.ingest.lease import LeaseBook
from lucidic_server.ingest.price_book import PriceBook
from lucidic_server.ingest.seen import Seen
from lucidic_server.model.admitted import Admitted
from lucidic_server.model.admitted import Interruption
from lucidic_server.model.repricing import Wanted
from lucidic_server.model.repricing import newly_priced
from lucidic_server.model.run import RunLink
from lucidic_server.telemetry.errors import StoreBusy
from lucidic_server.telemetry.rows import Item
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.records import EventFields

# Called with a project and, by session, the events that changed; a session whose own record
# changed is there too, with no event.
ChangeCallback = Callable[[str, dict[str, set[str]]], None]


# Lines without a writer that are remembered; about 5 MB.
_MAX_LINES = 10_000


class Admission:
    """Takes batches into the store. Nothing is answered before it is durable and visible."""

    def __init__(
        self,
        telemetry: Telemetry,
        book: LeaseBook,
        losses: Losses,
        clock: Clock,
        counters: Counters,
        prices: PriceBook,
    ) -> None:
        self._telemetry = telemetry
        self._book = book
        self._losses = losses
        self._clock = clock
        self._counters = counters
        self._prices = prices
        self._seen = Seen()
        # Apart: each line is a writer of its own and would push the others out.
        self._seen_lines = Seen(max_writers=_MAX_LINES)
        self._callbacks: list[ChangeCallback] = []

    def on_change(self, callback: ChangeCallback) -> None:
        """Calls back, on the event loop, after each batch with what it changed."""
        self._callbacks.append(callback)

    async def take(self, project_id: str, batch: Batch, *, source: str, is_live: bool) -> Answer:
        """Commits a batch and tells what became of it.

        `source` names the door in the loss ledger; `is_live` tells whether the writer itself
        sends it. Raises StoreBusy or TelemetryError: then nothing was acknowledged, and
        sending the batch again is right.
        """
        fresh = self._without_known(project_id, batch.reads)
        records = [read.record for read in fresh]
        # Records that are known already tell that their writer lives, too.
        told = [read.record for read in batch.reads if read.has_writer]
        # Of a session that is deleted they hold nothing: a lease would be the only trace of it.
        told = self._telemetry.not_deleted(project_id, told)
        again = self._book.observe(project_id, told, is_live=is_live)
        faults.reached(faults.ADMITTED)
        try:
            await self._commit(project_id, fresh, again, batch.links)
        except StoreBusy:
            self._counters.busy += 1
            raise
        # Deleted meanwhile, or by another server: the commit knew it.
        gone = self._telemetry.hidden(project_id, sorted({record.session_id for record in told}))
        if gone:
            self._book.forget(project_id, gone)
        for read in fresh:
            self._known(read).add(project_id, read.record.writer, read.record.seq)
        for session_id in again:
            self._book.resumed(project_id, session_id)
        faults.reached(faults.COMMITTED)
        self._book.end(project_id, records)
        self._count(project_id, batch, source, len(fresh))
        self._tell(project_id, fresh, again)
        return Answer(len(fresh), len(batch.reads) - len(fresh), batch.refused, batch.clamped)

    async def take_exported(self, project_id: str, exported: Exported) -> Answer:
        """Commits records that an export wrote, and what it says of leases; see `take`.

        No lease begins by it: whoever wrote these records is gone.
        """
        if exported.lapses:
            lapses: list[Item] = [
                Interruption(project_id, one.session_id, one.time, one.reason)
                for one in exported.lapses
            ]
            await self._telemetry.commit(lapses)
        return await self.take(project_id, exported.batch, source="import", is_live=False)

    def _without_known(self, project_id: str, reads: list[Read]) -> list[Read]:
        fresh: list[Read] = []
        names: set[tuple[str, int]] = set()
        for read in reads:
            name = (read.record.writer, read.record.seq)
            if name not in names and not self._known(read).has(project_id, *name):
                names.add(name)
                fresh.append(read)
        return fresh

    def _known(self, read: Read) -> Seen:
        return self._seen if read.has_writer else self._seen_lines

    async def _commit(
        self, project_id: str, fresh: list[Read], again: list[str], links: list[RunLink]
    ) -> None:
        await pricing.load_for(read.record for read in fresh)
        own = await self._prices.table(project_id)
        # Links first: by one of them a deleted session may begin anew.
        items: list[Item] = [*links]
        for read in fresh:
            found = pricing.found_in(read.record, own, read.extra)
            if found.contradiction is not None:
                self._counters.contradictions[found.contradiction] += 1
            items.append(Admitted(project_id, read.record, read.extra, found.price))
        now = self._clock.now_ns()
        items += [Interruption(project_id, session_id, now, "") for session_id in again]
        if items:
            await self._telemetry.commit(items)
        await self._price_together(project_id, fresh)

    async def _price_together(self, project_id: str, fresh: list[Read]) -> None:
        """Prices calls that are said in several records, by all that is known of them now."""
        parts = [read.record for read in fresh if pricing.is_part_of_call(read.record)]
        if not parts:
            return
        sessions = sorted({record.session_id for record in parts})
        events = sorted({str(getattr(record, "event_id", "")) for record in parts})
        calls = await self._telemetry.calls(project_id, sessions, Wanted(), events)
        changed = newly_priced(calls, await self._prices.price_calls(project_id, calls))
        if changed:
            await self._telemetry.reprice(project_id, changed)

    def _count(self, project_id: str, batch: Batch, source: str, accepted: int) -> None:
        counters = self._counters
        counters.batches += 1
        counters.accepted += accepted
        counters.duplicates += len(batch.reads) - accepted
        counters.clamped += len(batch.clamped)
        reasons = Counter(refusal.reason for refusal in batch.refused)
        if reasons:
            counters.refused.update(reasons)
            # Not by writer: a refused record's writer is what a stranger claimed.
            self._losses.add(project_id, source, "", dict(reasons))

    def _tell(self, project_id: str, fresh: list[Read], again: list[str]) -> None:
        changed: dict[str, set[str]] = defaultdict(set)
        for read in fresh:
            events = changed[read.record.session_id]
            if isinstance(read.record, EventFields):
                events.add(read.record.event_id)
        for session_id in again:
            changed.setdefault(session_id, set())
        if changed:
            for callback in self._callbacks:
                callback(project_id, changed)
