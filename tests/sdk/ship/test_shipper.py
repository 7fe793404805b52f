"""The shipper's thread against a real server that behaves in every way."""

import logging
import threading
import time

import pytest

from lucidicai.record.recorder import Recorder
from lucidicai.ship import lease
from lucidicai.ship import shipper as shipper_module
from lucidicai.ship import turns
from lucidicai.spool.folder import list_writers
from lucidicai.wire.records import SessionEnded
from tests.support import pipe_builders as build
from tests.support.fake_server import HANG_UP

LONG = 30.0


@pytest.fixture
def recorder(fake_server, tmp_path):
    made = Recorder(build.settings(fake_server.base_url, tmp_path / "spool", timeout=5))
    yield made
    fake_server.behave()
    made.close(LONG)
    assert not [t for t in threading.enumerate() if t.name == "lucidic-shipper"]


def seqs(server):
    return [record.seq for record in server.records]


def write(recorder, count, size=200):
    for _ in range(count):
        recorder.write(build.event(size))


def test_delivers_without_being_asked(fake_server, recorder):
    write(recorder, 10)
    fake_server.wait_for(lambda: len(fake_server.records) == 10)


def test_flush_says_when_all_is_acknowledged(fake_server, recorder):
    write(recorder, 1000, 2000)
    assert recorder.flush(LONG)
    assert seqs(fake_server) == list(range(1, 1001))
    assert len(fake_server.arrivals) == 1000


def test_records_that_come_one_by_one_travel_together(fake_server, recorder):
    began = time.monotonic()
    for _ in range(300):
        write(recorder, 1)
        time.sleep(0.001)  # a program that does something in between
    fake_server.wait_for(lambda: len(fake_server.records) == 300)
    lingers = (time.monotonic() - began) / turns.LINGER_SECONDS
    assert len(fake_server.batches) <= lingers + 3


def test_a_key_that_cannot_be_sent_is_one_line_and_keeps_the_records(fake_server, tmp_path, caplog):
    recorder = Recorder(build.settings(fake_server.base_url, tmp_path, api_key="schlüssel"))
    write(recorder, 3)
    assert not recorder.flush(LONG)
    recorder.close(LONG)
    assert caplog.text.count("LUCIDIC_API_KEY has a character") == 1
    assert len(list_writers(tmp_path)) == 1


def test_a_session_held_by_an_idle_process_is_renewed(fake_server, recorder, monkeypatch):
    monkeypatch.setattr(lease, "_FIRST_SECONDS", 0.01)
    write(recorder, 1)
    assert recorder.flush(LONG)
    build.wait_until(lambda: recorder._pipe.shipper.is_asleep)
    recorder.hold("s")
    fake_server.wait_for(lambda: fake_server.leases)


def test_batches_keep_to_eight_mebibytes(fake_server, recorder):
    fake_server.hold()
    write(recorder, 600, 40_000)
    fake_server.behave()
    assert recorder.flush(LONG)
    assert 105 < max(fake_server.batches) <= 210
    assert seqs(fake_server) == list(range(1, 601))


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
def test_a_busy_server_gets_them_later_in_order(fake_server, recorder, status):
    fake_server.answer(status, times=2)
    write(recorder, 5)
    fake_server.wait_for(lambda: len(fake_server.records) == 5)
    assert seqs(fake_server) == [1, 2, 3, 4, 5]
    assert recorder.losses() == {}


def test_retry_after_is_kept_to_and_costs_flush_nothing(fake_server, recorder):
    fake_server.answer(503, times=1, headers={"Retry-After": "1000"})
    write(recorder, 1)
    assert not recorder.flush(LONG)
    assert not recorder.flush(LONG)
    assert len(fake_server.requests) == 1


def test_a_lost_answer_sends_again_what_was_taken(fake_server, recorder):
    fake_server.answer(500, times=1, takes=True)
    write(recorder, 3)
    fake_server.wait_for(lambda: len(fake_server.records) == 3)
    assert seqs(fake_server) == [1, 2, 3]
    assert len(fake_server.arrivals) > 3


