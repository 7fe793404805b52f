"""The journal against a list: whatever is appended, released, prepared, damaged or killed."""

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import invariant
from hypothesis.stateful import rule

from lucidicai.spool.folder import segment_paths
from lucidicai.spool.loss import Ledger
from lucidicai.spool.reader import take
from tests.support import pipe_builders as build

SIZES = st.sampled_from([150, 700, 5_000, 60_000, 200_000, 400_000])
LIMITS = st.sampled_from([1, 1_000, 100_000, build.MIB])


class JournalMachine(RuleBasedStateMachine):
    """`numbers` are the records that were appended and not released, as the journal must have."""

    def __init__(self):
        super().__init__()
        self.spool_dir = Path(tempfile.mkdtemp())
        self.losses = Ledger()
        self.begin()

    def begin(self):
        self.journal = build.journal(self.spool_dir, losses=self.losses)
        self.numbers: list[int] = []
        self.seq = 0

    @rule(size=SIZES, count=st.integers(1, 8))
    def append(self, size, count):
        for _ in range(count):
            assert self.journal.append(build.event(size))
            self.seq += 1
            self.numbers.append(self.seq)

    @rule(limit=LIMITS)
    def deliver(self, limit):
        batch = self.journal.read(limit)
        if batch is None:
            assert not self.numbers
            return
        seqs = [record.seq for record in build.decoded(batch.data)]
        assert len(seqs) == batch.records
        assert seqs == self.numbers[: len(seqs)]
        assert len(seqs) == 1 or len(batch.data) <= limit
        self.journal.release(batch)
        del self.numbers[: len(seqs)]

    @rule()
    def prepare(self):
        self.journal.prepare()

    @rule()
    def die_and_be_drained(self):
        """The process is killed; another one reads exactly what was not released."""
        self.journal.abandon()
        self.release_lock()
        self.drain()

    @rule()
    def close_and_be_drained(self):
        self.journal.close()
        self.drain()

    def release_lock(self):
        lock = self.journal._disk._lock
        if lock is not None:
            lock.release()

    def drain(self):
        folder = self.spool_dir / self.journal.writer
        with take(folder) as writer:
            if writer is None:
                assert not self.numbers
            else:
                assert [r.seq for r in build.all_records(writer, 50_000)] == self.numbers
                assert writer.losses.counts() == {}
                writer.remove()
        self.begin()

    @invariant()
    def counts_add_up(self):
        assert self.journal.appended - self.journal.released == len(self.numbers)
        assert self.losses.counts() == {}

    @invariant()
    def released_segments_are_gone(self):
        if self.journal.appended and not self.numbers:
            assert len(segment_paths(self.spool_dir / self.journal.writer)) <= 2

    def teardown(self):
        self.journal.abandon()
        self.release_lock()
        shutil.rmtree(self.spool_dir)


TestJournal = JournalMachine.TestCase
TestJournal.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)


@given(
    sizes=st.lists(st.integers(150, 40_000), min_size=1, max_size=40),
    cut=st.floats(0, 1),
    flip=st.none() | st.floats(0, 1, exclude_max=True),
)
@settings(max_examples=60, deadline=None)
def test_damage_never_invents_or_reorders_and_is_counted(sizes, cut, flip):
    """The last segment is cut anywhere, and any byte of the frames is flipped."""
    with tempfile.TemporaryDirectory() as name:
        spool_dir = Path(name)
        journal = build.journal(spool_dir)
        for size in sizes:
            assert journal.append(build.event(size))
        first_frame = journal._last.start
        journal.close()
        folder = build.only_folder(spool_dir)
        paths = [path for _number, path in segment_paths(folder)]
        length = paths[-1].stat().st_size
        end = first_frame + int(cut * (length - first_frame))
        os.truncate(paths[-1], end)
        if flip is not None:
            victim = paths[int(flip * len(paths))]
            data = bytearray(victim.read_bytes())
            if len(data) > first_frame:
                data[first_frame + int(flip * (len(data) - first_frame))] ^= 0x55
                victim.write_bytes(data)
        with build.taken(folder) as writer:
            seqs = [record.seq for record in build.all_records(writer)]
            lost = writer.losses.counts()
        assert seqs == sorted(set(seqs))
        assert set(seqs) <= set(range(1, len(sizes) + 1))
        whole = seqs == list(range(1, len(seqs) + 1))
        assert whole or lost
        if flip is None:
            assert whole
            # A cut between two frames leaves no trace; any other is a torn tail.
            assert lost in ({}, {"torn_tail": 1})
