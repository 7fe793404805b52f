"""What tokens cost: rates of a model, and the cost of one call by them. Pure arithmetic in USD."""

from datetime import date

import msgspec


class Tier(msgspec.Struct, frozen=True):
    """A rate for calls whose input has more than `above` tokens. It then holds for all of them."""

    above: int
    per_million: float


class Rate(msgspec.Struct, frozen=True):
    """USD for a million tokens of one class."""

    per_million: float
    # From the smallest threshold up.
    tiers: tuple[Tier, ...] = ()

    def at(self, input_tokens: int) -> float:
        """Returns the rate for a call with so many tokens of input."""
        reached = [tier.per_million for tier in self.tiers if input_tokens > tier.above]
        return reached[-1] if reached else self.per_million


class Rates(msgspec.Struct, frozen=True):
    """What a model's tokens cost at a time, and who says so since when.

    Without a rate for the cache, what it gave costs as fresh input does.
    """

    input: Rate
    output: Rate | None
    cache_read: Rate | None
    cache_write: Rate | None
    # `genai-prices 0.2.3`, or `own` for the project's own table.
    source: str
    # The day whose prices these are.
    day: date


class Usage(msgspec.Struct, frozen=True):
    """The tokens of one call. `input` and `output` are wholes: the others are parts of them."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0


def cost_of(usage: Usage, rates: Rates) -> float | None:
    """Returns what the call costs in USD, None if a rate that it needs is not known.

    fresh = input - cache_read - cache_write; cost = fresh * input rate + cache_read * cache read
    rate + cache_write * cache write rate + output * output rate. Parts that are larger than their
    whole leave no fresh input.
    """
    if usage.output and rates.output is None:
        return None
    fresh = max(0, usage.input - usage.cache_read - usage.cache_write)
    priced = (
        (fresh, rates.input),
        (usage.cache_read, rates.cache_read or rates.input),
        (usage.cache_write, rates.cache_write or rates.input),
        (usage.output, rates.output),
    )
    return sum(
        count * rate.at(usage.input) / 1_000_000
        for count, rate in priced
        if count and rate is not None
    )
