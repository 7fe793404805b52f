"""Keeps a note on the disk of what the server was not told and what a kill would take along."""

import time

from lucidicai.ship.lease import Leases
from lucidicai.spool.journal import Journal
from lucidicai.spool.loss import Ledger
from lucidicai.spool.loss import Loss

# What is dropped is dropped by the thousand; a kill loses the count of the last second.
NOTE_EVERY_SECONDS = 1.0

FOREVER_SECONDS = 3600.0


class Notes:
    """The note of one writer."""

    def __init__(self, journal: Journal, losses: Ledger, leases: Leases) -> None:
        self._journal = journal
        self._losses = losses
        self._leases = leases
        self._noted: dict[str, int] = {}
        self._note_at = 0.0

    def bring_up_to_date(self) -> float:
        """Writes the note if it is to be another, and returns the seconds until the next look."""
        counts = self._losses.counts() if self._leases.has_news() else {}
        waiting = self._journal.in_memory()
        if waiting:
            counts[Loss.MEMORY_AT_EXIT] = counts.get(Loss.MEMORY_AT_EXIT, 0) + waiting
        now = time.monotonic()
        # What has been delivered is no loss from now on; the rest is told once in a while.
        is_less = sum(counts.values()) < sum(self._noted.values())
        if counts != self._noted and (is_less or now >= self._note_at):
            self._note_at = now + NOTE_EVERY_SECONDS
            if self._journal.note_losses(counts):
                self._noted = counts
        is_over = counts == self._noted and not waiting
        return FOREVER_SECONDS if is_over else max(NOTE_EVERY_SECONDS, self._note_at - now)
