"""Which of a project's own prices a call gets."""

import itertools
import re
from datetime import UTC
from datetime import date
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lucidic_server.model.own_price import OwnPrice
from lucidic_server.model.own_price import OwnRates
from lucidic_server.model.own_price import PriceTable
from lucidic_server.model.own_price import matches

DAY = date(2026, 11, 1)
_ids = itertools.count(1)


def own(model: str, usd: float, provider: str | None = None, **given: Any) -> OwnPrice:
    number = next(_ids)
    at = datetime.fromtimestamp(number, UTC)
    known = {"starts_on": None, "ends_on": None, "note": None, "created_at": at, "updated_at": at}
    rates = OwnRates(input=usd)
    fields = {"price_id": f"p{number}", "provider": provider, "rates": rates, **known, **given}
    return OwnPrice(model=model, **fields)


def usd(table: PriceTable, model: str, provider: str | None = None, day: date = DAY) -> Any:
    rates = table.rates_of(provider, model, day)
    return rates and rates.input.per_million


def test_a_pattern_is_for_all_that_it_says() -> None:
    table = PriceTable([own("llama-*", 1)])
    assert usd(table, "llama-3.3-70b") == 1
    assert usd(table, " LLAMA-3 ") == 1
    assert usd(table, "my-llama-3") is None


def test_the_price_that_says_most_counts_whatever_the_order() -> None:
    prices = [
        own("*", 1),
        own("llama-*", 2),
        own("llama-3*", 3),
        own("llama-3.3", 4),
        own("*", 5, "groq"),
    ]
    for order in itertools.permutations(prices):
        table = PriceTable(order)
        assert [usd(table, m) for m in ("x", "llama-2", "llama-3", "llama-3.3")] == [1, 2, 3, 4]
        assert usd(table, "llama-3.3", "Groq") == 5


def test_days_are_included_at_both_ends_and_the_later_beginning_counts() -> None:
    january, march = date(2026, 1, 1), date(2026, 3, 1)
    table = PriceTable(
        [
            own("m", 1),
            own("m", 2, starts_on=january),
            own("m", 3, starts_on=march, ends_on=date(2026, 3, 31)),
        ]
    )
    days = [(2025, 12, 31), (2026, 1, 1), (2026, 3, 1), (2026, 3, 31), (2026, 4, 1)]
    assert [usd(table, "m", day=date(*d)) for d in days] == [1, 2, 3, 3, 2]


def test_of_two_equal_prices_the_newer_counts() -> None:
    first, second = own("a*", 1), own("*a", 2)
    assert usd(PriceTable([second, first]), "a") == 2


def test_the_source_names_the_price() -> None:
    price = own("m", 1)
    rates = PriceTable([price]).rates_of(None, "m", DAY)
    assert rates is not None
    assert (rates.source, rates.day) == (f"own {price.price_id}", DAY)


@given(st.text("ab*", max_size=8), st.text("ab", max_size=10))
def test_stars_stand_for_anything(pattern: str, name: str) -> None:
    wanted = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name)
    assert matches(pattern, name) == (wanted is not None)


@pytest.mark.parametrize("stars", [1, 50, 199])
def test_a_pattern_of_many_stars_is_quick(stars: int) -> None:
    assert not matches("*a" * stars + "b", "a" * 200)
