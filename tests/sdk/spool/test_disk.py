"""What happens where the disk does not do as wished: every step down the ladder."""

import errno
import os
import resource
import signal

import pytest

from lucidicai.spool import bounds
from lucidicai.spool.file import FileSegment
from lucidicai.spool.folder import list_writers
from lucidicai.spool.loss import Ledger
from lucidicai.spool.loss import Loss
from lucidicai.spool.mapped import MappedSegment
from tests.support import pipe_builders as build

KIB = 1024


def fill(journal, count=40, size=10_000):
    return sum(journal.append(build.event(size)) for _ in range(count))


def kinds(journal):
    return [type(segment).__name__ for segment in journal._chain() if segment.limit]


def test_a_nearly_full_disk_gives_smaller_maps(tmp_path, monkeypatch):
    real = os.posix_fallocate
    asked = []

    def scarce(descriptor, offset, size):
        asked.append(size)
        if size > 64 * KIB:
            raise OSError(errno.ENOSPC, "full")
        real(descriptor, offset, size)

    monkeypatch.setattr(os, "posix_fallocate", scarce)
    journal = build.journal(tmp_path)
    journal.append(build.event())
    assert asked == [256 * KIB, 128 * KIB, 64 * KIB]
    assert isinstance(journal._last, MappedSegment)
    assert [path.name for path in tmp_path.glob("*/*.seg")] == ["000001.seg"]
    journal.close()


def test_space_is_allocated_before_it_is_mapped(tmp_path):
    journal = build.journal(tmp_path)
    journal.append(build.event())
    (path,) = tmp_path.glob("*/*.seg")
    assert path.stat().st_blocks * 512 >= path.stat().st_size == bounds.FIRST_SEGMENT_BYTES
    journal.close()


@pytest.mark.parametrize("cause", [errno.ENOSPC, errno.EOPNOTSUPP])
def test_where_nothing_can_be_allocated_records_are_written(tmp_path, monkeypatch, cause):
    def never(*_):
        raise OSError(cause, "no")

    monkeypatch.setattr(os, "posix_fallocate", never)
    journal = build.journal(tmp_path)
    assert fill(journal) == 40
    assert set(kinds(journal)) == {"FileSegment"}
    journal.close()


def test_a_disk_that_fills_up_while_we_write_falls_to_memory_and_keeps_the_order(
    tmp_path, monkeypatch, caplog
):
    monkeypatch.delattr("os.posix_fallocate")
    real = os.pwrite
    room = 105_000

    def scarce(descriptor, data, offset):
        fits = max(0, room - offset)
        if not fits:
            raise OSError(errno.ENOSPC, "full")
        return real(descriptor, data[:fits], offset)

    monkeypatch.setattr(os, "pwrite", scarce)
    losses = Ledger()
    journal = build.journal(tmp_path, losses=losses)
    assert fill(journal) == 40
    assert kinds(journal) == ["FileSegment", "MemorySegment", "MemorySegment"]
    assert "spool.disk_full" in caplog.text
    (path,) = tmp_path.glob("*/*.seg")
    assert path.stat().st_size == build.the(journal._head.next).tail
    seqs = []
    while batch := journal.read(30_000):
        seqs += [record.seq for record in build.decoded(batch.data)]
        journal.release(batch)
    assert seqs == list(range(1, 41))
    journal.close()
    assert losses.counts() == {}


