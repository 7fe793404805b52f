import uuid

from hypothesis import given
from hypothesis import strategies as st

from lucidicai.wire import ids


def test_a_session_id_is_a_uuid_of_version_7_with_the_time_in_front():
    made = uuid.UUID(ids.uuid7(now_ns=1_790_000_000_123_456_789, random=b"\xff" * 10))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == 1_790_000_000_123


@given(st.integers(0, 2**47), st.integers(1, 10**6))
def test_session_ids_sort_by_time(milliseconds, later):
    first = ids.uuid7(now_ns=milliseconds * 1_000_000)
    second = ids.uuid7(now_ns=(milliseconds + later) * 1_000_000)
    assert first < second


def test_ids_do_not_repeat():
    assert len({ids.new_session_id() for _ in range(10_000)}) == 10_000
    assert len(ids.new_writer_id()) == 32


@given(st.text(min_size=1), st.integers(1, 2**40))
def test_an_event_id_names_its_session(session_id, counter):
    writer = ids.new_writer_id()
    assert ids.session_of(ids.event_id(session_id, writer, counter)) == session_id


def test_ids_that_others_made_name_no_session():
    for foreign in ("", "abc", "a.b", str(uuid.uuid4()), ".0123456789abcdef", "room.7"):
        assert ids.session_of(foreign) is None
