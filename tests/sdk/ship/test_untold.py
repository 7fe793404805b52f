"""Losses reach the server however the process ends: told at its end, or left for a drainer."""

import pytest

from lucidicai.ship.drain import drain
from lucidicai.spool import lost
from lucidicai.spool.folder import list_writers
from lucidicai.spool.folder import read_address
from tests.support import pipe_builders as build

# Nothing fits on disk: everything is in the memory queue.
NO_ROOM = """
recorder = Recorder(settings(URL, SPOOL, spool_max_bytes=0))
for _ in range(7):
    recorder.write(event())
"""
NOWHERE = "http://127.0.0.1:9"


def told(fake_server):
    return [lease["losses"] for lease in fake_server.leases if "losses" in lease]


def test_what_is_lost_at_the_end_is_told_by_the_last_report(fake_server, tmp_path):
    fake_server.answer(503, headers={"Retry-After": "60"})
    done = build.run(
        NO_ROOM + "recorder.flush(5.0); recorder.close(5.0); print(recorder.losses())",
        tmp_path,
        fake_server.base_url,
    )
    assert done.stdout.strip() == "{'memory_at_exit': 7}", done.stderr
    assert told(fake_server) == [{"memory_at_exit": 7}]
    assert fake_server.leases[-1]["sessions"] == []
    assert list_writers(tmp_path) == []


def test_so_it_is_where_no_folder_can_be_made_at_all(fake_server, tmp_path):
    fake_server.answer(503, headers={"Retry-After": "60"})
    (tmp_path / "file").write_text("")
    build.run(
        NO_ROOM.replace("SPOOL, spool_max_bytes=0", "SPOOL / 'file' / 'spool'")
        + "recorder.flush(5.0); recorder.close(5.0)",
        tmp_path,
        fake_server.base_url,
    )
    assert told(fake_server) == [{"memory_at_exit": 7}]


def test_without_a_server_it_waits_in_the_folder_for_a_drainer(fake_server, tmp_path):
    fake_server.go_away()
    build.run(NO_ROOM + "recorder.close(5.0)", tmp_path, fake_server.base_url)
    (left,) = list_writers(tmp_path)
    assert (left.is_alive, left.address) == (False, read_address(left.path))
    assert build.the(lost.read(left.path)).counts == {"memory_at_exit": 7}
    fake_server.come_back()
    report = drain(tmp_path, fake_server.base_url, "k")
    assert (report.records, report.told, report.left) == (0, {"memory_at_exit": 7}, {})
    assert told(fake_server) == [{"memory_at_exit": 7}]
    assert fake_server.leases[0]["writer"] == left.writer
    assert list_writers(tmp_path) == []


def test_a_journal_of_another_server_keeps_its_losses_too(fake_server, tmp_path):
    build.run(NO_ROOM + "recorder.close(0.0)", tmp_path, NOWHERE)
    assert len(drain(tmp_path, fake_server.base_url, "k").left) == 1
    assert told(fake_server) == []


def test_a_kill_is_told_what_was_dropped_and_what_was_in_memory(fake_server, tmp_path):
    fake_server.go_away()
    with build.start(
        """
        recorder = Recorder(settings(URL, SPOOL, spool_max_bytes=400_000))
        written = 0
        while not recorder.losses():
            recorder.write(event(100_000))
            written += 1
        print(written, recorder.losses(), flush=True)
        time.sleep(60)
        """,
        tmp_path,
        fake_server.base_url,
    ) as program:
        written, _, counts = build.line(program).strip().partition(" ")
        assert counts == "{'spool_full': 1}"
        folder = build.only_folder(tmp_path)

        def noted():
            found = lost.read(folder)
            return {} if found is None else found.counts

        build.wait_until(lambda: len(noted()) == 2)
        program.kill()
        program.wait()
    fake_server.come_back()
    report = drain(tmp_path, fake_server.base_url, "k")
    arrived = len(fake_server.records)
    assert arrived == report.records > 0
    assert report.told == {"spool_full": 1, "memory_at_exit": int(written) - 1 - arrived}
    assert told(fake_server) == [report.told]
    assert report.losses == {}


def test_what_was_in_memory_and_arrived_is_no_loss(fake_server, tmp_path):
    fake_server.go_away()
    with build.start(
        NO_ROOM
        + """
print("written", flush=True)
time.sleep(60)
""",
        tmp_path,
        fake_server.base_url,
    ) as program:
        assert build.line(program).strip() == "written"
        build.wait_until(lambda: list_writers(tmp_path) and lost.read(build.only_folder(tmp_path)))
        fake_server.come_back()
        build.wait_until(lambda: len(fake_server.records) == 7)
        folder = build.only_folder(tmp_path)
        build.wait_until(lambda: lost.read(folder) is None)
        program.kill()
        program.wait()
    assert drain(tmp_path, fake_server.base_url, "k").told == {}
    assert told(fake_server) == []


def test_what_the_server_was_told_is_not_left_behind(fake_server, tmp_path):
    fake_server.refuse = lambda _record: "malformed"
    build.run(
        """
        recorder = Recorder(settings(URL, SPOOL))
        recorder.write(event())
        recorder.flush(20.0)
        recorder.close(20.0)
        """,
        tmp_path,
        fake_server.base_url,
    )
    assert told(fake_server)[-1] == {"refused": 1}
    assert list_writers(tmp_path) == []


def test_a_journal_that_stays_does_not_tell_what_was_delivered_from_memory(fake_server, tmp_path):
    journal = build.journal(tmp_path, where=build.address(fake_server.base_url))
    journal.append(build.event())
    assert journal.note_losses({"memory_at_exit": 3})
    journal.close()
    assert drain(tmp_path, fake_server.base_url, "k").told == {}


@pytest.mark.parametrize("content", [b"", b"\xc1", b"\x82\xa1"])
def test_a_file_that_cannot_be_read_tells_nothing(tmp_path, content):
    assert lost.read(tmp_path) is None
    (tmp_path / lost.NAME).write_bytes(content)
    assert lost.read(tmp_path) is None


def test_a_program_that_had_no_disk_tells_at_its_exit(fake_server, tmp_path):
    fake_server.answer(503, headers={"Retry-After": "60"})
    (tmp_path / "file").write_text("")
    done = build.run(
        """
        import lucidicai as lai
        lai.init(session_name="s", base_url=URL)
        lai.create_event(type="generic", details="d")
        """,
        tmp_path,
        fake_server.base_url,
        LUCIDIC_SPOOL_DIR=str(tmp_path / "file" / "spool"),
    )
    assert done.returncode == 0, done.stderr
    # The session, its event, its end.
    assert told(fake_server) == [{"memory_at_exit": 3}]
