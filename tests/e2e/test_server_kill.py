"""The server dies in the middle of an ingest: what it acknowledged is there, once."""

import http.client
import json
import threading
from pathlib import Path
from typing import Any

from lucidicai.wire import codec
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

HEADERS = {"Content-Type": f"{codec.CONTENT_TYPE}; version={codec.VERSION}"}
BATCH = 20
WRITERS = 3


class Sender(threading.Thread):
    """Sends one batch after another until the server is gone; notes what was acknowledged."""

    def __init__(self, port: int, writer: str) -> None:
        super().__init__()
        self.port = port
        self.writer = writer
        self.acknowledged = 0

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            while True:
                body = batch(self.writer, self.acknowledged)
                connection.request("POST", "/v1/records", body, HEADERS)
                answer = json.load(connection.getresponse())
                assert answer["accepted"] == BATCH, answer
                self.acknowledged += BATCH
        except (OSError, http.client.HTTPException, ValueError):
            return
        finally:
            connection.close()


def batch(writer: str, after: int) -> bytes:
    """Returns records number `after` + 1 and following; each adds one dollar to the session."""
    frames = b""
    for seq in range(after + 1, after + BATCH + 1):
        known: dict[str, Any] = {"writer": writer, "seq": seq, "time": seq, "session_id": "s"}
        frames += codec.encode(EventEnded(**known, event_id=f"{writer}-{seq}", cost_added=1.0))
    return frames


def events(server: ServerProcess) -> list[str]:
    found: list[str] = []
    cursor = ""
    while True:
        page = server.get(f"/v1/sessions/s/events?limit=5000{cursor}")
        found += [row["event_id"] for row in page["items"]]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def test_what_was_acknowledged_is_there_once_after_kill_9(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path).start()
    began = codec.encode(SessionBegan(writer="first", seq=1, time=1, session_id="s"))
    assert server.request("POST", "/v1/records", began, HEADERS)[0] == 200
    acknowledged = dict.fromkeys((f"w{number}" for number in range(WRITERS)), 0)
    for _ in range(3):
        senders = [Sender(server.port, writer) for writer in acknowledged]
        for sender, after in zip(senders, acknowledged.values(), strict=True):
            sender.acknowledged = after
            sender.start()
        before = sum(acknowledged.values())
        wait_for(lambda: sum(s.acknowledged for s in senders) > before + 200, 60)  # noqa: B023 # asked at once
        server.kill()
        for sender in senders:
            sender.join(30)
        acknowledged = {sender.writer: sender.acknowledged for sender in senders}
        server.start()
        stored = events(server)
        assert len(stored) == len(set(stored))
        expected = {f"{w}-{seq}" for w, upto in acknowledged.items() for seq in range(1, upto + 1)}
        assert expected <= set(stored)
    # A client repeats what it got no answer for; nothing counts twice.
    for writer, upto in acknowledged.items():
        for after in range(max(0, upto - BATCH), upto + BATCH, BATCH):
            status, _answer = server.request("POST", "/v1/records", batch(writer, after), HEADERS)
            assert status == 200
    total = sum(upto + BATCH for upto in acknowledged.values())
    stored = events(server)
    assert len(stored) == len(set(stored)) == total
    assert server.get("/v1/sessions/s")["cost"] == total
    listed = wait_for(
        lambda: [row for row in server.get("/v1/sessions")["items"] if row["cost"] == total],
        30,
    )
    assert listed[0]["events"] == total
    server.stop()


def test_a_stop_finishes_what_is_under_way(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path).start()
    sender = Sender(server.port, "w")
    sender.start()
    wait_for(lambda: sender.acknowledged > 100, 60)
    assert server.stop() == 0
    sender.join(30)
    assert "Traceback" not in server.log()
    with server:
        stored = set(events(server))
        assert {f"w-{seq}" for seq in range(1, sender.acknowledged + 1)} <= stored
