"""A project's own prices: which of them a call gets, and its rates by it."""

from collections.abc import Iterable
from datetime import date
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from lucidic_server.model.price import Rate
from lucidic_server.model.price import Rates

# Sums of money are sums of US dollars: two currencies cannot be added up without a rate of a day.
CURRENCY = "USD"

# Above any price of any model, far below where floats lose a picodollar.
_MOST_USD = 1_000_000

Usd = Annotated[float, Meta(ge=0, le=_MOST_USD)]


class OwnRates(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """USD for a million tokens of each class, and for the call itself.

    A class without a rate costs what the whole does that it is part of. Without `output`, a call
    that has any output costs an unknown amount.
    """

    input: Usd
    output: Usd | None = None
    cache_read: Usd | None = None
    cache_write: Usd | None = None
    reasoning: Usd | None = None
    audio_input: Usd | None = None
    audio_output: Usd | None = None
    image_input: Usd | None = None
    image_output: Usd | None = None
    per_call: Usd = 0.0


class OwnPrice(msgspec.Struct, frozen=True, kw_only=True):
    """What the models of a pattern cost from one day to another, both included; None: no bound.

    `*` in the pattern stands for any characters; without a provider it holds for all of them.
    """

    price_id: str
    model: str
    provider: str | None
    starts_on: date | None
    ends_on: date | None
    rates: OwnRates
    currency: str = CURRENCY
    note: str | None
    created_at: datetime
    updated_at: datetime


class PriceTable:
    """A project's own prices, ready to be asked."""

    def __init__(self, prices: Iterable[OwnPrice] = ()) -> None:
        """Takes the prices in any order; whichever says most about a call is asked first."""
        self._prices = sorted(prices, key=_rank, reverse=True)
        self._memory: dict[tuple[str | None, str, date], Rates | None] = {}

    def __len__(self) -> int:
        return len(self._prices)

    def rates_of(self, provider: str | None, model: str, day: date) -> Rates | None:
        """Returns the rates of a call of that day (UTC), None if no price is for it.

        Of several prices the one that names the provider counts, then the one whose pattern has
        most letters beside the stars, then the one that began last, then the newest.
        """
        if not self._prices:
            return None
        asked = (_folded(provider) if provider else None, _folded(model), day)
        if asked not in self._memory:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[asked] = self._find(*asked)
        return self._memory[asked]

    def _find(self, provider: str | None, model: str, day: date) -> Rates | None:
        for price in self._prices:
            if price.provider is not None and _folded(price.provider) != provider:
                continue
            if price.starts_on is not None and day < price.starts_on:
                continue
            if price.ends_on is not None and day > price.ends_on:
                continue
            if matches(_folded(price.model), model):
                return _to_rates(price, day)
        return None


# A pattern is matched once for a model and a day.
_REMEMBERED = 4096


def matches(pattern: str, name: str) -> bool:
    """Tells whether the whole name is as the pattern says; `*` is any characters, also none."""
    first, *rest = pattern.split("*")
    if not rest:
        return name == pattern
    if not name.startswith(first):
        return False
    place = len(first)
    for part in rest[:-1]:
        found = name.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return name.endswith(rest[-1]) and len(name) - len(rest[-1]) >= place


def _folded(name: str) -> str:
    return name.strip().lower()


def _rank(price: OwnPrice) -> tuple[bool, int, date, datetime, str]:
    letters = len(price.model.replace("*", ""))
    begin = price.starts_on or date.min
    return price.provider is not None, letters, begin, price.created_at, price.price_id


def _to_rates(price: OwnPrice, day: date) -> Rates:
    given = msgspec.structs.asdict(price.rates)
    whole, per_call = given.pop("input"), given.pop("per_call")
    return Rates(
        input=Rate(whole),
        per_call=per_call,
        source=f"own {price.price_id}",
        day=day,
        **{name: None if usd is None else Rate(usd) for name, usd in given.items()},
    )
