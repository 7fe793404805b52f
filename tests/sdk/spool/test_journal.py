import sys
import threading
from itertools import pairwise

import pytest

from lucidicai.spool import bounds
from lucidicai.spool.loss import Ledger
from lucidicai.spool.loss import Loss
from lucidicai.wire.framing import iter_frames
from lucidicai.wire.limits import MAX_RECORD_BYTES
from tests.support import pipe_builders as build

MIB = build.MIB


def drained(journal, limit=MIB):
    """Reads and releases everything; returns the records."""
    records = []
    while batch := journal.read(limit):
        records += build.decoded(batch.data)
        journal.release(batch)
    return records


def segments(spool_dir):
    return sorted(path.name for path in spool_dir.glob("*/*.seg"))


@pytest.fixture(params=["mapped", "written", "memory"])
def journal(request, tmp_path, monkeypatch):
    """A journal on each kind of segment."""
    spool_dir = tmp_path / "spool"
    if request.param == "written":
        monkeypatch.delattr("os.posix_fallocate")
    if request.param == "memory":
        spool_dir.write_text("a file stands where the folder should be")
    made = build.journal(spool_dir)
    yield made
    made.close()


def test_touches_nothing_until_the_first_record(tmp_path):
    build.journal(tmp_path / "spool")
    assert not list(tmp_path.iterdir())


def test_names_records_and_gives_them_back_in_order(journal):
    for index in range(50):
        assert journal.append(build.event(name=str(index)))
    records = drained(journal)
    assert [record.name for record in records] == [str(index) for index in range(50)]
    assert [record.seq for record in records] == list(range(1, 51))
    assert {record.writer for record in records} == {journal.writer}
    assert journal.appended == journal.released == 50


def test_times_increase_when_the_clock_stands_or_steps_back(journal, monkeypatch):
    clock = iter([1000, 1000, 400, 2000])
    monkeypatch.setattr("time.time_ns", lambda: next(clock, 2000))
    for _ in range(4):
        journal.append(build.event())
    times = [record.time for record in drained(journal)]
    assert all(earlier < later for earlier, later in pairwise(times))


def test_rolls_over_and_keeps_the_order(journal):
    total = 3 * bounds.FIRST_SEGMENT_BYTES // 10_000
    for _ in range(total):
        journal.append(build.event(10_000))
    assert [record.seq for record in drained(journal, 50_000)] == list(range(1, total + 1))


def test_threads_that_interrupt_each_other_all_the_time_lose_nothing(journal):
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    kept = []
    gate = threading.Barrier(9)

    def append(number):
        gate.wait()
        for index in range(200):
            assert journal.append(build.event(300 + 40 * number, name=f"{number} {index}"))

    threads = [threading.Thread(target=append, args=(number,)) for number in range(8)]
    try:
        for thread in threads:
            thread.start()
        gate.wait()
        while any(thread.is_alive() for thread in threads):
            journal.prepare()
            kept += drained(journal, 20_000)
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    kept += drained(journal)
    assert [record.seq for record in kept] == list(range(1, 1_601))
    assert all(first.time < second.time for first, second in pairwise(kept))
    for number in range(8):
        mine = [record.name for record in kept if record.name.startswith(f"{number} ")]
        assert mine == [f"{number} {index}" for index in range(200)]


def test_reading_twice_gives_the_same(journal):
    journal.append(build.event())
    assert journal.read(MIB) == journal.read(MIB)


def test_a_batch_keeps_to_the_limit_but_has_one_record_at_least(journal):
    for size in (1000, 1000, 100_000, 1000):
        journal.append(build.event(size))
    counts = []
    while batch := journal.read(5000):
        counts.append(batch.records)
        journal.release(batch)
    assert counts == [2, 1, 1]


def test_released_segments_leave_the_disk_at_once(tmp_path):
    journal = build.journal(tmp_path)
    for _ in range(60):
        journal.append(build.event(10_000))
    assert len(segments(tmp_path)) >= 2
    drained(journal)
    assert len(segments(tmp_path)) == 1
    journal.close()


