"""Which prices a model gets, and which models get none."""

from datetime import UTC
from datetime import datetime

import pytest

from lucidic_server.ingest.pricing import rates_of

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
    rates = rates_of(provider, model, NOW)
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
    assert rates_of(provider, model, NOW) is None


def test_prices_have_tiers_and_change_with_time() -> None:
    rates = rates_of("google", "gemini-2.5-pro", NOW)
    assert rates is not None
    assert rates.input.at(300_000) > rates.input.at(100_000)
    then = rates_of("openai", "o3", int(datetime(2025, 6, 1, tzinfo=UTC).timestamp()) * 10**9)
    now = rates_of("openai", "o3", NOW)
    assert then is not None
    assert now is not None
    assert then.input.per_million > now.input.per_million
