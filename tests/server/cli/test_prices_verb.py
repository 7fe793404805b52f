"""`lucidic prices`: set, listed, shown, deleted, and stored calls priced anew."""

import json
import time
from collections.abc import Iterator

import pytest

from tests.support.server_process import ServerProcess
from tests.support.verbs import lines
from tests.support.verbs import on_terminal
from tests.support.verbs import run

NOW = time.time_ns()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("prices-verb")) as running:
        yield running


def test_prices_are_set_listed_shown_and_deleted(server: ServerProcess) -> None:
    rates = ("--input", "0.2", "--output", "0.6", "--cache-read", "0.00005")
    done = run(server, "prices", "set", "Llama-*", "--provider", "vllm", *rates)
    (price,) = [one for one in lines(server, "prices", "list") if one["model"] == "llama-*"]
    assert json.loads(done.stdout)["price_id"] == price["price_id"]
    assert (price["model"], price["provider"], price["rates"]["output"]) == ("llama-*", "vllm", 0.6)
    # The same model, provider and day again is a change.
    again = run(server, "prices", "set", "llama-*", "--provider", "VLLM", *rates, "--note", "n")
    assert json.loads(again.stdout)["price_id"] == price["price_id"]
    head, *rows = on_terminal(server, "prices", "list").splitlines()
    assert "PROVIDER" in head
    (row,) = [one for one in rows if "llama-*" in one]
    assert "<$0.0001" in row
    shown = on_terminal(server, "prices", "show", "llama-3", "--provider", "vllm")
    assert f"by own {price['price_id']}" in shown
    assert "$0.600  for a million tokens of output" in shown
    assert run(server, "prices", "show", "llama-3").returncode == 1
    assert run(server, "prices", "delete", price["price_id"]).returncode == 0
    assert "llama-*" not in run(server, "prices", "list").stdout
    refused = run(server, "prices", "set", "m", "--input", "1", "--from", "2026-02-31")
    assert (refused.returncode, "starts_on" in refused.stderr) == (1, True), refused


def test_stored_calls_are_priced_anew(server: ServerProcess) -> None:
    said = {"type": "llm_generation", "model": "repriced-1", "input_tokens": 1_000_000}
    event = {"kind": "event_ended", "session_id": "s", "event_id": "r", "started_at": NOW}
    server.send_lines({**event, **said})
    run(server, "prices", "set", "repriced-*", "--input", "2")
    (told,) = lines(server, "prices", "reprice", "--model", "repriced-*", "--since", "2020-01-31")
    assert (told["state"], told["since"], told["repriced"]) == ("done", "2020-01-31T00:00:00Z", 1)
    assert server.get("/v1/sessions/s/events/r")["cost"] == 2
    assert "Priced 0 of 1 calls anew" in on_terminal(server, "prices", "reprice", "--model", "re*")
    refused = run(server, "prices", "reprice", "--since", "2026-01-02", "--until", "2026-01-01")
    assert (refused.returncode, "not after" in refused.stderr) == (1, True)