def test_the_next_segment_is_prepared_when_one_is_half_full(tmp_path):
    journal = build.journal(tmp_path)
    while not journal.is_half_full:
        journal.append(build.event(10_000))
    assert len(segments(tmp_path)) == 1
    journal.prepare()
    assert len(segments(tmp_path)) == 2
    journal.prepare()
    assert len(segments(tmp_path)) == 2
    journal.close()


@pytest.mark.parametrize("moment", ["before the roll-over", "within the roll-over"])
def test_a_segment_that_was_prepared_too_late_is_given_back(tmp_path, monkeypatch, moment):
    """A record that does not fit rolls over, to a later number, while the shipper prepares."""
    journal = build.journal(tmp_path)
    while not journal.is_half_full:
        journal.append(build.event(10_000))
    real = journal._disk.try_segment

    def overtaken(*args):
        fresh = real(*args)

        def within(*args):
            later = real(*args)
            if moment == "within the roll-over":
                journal._spare = fresh
            monkeypatch.setattr(journal._disk, "try_segment", real)
            return later

        monkeypatch.setattr(journal._disk, "try_segment", within)
        journal.append(build.event(300_000))
        return None if moment == "within the roll-over" else fresh

    monkeypatch.setattr(journal._disk, "try_segment", overtaken)
    journal.prepare()
    for _ in range(80):
        journal.append(build.event(10_000))
    journal.abandon()
    build.the(journal._disk._lock).release()
    with build.taken(build.only_folder(tmp_path)) as writer:
        seqs = [record.seq for record in build.all_records(writer)]
    assert seqs == list(range(1, journal.appended + 1))


def test_a_prepared_segment_that_is_too_small_makes_way(tmp_path):
    journal = build.journal(tmp_path)
    while not journal.is_half_full:
        journal.append(build.event(10_000))
    journal.prepare()
    assert journal.append(build.event(3 * MIB))
    assert journal.append(build.event(10_000))
    seqs = [record.seq for record in drained(journal)]
    assert seqs == list(range(1, journal.appended + 1))
    journal.close()


def test_segments_grow_with_the_backlog_and_shrink_again(tmp_path):
    journal = build.journal(tmp_path)
    for _ in range(40):
        journal.append(build.event(100_000))
    sizes = [path.stat().st_size for path in sorted(tmp_path.glob("*/*.seg"))]
    assert sizes == sorted(sizes)
    assert sizes[0] == bounds.FIRST_SEGMENT_BYTES
    assert sizes[-1] > sizes[0]
    drained(journal)
    for _ in range(110):
        journal.append(build.event(100_000))
        drained(journal)
    (last,) = tmp_path.glob("*/*.seg")
    assert last.stat().st_size == bounds.FIRST_SEGMENT_BYTES
    journal.close()


def test_closing_a_delivered_journal_removes_it(tmp_path):
    journal = build.journal(tmp_path)
    journal.append(build.event())
    drained(journal)
    journal.close()
    assert not list(tmp_path.iterdir())


def test_closing_an_undelivered_journal_leaves_it_small_for_a_drainer(tmp_path):
    journal = build.journal(tmp_path)
    for _ in range(3):
        journal.append(build.event())
    journal.close()
    (path,) = tmp_path.glob("*/*.seg")
    assert path.stat().st_size < 2000
    with build.taken(build.only_folder(tmp_path)) as writer:
        assert [record.seq for record in build.all_records(writer)] == [1, 2, 3]


def test_a_closed_journal_takes_nothing(journal):
    journal.close()
    assert not journal.append(build.event())
    assert journal.read(MIB) is None


def test_what_was_released_is_not_given_to_a_drainer(tmp_path):
    journal = build.journal(tmp_path)
    for _ in range(10):
        journal.append(build.event(1000))
    journal.release(build.the(journal.read(3500)))
    journal.close()
    with build.taken(build.only_folder(tmp_path)) as writer:
        assert [record.seq for record in build.all_records(writer)] == list(range(4, 11))


