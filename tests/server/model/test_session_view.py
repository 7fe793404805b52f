"""What a session's merged records mean: state, reason, times, history."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest

from lucidic_server.model.merged import EventCounts
from lucidic_server.model.merged import MergedSession
from lucidic_server.model.moment import milliseconds_between
from lucidic_server.model.moment import moment
from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.model.session import Session
from lucidic_server.model.session import session_of

SECOND = 10**9


def _session(counts: EventCounts | None = None, **fields: Any) -> Session:
    given = {"first_time": 10 * SECOND, "last_time": 20 * SECOND}
    merged = MergedSession(session_id="s", **{**given, **fields})
    session = session_of(merged, counts or EventCounts(session_id="s"))
    assert session is not None
    return session


def test_a_session_that_began_is_active() -> None:
    session = _session(life="session_began", started_at=11 * SECOND, end_reason="exit", ended_at=1)
    assert session.state == "active"
    assert (session.end_reason, session.ended_at, session.duration_ms) == (None, None, None)
    assert session.started_at == moment(11 * SECOND)


def test_a_session_that_ended_is_finished() -> None:
    session = _session(
        life="session_ended", started_at=0, ended_at=3 * SECOND, end_reason="explicit"
    )
    assert (session.state, session.end_reason) == ("finished", "explicit")
    assert (session.ended_at, session.duration_ms) == (moment(3 * SECOND), 3000.0)


def test_a_lost_lease_interrupts_an_active_session() -> None:
    session = _session(
        life="session_began", interrupted="lease", interrupted_at=25 * SECOND, started_at=0
    )
    assert (session.state, session.end_reason) == ("interrupted", "lease")
    # Nobody said when it ended: it ran at least until its last record.
    assert (session.ended_at, session.duration_ms) == (None, 20_000.0)
    assert session.no_live_writer_since == moment(25 * SECOND)


def test_an_end_that_arrives_later_wins_over_an_interruption() -> None:
    session = _session(life="session_ended", interrupted="recovered", end_reason="exit", ended_at=1)
    assert (session.state, session.end_reason) == ("finished", "exit")
    assert session.no_live_writer_since is None


def test_holding_it_again_undoes_an_interruption() -> None:
    session = _session(life="session_began", interrupted="", interrupted_at=1)
    assert session.state == "active"
    assert session.no_live_writer_since is None


def test_a_session_without_auto_end_is_never_interrupted() -> None:
    session = _session(interrupted="lease", interrupted_at=25 * SECOND, auto_end=False)
    assert session.state == "active"
    assert session.no_live_writer_since == moment(25 * SECOND)


def test_a_session_without_auto_end_is_ended_by_calls_only() -> None:
    left = _session(life="session_ended", life_by_calls="session_began", auto_end=False, ended_at=1)
    assert (left.state, left.end_reason, left.ended_at) == ("active", None, None)
    ended = _session(life="session_began", life_by_calls="session_ended", auto_end=False)
    assert ended.state == "finished"
    # Nobody said so: the end of the process is the end of the session.
    assert _session(life="session_ended", life_by_calls="session_began").state == "finished"


def test_a_session_heard_of_only_through_events_is_active() -> None:
    counts = EventCounts(
        session_id="s", events=2, started_at=3 * SECOND, first_time=SECOND, last_time=9 * SECOND
    )
    session = _session(counts, first_time=None, last_time=None)
    assert (session.state, session.agent_id) == ("active", "default")
    assert session.started_at == moment(3 * SECOND)
    assert session.last_record_at == moment(9 * SECOND)


def test_a_session_without_any_start_began_with_its_first_record() -> None:
    assert _session().started_at == moment(10 * SECOND)


def test_a_session_that_only_the_server_spoke_of_does_not_exist() -> None:
    merged = MergedSession(session_id="s", interrupted="lease", interrupted_at=1)
    assert session_of(merged, EventCounts(session_id="s")) is None


def test_history_has_one_entry_for_each_record_that_spoke() -> None:
    session = _session(
        task_history=[(1000, "w", 1, "first"), (3000, "w", 3, "second")],
        session_eval_history=[(2000, "w", 2, 0.5), (3000, "w", 3, 0.75)],
        is_successful_history=[(3000, "v", 9, False)],
    )
    told = [(entry.time - moment(0), entry) for entry in session.history]
    assert [at // timedelta(microseconds=1) for at, _ in told] == [1, 2, 3, 3]
    assert [entry.task for _, entry in told if isinstance(entry.task, str)] == ["first", "second"]
    assert told[2][1].is_successful is False
    assert told[3][1].session_eval == 0.75


def test_unknown_fields_are_given_back_newest_first() -> None:
    facts = [(1, "w", 1, '{"a":1,"b":1}'), (2, "w", 2, '{"a":2}')]
    assert _session(extra_facts=facts).extra == {"a": 2, "b": 1}


@pytest.mark.parametrize("nanoseconds", [0, 1_763_700_000_123_456_000, -1000, 2**63 - 1])
def test_moments_keep_their_microseconds(nanoseconds: int) -> None:
    assert to_nanoseconds(moment(nanoseconds)) == nanoseconds // 1000 * 1000


def test_moments_begin_where_the_engines_calendar_does() -> None:
    assert moment(1 - 2**63) == datetime(1900, 1, 1, tzinfo=UTC)


def test_a_span_is_never_negative() -> None:
    assert milliseconds_between(2, 1) == 0
    assert milliseconds_between(None, 1) is None
