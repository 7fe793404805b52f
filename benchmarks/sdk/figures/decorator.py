"""A decorated function without an active session against the plain one."""

import timeit

import lucidicai as lai


def plain(number: int) -> int:
    return number + 1


recorded = lai.event(plain)

CALLS = 100_000


def nanoseconds(call: str) -> float:
    """Returns the shortest of some measurements of one call."""
    return min(timeit.repeat(f"{call}(1)", globals=globals(), number=CALLS, repeat=9)) / CALLS * 1e9


def main() -> None:
    bare = nanoseconds("plain")
    over = nanoseconds("recorded") - bare
    print(f"decorated function, no session\t{over:,.0f} ns over the plain call ({bare:,.0f} ns)")


if __name__ == "__main__":
    main()
