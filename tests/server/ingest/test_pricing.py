"""Which prices a model gets, and which models get none."""

from datetime import UTC
from datetime import date
from datetime import datetime
from typing import Any

import pytest
from msgspec import UNSET

from lucidic_server.ingest.pricing import found_in
from lucidic_server.ingest.pricing import rates_of
from lucidic_server.model.admitted import Price
from lucidic_server.model.own_price import OwnPrice
from lucidic_server.model.own_price import OwnRates
from lucidic_server.model.own_price import PriceTable
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionEnded

DAY = date(2026, 11, 1)
NOW = int(datetime(2026, 11, 1, 18, tzinfo=UTC).timestamp()) * 10**9


@pytest.mark.parametrize(
    ("provider", "model", "cost_in", "cost_out"),
    [
        ("openai", "gpt-4.1-mini", 0.4, 1.6),
        (" OpenAI ", "GPT-4.1-mini", 0.4, 1.6),
        (None, "gpt-4.1-mini-2025-04-14", 0.4, 1.6),
        ("anthropic", "claude-3-5-sonnet-20241022", 3, 15),
        ("litellm", "anthropic/claude-3-5-sonnet-20241022", 3, 15),
        ("litellm", "gpt-4.1-mini", 0.4, 1.6),
    ],
)
def test_known_models(provider: str | None, model: str, cost_in: float, cost_out: float) -> None:
    rates = rates_of(provider, model, DAY)
    assert rates is not None
    assert rates.output is not None
    assert (rates.input.per_million, rates.output.per_million) == (cost_in, cost_out)
    assert rates.source.startswith("genai-prices ")
    assert rates.day.isoformat() == "2026-11-01"


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        # A server of one's own that has a model with a well-known name.
        ("ollama", "gpt-4.1-mini"),
        ("vllm", "llama-3.3-70b-versatile"),
        ("openai", "my-fine-tune"),
        (None, "my-own-model"),
        ("", "my-own-model"),
        ("openai", ""),
        ("x" * 10_000, "gpt-4.1-mini"),
        ("openai", "gpt-4.1-mini" * 1_000),
    ],
)
def test_what_nobody_knows_is_not_guessed(provider: str | None, model: str) -> None:
    assert rates_of(provider, model, DAY) is None


def test_prices_have_tiers_and_change_with_time() -> None:
    rates = rates_of("google", "gemini-2.5-pro", DAY)
    assert rates is not None
    assert rates.input.at(300_000) > rates.input.at(100_000)
    then = rates_of("openai", "o3", date(2025, 6, 1))
    now = rates_of("openai", "o3", DAY)
    assert then is not None
    assert now is not None
    assert then.input.per_million > now.input.per_million


def ended(**fields: Any) -> EventEnded:
    known = {"provider": "openai", "model": "gpt-4.1-mini", "input_tokens": 1000, **fields}
    return EventEnded(writer="w", seq=1, time=NOW, session_id="s", event_id="e", **known)


def test_tokens_get_the_price_of_their_model_and_day() -> None:
    price = found_in(ended(output_tokens=500, cache_read_tokens=400)).price
    assert price is not None
    assert price.usd == pytest.approx((600 * 0.4 + 400 * 0.1 + 500 * 1.6) / 1e6)
    assert price.source.endswith(", 2026-11-01")


@pytest.mark.parametrize(
    "fields", [{"cost": 0.0}, {"cost_added": 0.1}, {"model": UNSET}, {"input_tokens": UNSET}]
)
def test_what_was_said_or_is_no_call_gets_no_price(fields: dict[str, Any]) -> None:
    assert found_in(ended(**fields)).price is None


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"model": "x"}, "unknown_model"),
        ({"provider": "ollama"}, "unknown_model"),
        ({"input_tokens": -5}, "negative_tokens"),
        ({"cache_read_tokens": 1001}, "cache_exceeds_input"),
        ({"output_tokens": 5, "reasoning_tokens": 6}, "parts_exceed_output"),
    ],
)
def test_what_cannot_be_known_says_why(fields: dict[str, Any], why: str) -> None:
    assert found_in(ended(**fields)).price == Price(None, why)


def test_a_total_that_does_not_add_up_is_told() -> None:
    told = ended(output_tokens=500)
    assert found_in(told, extra={"total_tokens": 1501}).price == Price(None, "total_differs")
    priced = found_in(told, extra={"total_tokens": 1500}).price
    assert priced is not None
    assert priced.usd is not None


def test_absurd_counts_and_times_have_a_price() -> None:
    price = found_in(ended(output_tokens=2**63 - 1, started_at=2**63 - 1)).price
    assert price is not None
    assert price.usd is not None
    assert price.usd > 0


def test_a_call_itself_has_its_price() -> None:
    price = found_in(ended(provider="perplexity", model="sonar", input_tokens=0)).price
    assert price is not None
    assert price.usd == pytest.approx(0.012)


def test_own_prices_go_before_what_all_pay() -> None:
    at = datetime.fromtimestamp(1, UTC)
    own = OwnPrice(
        price_id="p1",
        model="gpt-*",
        provider="openai",
        starts_on=DAY,
        ends_on=None,
        rates=OwnRates(input=7),
        note=None,
        created_at=at,
        updated_at=at,
    )
    table = PriceTable([own])
    assert found_in(ended(), table).price == Price(0.007, "own p1, 2026-11-01")
    # Of a gateway: the name behind it. Before its first day: what all pay.
    through = ended(provider="litellm", model="openai/gpt-4.1-mini")
    assert found_in(through, table).price == Price(0.007, "own p1, 2026-11-01")
    before = found_in(ended(started_at=NOW - 86_400 * 10**9), table).price
    assert before is not None
    assert before.source.startswith("genai-prices ")


def test_sessions_have_no_price() -> None:
    assert found_in(SessionEnded(writer="w", seq=1, time=NOW, session_id="s")).price is None
