"""Deletion: complete, counted, and proved by looking for what was there in every file of the disk.

Every text of what is deleted is random, so that it cannot hide in a compressed file: the engine's
rows are counted behind their masks, and the plain files are searched byte by byte.
"""

import base64
import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lucidic_server.control.sqlite import FILE
from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Asker
from tests.support.people import Person
from tests.support.people import set_up
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

LINES = {"Content_Type": "application/x-ndjson"}


def record(asker: Asker, *lines: dict[str, Any]) -> Any:
    now = time.time_ns()
    body = b"\n".join(json.dumps({"time": now, **line}).encode() for line in lines)
    return asker.call("POST", "/v1/records", body, **LINES)


def session(
    asker: Asker, session_id: str, agent: str, *pictures: bytes, payload: str = "short"
) -> None:
    """Records a session with an event, pictures, a score, a flag's answer and a lease."""
    shots = [
        {"media_type": "image/png", "data": base64.b64encode(one).decode()} for one in pictures
    ]
    told = record(
        asker,
        {"kind": "session_began", "session_id": session_id, "agent_id": agent, "auto_end": True},
        {
            "kind": "event_began",
            "session_id": session_id,
            "event_id": "e",
            "input": payload,
            "screenshots": shots,
        },
    )
    assert told["refused"] == []
    asker.post("/api/sdk/evals", {"session_id": session_id, "result": 0.5, "name": "good"})
    asked = {"session_id": session_id, "flag_name": "f"}
    asker.post("/api/evaluatefeatureflag", asked)
    asker.post("/v1/leases", {"writer": f"w-{session_id}", "sessions": [session_id]})


def picture() -> tuple[bytes, str]:
    data = b"\x89PNG\r\n\x1a\n" + os.urandom(2_000)
    return data, hashlib.sha256(data).hexdigest()


def done(asker: Asker, receipt_id: str, query: str = "") -> Any:
    """Returns the receipt once it is complete."""

    def ask() -> Any:
        receipt = asker.get(f"/v1/receipts/{receipt_id}{query}")
        return receipt if receipt["state"] == "done" else None

    return wait_for(ask, 60, lambda: asker.get(f"/v1/receipts/{receipt_id}{query}"))


def rows_with(server: ServerProcess, column: str, value: str) -> dict[str, int]:
    """Counts rows of the control store by hand, in every table that has the column."""
    found = {}
    with sqlite3.connect(server.data_dir / FILE) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            if column in columns:
                query = f'SELECT count(*) FROM {table} WHERE "{column}" = ?'
                found[table] = connection.execute(query, [value]).fetchone()[0]
    connection.close()
    return {table: count for table, count in found.items() if count}


def blobs_on_disk(server: ServerProcess) -> set[str]:
    return {path.name for path in (server.data_dir / "blobs").rglob("*") if path.is_file()}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path) as running:
        yield running


def test_a_session_goes_with_all_that_only_it_has(server: ServerProcess) -> None:
    local = Asker(server)
    own, own_id = picture()
    shared, shared_id = picture()
    payload = os.urandom(60_000).hex()
    session(local, "goes", "a", own, shared, payload=payload)
    session(local, "stays", "a", shared)
    assert len(blobs_on_disk(server)) == 3
    assert rows_with(server, "session_id", "goes").keys() >= {"leases", "flag_answers"}
    answer = local.call("DELETE", "/v1/sessions/goes")
    assert answer["deleted_sessions"] == 1
    assert local.ask("GET", "/v1/sessions/goes").status == 404
    assert local.ask("GET", f"/v1/blobs/{own_id}").status == 404
    receipt = done(local, answer["receipt_id"])
    rows = receipt["erased"]["rows"]
    assert (rows["event_records"], rows["session_records"], rows["scores"]) == (1, 1, 1)
    assert rows["flag_answers"] == 1
    assert rows["leases"] >= 1
    # The picture and the long payload; the shared picture is the other session's still.
    assert receipt["erased"]["blobs"] == 2
    assert receipt["erased"]["blob_bytes"] == len(own) + len(payload) + 2
    assert set(receipt["rows_left"].values()) == {0}
    assert blobs_on_disk(server) == {shared_id}
    assert local.ask("GET", f"/v1/blobs/{shared_id}").body == shared
    assert rows_with(server, "session_id", "goes") == {}
    assert local.get("/v1/sessions/stays/scores")["items"]
    assert receipt["asked_by"] == "local"
    assert local.ask("DELETE", "/v1/sessions/goes").status == 404


