import pytest

from lucidicai.spool.loss import Loss
from lucidicai.spool.reader import take
from lucidicai.wire.framing import iter_frames
from lucidicai.wire.segment import RELEASED_OFFSET
from lucidicai.wire.segment import unpack_header
from tests.support import pipe_builders as build

MIB = build.MIB


def write(spool_dir, records, *, address=None):
    """A dead writer's journal with these records; returns its folder."""
    journal = build.journal(spool_dir, where=address)
    for record in records:
        assert journal.append(record)
    journal.close()
    return build.only_folder(spool_dir)


def many(count, size=10_000):
    return [build.event(size) for _ in range(count)]


def seqs(writer, limit=MIB):
    return [record.seq for record in build.all_records(writer, limit)]


def cut(path, size):
    with path.open("r+b") as file:
        file.truncate(size)


def overwrite(path, offset, data):
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def test_reads_in_order_over_segments(tmp_path):
    folder = write(tmp_path, many(100))
    assert len(list(folder.glob("*.seg"))) > 1
    with build.taken(folder) as writer:
        assert seqs(writer, 50_000) == list(range(1, 101))
        assert build.the(writer.address).writer == folder.name == writer.writer
        assert writer.losses.counts() == {}


@pytest.mark.parametrize("missing", [1, 5_000, 9_800])
def test_a_torn_tail_is_skipped_and_counted(tmp_path, missing):
    folder = write(tmp_path, many(3))
    (path,) = folder.glob("*.seg")
    cut(path, path.stat().st_size - missing)
    with build.taken(folder) as writer:
        assert seqs(writer) == [1, 2]
        assert seqs(writer) == [1, 2]
        assert writer.losses.counts() == {Loss.TORN_TAIL.value: 1}


def test_a_torn_tail_before_an_empty_prepared_segment_is_still_a_tail(tmp_path):
    journal = build.journal(tmp_path)
    while not journal.is_half_full:
        journal.append(build.event(10_000))
    journal.prepare()
    journal._last.write(journal._last.tail - 10, b"damage")
    folder = build.only_folder(tmp_path)
    build.the(journal._disk._lock).release()  # as if it had died
    with build.taken(folder) as writer:
        assert seqs(writer) == list(range(1, journal.appended))
        assert writer.losses.counts() == {Loss.TORN_TAIL.value: 1}
    journal.abandon()


def test_a_torn_frame_before_the_end_stops_its_segment_only(tmp_path, caplog):
    folder = write(tmp_path, many(100))
    first, second = sorted(folder.glob("*.seg"))[:2]
    overwrite(first, 100_000, b"\xff" * 10)
    with build.taken(folder) as writer:
        found = seqs(writer)
        assert writer.losses.counts() == {Loss.TORN_SEGMENT.value: 1}
    assert found[:9] == list(range(1, 10))
    assert found == sorted(found)
    assert found[-1] == 100
    assert second.name == "000002.seg"
    assert "spool.segment_torn" in caplog.text


def test_a_hole_of_zeros_is_damage_and_not_an_end(tmp_path):
    """After a power failure a later page may be on disk and an earlier one not."""
    folder = write(tmp_path, many(100))
    first = min(folder.glob("*.seg"))
    data = first.read_bytes()
    _address, start, _released = unpack_header(data)
    tenth = list(iter_frames(data, start))[9]
    overwrite(first, tenth.start, b"\0" * 4096)
    with build.taken(folder) as writer:
        found = seqs(writer)
        assert found[:9] == list(range(1, 10))
        assert found[9] > 10
        assert found[-1] == 100
        assert writer.losses.counts() == {Loss.TORN_SEGMENT.value: 1}


def test_a_segment_with_a_broken_header_is_counted_and_the_rest_is_read(tmp_path, caplog):
    folder = write(tmp_path, many(100))
    first = min(folder.glob("*.seg"))
    overwrite(first, 0, b"nope")
    with build.taken(folder) as writer:
        assert seqs(writer)[-1] == 100
        assert writer.address is not None
        assert writer.losses.counts() == {Loss.UNREADABLE_SEGMENT.value: 1}
    assert str(first) in caplog.text


@pytest.mark.parametrize("content", [b"", b"\0" * 4096])
def test_a_segment_that_was_never_written_to_is_nothing(tmp_path, content):
    folder = write(tmp_path, many(2))
    (folder / "000002.seg").write_bytes(content)
    with build.taken(folder) as writer:
        assert seqs(writer) == [1, 2]
        assert writer.losses.counts() == {}


def test_what_was_released_is_not_read_again_after_a_crash_of_the_drainer(tmp_path):
    folder = write(tmp_path, many(100))
    seen = []
    for _ in range(40):
        with build.taken(folder) as writer:  # each block is one drainer, which dies after one batch
            batch = next(writer.batches(30_000), None)
            if batch is None:
                break
            seen += [record.seq for record in build.decoded(batch.data)]
            writer.release(batch.position)
    assert seen == list(range(1, 101))


def test_the_released_offset_stands_in_the_header(tmp_path):
    folder = write(tmp_path, many(3))
    (path,) = folder.glob("*.seg")
    with build.taken(folder) as writer:
        (batch,) = writer.batches(MIB)
        writer.release(batch.position)
    released = path.read_bytes()[RELEASED_OFFSET : RELEASED_OFFSET + 8]
    assert int.from_bytes(released, "little") == path.stat().st_size


def test_open_sessions_are_those_with_auto_end_and_without_an_end(tmp_path):
    folder = write(
        tmp_path,
        [
            build.began("kept"),
            build.began("ended"),
            build.began("by hand", auto_end=False),
            build.ended("ended"),
            build.began("again"),
            build.ended("again"),
            build.began("again"),
            build.ended("never begun here"),
        ],
    )
    with build.taken(folder) as writer:
        (batch,) = writer.batches(MIB)
        writer.release(batch.position)
        assert writer.open_sessions() == ["kept", "again"]


def test_a_writer_is_taken_by_one_at_a_time(tmp_path):
    folder = write(tmp_path, many(1))
    with take(folder) as first, take(folder) as second:
        assert first is not None
        assert second is None
    with take(folder) as third:
        assert third is not None


def test_removing_leaves_nothing_and_who_comes_later_finds_nothing(tmp_path):
    folder = write(tmp_path, many(1))
    with build.taken(folder) as writer:
        writer.remove()
    assert not list(tmp_path.iterdir())
    with take(folder) as nothing:
        assert nothing is None
