"""Prices on the wire."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import UNSET
from msgspec import Meta
from msgspec import UnsetType

from lucidic_server.model.own_price import CURRENCY
from lucidic_server.model.own_price import OwnPrice
from lucidic_server.model.own_price import OwnRates

# A name of a model or provider, and what the table's key columns hold.
Pattern = Annotated[str, Meta(min_length=1, max_length=200)]
Note = Annotated[str, Meta(max_length=2_000)]


class NewPrice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the models of a pattern cost.

    `*` in `model` stands for any characters; case does not count. Without `provider` it holds for
    every one. `starts_on` and `ends_on` are days (UTC), both included; without them it always held,
    or goes on. `currency` is `USD` and may be left out.
    """

    model: Pattern
    rates: OwnRates
    provider: Pattern | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    currency: str = CURRENCY
    note: Note | None = None


class ChangedPrice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes in a price; a member that is not given stays as it is, `rates` as a whole."""

    model: Pattern | UnsetType = UNSET
    rates: OwnRates | UnsetType = UNSET
    provider: Pattern | UnsetType | None = UNSET
    starts_on: date | UnsetType | None = UNSET
    ends_on: date | UnsetType | None = UNSET
    currency: str | UnsetType = UNSET
    note: Note | UnsetType | None = UNSET


class PricePage(msgspec.Struct, frozen=True):
    """One page of prices, the newest first; `total` counts all, on every page."""

    items: list[OwnPrice]
    next_cursor: str | None
    total: int


class DeletedPrice(msgspec.Struct, frozen=True):
    """Which price is gone."""

    deleted: str


class ShownTier(msgspec.Struct, frozen=True):
    """A rate for calls with more than `above` tokens of input; it then holds for all of them."""

    above: int
    usd: float


class ShownRate(msgspec.Struct, frozen=True):
    """USD for a million tokens."""

    usd: float
    tiers: list[ShownTier]


class ShownRates(msgspec.Struct, frozen=True, kw_only=True):
    """What a call of a model costs on a day, by class of tokens, and who says so.

    `source` is `own` and the id of a price of the project's, or the package and its version. A
    class that is null costs what the whole does that it is part of.
    """

    source: str
    day: date
    currency: str
    input: ShownRate
    output: ShownRate | None
    cache_read: ShownRate | None
    cache_write: ShownRate | None
    reasoning: ShownRate | None
    audio_input: ShownRate | None
    audio_output: ShownRate | None
    image_input: ShownRate | None
    image_output: ShownRate | None
    per_call: float
