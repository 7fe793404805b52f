"""The read API over HTTP: shapes, pages, errors that teach, ids that are any string."""

import re
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
SUMMARY = {
    "session_id", "agent_id", "name", "task", "tags", "state", "end_reason", "is_successful",
    "session_eval", "production_monitoring", "started_at", "ended_at", "last_record_at",
    "duration_ms", "steps", "events", "errors", "cost", "input_tokens", "output_tokens", "models",
}  # fmt: skip
SESSION = SUMMARY | {
    "session_eval_reason", "is_successful_reason", "metadata", "auto_end", "experiment_id",
    "mass_sim_id", "dataset_item_id", "evaluators", "sdk", "host", "pid", "no_live_writer_since",
    "fresh_input_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens",
    "audio_input_tokens", "audio_output_tokens", "image_input_tokens", "image_output_tokens",
    "extra", "history",
}  # fmt: skip
ROW = {
    "event_id", "parent_id", "type", "name", "title", "status", "started_at", "ended_at",
    "duration_ms", "provider", "model", "cost", "input_tokens", "output_tokens", "eval_score",
    "goal", "action", "state", "error", "screenshots",
}  # fmt: skip
EVENT = ROW | {
    "input", "output", "arguments", "data", "metadata", "params", "eval_description",
    "error_type", "traceback", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens",
    "audio_input_tokens", "audio_output_tokens", "image_input_tokens", "image_output_tokens",
    "tags", "extra", "price_source", "cost_unknown",
    "usage_contradiction",
}  # fmt: skip
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("api")) as running:
        yield running


@pytest.fixture
def agent() -> str:
    return f"agent-{uuid.uuid4()}"


def record(kind: str, session_id: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "session_id": session_id, **fields}


def send(server: ServerProcess, *records: dict[str, Any]) -> dict[str, Any]:
    status, answer = server.send_lines(*records)
    assert status == 200, answer
    assert isinstance(answer, dict)
    return answer


def listed(server: ServerProcess, agent: str, count: int, more: str = "") -> dict[str, Any]:
    """Returns the agent's page once the list, which may lag a second, has `count` sessions."""

    def ask() -> Any:
        page = server.get(f"/v1/sessions?q=agent:{agent}{more}")
        return page if page["total"] == count else None

    page = wait_for(ask, 20)
    assert isinstance(page, dict)
    return page


def test_a_session_is_listed_and_read(server: ServerProcess, agent: str) -> None:
    answer = send(
        server,
        record(
            "session_began", agent, agent_id=agent, name="N", task="T", time="2026-01-01T00:00:00Z"
        ),
        record(
            "session_ended",
            agent,
            time="2026-01-01T00:01:00Z",
            end_reason="explicit",
            is_successful=True,
            is_successful_reason="it was",
            mood="new",
        ),
    )
    assert answer == {"accepted": 2, "duplicates": 0, "refused": [], "clamped": []}
    session = server.get(f"/v1/sessions/{agent}")
    assert session.keys() == SESSION
    assert session["state"] == "finished"
    assert session["duration_ms"] == 60_000
    assert session["extra"] == {"mood": "new"}
    assert TIME.fullmatch(session["started_at"])
    page = listed(server, agent, 1)
    assert page.keys() == {"items", "next_cursor", "total", "is_total_exact"}
    (summary,) = page["items"]
    assert summary.keys() == SUMMARY
    assert {name: session[name] for name in SUMMARY} == summary


