"""Stored calls get new prices: which, how far, over the server's death; what is never touched."""

import json
import time
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.people import Asker
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

NOW = time.time_ns()
MILLION = {"input_tokens": 1_000_000}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("repricing")) as running:
        yield running


@pytest.fixture(scope="module")
def local(server: ServerProcess) -> Asker:
    return Asker(server)


def call(session_id: str, event_id: str, **said: Any) -> dict[str, Any]:
    known = {"kind": "event_ended", "session_id": session_id, "event_id": event_id}
    return {**known, "type": "llm_generation", "time": NOW, "started_at": NOW, **MILLION, **said}


def reprice(local: Asker, **wanted: Any) -> dict[str, Any]:
    """Prices anew and returns what is told when it is done."""
    path = f"/v1/repricings/{local.post('/v1/repricings', wanted)['repricing_id']}"
    wait_for(lambda: local.get(path)["state"] == "done", 60, lambda: local.get(path))
    return local.get(path)  # type: ignore[no-any-return]


def cost(local: Asker, session_id: str, event_id: str) -> float | None:
    return local.get(f"/v1/sessions/{session_id}/events/{event_id}")["cost"]  # type: ignore[no-any-return]


def counts(told: dict[str, Any]) -> list[int]:
    names = ("sessions", "sessions_done", "calls", "repriced", "unknown")
    return [told[name] for name in names]


def test_a_newer_price_replaces_the_older_and_nothing_else(
    server: ServerProcess, local: Asker
) -> None:
    server.send_lines(
        call("a", "priced", model="shop-1"),
        call("a", "told", model="shop-1", cost=0.5),
        call("a", "added", model="shop-1", cost_added=0.25),
        call("a", "other", model="desk-1"),
        call("a", "split", input_tokens=2_000_000),
        {"kind": "event_changed", "session_id": "a", "event_id": "split", "model": "shop-1"},
    )
    price = local.post("/v1/prices", {"model": "shop-*", "rates": {"input": 2}})
    told = reprice(local, model="shop-*")
    assert counts(told) == [1, 1, 2, 2, 0]
    assert cost(local, "a", "priced") == 2
    # Tokens and model that came apart are one call by now.
    assert cost(local, "a", "split") == 4
    assert (cost(local, "a", "told"), cost(local, "a", "added")) == (0.5, 0.25)
    assert cost(local, "a", "other") is None
    event = local.get("/v1/sessions/a/events/priced")
    assert event["price_source"].startswith(f"own {price['price_id']}, ")
    # What is told as done shows in lists and statistics too.
    assert local.get("/v1/sessions?q=model:shop-1")["items"][0]["cost"] == 6.75
    assert local.get("/v1/sessions/a")["cost"] == 6.75
    (row,) = local.get("/v1/statistics?by=none&q=model:shop-1")["items"]
    assert row["cost"] == 6.75

    # Again it changes nothing; another price replaces; without one the cost is unknown, not 0.
    assert counts(reprice(local, model="shop-*")) == [1, 1, 2, 0, 0]
    local.call("PATCH", f"/v1/prices/{price['price_id']}", {"rates": {"input": 3}})
    assert counts(reprice(local, model="shop-*")) == [1, 1, 2, 2, 0]
    assert cost(local, "a", "priced") == 3
    local.call("DELETE", f"/v1/prices/{price['price_id']}")
    assert counts(reprice(local, model="shop-*")) == [1, 1, 2, 2, 2]
    event = local.get("/v1/sessions/a/events/priced")
    assert (event["cost"], event["cost_unknown"]) == (None, "unknown_model")
    assert local.get("/v1/sessions/a")["cost"] == 0.75


def test_a_record_that_comes_later_counts(server: ServerProcess, local: Asker) -> None:
    server.send_lines(call("late", "e", model="late-1"))
    local.post("/v1/prices", {"model": "late-*", "rates": {"input": 2}})
    reprice(local, model="late-*")
    assert cost(local, "late", "e") == 2
    # Newer by the program's clock than what was priced, though older than the pricing.
    changed = {"kind": "event_changed", "session_id": "late", "event_id": "e", "time": NOW + 1}
    server.send_lines({**changed, "model": "late-1", "input_tokens": 3_000_000})
    assert cost(local, "late", "e") == 6
    server.send_lines({**changed, "time": NOW + 2, "cost": 0.125})
    assert cost(local, "late", "e") == 0.125
    reprice(local, model="late-*")
    assert cost(local, "late", "e") == 0.125


