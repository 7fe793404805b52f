"""Cursor pages over HTTP while records arrive: what was there is on them, once and in its order."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.server.features.test_api import record
from tests.server.features.test_api import send
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

COUNT = 40
SECOND = 10**9
BEGIN = 1_700_000_000 * SECOND


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("pages")) as running:
        began = [
            record("session_began", f"s{number}", agent_id="there", time=BEGIN + number * SECOND)
            for number in range(COUNT)
        ]
        said = [
            record("event_began", "long", event_id=f"e{n}", type="t", time=BEGIN + n * SECOND)
            for n in range(COUNT)
        ]
        send(running, *began, record("session_began", "long", agent_id="long"), *said)
        wait_for(
            lambda: len(running.get("/v1/sessions?q=agent:there&limit=100")["items"]) == COUNT, 30
        )
        yield running


@contextmanager
def arriving(server: ServerProcess) -> Iterator[list[int]]:
    """Lets new sessions and events come in between, before and behind the others, all the time."""
    over = threading.Event()
    sent: list[int] = []

    def send_on() -> None:
        while not over.is_set():
            number = len(sent)
            time = BEGIN + (number * 7 % (COUNT + 20) - 10) * SECOND + SECOND // 2
            send(
                server,
                record("session_began", f"new{number}", agent_id="there", time=time),
                # One that is listed changes, and stays where it is.
                record("session_updated", f"s{number % COUNT}", task=f"T{number}", time=time),
                record("event_began", "long", event_id=f"new{number}", type="t", time=time),
            )
            sent.append(number)

    thread = threading.Thread(target=send_on)
    thread.start()
    try:
        wait_for(lambda: sent, 30)
        yield sent
    finally:
        over.set()
        thread.join()


def pages(server: ServerProcess, path: str) -> Iterator[list[dict[str, Any]]]:
    cursor = ""
    while True:
        page = server.get(f"{path}limit=3{cursor}")
        yield page["items"]
        if page["next_cursor"] is None:
            return
        cursor = f"&cursor={page['next_cursor']}"


@pytest.mark.parametrize("sort", ["started_at", "-started_at"])
def test_sessions(server: ServerProcess, sort: str) -> None:
    with arriving(server) as sent:
        before = len(sent)
        found = [
            one["session_id"]
            for page in pages(server, f"/v1/sessions?q=agent:there&sort={sort}&")
            for one in page
        ]
        assert len(sent) > before, "nothing came in while the pages were read"
    assert len(set(found)) == len(found)
    ordered = [f"s{number}" for number in range(COUNT)]
    there = [one for one in found if one in set(ordered)]
    assert there == (ordered if sort == "started_at" else ordered[::-1])


def test_events(server: ServerProcess) -> None:
    with arriving(server) as sent:
        before = len(sent)
        found = [
            one["event_id"] for page in pages(server, "/v1/sessions/long/events?") for one in page
        ]
        assert len(sent) > before, "nothing came in while the pages were read"
    assert len(set(found)) == len(found)
    assert [one for one in found if not one.startswith("new")] == [f"e{n}" for n in range(COUNT)]
