"""The prices of models: from the `genai-prices` package, kept current by its releases.

A model that it does not know costs nothing that we could name: unknown, never a guess. A provider
that it does not know (a server of one's own, say) is not taken for another that has such a model.
"""

from datetime import UTC
from datetime import date
from datetime import datetime
from functools import cache
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING
from typing import Any

from lucidic_server.model.price import Rate
from lucidic_server.model.price import Rates
from lucidic_server.model.price import Tier

if TYPE_CHECKING:
    from genai_prices.data_snapshot import DataSnapshot
    from genai_prices.types import ModelPrice
    from genai_prices.types import Provider

# These pass calls on to the makers of models: the model's name tells whose.
_GATEWAYS = frozenset({"litellm", "portkey", "helicone"})
# Names of models and providers are a client's text.
_MAX_NAME_CHARS = 200
_NANOSECONDS = 1_000_000_000


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
