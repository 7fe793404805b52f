"""How processes end: quietly, in time, and without losing what was written."""

import pytest

from lucidicai.spool.folder import list_writers
from tests.support import fake_server as fake
from tests.support import pipe_builders as build

fake_server = fake.fake_server
fake_servers = fake.fake_servers

ENDS = {
    "end of the program": ("", 0),
    "sys.exit": ("sys.exit(7)", 7),
    "os._exit": ("os._exit(3)", 3),
    "an exception": ("raise SystemError('x')", 1),
}


def everything(server, spool_dir):
    """The numbers of all records that arrived or are on disk."""
    found = {record.seq for record in server.records}
    for folder in list_writers(spool_dir):
        assert not folder.is_alive
        with build.taken(folder.path) as writer:
            found |= {record.seq for record in build.all_records(writer)}
    return sorted(found)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("server", ["there", "silent", "gone"])
def test_a_process_ends_as_it_would_without_us(fake_server, tmp_path, end, server):
    """Nobody calls `close`: the thread never keeps the process, and says nothing."""
    statement, code = ENDS[end]
    if server == "silent":
        fake_server.hold()
    if server == "gone":
        fake_server.go_away()
    source = f"""
    recorder = Recorder(settings(URL, SPOOL))
    for index in range(300):
        recorder.write(event(1000))
    {statement}
    """
    done = build.run(source, tmp_path, fake_server.base_url)
    assert done.returncode == code
    assert done.stdout == ""
    assert done.stderr == "" or end == "an exception"
    assert "lucidic" not in done.stderr
    fake_server.behave()
    assert everything(fake_server, tmp_path) == list(range(1, 301))


def test_a_silent_server_costs_the_exit_its_budget_and_no_more(fake_server, tmp_path):
    fake_server.hold()
    source = """
    recorder = Recorder(settings(URL, SPOOL))
    recorder.write(event())
    began = time.monotonic()
    assert recorder.flush(0.2) is False
    recorder.close(0.2)
    assert time.monotonic() - began < 15, "hung"
    """
    done = build.run(source, tmp_path, fake_server.base_url)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    fake_server.behave()
    assert everything(fake_server, tmp_path) == [1]


def test_a_signal_handler_may_record_and_flush(fake_server, tmp_path):
    source = """
    recorder = Recorder(settings(URL, SPOOL))
    def on_signal(*_):
        recorder.write(event(name="from the handler"))
        recorder.flush(5)
        recorder.close(5)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)
    signal.signal(signal.SIGTERM, on_signal)
    print("ready", flush=True)
    while True:
        recorder.write(event())
        recorder.flush(0.0005)
    """
    for _ in range(5):
        with build.start(source, tmp_path, fake_server.base_url) as process:
            build.line(process)
            before = len(fake_server.records)
            fake_server.wait_for(lambda before=before: len(fake_server.records) > before)
            process.terminate()
            assert build.the(process.stderr).read() == ""
            assert process.wait(60) == -15
    told = [record for record in fake_server.records if record.name == "from the handler"]
    assert len(told) == 5
    assert list_writers(tmp_path) == []


def test_recording_in_a_dying_interpreter_is_quiet_and_safe(fake_server, tmp_path):
    source = """
    import atexit
    recorder = Recorder(settings(URL, SPOOL))
    atexit.register(lambda: recorder.write(event(name="at exit")))
    class Late:
        def __del__(self):
            recorder.write(event(name="in a finalizer"))
    late = Late()
    """
    done = build.run(source, tmp_path, fake_server.base_url)
    assert done.returncode == 0
    assert done.stderr == ""
    assert len(everything(fake_server, tmp_path)) >= 1


def test_the_first_record_of_a_dying_interpreter_does_not_wait_for_a_thread(fake_server, tmp_path):
    source = """
    recorder = Recorder(settings(URL, SPOOL))
    class Late:
        def __del__(self):
            recorder.write(event(name="in a finalizer"))
            recorder.flush(5)
    late = Late()
    """
    done = build.run(source, tmp_path, fake_server.base_url)
    assert (done.returncode, done.stderr) == (0, "")
    assert everything(fake_server, tmp_path) == [1]


def test_the_next_process_delivers_what_a_killed_one_left(fake_server, tmp_path):
    killed = """
    recorder = Recorder(settings(URL, SPOOL))
    recorder.write(began())
    for _ in range(50): recorder.write(event())
    os.kill(os.getpid(), signal.SIGKILL)
    """
    fake_server.go_away()
    assert build.run(killed, tmp_path, fake_server.base_url).returncode == -9
    fake_server.come_back()
    following = """
    from lucidicai.ship import turns
    turns.DRAIN_WHEN_IDLE_SECONDS = 0.01
    recorder = Recorder(settings(URL, SPOOL))
    recorder.write(event(name="next"))
    wait_until(lambda: len(list(SPOOL.iterdir())) == 1)
    recorder.close(30)
    """
    done = build.run(following, tmp_path, fake_server.base_url)
    assert done.returncode == 0, done.stderr
    assert len(fake_server.arrivals) == len(fake_server.records) == 52
    assert fake_server.leases[-1]["sessions"] == [build.SESSION]
    assert fake_server.leases[-1]["gone"] is True
    assert list_writers(tmp_path) == []
