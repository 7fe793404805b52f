"""Token counts of every dialect in one form: `input` and `output` include all their parts.

Classes: `input` (parts: `cache_read`, `cache_write`, `audio_input`, `image_input`), `output`
(parts: `reasoning`, `audio_output`, `image_output`), and `total`.
"""

import enum
from collections.abc import Mapping


class TokenRule(enum.Enum):
    """How a dialect means its counts."""

    # `input` includes what the cache gave and took, `output` includes reasoning.
    PARTS = "inclusive"
    # The classes stand beside each other: together they are the whole.
    APART = "exclusive"


# The field of a reading that each class fills.
FIELDS = {
    "input": "input_tokens",
    "output": "output_tokens",
    "cache_read": "cache_read_tokens",
    "cache_write": "cache_write_tokens",
    "reasoning": "reasoning_tokens",
    "audio_input": "audio_input_tokens",
    "audio_output": "audio_output_tokens",
    "image_input": "image_input_tokens",
    "image_output": "image_output_tokens",
}

_INPUT_PARTS = ("cache_read", "cache_write")
_ALL_INPUT_PARTS = ("cache_read", "cache_write", "audio_input", "image_input")
_ALL_OUTPUT_PARTS = ("reasoning", "audio_output", "image_output")


def settle(counts: Mapping[str, int], rule: TokenRule) -> dict[str, int]:
    """Returns the counts with `input` and `output` as wholes.

    Senders do not always keep to their dialect. Two things prove that the parts stand beside the
    whole: a part that is larger than it, and a total that only then adds up.
    """
    settled = dict(counts)
    total = settled.pop("total", None)
    if rule is TokenRule.APART:
        _add(settled, "input", _ALL_INPUT_PARTS)
        _add(settled, "output", _ALL_OUTPUT_PARTS)
        return settled
    given = settled.get("input", 0) + settled.get("output", 0)
    missing = None if total is None else total - given
    cached = sum(settled.get(part, 0) for part in _INPUT_PARTS)
    reasoning = settled.get("reasoning", 0)
    if cached and (
        cached > settled.get("input", cached) or missing in (cached, cached + reasoning)
    ):
        _add(settled, "input", _INPUT_PARTS)
    if reasoning and (
        reasoning > settled.get("output", reasoning) or missing in (reasoning, cached + reasoning)
    ):
        _add(settled, "output", ("reasoning",))
    return settled


def _add(counts: dict[str, int], whole: str, parts: tuple[str, ...]) -> None:
    if whole in counts or any(part in counts for part in parts):
        counts[whole] = counts.get(whole, 0) + sum(counts.get(part, 0) for part in parts)
