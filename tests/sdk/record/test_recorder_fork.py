"""Forks, in real processes: each child is a writer of its own, and no lock survives."""

import pytest

from lucidicai.spool.folder import list_writers
from lucidicai.spool.lock import is_held
from tests.support import fake_server as fake
from tests.support import pipe_builders as build

fake_server = fake.fake_server
fake_servers = fake.fake_servers


def names(server):
    return sorted(record.name for record in server.records)


def test_a_forked_child_is_another_writer_with_its_own_journal(fake_server, tmp_path):
    source = """
    recorder = Recorder(settings(URL, SPOOL))
    recorder.hold("s")
    recorder.write(event(name="parent before"))
    before = recorder.writer_id
    child = os.fork()
    if child == 0:
        assert recorder.writer_id != before
        assert recorder.losses() == {}
        maps = Path("/proc/self/maps")
        assert not maps.exists() or before not in maps.read_text()
        recorder.write(event(name="child"))
        assert recorder.flush(30)
        recorder.close(30)
        os._exit(0)
    recorder.write(event(name="parent after"))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert recorder.writer_id == before
    assert recorder.flush(30)
    recorder.close(30)
    """
    done = build.run(source, tmp_path, fake_server.base_url)
    assert done.returncode == 0, done.stderr
    assert names(fake_server) == ["child", "parent after", "parent before"]
    assert len({record.writer for record in fake_server.records}) == 2
    assert len(fake_server.arrivals) == 3
    assert list_writers(tmp_path) == []


def test_a_fork_before_the_first_record_gives_two_writers(fake_server, tmp_path):
    source = """
    recorder = Recorder(settings(URL, SPOOL))
    recorder.next_event_id("s")
    child = os.fork()
    recorder.write(event(name="child" if child == 0 else "parent"))
    assert recorder.flush(30)
    recorder.close(30)
    if child == 0:
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    """
    done = build.run(source, tmp_path, fake_server.base_url)
    assert done.returncode == 0, done.stderr
    assert names(fake_server) == ["child", "parent"]
    assert len({record.writer for record in fake_server.records}) == 2


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing_needs_no_call(fake_server, tmp_path, method):
    program = tmp_path / "program.py"
    program.write_text(f"""
import multiprocessing, os, sys
from pathlib import Path
from lucidicai.record.recorder import Recorder
from tests.support.pipe_builders import event, settings

recorder = Recorder(settings(os.environ["TEST_URL"], Path(os.environ["TEST_SPOOL"])))

def work(name):
    recorder.write(event(name=name))
    assert recorder.flush(30)

if __name__ == "__main__":
    recorder.write(event(name="parent"))
    context = multiprocessing.get_context({method!r})
    processes = [context.Process(target=work, args=(f"child {{n}}",)) for n in range(3)]
    for process in processes: process.start()
    for process in processes: process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert recorder.flush(30)
""")
    done = build.run_file(program, tmp_path / "spool", fake_server.base_url)
    assert done.returncode == 0, done.stderr
    assert names(fake_server) == ["child 0", "child 1", "child 2", "parent"]
    assert len({record.writer for record in fake_server.records}) == 4


def test_a_child_outlives_its_killed_parent_and_the_parent_is_seen_as_dead(fake_server, tmp_path):
    source = """
    recorder = Recorder(settings(URL, SPOOL))
    recorder.write(event(name="parent"))
    if os.fork() == 0:
        recorder.write(event(name="child"))
        print(recorder.writer_id, flush=True)
        sys.stdin.read()
        os._exit(0)
    signal.pause()
    """
    fake_server.hold()
    with build.start(source, tmp_path, fake_server.base_url) as process:
        child = build.line(process).strip()
        process.kill()
        process.wait()
        alive = {folder.writer: folder.is_alive for folder in list_writers(tmp_path)}
        assert alive.pop(child) is True
        assert list(alive.values()) == [False]
    build.wait_until(lambda: not is_held(tmp_path / child))


def test_no_child_hangs_whatever_the_parents_threads_were_doing(fake_server, tmp_path):
    """Forks out of threads that write, flush, ship and drain, again and again."""
    source = """
    recorder = Recorder(settings(URL, SPOOL))
    stop = threading.Event()
    def work():
        while not stop.is_set():
            recorder.write(event(3000))
            recorder.flush(0.001)
            recorder.losses()
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads: thread.start()
    for _ in range(60):
        child = os.fork()
        if child == 0:
            signal.alarm(20)
            recorder.write(event(name="child"))
            recorder.hold("s"); recorder.let_go("s")
            recorder.losses()
            recorder.flush(5)
            recorder.close(5)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    stop.set()
    for thread in threads: thread.join()
    recorder.close(30)
    """
    done = build.run(source, tmp_path, fake_server.base_url)
    assert done.returncode == 0, done.stderr
    assert sum(record.name == "child" for record in fake_server.records) == 60
    assert list_writers(tmp_path) == []


def test_a_fork_in_the_middle_of_a_write_of_another_thread(tmp_path):
    """Another thread holds the journal's lock, with a write half done, while we fork."""
    source = """
    from lucidicai.spool import journal as module
    recorder = Recorder(settings(URL, SPOOL))
    recorder.write(event())
    real, inside, go_on = module.encode_body, threading.Event(), threading.Event()
    def slow(record):
        if threading.current_thread() is not threading.main_thread():
            inside.set()
            go_on.wait()
        return real(record)
    module.encode_body = slow
    threading.Thread(target=lambda: recorder.write(event())).start()
    inside.wait()
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        recorder.write(event(name="child"))
        recorder.close(0)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    go_on.set()
    """
    done = build.run(source, tmp_path)
    assert done.returncode == 0, done.stderr
    counts = []
    for folder in list_writers(tmp_path):
        with build.taken(folder.path) as writer:
            counts.append(len(build.all_records(writer)))
    assert sorted(counts) == [1, 2]
