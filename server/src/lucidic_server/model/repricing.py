"""Repricing: which calls get the prices of today, and how far that is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from typing import Literal

import msgspec

from lucidic_server.model.admitted import Price
from lucidic_server.model.usage import Contradiction

RepricingState = Literal["waiting", "running", "done", "cancelled"]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which calls: those that began in a time, of a model pattern, of a provider. None: all."""

    since: int | None = None
    until: int | None = None
    model: str | None = None
    provider: str | None = None


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A call whose cost nobody told, as its records say it together, and what it is priced at.

    `time`, `writer` and `seq` name the newest of the records that say model, tokens or price.
    """

    session_id: str
    event_id: str
    provider: str | None
    model: str
    usage: dict[str, Any]
    # Nanoseconds since 1970.
    began: int
    price: float | None
    price_source: str | None
    time: int
    writer: str
    seq: int


class Repriced(msgspec.Struct, frozen=True):
    """A call and its new price, or why nobody can know it."""

    call: Call
    price: Price


def newly_priced(calls: Sequence[Call], prices: Sequence[Price]) -> list[Repriced]:
    """Returns the calls that get another price than they have.

    What a record said of the total is not among the merged fields: it stays contradicted.
    """
    return [
        Repriced(call, price)
        for call, price in zip(calls, prices, strict=True)
        if (price.usd, price.source) != (call.price, call.price_source)
        and call.price_source != Contradiction.TOTAL
    ]


class Repricing(msgspec.Struct, frozen=True, kw_only=True):
    """A repricing that was asked for, and how far it is.

    `sessions` are to be looked through, `sessions_done` are. Of their `calls`, `repriced` got
    another price; `unknown` of these have none now.
    """

    repricing_id: str
    since: datetime | None
    until: datetime | None
    model: str | None
    provider: str | None
    state: RepricingState
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    sessions: int
    sessions_done: int
    calls: int
    repriced: int
    unknown: int
    error: str | None
