import os
import time

import pytest

from lucidicai.spool import folder as spool_folder
from lucidicai.spool.lock import Lock
from tests.support import pipe_builders as build


def test_folders_and_files_are_private(tmp_path):
    spool_dir = tmp_path / "a" / "spool"
    journal = build.journal(spool_dir)
    journal.append(build.event())
    writer = build.only_folder(spool_dir)
    assert spool_dir.stat().st_mode & 0o777 == 0o700
    assert writer.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in writer.iterdir()} == {0o600}
    journal.close()


def test_the_key_is_nowhere_on_disk(tmp_path):
    journal = build.journal(tmp_path, where=build.address(key="sk-very-secret"))
    journal.append(build.event())
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"sk-very-secret" not in path.read_bytes()
    journal.close()


def test_writers_are_listed_with_their_address_and_state(tmp_path):
    where = build.address("http://example.org/api/")
    journal = build.journal(tmp_path, where=where)
    journal.append(build.event())
    (alive,) = spool_folder.list_writers(tmp_path)
    assert alive.is_alive
    assert alive.writer == where.writer
    assert build.the(alive.address).base_url == "http://example.org:80"
    assert alive.allocated_bytes >= 256 * 1024
    journal.close()
    (dead,) = spool_folder.list_writers(tmp_path)
    assert not dead.is_alive
    assert dead.allocated_bytes < alive.allocated_bytes


@pytest.mark.parametrize("missing", ["nothing", "a file"])
def test_no_spool_folder_has_no_writers(tmp_path, missing):
    if missing == "a file":
        (tmp_path / "spool").write_text("")
    assert spool_folder.list_writers(tmp_path / "spool") == []


def test_a_writer_that_is_being_made_is_not_listed_nor_taken(tmp_path, monkeypatch):
    seen = []

    def look(self, target):
        seen.append(spool_folder.list_writers(tmp_path))
        return self.replace(target)

    monkeypatch.setattr("pathlib.Path.rename", look)
    made, lock = spool_folder.create_writer(tmp_path, "w1")
    assert seen == [[]]
    assert made.name == "w1"
    lock.release()


def test_failing_to_make_a_writer_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("no")

    monkeypatch.setattr("pathlib.Path.rename", fail)
    with pytest.raises(OSError, match="no"):
        spool_folder.create_writer(tmp_path, "w1")
    assert list(tmp_path.iterdir()) == []


def test_only_old_unheld_beginnings_are_removed(tmp_path):
    old, fresh, held = (tmp_path / name for name in (".old", ".fresh", ".held"))
    for path in (old, fresh, held):
        path.mkdir()
    lock = Lock.take(held)
    for path in (old, held):
        os.utime(path, (time.time() - 3600,) * 2)
    spool_folder.remove_abandoned(tmp_path)
    assert sorted(tmp_path.iterdir()) == [fresh, held]
    build.the(lock).release()
