"""The server dies at every named place of its write path: what it answered is there, once.

A place is where the code says so (lucidic_server/faults.py), and each write to a table of the
telemetry store is two of them; a new table is tried without a line here, and a place that nothing
reaches fails.
"""

import http.client
import json
import re
import time
import urllib.error
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import lucidic_server
from lucidic_server import faults
from tests.support.server_process import JSON_LINES
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

_SCHEMA = Path(lucidic_server.__file__).parent / "telemetry" / "schema"
TABLES = {
    table
    for migration in _SCHEMA.glob("*.sql")
    for table in re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", migration.read_text())
}
PLACES = sorted(
    {value for name, value in vars(faults).items() if name.isupper()}
    | {place(table) for table in TABLES for place in (faults.before_insert, faults.after_insert)}
)
LONG = "a payload that is kept as a blob " * 3_000
MOST_ROUNDS = 40
DEAD = (OSError, http.client.HTTPException, urllib.error.URLError)


class Story:
    """What was sent, what was answered, and what the last call was when the server died."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self.answered: dict[str, set[str]] = {}
        self.sent: list[list[dict[str, Any]]] = []
        self.deleted: set[str] = set()
        self.doubtful: set[str] = set()
        self.talks: set[str] = set()

    def until_it_dies(self) -> bool:
        """Records, judges and deletes; returns whether the server died of it."""
        try:
            for number in range(MOST_ROUNDS):
                self._record(number)
                self._score(number)
                self._trace(number)
                if number % 2:
                    self._delete(f"session {number - 1}")
                # Summaries and sums are written between requests.
                self.server.get("/v1/sessions")
                time.sleep(0.1)
        except DEAD:
            self.server.kill()
            return True
        return False

    def _record(self, number: int) -> None:
        session_id = f"session {number}"
        told: dict[str, Any] = {"writer": "w", "session_id": session_id, "time": time.time_ns()}
        lines = [
            {
                **told,
                "kind": "session_began",
                "seq": 10 * number + 1,
                "agent_id": "story",
                "auto_end": False,
            },
            {
                **told,
                "kind": "event_began",
                "seq": 10 * number + 2,
                "event_id": "long",
                "input": f"{number} {LONG}",
            },
            {**told, "kind": "event_ended", "seq": 10 * number + 3, "event_id": "cost"},
        ]
        lines[2]["cost_added"] = 1.0
        self.sent.append(lines)
        status, answer = self.server.send_lines(*lines)
        assert (status, answer["accepted"]) == (200, 3), answer
        self.answered[session_id] = {"long", "cost"}

    def _score(self, number: int) -> None:
        body = {"session_id": f"session {number}", "result": 0.5, "name": "good"}
        status, answer = self.server.request(
            "POST",
            "/api/sdk/evals",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        assert status in {200, 201}, answer

    def _trace(self, number: int) -> None:
        # The conversation is named by an attribute that links the trace to it.
        span = {
            "traceId": f"{number + 1:032x}",
            "spanId": f"{number + 1:016x}",
            "name": "invoke_agent helper",
            "startTimeUnixNano": str(time.time_ns()),
            "endTimeUnixNano": str(time.time_ns() + 1000),
            "attributes": [
                {"key": "gen_ai.operation.name", "value": {"stringValue": "invoke_agent"}},
                {"key": "gen_ai.conversation.id", "value": {"stringValue": f"talk {number}"}},
            ],
        }
        body = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}).encode()
        headers = {"Content-Type": "application/json"}
        status, answer = self.server.request("POST", "/v1/traces", body, headers)
        assert status == 200, answer
        assert not answer.get("partialSuccess"), answer
        self.talks.add(f"talk {number}")

    def _delete(self, session_id: str) -> None:
        # If the server dies before it answers, it may be gone or not.
        self.doubtful.add(session_id)
        kept = self.answered.pop(session_id)
        path = f"/v1/sessions/{session_id.replace(' ', '%20')}"
        status, answer = self.server.request("DELETE", path)
        assert status == 200, answer
        assert kept
        self.doubtful.remove(session_id)
        self.deleted.add(session_id)


def events(server: ServerProcess, session_id: str) -> list[str]:
    page = server.get(f"/v1/sessions/{session_id.replace(' ', '%20')}/events")
    return sorted(row["event_id"] for row in page["items"])


@pytest.mark.timeout(300)
@pytest.mark.parametrize("place", PLACES)
def test_what_was_answered_is_there_once_after_a_death_at(place: str, tmp_path: Path) -> None:
    story = Story(ServerProcess(tmp_path, environ={"LUCIDIC_FAULT": f"{place}:2"}).start())
    assert story.until_it_dies(), f"nothing reached {place!r}"
    # What is sent again holds a deleted session for a lease's time, and its receipt waits for that.
    with ServerProcess(tmp_path, environ={"LUCIDIC_LEASE_SECONDS": "5"}) as server:
        for session_id, answered in story.answered.items():
            assert events(server, session_id) == sorted(answered)
            number = session_id.split()[1]
            path = f"/v1/sessions/{session_id.replace(' ', '%20')}/events/long"
            assert server.get(path)["input"] == f"{number} {LONG}"
        for talk in story.talks:
            assert len(events(server, talk)) == 1
        _send_again(story, server)
        left = {f"session {n}" for n in range(len(story.sent))} - story.deleted
        for session_id in story.doubtful:
            server.request("DELETE", f"/v1/sessions/{session_id.replace(' ', '%20')}")
            left.discard(session_id)
        wait_for(lambda: _summaries(server) == dict.fromkeys(left, (2, 1.0)), 60)
        for session_id in left:
            assert events(server, session_id) == ["cost", "long"]
        wait_for(lambda: all(r["state"] == "done" for r in _receipts(server)), 150)
        # The first is summed over the summaries, the second over the tallies.
        for asked in ("", "&every=day"):
            wait_for(partial(_counts, server, asked, len(left)), 60)


def _send_again(story: Story, server: ServerProcess) -> None:
    """Sends what a client would send again: the last batch, and one before it."""
    for lines in story.sent[-2:]:
        body = b"\n".join(json.dumps(line).encode() for line in lines)
        headers = {"Content-Type": JSON_LINES}
        status, answer = server.request("POST", "/v1/records", body, headers)
        assert (status, answer["refused"]) == (200, [])


def _summaries(server: ServerProcess) -> dict[str, tuple[int, float]]:
    rows = server.get("/v1/sessions?q=agent:story&limit=200")["items"]
    return {row["session_id"]: (row["events"] + row["steps"], row["cost"]) for row in rows}


def _counts(server: ServerProcess, asked: str, sessions: int) -> bool:
    items = server.get(f"/v1/statistics?q=agent:story{asked}")["items"]
    return bool(sum(item["sessions"] for item in items) == sessions)


def _receipts(server: ServerProcess) -> list[dict[str, Any]]:
    return list(server.get("/v1/receipts")["items"])
