import pytest

from lucidicai.spool.sessions import OpenSessions
from lucidicai.wire import codec
from lucidicai.wire.framing import Frame
from lucidicai.wire.framing import iter_frames
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.records import SessionChanged
from tests.support import pipe_builders as build


def still_open(*records):
    sessions = OpenSessions()
    for frame in iter_frames(b"".join(codec.encode(record) for record in records)):
        sessions.see(frame)
    return sessions.still_open()


def changed(session_id=build.SESSION, **fields):
    return SessionChanged(writer="w", seq=1, time=1, session_id=session_id, **fields)


def test_a_session_that_began_and_did_not_end_is_open():
    assert still_open(build.began(), build.event(), changed(task="t")) == [build.SESSION]
    assert still_open(build.began(), build.ended()) == []
    assert still_open(build.began(), build.ended(), build.began()) == [build.SESSION]


def test_auto_end_may_change():
    assert still_open(build.began(), changed(auto_end=False)) == []
    assert still_open(build.began(auto_end=False), changed(auto_end=True)) == [build.SESSION]
    assert still_open(changed(auto_end=True)) == []


@pytest.mark.parametrize("body", [b"", b"\xc1", b"\x01", b"\x81\xa4kind\x07"])
def test_what_is_no_record_tells_nothing(body):
    sessions = OpenSessions()
    sessions.see(Frame(0, 0, body))
    assert sessions.still_open() == []


def test_a_beginning_that_does_not_say_ends_by_itself():
    began = SessionBegan(writer="w", seq=1, time=1, session_id=build.SESSION)
    assert still_open(began) == [build.SESSION]


def test_a_session_that_is_taken_up_again_keeps_its_auto_end():
    again = SessionBegan(writer="", seq=0, time=0, session_id=build.SESSION)
    assert still_open(build.began(auto_end=False), again) == []
    assert still_open(build.began(), again) == [build.SESSION]
