"""The prices of models: the project's own, then the `genai-prices` package's of its release.

A model that neither knows costs nothing that we could name: unknown, never a guess. A provider that
they do not know (a server of one's own, say) is not taken for another that has such a model.
"""

import asyncio
import operator
from collections.abc import Iterable
from collections.abc import Mapping
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import cache
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple
from typing import TypeGuard

from msgspec import UNSET

from lucidic_server.model.admitted import Price
from lucidic_server.model.own_price import PriceTable
from lucidic_server.model.price import Rate
from lucidic_server.model.price import Rates
from lucidic_server.model.price import Tier
from lucidic_server.model.price import cost_of
from lucidic_server.model.usage import CLASSES
from lucidic_server.model.usage import Contradiction
from lucidic_server.model.usage import Usage
from lucidic_server.model.usage import contradiction_in
from lucidic_server.model.usage import total_said
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventChanged
from lucidicai.wire.records import EventFields
from lucidicai.wire.records import EventRecord

if TYPE_CHECKING:
    from genai_prices.data_snapshot import DataSnapshot
    from genai_prices.types import ModelPrice
    from genai_prices.types import Provider

# Why a call has no price: nobody knows the model, or not what a class of its tokens costs.
UNKNOWN_MODEL = "unknown_model"
NO_RATE = "no_rate"

_NO_PRICES = PriceTable()
_NOTHING: Mapping[str, Any] = {}
_TOKENS = tuple(f"{name}_tokens" for name in CLASSES)
_tokens_of = operator.attrgetter(*_TOKENS)
# These pass calls on to the makers of models: the model's name tells whose.
_GATEWAYS = frozenset({"litellm", "portkey", "helicone"})
# Names of models and providers are a client's text.
_MAX_NAME_CHARS = 200
_DAY_NANOSECONDS = 86_400_000_000_000


async def load_for(records: Iterable[AnyRecord]) -> None:
    """Loads the prices if one of the records will ask for them, beside the event loop."""
    if not _snapshot.cache_info().currsize and any(map(asks_for_price, records)):
        await asyncio.to_thread(_snapshot)


class Found(NamedTuple):
    """What a record's tokens cost, and why its own counts cannot all be true."""

    price: Price | None = None
    contradiction: Contradiction | None = None


_NOTHING_FOUND = Found()


def found_in(
    record: AnyRecord, own: PriceTable = _NO_PRICES, extra: Mapping[str, Any] = _NOTHING
) -> Found:
    """Returns what the record's tokens tell.

    No price where the record says what it cost, or names no model; it is that of the day on which
    the tokens were used. `own` is asked before what everybody pays; `extra` is what the record says
    beside the fields that this version knows. Of a record that says half of its tokens nothing
    contradicts itself: the other half may stand in another one.
    """
    if not isinstance(record, EventFields):
        return _NOTHING_FOUND
    has_input, has_output = record.input_tokens is not UNSET, record.output_tokens is not UNSET
    if not has_input and not has_output:
        return _NOTHING_FOUND
    said = zip(CLASSES, _tokens_of(record), strict=True)
    usage = Usage(**{name: count for name, count in said if count is not UNSET})
    contradiction = contradiction_in(usage, total_said(extra))
    found: Price | None = None
    if asks_for_price(record):
        found = _priced(
            record.provider if isinstance(record.provider, str) else None,
            str(record.model),
            usage,
            record.started_at if isinstance(record.started_at, int) else record.time,
            own,
            contradiction,
        )
    return Found(found, contradiction if has_input and has_output else None)


def is_part_of_call(record: AnyRecord) -> bool:
    """Tells whether a call is said in several records, of which this is one.

    Its price is that of all of them together. A beginning that names the model is none: the record
    that brings the tokens names it again.
    """
    if not isinstance(record, EventFields):
        return False
    if record.cost is not UNSET or record.cost_added is not UNSET:
        return False
    has_tokens = any(getattr(record, name) is not UNSET for name in _TOKENS)
    if not has_tokens:
        return record.model is not UNSET and isinstance(record, EventChanged)
    wholes = (record.model, record.input_tokens, record.output_tokens)
    return any(said is UNSET for said in wholes)


def price(
    *,
    provider: str | None,
    model: str,
    usage: Usage,
    at_ns: int,
    own: PriceTable,
    total: int | None = None,
) -> Price:
    """Returns what a call cost, or why nobody can know it: `usd` is None then."""
    return _priced(provider, model, usage, at_ns, own, contradiction_in(usage, total))


def _priced(
    provider: str | None,
    model: str,
    usage: Usage,
    at_ns: int,
    own: PriceTable,
    contradiction: Contradiction | None,
) -> Price:
    if contradiction is not None:
        return Price(None, contradiction)
    day = _day(at_ns // _DAY_NANOSECONDS)
    rates = rates_of(provider, model, day, own)
    if rates is None:
        return Price(None, UNKNOWN_MODEL)
    cost = cost_of(usage, rates)
    if cost is None:
        return Price(None, NO_RATE)
    return Price(cost, f"{rates.source}, {rates.day.isoformat()}")


def asks_for_price(record: AnyRecord) -> TypeGuard[EventRecord]:
    """Tells whether the record says a model and tokens, and not what they cost."""
    return (
        isinstance(record, EventFields)
        and record.model is not UNSET
        and (record.input_tokens is not UNSET or record.output_tokens is not UNSET)
        and record.cost is UNSET
        and record.cost_added is UNSET
    )


def rates_of(
    provider: str | None, model: str, day: date, own: PriceTable = _NO_PRICES
) -> Rates | None:
    """Returns the rates of a model on a day (UTC), None if nobody knows them.

    The project's own prices are asked first. The first call loads the others, which takes a third
    of a second.
    """
    if len(model) > _MAX_NAME_CHARS or len(provider or "") > _MAX_NAME_CHARS:
        return None
    provider = provider.strip().lower() if provider else None
    model = model.strip().lower()
    found = own.rates_of(provider, model, day)
    if found is None and provider in _GATEWAYS:
        found = own.rates_of(*_behind(model), day)
    return found or _rates(provider, model, day)


@lru_cache(maxsize=1024)
def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


@lru_cache(maxsize=4096)
def _rates(provider: str | None, model: str, day: date) -> Rates | None:
    snapshot = _snapshot()
    if provider in _GATEWAYS:
        provider, model = _behind(model)
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


def _behind(model: str) -> tuple[str | None, str]:
    first, slash, rest = model.partition("/")
    return (first, rest) if slash else (None, model)


def _read(price: "ModelPrice", day: date) -> Rates | None:
    rate = _rate(price.input_mtok)
    if rate is None:
        return None
    calls = _rate(price.requests_kcount)
    return Rates(
        input=rate,
        output=_rate(price.output_mtok),
        cache_read=_rate(price.cache_read_mtok),
        cache_write=_rate(price.cache_write_mtok),
        reasoning=_rate(price.output_reasoning_mtok),
        audio_input=_rate(price.input_audio_mtok),
        audio_output=_rate(price.output_audio_mtok),
        image_input=_rate(price.input_image_mtok),
        image_output=_rate(price.output_image_mtok),
        per_call=0.0 if calls is None else calls.per_million / 1000,
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
