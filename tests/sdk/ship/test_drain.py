import os

import pytest

from lucidicai.ship.delivery import Delivery
from lucidicai.ship.drain import drain
from lucidicai.ship.drainer import Drainer
from lucidicai.ship.drainer import Left
from lucidicai.ship.drainer import Scope
from lucidicai.ship.retry import Circuit
from lucidicai.ship.transport import Transport
from lucidicai.spool.folder import list_writers
from lucidicai.spool.reader import take
from tests.support import pipe_builders as build
from tests.support.fake_server import HANG_UP


def dead(spool_dir, url, *, key="k", agent="a", records=None):
    """Leaves the journal of a writer that died; returns its id."""
    where = build.address(url, key, agent)
    journal = build.journal(spool_dir, where=where)
    for record in records or [build.began(), build.event()]:
        journal.append(record)
    journal.close()
    return where.writer


def left(report):
    return list(report.left.values())


def test_a_dead_journal_is_delivered_told_and_removed(fake_server, tmp_path):
    writer = dead(tmp_path, fake_server.base_url)
    report = drain(tmp_path, fake_server.base_url, "k")
    assert (report.writers, report.records, report.losses, report.left) == (1, 2, {}, {})
    assert [record.seq for record in fake_server.records] == [1, 2]
    assert fake_server.leases == [{"writer": writer, "sessions": [build.SESSION], "gone": True}]
    assert list(tmp_path.iterdir()) == []


def test_sessions_that_ended_or_have_no_auto_end_are_not_named(fake_server, tmp_path):
    records = [build.began("a"), build.ended("a"), build.began("b", auto_end=False)]
    dead(tmp_path, fake_server.base_url, records=records)
    drain(tmp_path, fake_server.base_url, "k")
    assert fake_server.leases[0]["sessions"] == []


def test_the_names_of_loopback_are_one_server(fake_server, tmp_path):
    dead(tmp_path, fake_server.base_url.replace("127.0.0.1", "localhost"))
    assert drain(tmp_path, fake_server.base_url, "k").writers == 1


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"url": "http://elsewhere:1"}, Left.OTHER_SERVER),
        ({"key": "other"}, Left.OTHER_KEY),
        ({"agent": "other"}, Left.OTHER_AGENT),
    ],
)
def test_foreign_journals_stay(fake_server, tmp_path, how, why):
    writer = dead(tmp_path, **{"url": fake_server.base_url, **how})
    report = drain(tmp_path, fake_server.base_url, "k", agent_id="a")
    assert report.left == {writer: why}
    assert fake_server.requests == []


def test_another_key_or_agent_can_be_asked_for(fake_server, tmp_path):
    dead(tmp_path, fake_server.base_url, key="old", agent="other")
    assert left(drain(tmp_path, fake_server.base_url, "k")) == [Left.OTHER_KEY]
    assert drain(tmp_path, fake_server.base_url, "k", as_current_key=True).writers == 1


def test_as_current_key_does_not_send_to_another_server(fake_server, tmp_path):
    dead(tmp_path, "http://elsewhere:1")
    report = drain(tmp_path, fake_server.base_url, "k", as_current_key=True)
    assert left(report) == [Left.OTHER_SERVER]


def test_a_living_writer_stays(fake_server, tmp_path):
    journal = build.journal(tmp_path, where=build.address(fake_server.base_url))
    journal.append(build.event())
    assert left(drain(tmp_path, fake_server.base_url, "k")) == [Left.IN_USE]
    journal.close()
    assert drain(tmp_path, fake_server.base_url, "k").writers == 1


def test_no_server_stops_at_the_first_and_keeps_all(fake_server, tmp_path):
    for _ in range(3):
        dead(tmp_path, fake_server.base_url)
    fake_server.go_away()
    assert left(drain(tmp_path, fake_server.base_url, "k")) == [Left.NO_SERVER] * 3
    assert len(list_writers(tmp_path)) == 3


def test_a_wrong_key_keeps_all(fake_server, tmp_path):
    dead(tmp_path, fake_server.base_url)
    fake_server.key = "other"
    assert left(drain(tmp_path, fake_server.base_url, "k")) == [Left.REFUSED]
    assert fake_server.leases == []


def test_smaller_batches_when_the_server_asks_for_them(fake_server, tmp_path):
    fake_server.max_body_bytes = 25_000
    dead(tmp_path, fake_server.base_url, records=[build.event(10_000) for _ in range(20)])
    assert drain(tmp_path, fake_server.base_url, "k").records == 20
    assert [record.seq for record in fake_server.records] == list(range(1, 21))


