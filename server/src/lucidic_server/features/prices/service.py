"""Keeps a project's own prices, and tells which price a model has."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

from lucidic_server.control.prices import Prices
from lucidic_server.errors import BadRequestError
from lucidic_server.errors import NotFoundError
from lucidic_server.features.prices.schemas import PricePage
from lucidic_server.features.prices.schemas import ShownRate
from lucidic_server.features.prices.schemas import ShownRates
from lucidic_server.features.prices.schemas import ShownTier
from lucidic_server.ingest import pricing
from lucidic_server.ingest.price_book import PriceBook
from lucidic_server.model.own_price import CURRENCY
from lucidic_server.model.own_price import OwnPrice
from lucidic_server.model.price import Rate
from lucidic_server.model.usage import CLASSES


class PricesService:
    """Answers questions about prices; every answer belongs to the caller's project."""

    def __init__(self, prices: Prices, book: PriceBook) -> None:
        self._prices = prices
        self._book = book

    def page(self, project_id: str, limit: int, cursor: str | None) -> PricePage:
        """Returns a page of prices. Raises PageError."""
        found = self._prices.page(project_id, limit, cursor)
        return PricePage(found.items, found.next_cursor, found.total)

    def get(self, project_id: str, price_id: str) -> OwnPrice:
        """Returns the price. Raises NotFoundError."""
        return _known(self._prices.get(project_id, price_id), price_id)

    def create(self, project_id: str, fields: Mapping[str, Any]) -> OwnPrice:
        """Makes a price. Raises ConflictError, and BadRequestError for another currency."""
        made = self._prices.create(project_id, _in_dollars(fields))
        self._book.forget(project_id)
        return made

    def update(self, project_id: str, price_id: str, fields: Mapping[str, Any]) -> OwnPrice:
        """Changes the given fields. Raises as `create`, and NotFoundError."""
        changed = self._prices.update(project_id, price_id, _in_dollars(fields))
        self._book.forget(project_id)
        return _known(changed, price_id)

    def delete(self, project_id: str, price_id: str) -> None:
        """Deletes a price. Raises NotFoundError."""
        if not self._prices.delete(project_id, price_id):
            raise _unknown(price_id)
        self._book.forget(project_id)

    async def rates(
        self, project_id: str, provider: str | None, model: str, day: date
    ) -> ShownRates:
        """Returns what a call of that day costs. Raises NotFoundError if nobody knows it."""
        own = await self._book.table(project_id)
        found = await asyncio.to_thread(pricing.rates_of, provider, model, day, own)
        if found is None:
            by = f" of {provider!r}" if provider else ""
            raise NotFoundError(
                f"Nobody knows what the model {model!r}{by} costs.",
                hint="POST /v1/prices tells it; until then its calls cost an unknown amount.",
                code="unknown_model",
            )
        shown = {name: _shown(getattr(found, name)) for name in CLASSES if name != "input"}
        whole = ShownRate(found.input.per_million, _tiers(found.input))
        return ShownRates(
            source=found.source,
            day=found.day,
            currency=CURRENCY,
            input=whole,
            per_call=found.per_call,
            **shown,
        )


def _in_dollars(fields: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    currency = values.pop("currency", CURRENCY)
    if currency != CURRENCY:
        raise BadRequestError(
            f"Prices are in US dollars, not in {currency[:20]!r}: costs are added up, and sums of "
            "two currencies mean nothing.",
            hint="Convert it at the rate that you are billed by, and say so in `note`.",
        )
    return values


def _known(price: OwnPrice | None, price_id: str) -> OwnPrice:
    if price is None:
        raise _unknown(price_id)
    return price


def _unknown(price_id: str) -> NotFoundError:
    return NotFoundError(f"There is no price {price_id!r}.", hint="GET /v1/prices lists them.")


def _shown(rate: Rate | None) -> ShownRate | None:
    return None if rate is None else ShownRate(rate.per_million, _tiers(rate))


def _tiers(rate: Rate) -> list[ShownTier]:
    return [ShownTier(tier.above, tier.per_million) for tier in rate.tiers]
