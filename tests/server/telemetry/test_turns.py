"""Commits, deletions and recounts of several servers: in turn, or not at all."""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lucidic_server.blobs.store import Blobs
from lucidic_server.control.peers import PostgresPeers
from lucidic_server.control.store import Control
from lucidic_server.model.peers import Alone
from lucidic_server.model.peers import PeersError
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from tests.support.clickhouse_server import ClickHouseServer
from tests.support.postgres import running
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import admitted
from tests.support.telemetry_store import new_project
from tests.support.turned_clock import TurnedClock

SECOND = 10**9


class Deaf(Alone):
    """Others that can't be heard while `is_broken`."""

    is_broken = False

    @contextmanager
    def together(self, _name: str) -> Iterator[None]:
        if self.is_broken:
            raise PeersError("nobody answers")
        yield


@pytest.fixture(scope="module")
def open_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], StoreDriver]]:
    """Opens one more store over the same ClickHouse and the same PostgreSQL."""
    folder = tmp_path_factory.mktemp("turns")
    url = running().make()
    # It makes the tables that the peers count in.
    Control(url, TurnedClock()).close()
    with ClickHouseServer(folder / "server") as server, ExitStack() as stack:

        def opened() -> StoreDriver:
            peers = PostgresPeers(url)
            stack.callback(peers.close)
            driver = StoreDriver(folder, server.url, peers=peers)
            stack.callback(driver.close)
            return driver

        yield opened


@pytest.fixture(scope="module")
def pair(open_one: Callable[[], StoreDriver]) -> tuple[StoreDriver, StoreDriver]:
    """Two stores that live as long as the module."""
    return open_one(), open_one()


def began(session_id: str, time: int = SECOND, **fields: Any) -> SessionBegan:
    return SessionBegan(writer="w", seq=time, time=time, session_id=session_id, **fields)


def event(session_id: str, number: int, writer: str = "w") -> EventEnded:
    return EventEnded(
        writer=writer,
        seq=number,
        time=2 * SECOND + number,
        session_id=session_id,
        event_id=f"{writer}-{number}",
        cost=0.5,
    )


def test_without_a_turn_nothing_is_taken_and_later_it_is(tmp_path: Path) -> None:
    deaf = Deaf()
    blobs = Blobs.open(f"file://{tmp_path}/blobs")
    driver = StoreDriver(
        tmp_path, telemetry=Telemetry.open(f"chdb://{tmp_path}/t", blobs, peers=deaf)
    )
    project = new_project()
    deaf.is_broken = True
    with pytest.raises(TelemetryError, match="nobody answers"):
        driver.commit(*admitted(project, [began("s")]))
    deaf.is_broken = False
    assert driver.run(driver.telemetry.session(project, "s")) is None
    driver.commit(*admitted(project, [began("s")]))
    assert driver.run(driver.telemetry.session(project, "s")) is not None
    driver.close()


def test_the_later_recount_is_the_one_that_saw_more(
    pair: tuple[StoreDriver, StoreDriver],
) -> None:
    project = new_project()
    for number in range(20):
        side = pair[number % 2]
        side.commit(*admitted(project, [began("s"), event("s", number, f"w{number % 2}")]))
    for side in pair:
        side.settle()
    for side in pair:
        (listed,) = side.run(side.telemetry.list_sessions(project, None, None, 10, None)).items
        assert (listed.events, listed.cost) == (20, 10.0)
        table = side.run(side.telemetry.statistics(project, None, "none", "none", 10))
        assert [(row.sessions, row.events, row.cost) for row in table.items] == [(1, 20, 10.0)]


def test_what_one_deleted_the_other_does_not_take(pair: tuple[StoreDriver, StoreDriver]) -> None:
    left, right = pair
    project = new_project()
    left.commit(*admitted(project, [began("s"), event("s", 1)]))
    right.commit(*admitted(project, [event("s", 2)]))
    assert left.run(left.telemetry.delete_sessions(project, ["s"])).sessions == 1
    right.commit(*admitted(project, [event("s", 3)]))
    for side in pair:
        side.settle()
        assert side.run(side.telemetry.session(project, "s")) is None
        assert side.run(side.telemetry.list_sessions(project, None, None, 10, None)).items == []
    assert right.telemetry.losses() == {"session_deleted": 1}


def test_what_one_began_anew_the_other_takes(pair: tuple[StoreDriver, StoreDriver]) -> None:
    left, right = pair
    project = new_project()
    left.commit(*admitted(project, [began("s")]))
    left.run(left.telemetry.delete_sessions(project, ["s"]))
    right.commit(*admitted(project, [began("s", 2**62)]))
    late = EventEnded(writer="w", seq=9, time=2**62 + 1, session_id="s", event_id="e")
    left.commit(*admitted(project, [late]))
    for side in pair:
        assert len(side.run(side.telemetry.events(project, "s", 10, None)).items) == 1


def test_what_a_dead_server_left_is_recounted(
    open_one: Callable[[], StoreDriver], pair: tuple[StoreDriver, StoreDriver]
) -> None:
    dying, right = open_one(), pair[1]
    project = new_project()
    since = dying.telemetry.complete_until()
    # As if the process died here: the rows are written, and nobody counts them. Whoever waits for
    # its summaries waits for ever, so that it is no store of the other tests.
    dying.telemetry._summaries.close()
    dying.commit(*admitted(project, [began("s"), event("s", 1)]))
    right.run(right.telemetry.adopt(since))
    right.settle()
    (listed,) = right.run(right.telemetry.list_sessions(project, None, None, 10, None)).items
    assert listed.events == 1
