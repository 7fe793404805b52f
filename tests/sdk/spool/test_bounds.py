import pytest

from lucidicai.spool import bounds

KIB = 1024


@pytest.mark.parametrize(
    ("backlog", "needed", "size"),
    [
        (0, 0, 256 * KIB),
        (100 * KIB, 0, 256 * KIB),
        (200 * KIB, 0, 512 * KIB),
        (3000 * KIB, 0, 8192 * KIB),
        (10**9, 0, 8192 * KIB),
        (0, 300 * KIB, 300 * KIB),
        (0, 300 * KIB + 1, 304 * KIB),
        (10**9, 9000 * KIB, 9000 * KIB),
    ],
)
def test_segments_grow_with_the_backlog_and_hold_what_is_needed(backlog, needed, size):
    assert bounds.segment_bytes(backlog, needed) == size


@pytest.mark.parametrize(
    ("size", "needed", "sizes"),
    [
        (256, 0, [256, 128, 64]),
        (64, 0, [64]),
        (1024, 300, [1024, 512, 300]),
        (300, 300, [300]),
    ],
)
def test_smaller_sizes_end_at_the_least_that_holds_what_is_needed(size, needed, sizes):
    found = [s // KIB for s in bounds.smaller_sizes(size * KIB, needed * KIB)]
    assert found == sizes


def test_allocated_bytes_are_those_of_the_disk(tmp_path):
    (tmp_path / "w").mkdir()
    assert bounds.allocated_bytes(tmp_path / "missing") == 0
    assert bounds.allocated_bytes(tmp_path) == 0
    (tmp_path / "w" / "file").write_bytes(b"x" * 10_000)
    assert 10_000 <= bounds.allocated_bytes(tmp_path) < 20_000
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(0)
    (tmp_path / "w" / "deeper").mkdir()
    (tmp_path / "w" / "deeper" / "file").write_bytes(b"x" * 10_000)
    assert bounds.allocated_bytes(tmp_path) < 20_000
