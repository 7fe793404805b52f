"""Slows down who guesses: counts failed tries by who is tried and by who tries."""

from ipaddress import IPv6Address
from ipaddress import ip_address

from lucidic_server.clock import Clock
from lucidic_server.control.failed_tries import FailedTries
from lucidic_server.control.failed_tries import Name
from lucidic_server.errors import TooManyError

_SECOND_NS = 10**9
# A failure is forgotten after this while. Five tries in it let somebody who mistypes go on, and
# allow a guesser 500 a day.
_WINDOW_NS = 15 * 60 * _SECOND_NS
_PER_ACCOUNT_AND_ADDRESS = 5
# Many people may sit behind one address.
_PER_ADDRESS = 50
# From however many addresses: a stranger can keep the owner out for a while with this many
# failures, and gets no further than that.
_PER_ACCOUNT = 100


class Throttle:
    """Counts failures in rows: all servers over one store count together, and over restarts.

    What is kept is bounded by how many passwords the servers can check in the window.
    """

    def __init__(self, tries: FailedTries, clock: Clock) -> None:
        self._tries = tries
        self._clock = clock

    def check(self, account: str, address: str) -> None:
        """Raises TooManyError if this address failed too often, or this account was tried so."""
        now = self._clock.now_ns()
        for name, most in _limits(account, address):
            recent = self._tries.since(name, now - _WINDOW_NS, most)
            if len(recent) >= most:
                raise TooManyError(
                    "Too many failed tries.",
                    hint="Wait a while. An invitation from an owner sets a new password.",
                    retry_after=(recent[0] + _WINDOW_NS - now) / _SECOND_NS,
                )

    def failed(self, account: str, address: str) -> None:
        """Counts a failed try."""
        now = self._clock.now_ns()
        names = [name for name, _most in _limits(account, address)]
        self._tries.add(names, now, now - _WINDOW_NS)

    def succeeded(self, account: str, address: str) -> None:
        """Forgets the failures of this account from this address."""
        self._tries.forget((account, _network(address)))


def _limits(account: str, address: str) -> tuple[tuple[Name, int], ...]:
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
