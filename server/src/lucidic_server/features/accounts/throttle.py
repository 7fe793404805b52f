"""Slows down who guesses: counts failed tries by who is tried and by who tries."""

from collections import OrderedDict
from ipaddress import IPv6Address
from ipaddress import ip_address

from lucidic_server.clock import Clock
from lucidic_server.errors import TooManyError

# A failure is forgotten after this while. Five tries in it let somebody who mistypes go on, and
# allow a guesser 500 a day.
_WINDOW_SECONDS = 15 * 60.0
_PER_ACCOUNT_AND_ADDRESS = 5
# Many people may sit behind one address.
_PER_ADDRESS = 50
# From however many addresses: a stranger can keep the owner out for a while with this many
# failures, and gets no further than that.
_PER_ACCOUNT = 100
# What is remembered; about 10 MB. Beyond it the oldest failures are forgotten.
_MOST_NAMES = 50_000


class Throttle:
    """Counts failures in memory: a restart forgets them, and each server counts for itself."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: OrderedDict[tuple[str, str], list[float]] = OrderedDict()

    def check(self, account: str, address: str) -> None:
        """Raises TooManyError if this address failed too often, or this account was tried so."""
        now = self._clock.monotonic()
        for name, most in _limits(account, address):
            recent = [at for at in self._failures.get(name, ()) if at > now - _WINDOW_SECONDS]
            if len(recent) >= most:
                raise TooManyError(
                    "Too many failed tries.",
                    hint="Wait a while. An invitation from an owner sets a new password.",
                    retry_after=recent[-most] + _WINDOW_SECONDS - now,
                )

    def failed(self, account: str, address: str) -> None:
        """Counts a failed try."""
        now = self._clock.monotonic()
        for name, _most in _limits(account, address):
            known = self._failures.pop(name, [])
            self._failures[name] = [at for at in known if at > now - _WINDOW_SECONDS] + [now]
        while len(self._failures) > _MOST_NAMES:
            self._failures.popitem(last=False)

    def succeeded(self, account: str, address: str) -> None:
        """Forgets the failures of this account from this address."""
        self._failures.pop((account, _network(address)), None)


def _limits(account: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
    network = _network(address)
    return (
        ((account, network), _PER_ACCOUNT_AND_ADDRESS),
        (("", network), _PER_ADDRESS),
        ((account, ""), _PER_ACCOUNT),
    )


def _network(address: str) -> str:
    """Returns what stands for one client: of IPv6 the first 64 bits, which are all its own."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return found.exploded[:19]
    return str(found)
