"""What a call costs by the rates of its model."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lucidic_server.model.price import Rate
from lucidic_server.model.price import Rates
from lucidic_server.model.price import Tier
from lucidic_server.model.price import cost_of
from lucidic_server.model.usage import CLASSES
from lucidic_server.model.usage import Contradiction
from lucidic_server.model.usage import Usage
from lucidic_server.model.usage import contradiction_in

DAY = date(2026, 11, 1)


def rates(**given: float | Rate | None) -> Rates:
    priced = {n: Rate(r) if isinstance(r, (int, float)) else r for n, r in given.items()}
    return Rates(source="own", day=DAY, **priced)  # type: ignore[arg-type] # rates by their names


RATES = rates(input=3, output=15, cache_read=0.3, cache_write=3.75)
# Sound usage: parts that are cut from their wholes.
CUTS = st.lists(st.integers(0, 10**7), min_size=5, max_size=5)


def test_each_class_has_its_rate() -> None:
    usage = Usage(input=1_000_000, output=100_000, cache_read=400_000, cache_write=100_000)
    assert cost_of(usage, RATES) == pytest.approx(0.5 * 3 + 0.4 * 0.3 + 0.1 * 3.75 + 0.1 * 15)


def test_a_class_without_a_rate_costs_as_its_whole() -> None:
    plain = rates(input=2, output=8)
    cached = Usage(input=1_000_000, cache_read=600_000, cache_write=100_000)
    assert cost_of(cached, plain) == pytest.approx(2)
    heard = Usage(input=1_000_000, audio_input=300_000, image_input=200_000, cache_read=600_000)
    assert cost_of(heard, plain) == pytest.approx(2)
    thought = Usage(output=1_000_000, reasoning=900_000, audio_output=50_000, image_output=50_000)
    assert cost_of(thought, plain) == pytest.approx(8)


def test_audio_images_and_reasoning_have_their_rates() -> None:
    all_of_them = rates(
        input=1,
        output=10,
        reasoning=20,
        audio_input=4,
        audio_output=40,
        image_input=2,
        image_output=30,
    )
    spoken = Usage(
        input=1_000_000,
        audio_input=500_000,
        image_input=100_000,
        output=1_000_000,
        reasoning=200_000,
        audio_output=300_000,
        image_output=100_000,
    )
    assert cost_of(spoken, all_of_them) == pytest.approx(
        (0.4 * 1 + 0.5 * 4 + 0.1 * 2) + (0.4 * 10 + 0.2 * 20 + 0.3 * 40 + 0.1 * 30)
    )


def test_how_much_of_the_cache_was_audio_is_not_guessed() -> None:
    spoken = rates(input=1, output=10, cache_read=0.1, audio_input=4)
    assert cost_of(Usage(input=10, cache_read=5, audio_input=5), spoken) is None
    assert cost_of(Usage(input=10, cache_read=5), spoken) == pytest.approx(5.5e-6)


def test_a_call_itself_may_cost() -> None:
    assert cost_of(Usage(), Rates(input=Rate(1), per_call=0.005, source="own", day=DAY)) == 0.005


def test_output_without_a_rate_is_not_guessed() -> None:
    embedding = rates(input=0.02)
    assert cost_of(Usage(input=1_000_000), embedding) == pytest.approx(0.02)
    assert cost_of(Usage(input=10, output=1), embedding) is None


def test_a_tier_holds_for_all_tokens_of_the_call() -> None:
    tiered = Rate(1.25, (Tier(200_000, 2.5), Tier(1_000_000, 5)))
    both = rates(input=tiered, output=Rate(10, (Tier(200_000, 15),)))
    assert cost_of(Usage(input=200_000, output=1000), both) == pytest.approx(0.25 + 0.01)
    assert cost_of(Usage(input=200_001, output=1000), both) == pytest.approx(0.5000025 + 0.015)
    assert tiered.at(1_000_001) == 5


@given(CUTS)
def test_a_cost_is_never_negative(cut: list[int]) -> None:
    fresh, read, write, text, reasoning = cut
    usage = Usage(
        input=fresh + read + write,
        cache_read=read,
        cache_write=write,
        output=text + reasoning,
        reasoning=reasoning,
    )
    assert contradiction_in(usage) is None
    cost = cost_of(usage, RATES)
    assert cost is not None
    assert cost >= 0


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({}, None),
        ({"input": 10, "cache_read": 4, "cache_write": 6}, None),
        ({"input": 10, "audio_input": 4, "image_input": 6, "cache_read": 10}, None),
        ({"input": 10, "cache_read": 5, "cache_write": 6}, Contradiction.CACHE),
        ({"cache_read": 1}, Contradiction.CACHE),
        ({"input": 10, "audio_input": 5, "image_input": 6}, Contradiction.INPUT_MODALITY),
        ({"output": 5, "reasoning": 6}, Contradiction.OUTPUT_PARTS),
        ({"output": 5, "reasoning": 3, "audio_output": 3}, Contradiction.OUTPUT_PARTS),
        ({"input": 3, "output": 2, "total": 5}, None),
        ({"input": 3, "output": 2, "total": 6}, Contradiction.TOTAL),
        *(({name: -1}, Contradiction.NEGATIVE) for name in CLASSES),
    ],
)
def test_counts_that_cannot_all_be_true(counts: dict[str, Any], why: Contradiction | None) -> None:
    total = counts.pop("total", None)
    assert contradiction_in(Usage(**counts), total) == why