def test_what_the_server_refuses_and_what_is_torn_is_told_to_it(fake_server, tmp_path):
    dead(tmp_path, fake_server.base_url, records=[build.event(1000) for _ in range(5)])
    (path,) = tmp_path.glob("*/*.seg")
    os.truncate(path, path.stat().st_size - 10)
    fake_server.refuse = lambda record: "malformed" if record.seq == 2 else None
    report = drain(tmp_path, fake_server.base_url, "k")
    assert report.losses == {"refused": 1, "torn_tail": 1}
    assert fake_server.leases[0]["losses"] == report.losses
    assert [record.seq for record in fake_server.records] == [1, 3, 4]


def test_a_journal_stays_until_its_end_was_told(fake_server, tmp_path):
    dead(tmp_path, fake_server.base_url)
    for status, why in ((503, Left.NO_SERVER), (HANG_UP, Left.NO_SERVER), (401, Left.REFUSED)):
        fake_server.answer(status, path="/v1/leases")
        assert left(drain(tmp_path, fake_server.base_url, "k")) == [why]
    fake_server.behave()
    report = drain(tmp_path, fake_server.base_url, "k")
    assert (report.writers, report.records) == (1, 0)
    assert fake_server.leases[0]["sessions"] == [build.SESSION]


def test_a_drainer_that_is_killed_changes_nothing_but_duplicates(fake_server, tmp_path):
    records = [build.began(), *(build.event(30_000) for _ in range(100))]
    dead(tmp_path, fake_server.base_url, records=records)
    source = """
    from lucidicai.ship import delivery, drain
    delivery.BATCH_BYTES = 100_000
    drain.drain(SPOOL, URL, "k")
    """
    fake_server.max_body_bytes = 100_000
    for killed_after in (1, 5, 9):
        with build.start(source, tmp_path, fake_server.base_url):
            fake_server.wait_for(lambda after=killed_after: len(fake_server.batches) >= after)
    assert fake_server.leases == []
    assert drain(tmp_path, fake_server.base_url, "k").writers == 1
    assert [record.seq for record in fake_server.records] == list(range(1, 102))
    assert fake_server.leases[0]["sessions"] == [build.SESSION]


def test_two_drainers_share_the_work_and_send_nothing_twice(fake_server, tmp_path):
    for _ in range(6):
        dead(tmp_path, fake_server.base_url, records=[build.event(20_000) for _ in range(20)])
    source = 'from lucidicai.ship.drain import drain; drain(SPOOL, URL, "k")'
    url = fake_server.base_url
    with build.start(source, tmp_path, url) as one, build.start(source, tmp_path, url) as other:
        assert one.wait(60) == other.wait(60) == 0
    assert len(fake_server.arrivals) == len(fake_server.records) == 120
    assert list_writers(tmp_path) == []


def test_an_interrupted_drain_goes_on_where_it_was(fake_server, tmp_path):
    writer = dead(tmp_path, fake_server.base_url, records=[build.event(10_000) for _ in range(100)])
    transport = Transport(fake_server.base_url, "k", 10.0)
    scope = Scope(build.address(fake_server.base_url))
    answers = iter([True, True, False])
    drainer = Drainer(scope, Delivery(fake_server.base_url, Circuit()), transport)
    assert drainer.drain(tmp_path / writer, lambda: next(answers)) is Left.INTERRUPTED
    assert drainer.drain(tmp_path / writer, lambda: True) is None
    transport.close()
    assert [record.seq for record in fake_server.arrivals] == list(range(1, 101))


def test_an_empty_folder_is_removed_and_an_unreadable_one_stays(fake_server, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / "000001.seg").write_bytes(b"something else")
    report = drain(tmp_path, fake_server.base_url, "k")
    assert report.left == {"strange": Left.UNREADABLE}
    assert not (tmp_path / "empty").exists()


def test_a_failing_disk_is_told_and_leaves_the_journal(fake_server, tmp_path, monkeypatch, caplog):
    writer = dead(tmp_path, fake_server.base_url)

    def fail(*_):
        raise OSError(5, "the disk failed")

    monkeypatch.setattr("lucidicai.spool.reader.TakenWriter.release", fail)
    report = drain(tmp_path, fake_server.base_url, "k")
    assert report.left == {writer: Left.UNREADABLE}
    assert "the disk failed" in caplog.text
    with take(tmp_path / writer) as again:
        assert again is not None
