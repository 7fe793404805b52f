"""Leases and journals against a running server: who is active, interrupted, recovered."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lucidicai.spool import lost
from lucidicai.spool.address import key_sha256
from lucidicai.wire.framing import frame
from lucidicai.wire.ids import new_writer_id
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionEnded
from lucidicai.wire.segment import Address
from tests.support.journals import dead
from tests.support.journals import living
from tests.support.secret_samples import SAMPLES
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

QUICK = {"LUCIDIC_LEASE_SECONDS": "1", "LUCIDIC_DRAIN_SECONDS": "0.1"}
# A lease that no test outlives: what ends it is a report, not time.
PATIENT = {"LUCIDIC_DRAIN_SECONDS": "0.1"}


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path, environ=QUICK) as server:
        yield server


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path, environ=PATIENT) as server:
        yield server


def began(session_id: str, writer: str, **fields: Any) -> dict[str, Any]:
    named = {"writer": writer, "seq": 1, "agent_id": "a"}
    return {"kind": "session_began", "session_id": session_id, **named, **fields}


def renew(server: ServerProcess, writer: str, *sessions: str, gone: bool = False) -> None:
    body = json.dumps({"writer": writer, "sessions": sessions, "gone": gone}).encode()
    headers = {"Content-Type": "application/json"}
    status, answer = server.request("POST", "/v1/leases", body, headers)
    assert status == 200, answer


def wait_for_state(server: ServerProcess, session_id: str, state: str, reason: str | None) -> Any:
    def ask() -> Any:
        session = server.get(f"/v1/sessions/{session_id}")
        return session if (session["state"], session["end_reason"]) == (state, reason) else None

    return wait_for(ask, 30, lambda: server.get(f"/v1/sessions/{session_id}"))


def test_silence_interrupts_and_a_report_undoes_it(quick: ServerProcess) -> None:
    quick.send_lines(began("s", "w"))
    wait_for_state(quick, "s", "interrupted", "lease")
    renew(quick, "w", "s")
    assert quick.get("/v1/sessions/s")["state"] == "active"
    wait_for_state(quick, "s", "interrupted", "lease")
    assert 'sessions_interrupted_total{reason="lease"} 2' in quick.get("/metrics")


def test_resuming_undoes_it_and_a_late_event_does_not(quick: ServerProcess) -> None:
    quick.send_lines(began("s", "w"))
    wait_for_state(quick, "s", "interrupted", "lease")
    quick.send_lines({"kind": "event_ended", "session_id": "s", "event_id": "e", "writer": "w",
                      "seq": 2})  # fmt: skip
    assert quick.get("/v1/sessions/s")["state"] == "interrupted"
    quick.send_lines(began("s", "another"))
    assert quick.get("/v1/sessions/s")["state"] == "active"


def test_an_end_that_comes_after_the_interruption_wins(quick: ServerProcess) -> None:
    quick.send_lines(began("s", "w"))
    wait_for_state(quick, "s", "interrupted", "lease")
    end = {"kind": "session_ended", "session_id": "s", "writer": "w", "seq": 2}
    quick.send_lines({**end, "end_reason": "exit"})
    assert quick.get("/v1/sessions/s")["end_reason"] == "exit"
    assert quick.get("/v1/sessions/s")["state"] == "finished"


def test_a_session_that_a_person_sent_has_no_lease(quick: ServerProcess) -> None:
    quick.send_lines({"kind": "session_began", "session_id": "by hand"}, began("held", "w"))
    quick.send_lines({"kind": "event_ended", "session_id": "held", "event_id": "e"})
    wait_for_state(quick, "held", "interrupted", "lease")
    assert quick.get("/v1/sessions/by%20hand")["state"] == "active"


def test_a_session_without_automatic_end_stays_active(quick: ServerProcess) -> None:
    quick.send_lines(began("free", "w", auto_end=False), began("held", "w2"))
    wait_for_state(quick, "held", "interrupted", "lease")
    since = wait_for(lambda: quick.get("/v1/sessions/free")["no_live_writer_since"], 30)
    assert since
    assert quick.get("/v1/sessions/free")["state"] == "active"
    quick.send_lines({"kind": "session_changed", "session_id": "free", "writer": "w", "seq": 2})
    assert quick.get("/v1/sessions/free")["no_live_writer_since"] is None


def test_a_dead_writer_recovers_its_sessions_at_once(patient: ServerProcess) -> None:
    patient.send_lines(began("s", "w"), began("t", "w", seq=2), began("free", "w", seq=3,
                       auto_end=False))  # fmt: skip
    patient.send_lines({"kind": "session_ended", "session_id": "t", "writer": "w", "seq": 4})
    renew(patient, "w", "s", "t", "free", "never heard of", gone=True)
    assert patient.get("/v1/sessions/s")["end_reason"] == "recovered"
    assert patient.get("/v1/sessions/t")["state"] == "finished"
    assert patient.get("/v1/sessions/free")["state"] == "active"
    assert patient.request("GET", "/v1/sessions/never%20heard%20of")[0] == 404


def test_a_living_child_keeps_the_session_of_its_dead_parent(patient: ServerProcess) -> None:
    patient.send_lines(began("s", "parent"))
    renew(patient, "child", "s")
    renew(patient, "parent", "s", gone=True)
    assert patient.get("/v1/sessions/s")["state"] == "active"
    renew(patient, "child", "s", gone=True)
    assert patient.get("/v1/sessions/s")["state"] == "interrupted"


def test_leases_outlive_the_server(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, environ=QUICK).start()
    server.send_lines(began("s", "w"))
    server.kill()
    with server:
        wait_for_state(server, "s", "interrupted", "lease")


class Dead:
    """What a program left in the spool folder that is dead."""

    def __init__(self, server: ServerProcess, session_id: str = "s") -> None:
        self.server = server
        self.writer = new_writer_id()
        self.session_id = session_id
        self.seq = 0

    def address(self, **other: Any) -> Address:
        known = {"writer": self.writer, "base_url": f"http://127.0.0.1:{self.server.port}/api/"}
        return Address(**{**known, "agent_id": "a", **other})

    def record(self, kind: type[AnyRecord], **fields: Any) -> AnyRecord:
        self.seq += 1
        name: dict[str, Any] = {"writer": self.writer, "seq": self.seq, "time": self.seq}
        return kind(**name, session_id=self.session_id, **fields)

    def whole(self) -> list[AnyRecord]:
        return [self.record(SessionBegan, agent_id="a", auto_end=True),
                self.record(EventEnded, event_id="e", cost_added=1.0)]  # fmt: skip


def test_the_journal_of_a_dead_program_is_taken_over(patient: ServerProcess) -> None:
    left = Dead(patient)
    folder = dead(patient.spool_dir, left.address(), left.whole())
    wait_for(lambda: not folder.exists(), 30)
    session = patient.get("/v1/sessions/s")
    assert (session["state"], session["end_reason"]) == ("interrupted", "recovered")
    assert session["cost"] == 1.0
    assert "lucidic_writers_drained_total 1" in patient.get("/metrics")


def test_no_secret_of_a_drained_journal_is_stored(patient: ServerProcess) -> None:
    left, keeping = Dead(patient), Dead(patient, "keeping")
    text, secret = SAMPLES["aws-key"]
    folders = [
        dead(patient.spool_dir, each.address(keep_secrets=each is keeping),
             [each.record(SessionBegan, agent_id="a", task=f"use {text}"),
              each.record(EventEnded, event_id="e", input=f'["{text}"]'.encode())])
        for each in (left, keeping)
    ]  # fmt: skip
    wait_for(lambda: not any(folder.exists() for folder in folders), 30)
    assert patient.get("/v1/sessions/s")["task"] == "use [redacted:aws-key]"
    assert patient.get("/v1/sessions/s/events/e")["input"] == ["[redacted:aws-key]"]
    assert secret in patient.get("/v1/sessions/keeping")["task"]
    metrics = patient.get("/metrics")
    assert 'lucidic_secrets_redacted_total{kind="aws-key"} 2' in metrics


def test_a_journal_that_ended_its_session_leaves_it_finished(patient: ServerProcess) -> None:
    left = Dead(patient)
    records = [*left.whole(), left.record(SessionEnded, end_reason="exit")]
    folder = dead(patient.spool_dir, left.address(), records)
    wait_for(lambda: not folder.exists(), 30)
    assert patient.get("/v1/sessions/s")["end_reason"] == "exit"


def test_what_was_left_before_the_start_is_picked_up(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, environ=PATIENT).start()
    server.stop()
    left = Dead(server)
    folder = dead(server.spool_dir, left.address(), left.whole())
    with server:
        wait_for(lambda: not folder.exists(), 30)
        assert server.get("/v1/sessions/s")["events"] == 1


def test_a_living_program_and_other_servers_are_left_alone(patient: ServerProcess) -> None:
    other = Dead(patient, "other")
    elsewhere = other.address(base_url=f"http://localhost:{patient.port + 1}")
    theirs = dead(patient.spool_dir, elsewhere, other.whole())
    alive = Dead(patient, "alive")
    with living(patient.spool_dir, alive.address(), alive.whole()) as folder:
        own = Dead(patient, "own")
        drained = dead(patient.spool_dir, own.address(), own.whole())
        wait_for(lambda: not drained.exists(), 30)
        wait_for(lambda: patient.get("/v1/server")["spool"][0]["writers_dead"] == 1, 30)
        (spool,) = patient.get("/v1/server")["spool"]
        assert spool["writers_alive"] == 1
        assert spool["bytes"] > 0
        assert folder.exists()
        assert patient.request("GET", "/v1/sessions/alive")[0] == 404
    wait_for(lambda: not folder.exists(), 30)
    assert theirs.exists()
    assert patient.request("GET", "/v1/sessions/other")[0] == 404


def test_a_journal_under_a_wrong_key_stays_once_keys_are_checked(patient: ServerProcess) -> None:
    headers = {"Content-Type": "application/json"}
    _status, issued = patient.request("POST", "/v1/keys", b'{"name": "k"}', headers)
    wrong, good = Dead(patient, "wrong"), Dead(patient, "good")
    kept = dead(patient.spool_dir, wrong.address(key_sha256=key_sha256("wrong")), wrong.whole())
    sent = dead(patient.spool_dir, good.address(key_sha256=key_sha256(issued["key"])), good.whole())
    wait_for(lambda: not sent.exists(), 30)
    assert kept.exists()
    assert patient.get("/v1/sessions/good")["state"] == "interrupted"


def test_a_torn_tail_is_counted_and_what_stands_before_it_is_kept(patient: ServerProcess) -> None:
    left = Dead(patient)
    folder = dead(patient.spool_dir, left.address(), left.whole(), frame(b"cut off here")[:-4])
    wait_for(lambda: not folder.exists(), 30)
    assert patient.get("/v1/sessions/s")["events"] == 1
    losses = patient.get("/v1/server")["losses"]
    assert [(each["source"], each["count"]) for each in losses] == [("spool", 1)]


def test_what_a_dead_program_lost_is_told_once(patient: ServerProcess) -> None:
    left = Dead(patient)
    body = json.dumps({"writer": left.writer, "sessions": [], "losses": {"spool_full": 2}}).encode()
    patient.request("POST", "/v1/leases", body, {"Content-Type": "application/json"})
    folder = patient.spool_dir / left.writer
    folder.mkdir(parents=True)
    lost.write(folder, left.address(), {"spool_full": 3, "memory_at_exit": 1})
    wait_for(lambda: not folder.exists(), 30)
    losses = patient.get("/v1/server")["losses"]
    assert [(each["source"], each["reason"], each["count"]) for each in losses] == [
        ("program", "spool_full", 3),
        ("program", "memory_at_exit", 1),
    ]


def test_a_server_that_dies_while_it_drains_takes_nothing_twice(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, environ=PATIENT).start()
    left = Dead(server)
    events = [
        left.record(EventEnded, event_id=str(number), cost_added=1.0, input=b'"%s"' % (b"x" * 500))
        for number in range(8_000)
    ]
    folder = dead(server.spool_dir, left.address(), events)
    wait_for(lambda: server.request("GET", "/v1/sessions/s")[0] == 200 or not folder.exists(), 60)
    server.kill()
    with server:
        wait_for(lambda: not folder.exists(), 60)
        assert server.get("/v1/sessions/s")["cost"] == 8_000


def test_an_empty_journal_is_cleared_away_and_an_unreadable_one_stays(
    patient: ServerProcess,
) -> None:
    for name, content in (("empty", b""), ("foreign", b"something else")):
        (patient.spool_dir / name).mkdir(parents=True)
        (patient.spool_dir / name / "000001.seg").write_bytes(content)
    wait_for(lambda: not (patient.spool_dir / "empty").exists(), 30)
    assert (patient.spool_dir / "foreign").exists()