def test_a_file_size_limit_of_the_process_never_signals_the_host(tmp_path):
    """The kernel's own refusal, in a real process: the limit is below the smallest map."""
    source = f"""
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, ({50 * KIB}, {50 * KIB}))
    losses = Ledger()
    journal = journal(SPOOL, losses=losses)
    assert all(journal.append(event(1000)) for _ in range(200))
    print(journal.appended, sorted(losses.counts()))
    """
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] < 0
    done = build.run(source, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.returncode != -signal.SIGXFSZ
    assert done.stdout == "200 []\n"


def test_an_unusable_folder_is_one_warning_and_a_bounded_queue(tmp_path, caplog):
    (tmp_path / "spool").write_text("a file")
    losses = Ledger()
    journal = build.journal(tmp_path / "spool", losses=losses)
    kept = fill(journal, 900)
    assert 700 < kept < 900
    assert losses.counts() == {Loss.SPOOL_UNWRITABLE.value: 900 - kept}
    assert caplog.text.count("spool.unwritable") == 1
    assert caplog.text.count("spool.dropped") == 1
    journal.close()
    assert losses.counts()[Loss.MEMORY_AT_EXIT.value] == kept
    assert "spool.lost_at_exit" in caplog.text


def test_a_folder_without_write_permission_is_no_failure_of_the_program(tmp_path):
    """As a real user without the permission; root would have it."""
    source = """
    SPOOL.mkdir()
    SPOOL.chmod(0o500)
    if os.getuid() == 0:
        os.chown(SPOOL, 65534, 65534)
        os.setuid(65534)
    losses = Ledger()
    journal = journal(SPOOL, losses=losses)
    assert journal.append(event())
    assert journal.append(event())
    print(journal.read(MIB).records)
    """
    os.chmod(tmp_path, 0o777)  # noqa: PTH101
    done = build.run(source, tmp_path / "spool")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "2\n"
    assert done.stderr.count("spool.unwritable") == 1


def test_the_bound_is_over_the_whole_folder_with_dead_writers(tmp_path, caplog):
    dead = build.journal(tmp_path)
    fill(dead, 60)
    dead.close()
    used = bounds.allocated_bytes(tmp_path)
    assert used > 500 * KIB
    losses = Ledger()
    journal = build.journal(tmp_path, max_bytes=used + 300 * KIB, losses=losses)
    kept = fill(journal, 1200)
    assert bounds.allocated_bytes(tmp_path) <= used + 300 * KIB
    assert kinds(journal)[0] == "MappedSegment"
    assert kinds(journal)[-1] == "MemorySegment"
    assert losses.counts() == {Loss.SPOOL_FULL.value: 1200 - kept}
    assert caplog.text.count("spool.full") == 1
    journal.close()


def test_no_room_at_all_still_delivers_from_memory(tmp_path):
    journal = build.journal(tmp_path, max_bytes=0)
    assert fill(journal, 3) == 3
    assert build.the(journal.read(build.MIB)).records == 3
    journal.close()


def test_records_go_to_disk_again_when_there_is_room(tmp_path, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    (tmp_path / "spool").write_text("a file")
    journal = build.journal(tmp_path / "spool")
    fill(journal, 3)
    (tmp_path / "spool").unlink()
    journal.prepare()
    assert kinds(journal) == ["MemorySegment"]
    clock[0] += 2
    journal.prepare()
    fill(journal, 3)
    assert kinds(journal) == ["MemorySegment", "MappedSegment"]
    batch = build.the(journal.read(build.MIB))
    assert [record.seq for record in build.decoded(batch.data)] == [1, 2, 3]
    journal.release(batch)
    batch = build.the(journal.read(build.MIB))
    assert [record.seq for record in build.decoded(batch.data)] == [4, 5, 6]
    journal.close()


def test_a_folder_that_cannot_be_removed_is_left_and_unlocked(tmp_path):
    journal = build.journal(tmp_path)
    journal.append(build.event())
    (build.only_folder(tmp_path) / "not ours").write_text("")
    journal.release(build.the(journal.read(build.MIB)))
    journal.close()
    (left,) = list_writers(tmp_path)
    assert not left.is_alive


def test_only_the_memory_part_is_lost_at_the_end(tmp_path, monkeypatch):
    losses = Ledger()
    journal = build.journal(tmp_path, max_bytes=400 * KIB, losses=losses)
    kept = fill(journal, 60)
    assert kinds(journal) == ["MappedSegment", "MappedSegment", "FileSegment", "MemorySegment"]
    journal.close()
    (_left,) = list_writers(tmp_path)
    lost = losses.counts()[Loss.MEMORY_AT_EXIT.value]
    assert 0 < lost < kept


def test_a_platform_without_allocation_writes(tmp_path, monkeypatch):
    monkeypatch.delattr("os.posix_fallocate")
    journal = build.journal(tmp_path)
    journal.append(build.event())
    assert isinstance(journal._last, FileSegment)
    (path,) = tmp_path.glob("*/*.seg")
    assert path.stat().st_size < 1000
    journal.close()


@pytest.mark.parametrize(("max_bytes", "is_measured_again"), [(1 << 30, False), (32 << 20, True)])
def test_a_caller_measures_a_folder_with_plenty_of_room_once(
    tmp_path, monkeypatch, max_bytes, is_measured_again
):
    measured = []
    real = bounds.allocated_bytes

    def noted(folder):
        measured.append(folder)
        return real(folder)

    monkeypatch.setattr(bounds, "allocated_bytes", noted)
    journal = build.journal(tmp_path, max_bytes=max_bytes)
    fill(journal, count=100)
    assert len(journal._chain()) > 3
    assert (len(measured) > 1) is is_measured_again
    before = len(measured)
    fill(journal, count=1, size=journal._last.limit - journal._last.tail - 2_000)
    journal.prepare()  # what the shipper calls looks again
    assert len(measured) == before + 1
    journal.close()
