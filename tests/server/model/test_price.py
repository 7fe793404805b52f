"""What a call costs by the rates of its model."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lucidic_server.model.price import Rate
from lucidic_server.model.price import Rates
from lucidic_server.model.price import Tier
from lucidic_server.model.price import Usage
from lucidic_server.model.price import cost_of

DAY = date(2026, 11, 1)
RATES = Rates(Rate(3), Rate(15), Rate(0.3), Rate(3.75), "own", DAY)
COUNTS = st.integers(0, 10**7)


def test_each_class_has_its_rate() -> None:
    usage = Usage(input=1_000_000, output=100_000, cache_read=400_000, cache_write=100_000)
    assert cost_of(usage, RATES) == pytest.approx(0.5 * 3 + 0.4 * 0.3 + 0.1 * 3.75 + 0.1 * 15)


def test_without_a_rate_for_the_cache_it_costs_as_fresh_input() -> None:
    rates = Rates(Rate(2), Rate(8), None, None, "own", DAY)
    usage = Usage(input=1_000_000, cache_read=600_000, cache_write=100_000)
    assert cost_of(usage, rates) == pytest.approx(2)


def test_output_without_a_rate_is_not_guessed() -> None:
    embedding = Rates(Rate(0.02), None, None, None, "own", DAY)
    assert cost_of(Usage(input=1_000_000), embedding) == pytest.approx(0.02)
    assert cost_of(Usage(input=10, output=1), embedding) is None


def test_a_tier_holds_for_all_tokens_of_the_call() -> None:
    tiered = Rate(1.25, (Tier(200_000, 2.5), Tier(1_000_000, 5)))
    rates = Rates(tiered, Rate(10, (Tier(200_000, 15),)), None, None, "own", DAY)
    assert cost_of(Usage(input=200_000, output=1000), rates) == pytest.approx(0.25 + 0.01)
    assert cost_of(Usage(input=200_001, output=1000), rates) == pytest.approx(0.5000025 + 0.015)
    assert tiered.at(1_000_001) == 5


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_a_cost_is_never_negative(fresh: int, output: int, read: int, write: int) -> None:
    cost = cost_of(Usage(fresh, output, read, write), RATES)
    assert cost is not None
    assert cost >= 0
