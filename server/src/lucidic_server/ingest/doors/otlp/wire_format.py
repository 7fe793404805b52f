"""As much of protobuf's wire format as it takes to cut a message into its parts, unread."""

from collections.abc import Iterator

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
# A varint of 64 bits has at most ten bytes.
_LONGEST_VARINT = 10


class BrokenError(ValueError):
    """The bytes are no protobuf message."""


def fields_of(message: bytes, number: int) -> Iterator[bytes]:
    """Yields the bytes of each member of this number. Raises BrokenError."""
    place = 0
    while place < len(message):
        tag, place = _varint(message, place)
        kind = tag & 7
        if kind == _VARINT:
            _value, place = _varint(message, place)
            continue
        if kind == _BYTES:
            size, place = _varint(message, place)
        elif kind in (_FIXED64, _FIXED32):
            size = 8 if kind == _FIXED64 else 4
        else:
            raise BrokenError(f"wire type {kind} at byte {place}")
        if place + size > len(message):
            raise BrokenError("it ends in the middle")
        if kind == _BYTES and tag >> 3 == number:
            yield message[place : place + size]
        place += size


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = 0
    for count in range(_LONGEST_VARINT):
        if place >= len(message):
            raise BrokenError("it ends in the middle of a number")
        byte = message[place]
        place += 1
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value, place
    raise BrokenError(f"a number without an end at byte {place}")