def test_a_record_over_the_bound_is_dropped_and_counted(tmp_path):
    losses = Ledger()
    journal = build.journal(tmp_path, losses=losses)
    assert not journal.append(build.event(MAX_RECORD_BYTES + 1000))
    assert journal.append(build.event())
    assert losses.counts() == {Loss.TOO_LARGE.value: 1}
    assert [record.seq for record in drained(journal)] == [1]
    journal.close()


def test_the_largest_record_fits(tmp_path):
    journal = build.journal(tmp_path)
    journal.append(build.event())
    assert journal.append(build.event(MAX_RECORD_BYTES - 1000))
    assert [record.seq for record in drained(journal)] == [1, 2]
    journal.close()


def test_a_record_that_cannot_be_encoded_is_counted_and_takes_no_number(journal):
    bad = build.event()
    bad.session_id = "\ud800"
    with pytest.raises(UnicodeEncodeError):
        journal.append(bad)
    journal.append(build.event())
    assert [record.seq for record in drained(journal)] == [1]
    assert journal._losses.counts() == {Loss.UNENCODABLE.value: 1}


def test_a_segment_that_is_damaged_in_use_is_counted_and_skipped(tmp_path):
    losses = Ledger()
    journal = build.journal(tmp_path, losses=losses)
    for _ in range(60):
        journal.append(build.event(10_000))
    head = build.the(journal._head.next)
    head.write(head.start, b"\0" * 8)
    assert journal.read(MIB) is None
    rest = drained(journal)
    assert rest
    assert rest[-1].seq == journal.appended == journal.released
    assert losses.counts() == {Loss.TORN_SEGMENT.value: 1}
    journal.close()


class Interruption:
    """Appends once more at the n-th call that `append` makes, as a signal handler would."""

    def __init__(self, journal, at):
        self.journal = journal
        self.at = at
        self.seen = 0
        self.happened = False

    def __call__(self, _frame, what, _arg):
        if self.happened or what not in {"call", "return", "c_call", "c_return"}:
            return
        self.seen += 1
        if self.seen == self.at:
            self.happened = True
            self.journal.append(build.event(30_000, name="inner"))

    def run(self):
        sys.setprofile(self)
        try:
            self.journal.append(build.event(30_000, name="outer"))
        finally:
            sys.setprofile(None)


@pytest.mark.parametrize("filled", [0, 2, 7, 8], ids="{} records before".format)
@pytest.mark.parametrize("kind", ["mapped", "written", "memory"])
def test_an_append_within_an_append_loses_nothing_wherever_it_happens(
    kind, filled, tmp_path, monkeypatch
):
    """Every call within `append` is interrupted once, in and out of a roll-over."""
    if kind == "written":
        monkeypatch.delattr("os.posix_fallocate")
    interrupted = 0
    for at in range(1, 3000):
        spool_dir = tmp_path / str(at)
        if kind == "memory":
            spool_dir.write_text("")
        journal = build.journal(spool_dir)
        for _ in range(filled):
            journal.append(build.event(30_000))
        interruption = Interruption(journal, at)
        interruption.run()
        journal.append(build.event(30_000))
        records = drained(journal)
        expected = filled + 2 + interruption.happened
        assert [record.seq for record in records] == list(range(1, expected + 1)), at
        assert {"outer"} <= {record.name for record in records}
        journal.close()
        if not interruption.happened:
            break
        interrupted += 1
    assert 10 < interrupted < 2999


def test_frames_stand_on_disk_before_append_returns(tmp_path):
    journal = build.journal(tmp_path)
    journal.append(build.event(name="here"))
    (path,) = tmp_path.glob("*/*.seg")
    data = path.read_bytes()
    (frame,) = iter_frames(data, journal._last.start)
    assert b"here" in frame.body
    journal.close()
