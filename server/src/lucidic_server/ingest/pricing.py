"""The prices of models: from the `genai-prices` package, kept current by its releases.

A model that it does not know costs nothing that we could name: unknown, never a guess. A provider
that it does not know (a server of one's own, say) is not taken for another that has such a model.
"""

import asyncio
from collections.abc import Iterable
from datetime import UTC
from datetime import date
from datetime import datetime
from functools import cache
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeGuard

from msgspec import UNSET
from msgspec import UnsetType

from lucidic_server.model.admitted import Price
from lucidic_server.model.price import Rate
from lucidic_server.model.price import Rates
from lucidic_server.model.price import Tier
from lucidic_server.model.price import Usage
from lucidic_server.model.price import cost_of
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventFields
from lucidicai.wire.records import EventRecord

if TYPE_CHECKING:
    from genai_prices.data_snapshot import DataSnapshot
    from genai_prices.types import ModelPrice
    from genai_prices.types import Provider

# These pass calls on to the makers of models: the model's name tells whose.
_GATEWAYS = frozenset({"litellm", "portkey", "helicone"})
# Names of models and providers are a client's text.
_MAX_NAME_CHARS = 200
_NANOSECONDS = 1_000_000_000


async def load_for(records: Iterable[AnyRecord]) -> None:
    """Loads the prices if one of the records will ask for them, beside the event loop."""
    if not _snapshot.cache_info().currsize and any(map(_is_unpriced, records)):
        await asyncio.to_thread(_snapshot)


def price_of(record: AnyRecord) -> Price | None:
    """Returns what the record's tokens cost by the prices of the day they were used.

    None where the record says what it cost, names no model or no tokens, or a model whose price
    nobody knows. The prices are those of one record: an SDK writes the model beside the tokens.
    """
    if not _is_unpriced(record):
        return None
    usage = Usage(
        input=_count(record.input_tokens),
        output=_count(record.output_tokens),
        cache_read=_count(record.cache_read_tokens),
        cache_write=_count(record.cache_write_tokens),
    )
    at = record.started_at if isinstance(record.started_at, int) else record.time
    provider = record.provider if isinstance(record.provider, str) else None
    rates = rates_of(provider, str(record.model), at)
    cost = None if rates is None else cost_of(usage, rates)
    if rates is None or cost is None:
        return None
    return Price(cost, f"{rates.source}, {rates.day.isoformat()}")


def _is_unpriced(record: AnyRecord) -> TypeGuard[EventRecord]:
    return (
        isinstance(record, EventFields)
        and record.model is not UNSET
        and (record.input_tokens is not UNSET or record.output_tokens is not UNSET)
        and record.cost is UNSET
        and record.cost_added is UNSET
    )


def _count(tokens: int | UnsetType) -> int:
    return max(0, tokens) if isinstance(tokens, int) else 0


def rates_of(provider: str | None, model: str, at_ns: int) -> Rates | None:
    """Returns the rates of a model at a time (nanoseconds since 1970), None if nobody knows them.

    The first call loads the prices, which takes a third of a second.
    """
    if len(model) > _MAX_NAME_CHARS or len(provider or "") > _MAX_NAME_CHARS:
        return None
    day = datetime.fromtimestamp(at_ns // _NANOSECONDS, tz=UTC).date()
    return _rates(provider.strip().lower() if provider else None, model.strip().lower(), day)


@lru_cache(maxsize=4096)
def _rates(provider: str | None, model: str, day: date) -> Rates | None:
    snapshot = _snapshot()
    if provider in _GATEWAYS:
        first, slash, rest = model.partition("/")
        provider, model = (first, rest) if slash else (None, model)
    maker = _maker(snapshot, provider, model)
    if maker is None:
        return None
    found = maker.find_model(model, all_providers=snapshot.providers)
    if found is None:
        return None
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return _read(found.get_prices(noon), day)


def _maker(snapshot: "DataSnapshot", provider: str | None, model: str) -> "Provider | None":
    # Not through the package's own search: its memory of names that it does not know has no bound.
    from genai_prices.data_snapshot import find_provider_by_id  # noqa: PLC0415  as in _snapshot

    if provider is not None:
        return find_provider_by_id(snapshot.providers, provider)
    for each in snapshot.providers:
        if each.model_match is not None and each.model_match.is_match(model):
            return each
    return None


def _read(price: "ModelPrice", day: date) -> Rates | None:
    rate = _rate(price.input_mtok)
    if rate is None:
        return None
    return Rates(
        input=rate,
        output=_rate(price.output_mtok),
        cache_read=_rate(price.cache_read_mtok),
        cache_write=_rate(price.cache_write_mtok),
        source=_source(),
        day=day,
    )


def _rate(price: Any) -> Rate | None:
    if price is None:
        return None
    tiers = getattr(price, "tiers", None)
    if tiers is None:
        return Rate(float(price))
    return Rate(float(price.base), tuple(Tier(tier.start, float(tier.price)) for tier in tiers))


@cache
def _source() -> str:
    return f"genai-prices {version('genai-prices')}"


@cache
def _snapshot() -> "DataSnapshot":
    # A third of a second that only a server which has something to price need spend.
    from genai_prices.data_snapshot import get_snapshot  # noqa: PLC0415

    return get_snapshot()
