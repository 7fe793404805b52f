"""No secret leaves the host, whoever ships the journal; the journal itself still has it."""

import msgspec
import pytest

from lucidicai.ship.drain import drain
from lucidicai.wire.records import EventEnded
from tests.support import pipe_builders as build
from tests.support.secret_samples import SAMPLES

TEXT, SECRET = SAMPLES["github-token"]


def leaking(number=0):
    return EventEnded(
        writer="", seq=0, time=0, session_id=build.SESSION, event_id=f"e{number}",
        input=b'{"said": "it is %s"}' % TEXT.encode(), output=b"1",
    )  # fmt: skip


def sent(fake_server):
    return [record for record in fake_server.records if isinstance(record, EventEnded)]


@pytest.fixture
def recorder(fake_server, tmp_path, request):
    from lucidicai.record.recorder import Recorder

    given = getattr(request, "param", {})
    recorder = Recorder(build.settings(fake_server.base_url, tmp_path, **given))
    yield recorder
    recorder.close(5.0)


def test_the_shipper_masks_and_counts_what_the_server_took(fake_server, recorder, tmp_path):
    fake_server.answer(503, times=2)
    recorder.write(leaking())
    recorder.write(build.event())
    assert SECRET.encode() in next(tmp_path.glob("*/*.seg")).read_bytes()
    assert recorder.flush(20.0)
    leaked, plain = sent(fake_server)
    assert leaked.input == b'{"said": "it is [redacted:github-token]"}'
    assert (leaked.seq, plain.seq) == (1, 2)
    assert leaked.time < plain.time
    assert plain.input == build.event().input
    # Once, although the batch was read three times.
    assert recorder.redactions() == {"github-token": 1}
    recorder.close(5.0)
    assert recorder.redactions() == {"github-token": 1}
    assert recorder.losses() == {}


@pytest.mark.parametrize("recorder", [{"redact_secrets": False}], indirect=True)
def test_a_program_may_leave_them_in(fake_server, recorder):
    recorder.write(leaking())
    assert recorder.flush(20.0)
    assert SECRET.encode() in sent(fake_server)[0].input
    assert recorder.redactions() == {}


@pytest.mark.parametrize("keeps", [False, True])
def test_a_drainer_follows_the_program_that_wrote_the_journal(fake_server, tmp_path, keeps):
    where = msgspec.structs.replace(build.address(fake_server.base_url), keep_secrets=keeps)
    journal = build.journal(tmp_path, where=where)
    for number in range(3):
        journal.append(leaking(number))
    journal.close()
    report = drain(tmp_path, fake_server.base_url, "k")
    assert (report.records, report.losses) == (3, {})
    assert report.redactions == ({} if keeps else {"github-token": 3})
    assert [SECRET.encode() in record.input for record in sent(fake_server)] == [keeps] * 3


def test_a_batch_that_is_sent_in_halves_is_masked_and_counted_once(fake_server, tmp_path):
    journal = build.journal(tmp_path, where=build.address(fake_server.base_url))
    for number in range(40):
        journal.append(leaking(number))
    journal.close()
    fake_server.max_body_bytes = 2_000
    assert drain(tmp_path, fake_server.base_url, "k").redactions == {"github-token": 40}
    assert [record.seq for record in sent(fake_server)] == list(range(1, 41))
    assert not any(SECRET.encode() in record.input for record in sent(fake_server))


def test_a_program_asks_for_its_counts(fake_server, tmp_path):
    done = build.run(
        f"""
        import lucidicai as lai
        assert lai.losses() == lai.redactions() == {{}}
        lai.init(session_name="s", task="use {TEXT}", base_url=URL)
        lai.end_session()
        print(lai.redactions(), lai.losses())
        """,
        tmp_path,
        fake_server.base_url,
        LUCIDIC_SPOOL_DIR=str(tmp_path),
    )
    assert done.stdout.strip() == "{'github-token': 1} {}", done.stderr
    assert fake_server.records[0].task == "use [redacted:github-token]"
