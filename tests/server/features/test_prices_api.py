"""A project's own prices: kept, refused, and what calls cost by them."""

import itertools
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.people import Asker
from tests.support.server_process import ServerProcess

_seqs = itertools.count(1)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    with ServerProcess(tmp_path_factory.mktemp("prices")) as server:
        yield Asker(server)


def call(local: Asker, model: str, **said: Any) -> dict[str, Any]:
    """Records a call of a model and returns it as the API has it."""
    number = next(_seqs)
    event = {
        "kind": "event_ended",
        "writer": "w",
        "seq": number,
        "time": time.time_ns(),
        "session_id": f"s{number}",
        "event_id": f"e{number}",
        "type": "llm_generation",
        "model": model,
        **said,
    }
    body = json.dumps(event).encode()
    told = local.call("POST", "/v1/records", body, Content_Type="application/x-ndjson")
    assert told["accepted"] == 1, told
    return local.get(f"/v1/sessions/s{number}/events/e{number}")  # type: ignore[no-any-return]


def test_a_price_holds_from_the_next_call_on(local: Asker) -> None:
    said = {"input_tokens": 1_000_000, "output_tokens": 100_000}
    before = call(local, "house-model-7", **said)
    assert (before["cost"], before["price_source"]) == (None, None)
    assert before["cost_unknown"] == "unknown_model"
    price = local.post("/v1/prices", {"model": "house-*", "rates": {"input": 2, "output": 10}})
    assert price["currency"] == "USD"
    after = call(local, "House-Model-7", **said)
    assert after["cost"] == pytest.approx(3.0)
    assert after["price_source"].startswith(f"own {price['price_id']}, 20")
    assert after["cost_unknown"] is None
    # Free is a price, and not the same as unknown.
    path = f"/v1/prices/{price['price_id']}"
    local.call("PATCH", path, {"rates": {"input": 0, "output": 0}})
    assert call(local, "house-model-7", **said)["cost"] == 0
    assert local.call("DELETE", path) == {"deleted": price["price_id"]}
    assert call(local, "house-model-7", **said)["cost"] is None
    assert local.get(f"/v1/sessions/{after['event_id'].replace('e', 's')}")["cost"] == 3.0


def test_what_was_said_to_cost_is_never_priced(local: Asker) -> None:
    local.post("/v1/prices", {"model": "said-*", "rates": {"input": 2}})
    told = call(local, "said-1", input_tokens=10, cost=0.5)
    assert (told["cost"], told["price_source"], told["cost_unknown"]) == (0.5, None, None)
    added = call(local, "said-1", input_tokens=10, cost_added=0.25)
    assert added["cost"] == 0.25


def test_usage_that_contradicts_itself_is_kept_and_has_no_price(local: Asker) -> None:
    local.post("/v1/prices", {"model": "odd-*", "rates": {"input": 2}})
    told = call(local, "odd-1", input_tokens=10, cache_read_tokens=11)
    assert (told["input_tokens"], told["cache_read_tokens"]) == (10, 11)
    assert (told["cost"], told["cost_unknown"]) == (None, "cache_exceeds_input")
    assert told["usage_contradiction"] == "cache_exceeds_input"
    # It is told, too, where somebody said what the call cost.
    odd = {"input_tokens": 10, "output_tokens": 1, "reasoning_tokens": 2, "cost": 0.5}
    told = call(local, "odd-1", **odd)
    assert (told["cost"], told["cost_unknown"]) == (0.5, None)
    assert told["usage_contradiction"] == "parts_exceed_output"
    sound = call(local, "odd-1", input_tokens=3, output_tokens=2, total_tokens=5)
    assert (sound["usage_contradiction"], sound["cost_unknown"]) == (None, "no_rate")
    wrong = call(local, "odd-1", input_tokens=3, output_tokens=2, total_tokens=6)
    assert (wrong["usage_contradiction"], wrong["cost_unknown"]) == ("total_differs",) * 2
    metrics = local.ask("GET", "/metrics").text
    assert 'lucidic_usage_contradictions_total{reason="parts_exceed_output"} 1' in metrics
    assert 'lucidic_usage_contradictions_total{reason="total_differs"} 1' in metrics


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_call_that_is_said_in_parts_has_the_price_of_the_whole(
    local: Asker, order: tuple[int, ...]
) -> None:
    if not [one for one in local.get("/v1/prices")["items"] if one["model"] == "parts-*"]:
        rates = {"input": 2, "output": 10, "cache_read": 1}
        local.post("/v1/prices", {"model": "parts-*", "rates": rates})
    session_id = f"parts-{order}".replace(" ", "")
    known = {"kind": "event_changed", "session_id": session_id, "event_id": "e"}
    known["writer"] = session_id
    parts: list[dict[str, Any]] = [
        {"model": "parts-1"},
        {"input_tokens": 1_000_000, "cache_read_tokens": 400_000},
        {"output_tokens": 100_000},
    ]
    for place in order:
        line = {**known, "seq": place + 1, "time": place + 1, **parts[place]}
        body = json.dumps(line).encode()
        local.call("POST", "/v1/records", body, Content_Type="application/x-ndjson")
    event = local.get(f"/v1/sessions/{session_id}/events/e")
    assert event["cost"] == pytest.approx(0.6 * 2 + 0.4 * 1 + 0.1 * 10)
    assert event["usage_contradiction"] is None