def test_pages_lead_to_the_next_one(server: ServerProcess, agent: str) -> None:
    for number in range(5):
        send(server, record("session_began", f"{agent}/{number}", agent_id=agent, time=number + 1))
    listed(server, agent, 5)
    seen: list[str] = []
    cursor = ""
    while True:
        more = f"&sort=started_at&limit=2{cursor}"
        page = server.get(f"/v1/sessions?q=agent:{agent}{more}")
        assert page["total"] == 5
        seen += [item["session_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [f"{agent}/{number}" for number in range(5)]


@pytest.mark.parametrize("name", ["room/7", "a b", "ü?&#%", "http://x/y?z=1", "%2F", "..x"])
def test_a_session_id_is_any_string(server: ServerProcess, agent: str, name: str) -> None:
    session_id = f"{agent} {name}"
    send(
        server,
        record("session_began", session_id, agent_id=agent),
        record("event_ended", session_id, event_id=f"e/{name}", type="generic"),
    )
    path = f"/v1/sessions/{quote(session_id, safe='')}"
    assert server.get(path)["session_id"] == session_id
    assert server.get(f"{path}/events")["items"][0]["event_id"] == f"e/{name}"
    assert server.get(f"{path}/events/{quote(f'e/{name}', safe='')}")["type"] == "generic"
    assert server.request("DELETE", path)[1]["deleted_sessions"] == 1
    assert server.request("GET", path)[0] == 404


def test_an_event_is_light_in_lists_and_whole_on_its_own(server: ServerProcess, agent: str) -> None:
    picture = {"media_type": "image/png", "data": PIXEL}
    step = {"type": "step", "state": "s" * 500, "screenshots": [picture], "time": 1}
    large = "x" * 100_000
    send(
        server,
        record("event_began", agent, event_id="1", **step),
        record("event_ended", agent, event_id="2", parent_id="1", time=2, input=large, mood="new"),
    )
    page = server.get(f"/v1/sessions/{agent}/events")
    assert page.keys() == {"items", "next_cursor"}
    first, second = page["items"]
    assert first.keys() == ROW
    assert (len(first["state"]), first["screenshots"]) == (200, 1)
    assert second["parent_id"] == "1"
    event = server.get(f"/v1/sessions/{agent}/events/2")
    assert event.keys() == EVENT
    assert event["input"] == large
    assert event["extra"] == {"mood": "new"}
    whole = server.get(f"/v1/sessions/{agent}/events/1")
    assert whole["state"] == "s" * 500
    (shown,) = whole["screenshots"]
    assert shown["media_type"] == "image/png"
    assert server.request("GET", shown["url"])[0] == 200
    following = server.get(f"/v1/sessions/{agent}/events?limit=1")
    assert len(following["items"]) == 1
    rest = server.get(f"/v1/sessions/{agent}/events?cursor={following['next_cursor']}")
    assert [row["event_id"] for row in rest["items"]] == ["2"]


def test_an_agent_is_listed_and_deleted_with_its_sessions(
    server: ServerProcess, agent: str
) -> None:
    for number in range(3):
        send(server, record("session_began", f"{agent}-{number}", agent_id=agent))
    listed(server, agent, 3)
    (found,) = [each for each in server.get("/v1/agents")["items"] if each["agent_id"] == agent]
    assert found["sessions"] == found["active"] == 3
    assert TIME.fullmatch(found["last_started_at"])
    path = f"/v1/agents/{quote(agent, safe='')}"
    assert server.request("DELETE", path)[1]["deleted_sessions"] == 3
    assert server.request("DELETE", path)[1]["deleted_sessions"] == 0
    listed(server, agent, 0)


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/v1/sessions/unknown", 404, "unknown"),
        ("/v1/sessions/unknown/events/e", 404, "'e'"),
        ("/v1/sessions/unknown/live", 404, "unknown"),
        ("/v1/sessions?q=colour:red", 400, "colour"),
        ("/v1/sessions?sort=colour", 400, "colour"),
        ("/v1/sessions?cursor=made-up", 400, "cursor"),
        ("/v1/sessions?limit=0", 400, "limit"),
        ("/v1/sessions?limit=501", 400, "limit"),
        ("/v1/blobs/nonsense", 400, "sha256"),
        (f"/v1/blobs/{'0' * 64}", 404, "0" * 64),
        ("/v1/nowhere", 404, ""),
        ("/api/nothing", 404, ""),
        ("/assets/gone.js", 404, "gone.js"),
    ],
)
def test_errors_teach(server: ServerProcess, path: str, status: int, told: str) -> None:
    code, answer = server.request("GET", path)
    assert code == status, answer
    # A filter that cannot be read tells where, too.
    column = {"position"} if "q=" in path else set()
    assert answer.keys() == {"detail", "code", "hint"} | column
    assert told in answer["detail"]
    assert answer["code"]


