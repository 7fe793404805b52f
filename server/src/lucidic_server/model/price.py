"""What tokens cost: rates of a model, and the cost of one call by them. Pure arithmetic in USD."""

import operator
from datetime import date

import msgspec

from lucidic_server.model.usage import INPUT_PARTS
from lucidic_server.model.usage import OUTPUT_PARTS
from lucidic_server.model.usage import Usage


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


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """What a model's tokens cost at a time, and who says so since when.

    A class without a rate of its own costs what the whole does that it is part of: the cache, audio
    and images as input, reasoning, audio and images as output.
    """

    input: Rate
    output: Rate | None = None
    cache_read: Rate | None = None
    cache_write: Rate | None = None
    reasoning: Rate | None = None
    audio_input: Rate | None = None
    audio_output: Rate | None = None
    image_input: Rate | None = None
    image_output: Rate | None = None
    # USD for the call itself, whatever it takes.
    per_call: float = 0.0
    # `genai-prices 0.2.3`, or `own` and the id of the project's own price.
    source: str
    # The day whose prices these are.
    day: date


_parts_of = operator.attrgetter(*INPUT_PARTS, *OUTPUT_PARTS)


def cost_of(usage: Usage, rates: Rates) -> float | None:
    """Returns what the call costs in USD, None if something that it needs is not known.

    Each class that has a rate costs that rate, and what is left of its whole the whole's. How much
    of the cache was audio or images is not told by anybody, so that where both are there and priced
    apart, nothing is known. The usage must be sound: no part larger than its whole.
    """
    if usage.output and rates.output is None:
        return None
    if not any(_parts_of(usage)):
        tokens = usage.input * rates.input.at(usage.input)
        if rates.output is not None:
            tokens += usage.output * rates.output.at(usage.input)
        return tokens / 1_000_000 + rates.per_call
    cached = usage.cache_read + usage.cache_write
    modal = _priced((usage.audio_input, rates.audio_input), (usage.image_input, rates.image_input))
    if cached and modal:
        return None
    modal += [
        (usage.cache_read, rates.cache_read or rates.input),
        (usage.cache_write, rates.cache_write or rates.input),
    ]
    said = _priced(
        (usage.reasoning, rates.reasoning),
        (usage.audio_output, rates.audio_output),
        (usage.image_output, rates.image_output),
    )
    modal.append((usage.input - sum(count for count, _ in modal), rates.input))
    if rates.output is not None:
        said.append((usage.output - sum(count for count, _ in said), rates.output))
    tokens = sum(count * rate.at(usage.input) for count, rate in (*modal, *said))
    return tokens / 1_000_000 + rates.per_call


def _priced(*parts: tuple[int, Rate | None]) -> list[tuple[int, Rate]]:
    return [(count, rate) for count, rate in parts if count and rate is not None]
