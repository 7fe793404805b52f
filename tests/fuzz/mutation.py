"""Makes bad input out of good: bytes that are torn and flipped, JSON with hostile values in it."""

import random
from typing import Any

# What has broken readers before: numbers at the edges, texts that mean something to somebody.
HOSTILE: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**63,
    -(2**63) - 1,
    2**64,
    1e308,
    -0.0,
    "",
    "\0",
    "../../etc/passwd",
    "'; DROP TABLE sessions; --",
    "{{7*7}}${7*7}%s%n",
    "<script>alert(1)</script>",
    "\u202e\u2066\ufeff",
    "💥" * 50,
    "\ud800",
    "9999-99-99T99:99:99Z",
    "0001-01-01T00:00:00+23:59",
    "NaN",
    "a" * 5_000,
    [],
    {},
    [[[[[[[[]]]]]]]],
    {"": {"": {"": None}}},
    {"__proto__": {"a": 1}, "constructor": None},
    [None] * 300,
)


def bent(value: Any, chance: random.Random, likelihood: float = 0.15) -> Any:
    """Returns the JSON value with some of its parts replaced, dropped or renamed."""
    if chance.random() < likelihood:
        return chance.choice(HOSTILE)
    if isinstance(value, dict):
        parts = {}
        for name, part in value.items():
            fate = chance.random()
            if fate > likelihood / 2:
                parts[name] = bent(part, chance, likelihood)
            elif fate > likelihood / 4:
                parts[f"{name}\n{chance.choice(HOSTILE)!s:.20}"] = part
        return parts
    if isinstance(value, list):
        return [bent(part, chance, likelihood) for part in value]
    return value


def torn(body: bytes, chance: random.Random) -> bytes:
    """Returns the bytes with some flipped, cut out, doubled or put in."""
    bad = bytearray(body)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(bad) + 1)
        match chance.randrange(5):
            case 0 if place < len(bad):
                bad[place] ^= 1 << chance.randrange(8)
            case 1:
                del bad[place : place + chance.randint(1, 64)]
            case 2:
                bad[place:place] = bad[place : place + chance.randint(1, 64)]
            case 3:
                bad[place:place] = chance.randbytes(chance.randint(1, 16))
            case _:
                bad[place : place + 4] = chance.choice(
                    (b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff")
                )
    return bytes(bad)