def test_a_wrong_method_is_told(server: ServerProcess) -> None:
    status, answer = server.request("PUT", "/v1/sessions", headers={"Content-Type": "a/b"})
    assert (status, answer["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_answered(server: ServerProcess, path: str) -> None:
    assert server.get(path) == {"status": "ok"}


def test_the_server_tells_of_itself(server: ServerProcess, agent: str) -> None:
    send(server, record("session_began", agent, agent_id=agent))
    listed(server, agent, 1)
    status = server.get("/v1/server")
    assert status["mode"] == "local"
    assert status["sessions"] >= 1
    assert TIME.fullmatch(status["started_at"])
    (spool,) = status["spool"]
    assert spool["path"] == str(server.spool_dir)
    assert status["ingest"]["accepted"] >= 1
    assert status["ingest"]["batches"] >= 1


def test_what_is_refused_is_counted_by_reason(server: ServerProcess, agent: str) -> None:
    def refused() -> int:
        losses = server.get("/v1/server")["losses"]
        wanted = ("unknown_kind", "door")
        return sum(each["count"] for each in losses if (each["reason"], each["source"]) == wanted)

    before = refused()
    answer = send(server, record("score_given", agent), record("session_began", agent))
    assert (answer["accepted"], answer["refused"][0]["reason"]) == (1, "unknown_kind")
    assert refused() == before + 1
    status = server.get("/v1/server")
    assert status["ingest"]["refused"]["unknown_kind"] >= 1
    assert all(each["meaning"] for each in status["losses"] if each["source"] == "door")
    metrics = server.get("/metrics")
    assert 'lucidic_records_refused_total{reason="unknown_kind"}' in metrics
    assert 'lucidic_records_lost_total{source="door",reason="unknown_kind"}' in metrics


def test_what_a_program_lost_is_told(server: ServerProcess, agent: str) -> None:
    body = f'{{"writer": "{agent}", "losses": {{"{agent}": 4}}}}'.encode()
    for _ in range(2):
        status, answer = server.request(
            "POST", "/v1/leases", body, {"Content-Type": "application/json"}
        )
        assert (status, answer) == (200, {"lease_seconds": 60.0})
    (told,) = [each for each in server.get("/v1/server")["losses"] if each["reason"] == agent]
    assert (told["source"], told["count"], told["meaning"]) == ("program", 4, None)
    assert TIME.fullmatch(told["first_at"])
    assert told["first_at"] == told["last_at"]


@pytest.mark.parametrize(
    "body",
    [b"{}", b"not json", b'{"writer": ""}', b'{"writer": "w", "sessions": [""]}',
     b'{"writer": "\xff"}', b"[" * 100_000 + b"]" * 100_000,
     b'{"writer": "w", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
     b'{"writer": "w", "losses": {"x": -1}}', b'{"writer": "w", "sessions": "s"}'],
    ids=range(9),
)  # fmt: skip
def test_a_lease_that_cannot_be_read_is_told(server: ServerProcess, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    status, answer = server.request("POST", "/v1/leases", body, headers)
    assert (status, answer.keys()) == (400, {"detail", "code", "hint"})


@pytest.mark.parametrize(
    ("kind", "encoding", "body", "status"),
    [
        ("application/json", "", b"{}", 415),
        ("application/vnd.lucidic.records; version=2", "", b"", 415),
        ("application/vnd.lucidic.records; version=1", "br", b"x", 415),
        ("application/vnd.lucidic.records; version=1", "zstd", b"not zstd", 400),
        ("application/vnd.lucidic.records", "gzip", b"not gzip", 400),
    ],
)
def test_a_body_that_cannot_be_read_is_told(
    server: ServerProcess, kind: str, encoding: str, body: bytes, status: int
) -> None:
    headers = {"Content-Type": kind, "Content-Encoding": encoding}
    code, answer = server.request("POST", "/v1/records", body, headers)
    assert (code, answer.keys()) == (status, {"detail", "code", "hint"})


def test_a_body_over_the_limit_is_413(server: ServerProcess) -> None:
    headers = {"Content-Type": "application/vnd.lucidic.records; version=1"}
    status, answer = server.request("POST", "/v1/records", bytes(64 * 1024 * 1024 + 1), headers)
    assert (status, answer["code"]) == (413, "too_large")


def test_a_batch_sent_twice_is_known(server: ServerProcess, agent: str) -> None:
    line = record("session_began", agent, writer=agent, seq=1, time=1)
    assert send(server, line)["accepted"] == 1
    assert send(server, line, line) == {
        "accepted": 0,
        "duplicates": 2,
        "refused": [],
        "clamped": [],
    }


def test_the_events_of_a_session_that_is_not_there_are_not_found(server: ServerProcess) -> None:
    status, answer = server.request("GET", "/v1/sessions/nope/events")
    assert (status, answer["code"]) == (404, "not_found")


def test_tokens_are_priced_where_nobody_said_what_they_cost(server: ServerProcess) -> None:
    said = {"kind": "event_ended", "session_id": "priced", "model": "gpt-4.1-mini"}
    server.send_lines(
        {**said, "event_id": "known", "input_tokens": 1_000_000, "output_tokens": 100_000},
        {**said, "event_id": "said", "input_tokens": 1_000_000, "cost": 0.5},
        {**said, "event_id": "own", "input_tokens": 1_000_000, "provider": "ollama"},
    )
    found = {
        event_id: server.get(f"/v1/sessions/priced/events/{event_id}")
        for event_id in ("known", "said", "own")
    }
    assert found["known"]["cost"] == pytest.approx(0.56)
    assert found["known"]["price_source"].startswith("genai-prices ")
    assert (found["said"]["cost"], found["said"]["price_source"]) == (0.5, None)
    assert (found["own"]["cost"], found["own"]["price_source"]) == (None, None)
    rows = server.get("/v1/sessions/priced/events")["items"]
    assert {row["event_id"]: row["cost"] for row in rows} == {
        event_id: event["cost"] for event_id, event in found.items()
    }
    assert server.get("/v1/sessions/priced")["cost"] == pytest.approx(1.06)