def test_a_server_that_restarts_gets_the_rest(fake_server, recorder):
    write(recorder, 3)
    assert recorder.flush(LONG)
    fake_server.go_away()
    write(recorder, 3)
    build.wait_until(lambda: recorder.server_known_gone)
    fake_server.come_back()
    fake_server.wait_for(lambda: len(fake_server.records) == 6)
    assert seqs(fake_server) == [1, 2, 3, 4, 5, 6]
    build.wait_until(lambda: not recorder.server_known_gone)


def test_a_gone_server_costs_flush_and_close_nothing(fake_server, recorder, tmp_path, caplog):
    caplog.set_level(logging.INFO)
    fake_server.go_away()
    write(recorder, 3)
    recorder.flush(LONG)
    assert recorder.server_known_gone
    began = time.monotonic()
    assert not recorder.flush(1000.0)
    recorder.close(1000.0)
    assert time.monotonic() - began < 100
    (left,) = list_writers(tmp_path / "spool")
    assert not left.is_alive
    assert "WARNING" not in caplog.text
    assert "ship.no_answer" in caplog.text


def test_flush_with_no_time_returns_and_a_slow_server_costs_only_the_time(fake_server, recorder):
    fake_server.hold()
    write(recorder, 1)
    assert not recorder.flush(0)
    assert not recorder.flush(0.05)


def test_a_wrong_key_is_one_line_and_keeps_the_records(fake_server, recorder, tmp_path, caplog):
    fake_server.key = "other"
    write(recorder, 3)
    assert not recorder.flush(LONG)
    write(recorder, 3)
    assert not recorder.flush(LONG)
    recorder.close(LONG)
    assert recorder.losses() == {}
    errors = [entry for entry in caplog.records if entry.levelno >= logging.WARNING]
    assert len(errors) == 1
    assert "LUCIDIC_API_KEY" in errors[0].getMessage()
    (left,) = list_writers(tmp_path / "spool")
    with build.taken(left.path) as writer:
        assert len(build.all_records(writer)) == 6


@pytest.mark.parametrize("how", [{"status": 404}, {"status": 200, "body": b"<html>"}])
def test_another_program_at_the_address_gets_nothing(fake_server, recorder, tmp_path, caplog, how):
    fake_server.answer(**how)
    write(recorder, 3)
    assert not recorder.flush(LONG)
    assert recorder.losses() == {}
    assert "LUCIDIC_BASE_URL" in caplog.text
    fake_server.behave()
    recorder.close(LONG)
    assert len(list_writers(tmp_path / "spool")) == 1


def test_too_large_a_batch_is_halved_until_it_fits(fake_server, recorder):
    fake_server.max_body_bytes = 30_000
    write(recorder, 100, 5000)
    assert recorder.flush(LONG)
    assert seqs(fake_server) == list(range(1, 101))
    assert recorder.losses() == {}


def test_a_record_that_is_too_large_for_the_server_is_counted(fake_server, recorder):
    fake_server.max_body_bytes = 3000
    write(recorder, 1)
    write(recorder, 1, 5000)
    write(recorder, 1)
    assert recorder.flush(LONG)
    assert seqs(fake_server) == [1, 3]
    assert recorder.losses() == {"too_large": 1}


@pytest.mark.parametrize("status", [400, 422])
def test_a_batch_that_is_rejected_for_good_is_counted_and_let_go(fake_server, recorder, status):
    fake_server.answer(status, times=1)
    write(recorder, 1)
    assert recorder.flush(LONG)
    write(recorder, 1)
    assert recorder.flush(LONG)
    assert recorder.losses() == {"rejected": 1}
    assert seqs(fake_server) == [2]


def test_refused_records_are_counted_and_told_to_the_server(fake_server, recorder, caplog):
    fake_server.refuse = lambda record: "id_too_long" if record.seq % 2 else None
    write(recorder, 10)
    assert recorder.flush(LONG)
    assert recorder.losses() == {"refused": 5}
    assert "id_too_long" in caplog.text
    fake_server.wait_for(lambda: fake_server.leases)
    assert fake_server.leases[0]["losses"]["refused"] in range(1, 6)
    write(recorder, 10)
    recorder.close(LONG)
    assert fake_server.leases[-1]["losses"] == {"refused": 10}
    assert recorder.losses() == {"refused": 10}


