"""The tokens of one call by class, and what makes them contradict each other.

`input` and `output` are wholes. Of the input, the cache gave or took a part, and audio and images
are another cut through the same whole; reasoning, audio and images are parts of the output.
"""

import operator
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

# The classes, each the field `<class>_tokens` of an event.
INPUT_PARTS = ("cache_read", "cache_write", "audio_input", "image_input")
OUTPUT_PARTS = ("reasoning", "audio_output", "image_output")
CLASSES = ("input", "output", *INPUT_PARTS, *OUTPUT_PARTS)
_counts_of = operator.attrgetter(*CLASSES)


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens of one call; a class that nobody told has none."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0
    reasoning: int = 0
    audio_input: int = 0
    audio_output: int = 0
    image_input: int = 0
    image_output: int = 0


class Contradiction(StrEnum):
    """Why counts cannot all be true. They are kept as given, and nothing is computed by them."""

    NEGATIVE = "negative_tokens"
    CACHE = "cache_exceeds_input"
    INPUT_MODALITY = "modality_exceeds_input"
    OUTPUT_PARTS = "parts_exceed_output"
    TOTAL = "total_differs"


def usage_of(said: Mapping[str, Any]) -> Usage:
    """Returns the usage in these fields of an event: `input_tokens` and the like."""
    counts = {name: said.get(f"{name}_tokens") for name in CLASSES}
    return Usage(**{name: count for name, count in counts.items() if isinstance(count, int)})


def total_said(extra: Mapping[str, Any]) -> int | None:
    """Returns what a record says beside its fields that input and output are together."""
    total = extra.get("total_tokens")
    return total if type(total) is int else None


def contradiction_in(usage: Usage, total: int | None = None) -> Contradiction | None:
    """Returns the first reason why these counts cannot all be true, None if they can.

    `total` is what the sender says that input and output are together, if it says so.
    """
    if min(_counts_of(usage)) < 0:
        return Contradiction.NEGATIVE
    if usage.cache_read + usage.cache_write > usage.input:
        return Contradiction.CACHE
    if usage.audio_input + usage.image_input > usage.input:
        return Contradiction.INPUT_MODALITY
    if usage.reasoning + usage.audio_output + usage.image_output > usage.output:
        return Contradiction.OUTPUT_PARTS
    if total is not None and total != usage.input + usage.output:
        return Contradiction.TOTAL
    return None
