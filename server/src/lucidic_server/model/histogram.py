"""Lengths of time counted in buckets that grow by 2 %: sums of them are the same in any order.

A percentile read from them is within 1 % of the length that stands at its rank.
"""

import math
from collections.abc import Mapping

# Each bucket reaches from one power of this to the next, in nanoseconds.
GROWTH = 1.02
# Lengths of zero and below.
NOTHING = -1


def bucket_of(nanoseconds: int) -> int:
    """Returns the bucket that counts this length. The store's SQL says the same."""
    if nanoseconds <= 0:
        return NOTHING
    return math.ceil(math.log(nanoseconds) / math.log(GROWTH))


def middle_ms(bucket: int) -> float:
    """Returns the length in milliseconds that stands for the bucket, 1 % from its ends."""
    if bucket == NOTHING:
        return 0.0
    return 2 * GROWTH**bucket / (GROWTH + 1) / 1e6


def percentile_ms(counts: Mapping[int, int], share: float) -> float | None:
    """Returns the length that this share of all counted ones does not exceed; None if none is."""
    total = sum(counts.values())
    rank = max(math.ceil(share * total), 1)
    for bucket in sorted(counts):
        rank -= counts[bucket]
        if rank <= 0:
            return middle_ms(bucket)
    return None
