"""A batch: whole frames of one segment, in order, and the position up to which they reach."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from lucidicai.wire.framing import HEADER
from lucidicai.wire.framing import HEADER_BYTES


class Position(NamedTuple):
    """A place in a journal: everything of `segment` before `offset`, and all earlier segments."""

    segment: int
    offset: int


class Batch(NamedTuple):
    """`data` is `records` whole frames; releasing `position` gives them back.

    `redacted` counts the secrets that were masked in them, by kind.
    """

    data: bytes
    records: int
    position: Position
    redacted: Mapping[str, int] = MappingProxyType({})


def measure(data: bytes, limit_bytes: int) -> tuple[int, int]:
    """Returns (bytes, frames) of the longest run of whole frames in `data` within the limit.

    The first frame is taken whatever its length, as far as it is there. Trusts the lengths: for
    bytes that this process wrote itself.
    """
    end = count = 0
    total = len(data)
    while end + HEADER_BYTES <= total:
        length, _checksum = HEADER.unpack_from(data, end)
        following = end + HEADER_BYTES + length
        if length == 0 or following > total or (count and following > limit_bytes):
            break
        end = following
        count += 1
    return end, count
