"""Two servers over one store are one: what goes in at either comes out at both."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from http.client import HTTPException
from typing import Any
from typing import Self

import pytest

from lucidic_server.blobs.store import Blobs
from tests.support.bucket import BucketServer
from tests.support.bucket import bucket_server
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for
from tests.support.shared_store import SharedStore

__all__ = ["bucket_server"]

PATIENCE = 30.0


@pytest.fixture(scope="module")
def store(
    tmp_path_factory: pytest.TempPathFactory, bucket_server: BucketServer
) -> Iterator[SharedStore]:
    folder = tmp_path_factory.mktemp("shared")
    with SharedStore(folder, bucket_server, LUCIDIC_LEASE_SECONDS="8") as shared:
        yield shared


@pytest.fixture(scope="module")
def pair(store: SharedStore) -> tuple[ServerProcess, ServerProcess]:
    """Started at once: both find nothing there and make the tables, one after the other."""
    found: dict[str, ServerProcess] = {}
    threads = [
        threading.Thread(target=lambda name=name: found.update({name: store.server(name)}))
        for name in ("a", "b")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found["a"], found["b"]


def began(session_id: str, seq: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "session_began",
        "session_id": session_id,
        "writer": f"w-{session_id}",
        "seq": seq,
        **fields,
    }


def event(session_id: str, event_id: str, seq: int, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "event_ended",
        "session_id": session_id,
        "event_id": event_id,
        "writer": f"w-{session_id}",
        "seq": seq,
        "type": "generic",
        **fields,
    }


def listed(server: ServerProcess) -> dict[str, Any]:
    return {one["session_id"]: one for one in server.get("/v1/sessions?limit=200")["items"]}


def summary_when(server: ServerProcess, session_id: str, **fields: Any) -> dict[str, Any]:
    def ask() -> dict[str, Any] | None:
        found = listed(server).get(session_id)
        is_so = found and all(found[name] == value for name, value in fields.items())
        return found if is_so else None

    return wait_for(ask, PATIENCE, lambda: listed(server).get(session_id))


def test_what_goes_in_at_either_is_read_at_both(pair: tuple[ServerProcess, ServerProcess]) -> None:
    pair[0].send_lines(began("s1", name="one"))
    for number in range(10):
        door = pair[number % 2]
        assert door.send_lines(event("s1", f"e{number}", number + 2))[0] == 200
        for server in pair:
            assert len(server.get("/v1/sessions/s1/events")["items"]) == number + 1
    for server in pair:
        assert summary_when(server, "s1", events=10)["name"] == "one"


def test_a_record_sent_to_both_at_once_is_one(pair: tuple[ServerProcess, ServerProcess]) -> None:
    records = [began("s2"), event("s2", "e", 2, cost_added=0.25)]
    now = time.time_ns()
    body = b"\n".join(json.dumps({"time": now, **one}).encode() for one in records)
    headers = {"Content-Type": "application/x-ndjson"}
    threads = [
        threading.Thread(target=server.request, args=("POST", "/v1/records", body, headers))
        for server in pair * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for server in pair:
        assert server.get("/v1/sessions/s2/events/e")["cost"] == 0.25
        assert summary_when(server, "s2", events=1)["cost"] == 0.25
        counted = server.get("/v1/statistics?q=id:s2")["items"]
        assert [one["events"] for one in counted] == [1]


def test_many_writers_at_both_are_counted_once_each(
    pair: tuple[ServerProcess, ServerProcess],
) -> None:
    """Every session is written to through both servers at once; the sums are those of a recount."""

    def write(number: int) -> None:
        name = f"many{number}"
        pair[number % 2].send_lines(began(name))
        for seq in range(2, 12):
            pair[(number + seq) % 2].send_lines(event(name, f"e{seq}", seq, cost=0.5))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for server in pair:
        for number in range(12):
            assert summary_when(server, f"many{number}", events=10)["cost"] == 5.0


def test_a_deletion_at_one_is_one_at_both(
    store: SharedStore, pair: tuple[ServerProcess, ServerProcess]
) -> None:
    first, second = pair
    long = "long " * 30_000
    second.send_lines(began("s3"), event("s3", "e", 2, input=long))
    assert first.get("/v1/sessions/s3/events/e")["input"] == long
    assert len(Blobs.open(store.blob_url).all()) == 1
    assert first.request("DELETE", "/v1/sessions/s3")[0] == 200
    for server in pair:
        assert server.request("GET", "/v1/sessions/s3")[0] == 404
    # What comes late is dropped wherever it comes, and a new beginning counts at both.
    second.send_lines({**event("s3", "late", 3), "time": time.time_ns() - 10**10})
    assert second.request("GET", "/v1/sessions/s3")[0] == 404
    wait_for(lambda: "s3" not in listed(second), PATIENCE)
    assert Blobs.open(store.blob_url).all() == []
    receipt = first.get("/v1/receipts")["items"][0]
    wait_for(
        lambda: first.get(f"/v1/receipts/{receipt['receipt_id']}")["state"] == "done", PATIENCE
    )
    second.send_lines(began("s3", 4))
    first.send_lines(event("s3", "again", 5))
    for server in pair:
        items = server.get("/v1/sessions/s3/events")["items"]
        assert [one["event_id"] for one in items] == ["again"]


def test_live_updates_cross(pair: tuple[ServerProcess, ServerProcess]) -> None:
    first, second = pair
    first.send_lines(began("s4"))
    with (
        _Stream(second, "/v1/live") as the_list,
        _Stream(second, "/v1/sessions/s4/live") as the_session,
    ):
        the_session.wait_for('"session_id":"s4"')
        first.send_lines(event("s4", "from-the-other", 2))
        the_session.wait_for("from-the-other")
        the_list.wait_for('"session_id":"s4"')
        assert first.request("DELETE", "/v1/sessions/s4")[0] == 200
        the_session.wait_for("event: deleted")
        the_list.wait_for("event: deleted")


def test_a_lease_is_renewed_at_either_and_runs_out_at_both(
    pair: tuple[ServerProcess, ServerProcess],
) -> None:
    first, second = pair
    headers = {"Content-Type": "application/json"}
    first.send_lines(began("s5"))
    # Reports reach the other server only, longer than a lease lasts.
    report = json.dumps({"writer": "w-s5", "sessions": ["s5"]}).encode()
    for _ in range(12):
        assert second.request("POST", "/v1/leases", report, headers)[0] in {200, 204}
        time.sleep(0.8)
        assert first.get("/v1/sessions/s5")["state"] == "active"
    wait_for(lambda: first.get("/v1/sessions/s5")["state"] == "interrupted", PATIENCE)
    assert second.get("/v1/sessions/s5")["state"] == "interrupted"
    # A report at the server that did not interrupt it undoes it.
    second.request("POST", "/v1/leases", report, headers)
    wait_for(lambda: first.get("/v1/sessions/s5")["state"] == "active", PATIENCE)


def test_a_killed_server_leaves_nothing_undone(store: SharedStore) -> None:
    victim = store.server("victim")
    survivor = store.server("survivor")
    acknowledged = []
    for number in range(30):
        status, answer = victim.send_lines(
            began(f"k{number}"), event(f"k{number}", "e", 2, cost=1.0)
        )
        assert (status, answer["accepted"]) == (200, 2)
        acknowledged.append(f"k{number}")
    victim.kill()
    for session_id in acknowledged:
        assert len(survivor.get(f"/v1/sessions/{session_id}/events")["items"]) == 1
    # What the dead one had not recounted, somebody else does.
    for session_id in acknowledged:
        assert summary_when(survivor, session_id, events=1)["cost"] == 1.0


class _Stream:
    """An open stream of a server, read by a thread."""

    def __init__(self, server: ServerProcess, path: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        self._connection.request("GET", path)
        self._answer = self._connection.getresponse()
        self._text: list[str] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        self.wait_for(": open")

    def _read(self) -> None:
        try:
            for line in self._answer:
                self._text.append(line.decode())
        except (OSError, HTTPException):
            return

    def wait_for(self, text: str) -> None:
        wait_for(lambda: text in "".join(self._text), PATIENCE, lambda: self._text[-5:])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        # Who reads sees the end; closing under its hands would be a fault of ours.
        self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)
        self._connection.close()