def test_only_calls_of_a_time_and_provider(server: ServerProcess, local: Asker) -> None:
    day = 86_400 * 10**9
    for age in range(4):
        told = {"model": "aged", "provider": "vllm" if age % 2 else "tgi"}
        server.send_lines(call(f"aged-{age}", "e", started_at=NOW - age * day, **told))
    local.post("/v1/prices", {"model": "aged", "rates": {"input": 1}})
    moment = datetime.fromtimestamp(NOW / 10**9, UTC)
    window = {"since": moment - timedelta(days=2.5), "until": moment - timedelta(days=0.5)}
    asked = {name: at.isoformat() for name, at in window.items()}
    assert counts(reprice(local, model="aged", provider="VLLM", **asked))[2:] == [1, 1, 0]
    assert [cost(local, f"aged-{age}", "e") for age in range(4)] == [None, 1, None, None]
    assert counts(reprice(local, model="aged", **asked))[2:] == [2, 1, 0]
    assert [cost(local, f"aged-{age}", "e") for age in range(4)] == [None, 1, 1, None]


def test_what_cannot_be_done_is_refused(local: Asker) -> None:
    backwards = {"since": "2026-02-01T00:00:00", "until": "2026-02-01T00:00:00Z"}
    refused = local.ask("POST", "/v1/repricings", backwards)
    assert (refused.status, "not after" in refused.text) == (400, True)
    assert local.ask("POST", "/v1/repricings", {"since": "soon"}).status == 400
    assert local.ask("POST", "/v1/repricings", {"modle": "x"}).status == 400
    assert local.ask("GET", "/v1/repricings/none").status == 404
    assert local.ask("POST", "/v1/repricings/none/cancel").status == 404
    far = {"since": "0001-01-01T00:00:00Z", "until": "9999-12-31T00:00:00Z", "model": "none"}
    assert reprice(local, **far)["calls"] == 0
    page = local.get("/v1/repricings?limit=1")
    assert (page["items"][0]["model"], len(page["items"])) == ("none", 1)


def test_prices_are_not_exported(server: ServerProcess, local: Asker) -> None:
    server.send_lines(call("kept", "e", model="kept-1"))
    before = local.ask("GET", "/v1/export?q=model:kept-1").text
    local.post("/v1/prices", {"model": "kept-1", "rates": {"input": 1}})
    assert reprice(local, model="kept-1")["repriced"] == 1
    assert local.ask("GET", "/v1/export?q=model:kept-1").text == before
    assert len(before.splitlines()) == 1


def test_a_server_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    sessions = 1_500
    with ServerProcess(tmp_path) as server:
        local = Asker(server)
        events = [call(f"s{n:05}", "e", model="many") for n in range(sessions)]
        body = b"\n".join(json.dumps(event).encode() for event in events)
        local.call("POST", "/v1/records", body, Content_Type="application/x-ndjson")
        local.post("/v1/prices", {"model": "many", "rates": {"input": 1}})
        asked = local.post("/v1/repricings", {})
        path = f"/v1/repricings/{asked['repricing_id']}"
        wait_for(lambda: local.get(path)["sessions_done"] > 0, 60)
        server.kill()
        server.start()
        wait_for(lambda: local.get(path)["state"] == "done", 120, server.log)
        told = local.get(path)
        # A batch whose note the death took was looked through twice and changed once.
        assert told["sessions"] == sessions
        assert sessions <= told["sessions_done"] <= sessions + 100
        (row,) = local.get("/v1/statistics?by=model")["items"]
        assert (row["sessions"], row["cost"]) == (sessions, sessions)


def test_a_cancelled_one_stops_where_it_is(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        local = Asker(server)
        events = [call(f"s{n:05}", "e", model="many") for n in range(2_000)]
        body = b"\n".join(json.dumps(event).encode() for event in events)
        local.call("POST", "/v1/records", body, Content_Type="application/x-ndjson")
        local.post("/v1/prices", {"model": "many", "rates": {"input": 1}})
        path = f"/v1/repricings/{local.post('/v1/repricings', {})['repricing_id']}"
        cancelled = local.call("POST", f"{path}/cancel")
        assert cancelled["state"] == "cancelled"
        assert cancelled["finished_at"]
        # A second time it is what it was, and the next one is done.
        assert local.call("POST", f"{path}/cancel")["finished_at"] == cancelled["finished_at"]
        reprice(local, model="none")
        assert local.get(path)["state"] == "cancelled"
        assert local.get(path)["sessions_done"] < 2_000
        actions = [entry["action"] for entry in local.get("/v1/audit")["items"]]
        assert actions.count("repricing.cancelled") == 1