def test_late_records_do_not_bring_it_back_and_a_new_beginning_does(server: ServerProcess) -> None:
    local = Asker(server)
    image, image_id = picture()
    session(local, "room", "a", image)
    receipt = local.call("DELETE", "/v1/sessions/room")["receipt_id"]
    late = {"kind": "event_began", "session_id": "room", "event_id": "late", "time": 1}
    record(local, late)
    done(local, receipt)
    assert local.ask("GET", "/v1/sessions/room").status == 404
    assert image_id not in blobs_on_disk(server)
    session(local, "room", "a", image)
    assert local.ask("GET", f"/v1/blobs/{image_id}").body == image
    assert local.get("/v1/sessions/room/events")["items"][0]["event_id"] == "e"


def test_what_is_sent_again_of_a_deleted_session_holds_nothing(server: ServerProcess) -> None:
    local = Asker(server)
    now = time.time_ns()
    own = {"session_id": "room", "agent_id": "a", "writer": "w", "time": now}
    again = [
        {"kind": "session_began", **own, "seq": 1, "auto_end": True},
        {"kind": "event_began", "session_id": "room", "event_id": "e", "writer": "w", "seq": 2},
    ]
    assert record(local, *again)["accepted"] == 2
    assert rows_with(server, "session_id", "room").keys() == {"leases"}
    answer = local.call("DELETE", "/v1/sessions/room")
    # An answer that was lost on the way makes its sender say all of it again, and report.
    record(local, *again)
    record(local, {"kind": "session_changed", **own, "seq": 3, "auto_end": True})
    local.post("/v1/leases", {"writer": "w", "sessions": ["room"]})
    assert rows_with(server, "session_id", "room") == {}
    assert set(done(local, answer["receipt_id"])["rows_left"].values()) == {0}
    anew = {"session_id": "room", "agent_id": "a", "writer": "w2", "seq": 1, "auto_end": True}
    record(local, {"kind": "session_began", **anew})
    assert rows_with(server, "session_id", "room").keys() == {"leases"}


def test_an_agent_goes_with_all_that_it_has(server: ServerProcess) -> None:
    local = Asker(server)
    for number in range(3):
        session(local, f"s{number}", "goes")
    session(local, "other", "stays")
    for agent in ("goes", "stays"):
        local.post("/v1/agents", {"agent_id": agent, "name": agent})
        local.post("/v1/prompts", {"name": "p", "content": "c", "agent_id": agent})
        dataset = local.post("/v1/datasets", {"name": "d", "agent_id": agent})["dataset_id"]
        local.post(f"/v1/datasets/{dataset}/items", {"name": "i", "input": 1})
        local.post("/v1/experiments", {"name": "x", "agent_id": agent})
        local.post("/v1/flags", {"name": "f", "value": 1, "agent_id": agent})
        tools = {"agent_id": agent, "tools": [{"name": "t"}]}
        local.post("/api/sdk/agent-tools/sync", tools)
    answer = local.call("DELETE", "/v1/agents/goes")
    assert answer["deleted_sessions"] == 3
    receipt = done(local, answer["receipt_id"])
    rows = receipt["erased"]["rows"]
    assert rows["event_records"] == 3
    for table in ("prompts", "prompt_versions", "datasets", "dataset_items", "agents", "flags"):
        assert rows[table] == 1, table
    assert rows_with(server, "agent_id", "goes") == {}
    assert rows_with(server, "agent_id", "stays").keys() >= {"prompts", "datasets", "flags"}
    assert [one["agent_id"] for one in local.get("/v1/agents")["items"]] == ["stays"]


