"""Puts something else in the place of each secret in a text."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from lucidicai.spool.shapes import SHAPES


def masked(text: bytes, found: Counter[str]) -> bytes:
    """Returns the text with each secret replaced by its kind, which is counted in `found`."""
    return _replaced(text, found, lambda kind, _size: f"[redacted:{kind}]".encode())


def blotted(data: bytes, found: Counter[str]) -> bytes:
    """Returns the bytes with each secret overwritten by as many asterisks: no length changes."""
    return _replaced(data, found, lambda _kind, size: b"*" * size)


def _replaced(data: bytes, found: Counter[str], mark: Callable[[str, int], bytes]) -> bytes:
    for kind, pattern in _patterns():
        has_front = pattern.groups > 0

        def replace(
            secret: re.Match[bytes], kind: str = kind, has_front: bool = has_front
        ) -> bytes:
            front = secret[1] if has_front else b""
            return front + mark(kind, len(secret[0]) - len(front))

        data, times = pattern.subn(replace, data)
        if times:
            found[kind] += times
    return data


# Compiled at first use, in the thread that sends: the patterns take some milliseconds.
@cache
def _patterns() -> tuple[tuple[str, re.Pattern[bytes]], ...]:
    return tuple((shape.kind, re.compile(shape.pattern)) for shape in SHAPES)
