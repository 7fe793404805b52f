"""A server whose disk fills up: reads go on, writes are refused by name, and room is all it needs.

Nothing that was acknowledged is missing afterwards, whichever store refused meanwhile.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for
from tests.support.small_disk import fill
from tests.support.small_disk import mounted

JSON = {"Content-Type": "application/json"}
# More than what a row holds: it goes to the blob store.
LONG = json.dumps("long " * 40_000)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with mounted(tmp_path / "disk", 96) as disk:
        running = ServerProcess(disk)
        # What a full disk cuts off is the log's end, which tells what went wrong here.
        running.log_path = tmp_path / "server.log"
        running.spool_dir = tmp_path / "spool"
        running.environ["LUCIDIC_SPOOL_DIR"] = str(running.spool_dir)
        with running:
            yield running


def _session(name: str, seq: int) -> list[dict[str, Any]]:
    told = {"writer": name, "session_id": name}
    return [
        {**told, "kind": "session_began", "seq": 1, "agent_id": "a"},
        *(
            {
                **told,
                "kind": "event_ended",
                "seq": number + 2,
                "event_id": f"{name}.{number}",
                "type": "llm_generation",
                "output": f"answer {number} of {name}",
            }
            for number in range(seq)
        ),
    ]


def _events(server: ServerProcess, session: str) -> list[str]:
    items = server.get(f"/v1/sessions/{session}/events")["items"]
    return sorted(item["event_id"] for item in items)


def _is_refused_for_space(status: int, answer: Any) -> None:
    assert status == 503, answer
    assert answer["code"] == "store_failed"
    assert "the disk is full; free some space" in answer["detail"]


def test_reads_go_on_writes_are_refused_and_it_recovers_by_itself(server: ServerProcess) -> None:
    assert server.send_lines(*_session("before", 20))[0] == 200
    wait_for(lambda: server.get("/v1/sessions")["items"], 30, server.log)
    filler = server.data_dir / "filler"
    fill(filler)

    acknowledged: list[str] = []
    for number in range(5):
        name = f"full-{number}"
        status, answer = server.send_lines(*_session(name, 500))
        if status == 200:
            # What a merge gave free in that moment may have been enough for it.
            acknowledged.append(name)
        else:
            _is_refused_for_space(status, answer)
        fill(server.data_dir / f"filler-{number}")
    assert len(acknowledged) < 5
    long = {**_session("long", 1)[1], "output": json.loads(LONG)}
    _is_refused_for_space(*server.send_lines(long))
    prompt = json.dumps({"agent_id": "a", "name": "p", "content": "x" * 100_000}).encode()
    _is_refused_for_space(*server.request("POST", "/v1/prompts", prompt, JSON))

    assert _events(server, "before") == sorted(f"before.{number}" for number in range(20))
    assert server.get("/v1/sessions/before")["agent_id"] == "a"
    assert server.get("/v1/sessions")["items"]
    assert server.get("/v1/search?q=answer")["items"]
    assert server.request("GET", "/healthz")[0] == 200

    for file in server.data_dir.glob("filler*"):
        file.unlink()
    assert server.send_lines(*_session("after", 20))[0] == 200
    assert server.send_lines(long)[0] == 200
    for name in acknowledged:
        assert len(_events(server, name)) == 500
    assert len(_events(server, "after")) == 20
    assert server.get("/v1/sessions/long/events/long.0")["output"] == json.loads(LONG)
    # Lists, statistics and search too: the summaries' thread was refused as well.
    wait_for(
        lambda: (
            {"before", "after", "long"}
            <= {one["session_id"] for one in server.get("/v1/sessions")["items"]}
        ),
        30,
        server.log,
    )


def test_a_server_that_is_killed_on_a_full_disk_starts_again_when_there_is_room(
    server: ServerProcess,
) -> None:
    assert server.send_lines(*_session("before", 20))[0] == 200
    filler = server.data_dir / "filler"
    fill(filler)
    status, answer = server.send_lines(*_session("full", 2_000))
    _is_refused_for_space(status, answer)
    server.kill()
    filler.unlink()
    server.start()
    assert len(_events(server, "before")) == 20
    assert server.send_lines(*_session("full", 2_000))[0] == 200
    assert len(_events(server, "full")) == 2_000
