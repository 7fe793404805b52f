"""Where a secret may be: a search that is cheap where there is none, and misses none of SHAPES.

Looking for each shape everywhere would take twenty times as long. Each hint is one character that
a secret has at a known place, and what has to stand around it.
"""

import re
import time
from collections.abc import Iterator
from functools import cache

# White space in JSON text.
_SPACE = rb"(?:[ \t\r\n]|\\[nrt]){1,3}"
# The beginning of a control character's escape, whose four digits are characters of their own.
_CONTROL = rb"\\[bu]"

# The last three characters of a beginning: a token follows.
_ENDS_OF_BEGINNINGS = """
    sk- sk_ rk_ ho_ hp_ hr_ hs_ hu_ ub_ at- at_ ca_ pa_ ss_ PX- xa- xb- xe- xo- xp- xr- xs- pp-
    ec_ hf_ r8_ lx- ai- pi- ly- v2_ ic_ pm_ oo_ op_ or_
""".split()  # noqa: SIM905  a list of words is read more easily than a list of literals

# What is searched in one go, less than a millisecond; and how far a hint reaches at most.
_WINDOW_BYTES = 256 * 1024
_REACH_BYTES = 16 * 1024
# Long enough for another thread to wake up and take the lock.
_PAUSE_SECONDS = 0.0001
# An address up to its `@`, each of its characters written as an escape.
_ADDRESS_BYTES = 4 * 1024
# As many of a rare character in one window are no text but data: there the engine is faster.
_MANY = 400


def _behind(sign: str, others: str = "") -> bytes:
    """Returns the pattern of a `-` or `_` that ends a beginning, or is in one of the others.

    Ids are full of both signs: the two characters before are looked at first, each in one step.
    """
    ends = [end for end in _ENDS_OF_BEGINNINGS if end.endswith(sign)]
    first, second = ("".join(sorted({end[place] for end in ends})) for place in (0, 1))
    among = f"(?<=[{first}][{second}]{sign})(?=[A-Za-z0-9_-]{{16}})(?<={'|'.join(ends)})"
    return f"{sign}(?:{among}{others})".encode()


# For characters that texts are full of. Each pattern begins with one plain character: the engine
# looks for that by itself, ten times as fast as for one of two.
_FREQUENT = (
    _behind("-"),
    _behind("_", "|(?<=t_)access_key"),
    rb"\.(?<=[9s]\.)(?=[A-Za-z0-9_-]{20})(?:(?<=ya29\.)|(?<=hvs\.))",
    rb"b(?:earer%b[A-Za-z0-9._~+/-]{16})" % _SPACE,
)

# For characters that are rare in texts: `find` looks for one as fast as memory is read, and each
# that it finds costs a call.
_RARE = (
    rb"B(?:earer%b[A-Za-z0-9._~+/-]{16})" % _SPACE,
    rb"G(?<=SG)\.[A-Za-z0-9_-]{20}",
    rb"I(?<=ASI)A[A-Z0-9]{16}",
    rb"J(?<=\.eyJ)[A-Za-z0-9_-]{17}",
    rb"K(?:(?<=AK)IA[A-Z0-9]{16}|(?<=SK)[0-9a-f]{32}|(?<=essK|untK)ey|(?<=ACCESS_K|RIVATE K)EY)",
    rb"z(?:(?<=AIz)a[A-Za-z0-9_-]{35}|(?<=uthoriz)ation(?:[\\\"' \t]|\\t){0,20}[:=])",
)

_ADDRESS = rb"://(?:[^\s:/@\"'\\<>]|%b){0,640}:(?:[^\s/@\"'\\<>]|%b){1,1280}@" % (
    _CONTROL,
    _CONTROL,
)


def places(data: bytes) -> Iterator[int]:
    """Yields the offsets of what may belong to a secret, in no order; no secret is left out.

    In much data it lets other threads run now and then: a search holds the interpreter's lock, and
    who waits for that asks for it only after some milliseconds.
    """
    frequent, rare, address = _hints()
    for start in range(0, len(data), _WINDOW_BYTES):
        if start:
            time.sleep(_PAUSE_SECONDS)
        end = start + _WINDOW_BYTES
        for hint in frequent:
            yield from _all(hint, data, start, end)
        for character, hint in rare:
            yield from _at_each(character, hint, data, start, end)
        yield from _addresses(address, data, start, end)


def _all(hint: re.Pattern[bytes], data: bytes, start: int, end: int) -> Iterator[int]:
    for found in hint.finditer(data, start, end + _REACH_BYTES):
        if found.start() < end:
            yield found.start()


def _at_each(
    character: bytes, hint: re.Pattern[bytes], data: bytes, start: int, end: int
) -> Iterator[int]:
    place = data.find(character, start, end)
    for _ in range(_MANY):
        if place < 0:
            return
        if hint.match(data, place):
            yield place
        place = data.find(character, place + 1, end)
    if place >= 0:
        yield from _all(hint, data, place, end)


def _addresses(hint: re.Pattern[bytes], data: bytes, start: int, end: int) -> Iterator[int]:
    """Looks in front of each `@`, and no further than the one before it."""
    after = max(0, start - _ADDRESS_BYTES)
    place = data.find(b"@", start, end)
    for _ in range(_MANY):
        if place < 0:
            return
        # No slash stands between the two: the last one is the one.
        address = data.rfind(b"://", max(after, place - _ADDRESS_BYTES), place)
        if address >= 0 and hint.match(data, address, place + 1):
            yield address
        after = place + 1
        place = data.find(b"@", after, end)
    if place >= 0:
        yield from _all(hint, data, after, end)


# Compiled at first use, in the thread that sends: the patterns take some milliseconds.
@cache
def _hints() -> tuple[
    tuple[re.Pattern[bytes], ...], tuple[tuple[bytes, re.Pattern[bytes]], ...], re.Pattern[bytes]
]:
    return (
        tuple(map(re.compile, _FREQUENT)),
        tuple((hint[:1], re.compile(hint)) for hint in _RARE),
        re.compile(_ADDRESS),
    )
