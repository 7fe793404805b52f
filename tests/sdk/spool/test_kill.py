"""What was written before a process died, however it died, is read back by the next one."""

import signal

import pytest

from lucidicai.spool.folder import list_writers
from lucidicai.spool.loss import Loss
from lucidicai.spool.reader import take
from tests.support import pipe_builders as build

DEATHS = {
    "SIGKILL": "os.kill(os.getpid(), signal.SIGKILL)",
    "os._exit": "os._exit(3)",
    "segfault": "import faulthandler, ctypes; ctypes.string_at(0)",
    "abort": "os.abort()",
}


@pytest.mark.parametrize("death", DEATHS)
@pytest.mark.parametrize("kind", ["mapped", "written"])
def test_every_record_whose_call_returned_survives(kind, death, tmp_path):
    hide = "del os.posix_fallocate" if kind == "written" else ""
    source = f"""
{hide}
journal = journal(SPOOL)
journal.append(began())
for index in range(400):
    journal.append(event(2000, name=str(index)))
{DEATHS[death]}
"""
    done = build.run(source, tmp_path)
    assert done.returncode != 0
    (left,) = list_writers(tmp_path)
    assert not left.is_alive
    with build.taken(left.path) as writer:
        records = build.all_records(writer)
        assert [record.seq for record in records] == list(range(1, 402))
        assert writer.open_sessions() == [build.SESSION]
        assert writer.losses.counts() == {}


def test_a_kill_at_any_moment_loses_at_most_the_call_that_was_going_on(tmp_path):
    """The process tells how far it came; everything up to there is on disk, and nothing torn."""
    source = """
    recorder = Recorder(settings(URL, SPOOL))
    sizes = [200, 3000, 70_000]
    for index in range(100_000):
        recorder.write(event(sizes[index % 3]))
        print(index + 1, flush=True)
    """
    for stop_at in (1, 2, 57, 300):
        spool_dir = tmp_path / str(stop_at)
        with build.start(source, spool_dir) as process:
            told = 0
            while told < stop_at:
                told = int(build.line(process))
            process.send_signal(signal.SIGKILL)
            told = int((build.the(process.stdout).read().splitlines() or [str(told)])[-1])
        with build.taken(build.only_folder(spool_dir)) as writer:
            seqs = [record.seq for record in build.all_records(writer)]
            assert seqs == list(range(1, len(seqs) + 1))
            assert len(seqs) >= told
            assert set(writer.losses.counts()) <= {Loss.TORN_TAIL.value}


def test_a_living_writer_is_not_taken(tmp_path):
    source = "j = journal(SPOOL); j.append(event()); print(1); input()"
    with build.start(source, tmp_path) as process:
        build.line(process)
        (writer,) = list_writers(tmp_path)
        assert writer.is_alive
        with take(writer.path) as taken:
            assert taken is None
    (writer,) = list_writers(tmp_path)
    assert not writer.is_alive
    with take(writer.path) as taken:
        assert taken is not None
