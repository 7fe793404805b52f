import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lucidicai.guard import RAISE_VARIABLE
from lucidicai.record.recorder import Recorder
from lucidicai.spool.folder import list_writers
from lucidicai.spool.reader import take
from lucidicai.wire import ids
from tests.support import fake_server as fake
from tests.support import pipe_builders as build

fake_server = fake.fake_server
fake_servers = fake.fake_servers
LONG = 30.0


@pytest.fixture(autouse=True)
def raise_internal(monkeypatch):
    monkeypatch.setenv(RAISE_VARIABLE, "1")
    monkeypatch.setattr("lucidicai.guard.log._silent_until", {})


@pytest.fixture
def recorder(fake_server, tmp_path):
    made = Recorder(build.settings(fake_server.base_url, tmp_path / "spool"))
    yield made
    fake_server.behave()
    made.close(LONG)


def test_constructing_touches_nothing(fake_server, recorder, tmp_path):
    assert not recorder.server_known_gone
    assert recorder.losses() == {}
    assert recorder.flush(0)
    recorder.close(0)
    assert list(tmp_path.iterdir()) == []
    assert not [t for t in threading.enumerate() if t.name == "lucidic-shipper"]
    assert fake_server.requests == []


def test_a_record_goes_all_the_way(fake_server, recorder):
    recorder.write(build.began())
    recorder.write(build.event(name="here"))
    assert recorder.flush(LONG)
    session, event = fake_server.records
    assert session.session_id == build.SESSION
    assert event.name == "here"
    assert event.writer == recorder.writer_id
    assert (session.seq, event.seq) == (1, 2)
    assert session.time < event.time


def test_threads_write_at_once_and_nothing_is_lost_or_out_of_order(fake_server, recorder):
    def work(name):
        for index in range(500):
            recorder.write(build.event(500, name=f"{name}.{index}"))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert recorder.flush(LONG)
    assert [record.seq for record in fake_server.arrivals] == list(range(1, 2001))
    for name in "abcd":
        own = [r.name for r in fake_server.records if r.name.startswith(name)]
        assert own == [f"{name}.{index}" for index in range(500)]


def test_event_ids_are_unique_and_name_their_session(recorder):
    made = [recorder.next_event_id("room/7") for _ in range(100)]
    assert len(set(made)) == 100
    assert {ids.session_of(event_id) for event_id in made} == {"room/7"}


def test_closing_delivers_and_removes_the_journal(fake_server, recorder, tmp_path):
    for _ in range(100):
        recorder.write(build.event())
    recorder.close(LONG)
    assert len(fake_server.records) == 100
    assert list((tmp_path / "spool").iterdir()) == []
    assert not [t for t in threading.enumerate() if t.name == "lucidic-shipper"]


def test_writing_after_close_begins_a_new_journal(fake_server, recorder):
    recorder.write(build.event())
    first = recorder.writer_id
    recorder.close(LONG)
    recorder.close(LONG)
    recorder.write(build.event())
    assert recorder.writer_id != first
    assert recorder.flush(LONG)
    assert {record.writer for record in fake_server.records} == {first, recorder.writer_id}


def test_closing_while_threads_write_loses_nothing(fake_server, recorder):
    done = threading.Event()
    written: list[str] = []

    def work():
        while not done.is_set():
            written.append(str(len(written)))
            recorder.write(build.event(name=written[-1]))

    thread = threading.Thread(target=work)
    thread.start()
    for goal in (50, 100, 150, 200, 250):
        while len(written) < goal:
            done.wait(0.001)
        recorder.close(LONG)
    done.set()
    thread.join()
    assert recorder.flush(LONG)

    def found():
        names = {getattr(record, "name", None) for record in fake_server.records}
        # What was written between the flush and the end of a close is in a journal of its own,
        # or on its way: the recorder drains the journals of the dead when it is idle.
        for folder in list_writers(recorder._settings.spool_dir):
            with take(folder.path) as writer:
                if writer is not None:
                    names |= {getattr(record, "name", None) for record in build.all_records(writer)}
        return names

    fake_server.wait_for(lambda: found() == set(written))


