import os

import pytest

from lucidicai.spool.lock import LOCK_NAME
from lucidicai.spool.lock import Lock
from lucidicai.spool.lock import is_held
from tests.support import pipe_builders as build


def test_a_lock_is_held_by_one(tmp_path):
    lock = Lock.take(tmp_path)
    assert lock is not None
    assert is_held(tmp_path)
    assert Lock.take(tmp_path) is None
    lock.release()
    lock.release()
    assert not is_held(tmp_path)


def test_a_folder_that_is_gone_has_no_lock(tmp_path):
    assert Lock.take(tmp_path / "gone") is None
    assert not is_held(tmp_path / "gone")


def test_the_lock_file_is_private(tmp_path):
    lock = Lock.take(tmp_path)
    assert (tmp_path / LOCK_NAME).stat().st_mode & 0o777 == 0o600
    build.the(lock).release()


def test_a_lock_on_a_file_that_was_replaced_does_not_count(tmp_path, monkeypatch):
    """Another drainer removed the folder between our open and our lock."""
    path = tmp_path / LOCK_NAME
    real = os.open

    def replaced(*args):
        monkeypatch.setattr(os, "open", real)
        descriptor = os.open(*args)
        path.unlink()
        path.touch()
        return descriptor

    monkeypatch.setattr(os, "open", replaced)
    assert Lock.take(tmp_path) is None


@pytest.mark.parametrize("how", ["os.fork", "multiprocessing"])
def test_a_child_that_outlives_its_killed_parent_does_not_hold_its_lock(tmp_path, how):
    fork = {
        "os.fork": "if os.fork() == 0: child()",
        "multiprocessing": """
import multiprocessing
multiprocessing.get_context("fork").Process(target=child).start()
""",
    }[how]
    source = f"""
def child():
    print("child", os.getpid(), flush=True)
    sys.stdin.buffer.raw.read(1)
    sys.stdin.close()
    os._exit(0)
journal = journal(SPOOL)
journal.append(event())
{fork}
while True:
    time.sleep(1)
"""
    with build.start(source, tmp_path) as process:
        child = int(build.line(process).split()[1])
        assert is_held(build.only_folder(tmp_path))
        process.kill()
        process.wait()
        os.kill(child, 0)  # it lives
        assert not is_held(build.only_folder(tmp_path))