def test_held_sessions_are_renewed_after_the_first_acknowledgement(
    fake_server, recorder, monkeypatch
):
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.05)
    monkeypatch.setattr(lease, "_FIRST_SECONDS", 0.05)
    fake_server.answer(503, times=2)
    recorder.hold("s")
    recorder.hold("t")
    write(recorder, 1)
    fake_server.wait_for(lambda: len(fake_server.leases) >= 2)
    assert [path for path, *_ in fake_server.requests][:4] == ["/v1/records"] * 3 + ["/v1/leases"]
    assert fake_server.leases[0] == {"writer": recorder.writer_id, "sessions": ["s", "t"]}
    recorder.let_go("s")
    fake_server.wait_for(lambda: fake_server.leases[-1]["sessions"] == ["t"])


@pytest.mark.parametrize("status", [HANG_UP, 404, 500])
def test_a_lease_that_fails_is_tried_again_and_stops_no_records(
    fake_server, recorder, monkeypatch, status
):
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.01)
    monkeypatch.setattr(lease, "_FIRST_SECONDS", 0.0)
    fake_server.answer(status, times=2, path="/v1/leases")
    recorder.hold("s")
    write(recorder, 1)
    fake_server.wait_for(lambda: fake_server.leases)
    write(recorder, 1)
    fake_server.wait_for(lambda: len(fake_server.records) == 2)


def test_dead_journals_are_shipped_when_idle(fake_server, recorder, tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "DRAIN_WHEN_IDLE_SECONDS", 0.01)
    spool_dir = tmp_path / "spool"
    ours = build.journal(spool_dir, where=build.address(fake_server.base_url))
    foreign = build.journal(spool_dir, where=build.address(fake_server.base_url, key="other"))
    for journal in (ours, foreign):
        journal.append(build.began())
        journal.close()
    write(recorder, 1)
    fake_server.wait_for(lambda: fake_server.leases)
    assert fake_server.leases[0]["gone"] is True
    assert fake_server.leases[0]["writer"] == ours.writer
    build.wait_until(lambda: not (spool_dir / ours.writer).exists())
    assert (spool_dir / foreign.writer).exists()


def test_own_records_come_before_the_drain_of_others(fake_server, recorder, tmp_path):
    """The exit does not wait for foreign journals: they are not even looked at."""
    other = build.journal(tmp_path / "spool", where=build.address(fake_server.base_url))
    other.append(build.began())
    other.close()
    write(recorder, 100)
    assert recorder.flush(LONG)
    recorder.close(LONG)
    assert {record.writer for record in fake_server.records} != {other.writer}
    assert (tmp_path / "spool" / other.writer).exists()


def test_the_end_of_a_session_comes_after_all_before_it(fake_server, recorder):
    recorder.write(build.began())
    write(recorder, 500, 3000)
    recorder.write(build.ended())
    fake_server.answer(503, times=1)
    assert recorder.flush(0.2) in {True, False}
    fake_server.wait_for(lambda: len(fake_server.records) == 502)
    assert isinstance(fake_server.arrivals[-1], SessionEnded)


def test_a_failure_of_ours_in_a_turn_does_not_end_the_thread(
    fake_server, recorder, monkeypatch, caplog
):
    monkeypatch.delenv("LUCIDIC_RAISE_INTERNAL")
    monkeypatch.setattr(shipper_module, "_AFTER_FAILURE_SECONDS", 0.01)
    failures = iter([ZeroDivisionError("ours")] * 3)
    real = shipper_module.Shipper._ship

    def fail_first(self):
        if failure := next(failures, None):
            raise failure
        real(self)

    monkeypatch.setattr(shipper_module.Shipper, "_ship", fail_first)
    write(recorder, 3)
    fake_server.wait_for(lambda: len(fake_server.records) == 3)
    assert caplog.text.count("ship.turn_failed") == 1


def test_a_thread_that_cannot_start_leaves_the_records(recorder, tmp_path, monkeypatch):
    def refuse(_self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    write(recorder, 2)
    assert not recorder.flush(LONG)
    monkeypatch.undo()
    recorder.close(LONG)
    with build.taken(build.only_folder(tmp_path / "spool")) as writer:
        assert len(build.all_records(writer)) == 2
