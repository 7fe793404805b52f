"""What reads promise while records arrive and after an update; more of the battery."""

from typing import Any

from lucidic_server.model.run import RunLink
from lucidic_server.telemetry.engine import run as run_statement
from lucidic_server.telemetry.summaries import find_unsettled
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from tests.conformance.telemetry_battery import Check
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import admitted
from tests.support.telemetry_store import new_project

SECOND = 10**9


def began(session_id: str) -> AnyRecord:
    return SessionBegan(writer="w", seq=1, time=SECOND, session_id=session_id)


def event(session_id: str, event_id: str, time: int = 2 * SECOND, **fields: Any) -> AnyRecord:
    return EventEnded(
        writer="w", seq=time, time=time, session_id=session_id, event_id=event_id, **fields
    )


def pages_of_events_stay_right_while_events_arrive(store: StoreDriver) -> None:
    project = new_project()
    there = [event("s", f"e{n:02}", n * SECOND, started_at=n * SECOND) for n in range(1, 10)]
    store.commit(*admitted(project, there))
    seen: list[str] = []
    cursor = None
    for number in range(1, 30):
        page = store.run(store.telemetry.events(project, "s", 2, cursor))
        seen += [row.event_id for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
        # One before everything shown, one between two that were there, one behind all of them.
        if number < 5:
            arrived = [(f"a{number}", number), (f"f{number}", 5 * SECOND + number), ("z", 2**60)]
            records = [event("s", one, 9 * SECOND, started_at=at) for one, at in arrived]
            store.commit(*admitted(project, records))
    assert len(seen) == len(set(seen))
    assert {f"e{n:02}" for n in range(1, 10)} <= set(seen)
    assert seen[-1] == "z"
    whole = store.run(store.telemetry.events(project, "s", 100_000, None))
    assert [one for one in seen if one.startswith("e")] == [
        row.event_id for row in whole.items if row.event_id.startswith("e")
    ]


def figures_of_an_older_server_are_computed_when_the_store_opens(store: StoreDriver) -> None:
    project = new_project()
    store.commit(*admitted(project, [began("s"), event("s", "e", model="m")]))
    store.settle()
    columns = "project_id, session_id, complete_until, agent_id, state, started_at, last_record_at"
    run_statement(
        store.telemetry._writing_client,
        f"INSERT INTO session_summaries ({columns}, version)"
        f" SELECT {columns}, version + 1 FROM session_summaries WHERE project_id = '{project}'",
    )
    late = find_unsettled(store.telemetry._writing_client).late
    assert (project, "s") in late
    store.telemetry._changes.add({key: at for key, at in late.items() if key[0] == project})
    store.commit(*admitted(project, [event("s", "f", model="n")]))
    store.settle()
    listed = store.run(store.telemetry.list_sessions(project, None, None, 10, None))
    assert [one.models for one in listed.items] == [["m", "n"]]
    assert (project, "s") not in find_unsettled(store.telemetry._writing_client).late


def failures_that_are_alike_show_what_the_newest_said(store: StoreDriver) -> None:
    project = new_project()
    # The newest is told by a trace, whose span names the session.
    for number, session_id, told_by in ((1, "s1", "s1"), (2, "s2", "s2"), (3, "s3", "trace")):
        failed = event(
            told_by,
            f"e{number}",
            number * SECOND,
            name="ask",
            error=f"no answer in {number} s\nand a second line",
            error_type="TimeoutError",
            started_at=number * SECOND,
        )
        store.commit(*admitted(project, [began(session_id), failed]))
    store.commit(RunLink(project, "trace", "s3", 1))
    store.settle()
    (group,) = store.run(store.telemetry.failures(project, None, 10)).items
    assert group.message == "TimeoutError: no answer in <n> s"
    assert group.newest_message == "TimeoutError: no answer in 3 s"
    assert group.sessions == 3
    assert [one.session_id for one in group.examples] == ["s3", "s2", "s1"]


READ_CHECKS: list[Check] = [
    pages_of_events_stay_right_while_events_arrive,
    figures_of_an_older_server_are_computed_when_the_store_opens,
    failures_that_are_alike_show_what_the_newest_said,
]