def test_prices_are_listed_read_and_changed(local: Asker) -> None:
    new = {
        "model": "Kept-*",
        "provider": "House",
        "rates": {"input": 1.5, "cache_read": 0.15, "per_call": 0.01},
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "note": "contract 7",
    }
    # Not the only one, in whatever order tests run.
    local.post("/v1/prices", {**new, "provider": "another"})
    made = local.post("/v1/prices", new)
    assert (made["model"], made["provider"]) == ("kept-*", "house")
    assert (made["starts_on"], made["ends_on"]) == ("2026-01-01", "2026-12-31")
    assert made["rates"]["cache_read"] == 0.15
    assert made["rates"]["output"] is None
    path = f"/v1/prices/{made['price_id']}"
    assert local.get(path) == made
    changed = local.call("PATCH", path, {"ends_on": None, "note": None})
    assert (changed["ends_on"], changed["note"], changed["rates"]) == (None, None, made["rates"])
    page = local.get("/v1/prices?limit=1")
    assert page["items"][0]["price_id"] == made["price_id"]
    assert page["total"] > 1
    more = local.get(f"/v1/prices?limit=500&cursor={page['next_cursor']}")
    assert len(more["items"]) == page["total"] - 1


def test_rates_tell_which_price_a_model_has(local: Asker) -> None:
    made = local.post("/v1/prices", {"model": "asked-*", "rates": {"input": 3, "per_call": 1}})
    told = local.get("/v1/rates?model=asked-1&day=2026-03-04")
    assert told["source"] == f"own {made['price_id']}"
    assert (told["day"], told["input"], told["output"]) == (
        "2026-03-04",
        {"usd": 3, "tiers": []},
        None,
    )
    assert told["per_call"] == 1
    known = local.get("/v1/rates?model=gemini-2.5-pro&provider=google")
    assert known["source"].startswith("genai-prices ")
    assert known["input"]["tiers"]
    refused = local.ask("GET", "/v1/rates?model=nobody-knows-it")
    assert (refused.status, refused.code) == (404, "unknown_model")
    assert "POST /v1/prices" in refused.text


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"model": "m"}, 400, "rates"),
        ({"model": "", "rates": {"input": 1}}, 400, "length"),
        ({"model": "m", "rates": {}}, 400, "input"),
        ({"model": "m", "rates": {"input": -1}}, 400, "0"),
        ({"model": "m", "rates": {"input": 1, "ouput": 1}}, 400, "ouput"),
        ({"model": "m", "rates": {"input": 1}, "currency": "EUR"}, 400, "US dollars"),
        (
            {
                "model": "m",
                "rates": {"input": 1},
                "starts_on": "2026-02-01",
                "ends_on": "2026-01-01",
            },
            400,
            "before it starts",
        ),
        ({"model": "m", "rates": {"input": 1}, "starts_on": "yesterday"}, 400, "date"),
    ],
)
def test_what_is_no_price_is_refused(local: Asker, body: Any, status: int, told: str) -> None:
    refused = local.ask("POST", "/v1/prices", body)
    assert refused.status == status, refused.text
    assert told in refused.text


def test_one_price_a_model_provider_and_first_day(local: Asker) -> None:
    new = {"model": "twice", "rates": {"input": 1}}
    made = local.post("/v1/prices", new)
    refused = local.ask("POST", "/v1/prices", {**new, "model": " TWICE "})
    assert refused.status == 409
    assert made["price_id"] in refused.text
    later = local.post("/v1/prices", {**new, "starts_on": "2026-05-01"})
    path = f"/v1/prices/{later['price_id']}"
    assert local.ask("PATCH", path, {"starts_on": None}).status == 409
    assert local.ask("PATCH", path, {"ends_on": "2026-04-30"}).status == 400
    assert local.ask("GET", "/v1/prices/none").status == 404
    assert local.ask("PATCH", "/v1/prices/none", {"note": "x"}).status == 404
    assert local.ask("DELETE", "/v1/prices/none").status == 404