def test_a_record_that_cannot_be_written_is_contained_and_counted(
    fake_server, recorder, monkeypatch, caplog
):
    monkeypatch.delenv(RAISE_VARIABLE)
    bad = build.event()
    bad.session_id = "\ud800"
    recorder.write(bad)
    recorder.write(bad)
    recorder.write(build.event())
    assert recorder.flush(LONG)
    assert recorder.losses() == {"unencodable": 2}
    assert caplog.text.count("record.write_failed") == 1
    assert len(fake_server.records) == 1


def test_losses_are_those_of_the_process_across_a_close(recorder, monkeypatch):
    monkeypatch.delenv(RAISE_VARIABLE)
    bad = build.event()
    bad.session_id = "\ud800"
    for _ in range(3):
        recorder.write(bad)
        recorder.close(LONG)
    assert recorder.losses() == {"unencodable": 3}


def test_a_relative_folder_stays_when_the_program_moves(fake_server, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    recorder = Recorder(build.settings(fake_server.base_url, Path("spool")))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    recorder.write(build.event())
    assert len(list_writers(tmp_path / "spool")) == 1
    recorder.close(LONG)


def test_no_folder_at_all_still_delivers(fake_server, tmp_path, caplog):
    (tmp_path / "spool").write_text("a file")
    recorder = Recorder(build.settings(fake_server.base_url, tmp_path / "spool"))
    for _ in range(100):
        recorder.write(build.event())
    assert recorder.flush(LONG)
    recorder.close(LONG)
    assert len(fake_server.records) == 100
    assert recorder.losses() == {}
    assert caplog.text.count("spool.unwritable") == 1


def test_a_finalizer_or_signal_that_writes_within_a_write_does_not_lock(fake_server, recorder):
    """The same thread may come back at any call, write, and wait for the shipper."""
    delivered: list[bool] = []
    for at in range(1, 200):
        seen = 0

        def interrupt(_frame, _what, _arg, at=at):
            nonlocal seen
            seen += 1
            if seen == at:
                sys.setprofile(None)
                recorder.write(build.event(name="inner"))
                delivered.append(recorder.flush(5))

        sys.setprofile(interrupt)
        recorder.write(build.event(name="outer"))
        sys.setprofile(None)
    assert recorder.flush(LONG)
    arrived = [record.seq for record in fake_server.arrivals]
    assert arrived == list(range(1, len(arrived) + 1))
    assert sum(record.name == "outer" for record in fake_server.records) == 199
    assert delivered
    assert all(delivered)


def test_a_handler_may_close_within_a_write(fake_server, recorder):
    """The write that it interrupted goes on in a new journal."""
    for at in range(1, 60):
        seen = 0

        def interrupt(_frame, _what, _arg, at=at):
            nonlocal seen
            seen += 1
            if seen == at:
                sys.setprofile(None)
                recorder.close(5)

        recorder.write(build.event(name="before"))
        sys.setprofile(interrupt)
        recorder.write(build.event(name=str(at)))
        sys.setprofile(None)
    assert recorder.flush(LONG)
    names = [record.name for record in fake_server.records if record.name != "before"]
    assert names == [str(at) for at in range(1, 60)]
    assert list_writers(recorder._settings.spool_dir)[:-1] == []


def test_importing_the_pipe_loads_no_network_and_starts_nothing(tmp_path):
    heavy = ("urllib3", "ssl", "socket", "http.client", "backports.zstd", "logging.handlers")
    source = f"""
import sys, threading, os
before = set(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else set()
import lucidicai.record.recorder, lucidicai.ship.drainer, lucidicai.spool.reader
assert not [name for name in {heavy!r} if name in sys.modules]
assert threading.active_count() == 1
assert os.listdir() == []
"""
    done = subprocess.run(
        [sys.executable, "-c", source],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=build.environment(tmp_path),
    )
    assert done.returncode == 0, done.stderr


def test_without_a_server_the_http_client_is_never_loaded(tmp_path):
    source = """
    recorder = Recorder(settings(URL, SPOOL))
    recorder.write(event())
    wait_until(lambda: recorder.server_known_gone)
    recorder.close(10)
    assert "urllib3" not in sys.modules and "ssl" not in sys.modules
    """
    done = build.run(source, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
