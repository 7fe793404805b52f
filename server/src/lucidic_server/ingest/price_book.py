"""The projects' own prices in memory, as they were a second ago at most."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from lucidic_server.control.prices import Prices
from lucidic_server.ingest import pricing
from lucidic_server.model.admitted import Price
from lucidic_server.model.own_price import PriceTable
from lucidic_server.model.repricing import Call
from lucidic_server.model.usage import usage_of

# A change through this process holds at once; one through another after this long.
_FRESH_SECONDS = 1.0
# Projects whose prices are kept; each has a thousand at most, nearly all have none.
_MOST_PROJECTS = 256


class _Read(NamedTuple):
    table: PriceTable
    at: float


class PriceBook:
    """Gives a project's own prices to whoever prices its calls."""

    def __init__(self, prices: Prices) -> None:
        self._prices = prices
        self._read: OrderedDict[str, _Read] = OrderedDict()

    async def table(self, project_id: str) -> PriceTable:
        """Returns the project's prices. Raises ControlStoreError."""
        known = self._read.get(project_id)
        now = time.monotonic()
        if known is not None and now - known.at < _FRESH_SECONDS:
            self._read.move_to_end(project_id)
            return known.table
        table = PriceTable(await asyncio.to_thread(self._prices.all, project_id))
        # The moment before it was read: what changed meanwhile is read again in time.
        self._read[project_id] = _Read(table, now)
        if len(self._read) > _MOST_PROJECTS:
            self._read.popitem(last=False)
        return table

    async def price_calls(self, project_id: str, calls: Sequence[Call]) -> list[Price]:
        """Returns what calls that are stored cost by the prices that hold now."""
        own = await self.table(project_id)

        def work() -> list[Price]:
            return [
                pricing.price(
                    provider=call.provider,
                    model=call.model,
                    usage=usage_of(call.usage),
                    at_ns=call.began,
                    own=own,
                )
                for call in calls
            ]

        return await asyncio.to_thread(work)

    def forget(self, project_id: str) -> None:
        """Takes in what changed in the project's prices: the next question reads them."""
        self._read.pop(project_id, None)