def test_a_project_goes_for_ever(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, environ=WITH_ACCOUNTS) as server:
        owner: Person = set_up(server)
        made = owner.post("/v1/projects", {"name": "goes"})["project_id"]
        program = owner.key(made)
        shared, shared_id = picture()
        session(program, "s1", "default", shared)
        other = owner.key("default")
        session(other, "s1", "default", shared)
        path = f"/v1/projects/{made}"
        refused = owner.ask("DELETE", f"{path}?name=wrong")
        assert (refused.status, refused.code) == (400, "not_confirmed")
        default = owner.ask("DELETE", "/v1/projects/default?name=default")
        assert (default.status, default.code) == (409, "default_project")
        receipt = owner.call("DELETE", f"{path}?name=goes")
        assert receipt["erased"]["sessions"] == 1
        assert program.ask("GET", "/v1/whoami").status == 401
        assert owner.ask("GET", path).status == 404
        receipt = done(owner, receipt["receipt_id"], "?project=*")
        assert set(receipt["rows_left"].values()) == {0}
        left = rows_with(server, "project_id", made)
        assert left.keys() == {"projects", "audit", "receipts"}
        assert blobs_on_disk(server) == {shared_id}
        assert other.ask("GET", f"/v1/blobs/{shared_id}").body == shared
        assert other.get("/v1/sessions/s1")["session_id"] == "s1"
        entries = owner.get("/v1/audit?project=*&action=project.deleted")["items"]
        assert [entry["subject"] for entry in entries] == ["goes"]
        server.stop()
        server.start()
        assert owner.ask("GET", path).status == 404


def test_what_was_asked_for_is_done_by_the_next_process(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    with server:
        local = Asker(server)
        session(local, "goes", "a")
        receipt = local.call("DELETE", "/v1/sessions/goes")["receipt_id"]
        done(local, receipt)
        session(local, "goes too", "a")
        server.kill()
    # A server that was killed right after it wrote down what to delete.
    with sqlite3.connect(server.data_dir / FILE) as connection:
        connection.execute(
            "UPDATE receipts SET state = 'waiting', session_ids = '[\"goes too\"]',"
            " finished_at = NULL, rows_left = 'null'"
        )
    connection.close()
    with server:
        complete = done(Asker(server), receipt)
        assert complete["erased"]["sessions"] == 1
        assert Asker(server).ask("GET", "/v1/sessions/goes%20too").status == 404


def test_retention_tells_beforehand_and_takes_what_is_too_old(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, environ={"LUCIDIC_SWEEP_SECONDS": "0.5"})
    with server:
        local = Asker(server)
        day = 24 * 3600 * 10**9
        now = time.time_ns()
        for name, age in (("old", 40), ("younger", 20), ("new", 0)):
            at = now - age * day
            begun = {"kind": "session_began", "session_id": name, "agent_id": "a", "time": at}
            event = {"kind": "event_began", "session_id": name, "event_id": "e", "time": at}
            record(local, begun, event)
        # Begun long ago, and heard of today.
        long_ago = now - 90 * day
        record(local, {"kind": "session_began", "session_id": "long", "time": long_ago})
        record(local, {"kind": "event_began", "session_id": "long", "event_id": "e", "time": now})
        wait_for(lambda: len(local.get("/v1/sessions")["items"]) == 4, 30)
        path = "/v1/projects/default"
        unset = local.ask("GET", f"{path}/retention")
        assert (unset.status, unset.code) == (400, "no_retention")
        asked = local.get(f"{path}/retention?days=30")
        assert (asked["sessions"], asked["events"], asked["is_more"]) == (1, 1, False)
        assert local.get(f"{path}/retention?days=10")["sessions"] == 2
        assert len(local.get("/v1/sessions")["items"]) == 4
        local.call("PATCH", path, {"retention_days": 30})

        def left() -> set[str]:
            return {one["session_id"] for one in local.get("/v1/sessions")["items"]}

        wait_for(lambda: left() == {"younger", "new", "long"}, 30, left)
        (asked,) = local.get("/v1/receipts")["items"]
        receipt = done(local, asked["receipt_id"])
        assert (receipt["kind"], receipt["subject"]) == ("retention", "older than 30 days")
        assert receipt["erased"]["sessions"] == 1
        assert receipt["asked_by"] == "retention"
        done(local, receipt["receipt_id"])
        # A late record of it is old as well, and goes with the next sweep if it came back at all.
        late = {
            "kind": "event_began",
            "session_id": "old",
            "event_id": "late",
            "time": now - 40 * day,
        }
        record(local, late)
        assert left() == {"younger", "new", "long"}
        bad = local.ask("PATCH", path, {"retention_days": 0})
        assert bad.status == 400
        local.call("PATCH", path, {"retention_days": None})
        assert local.get(path)["retention_days"] is None
