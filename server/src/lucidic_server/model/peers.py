"""The other servers over the same stores: how they take turns, and the one clock that they share.

A server whose stores are its own has none: `Alone` never waits and asks nobody.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from contextlib import contextmanager
from contextlib import nullcontext
from typing import Protocol


class PeersError(Exception):
    """The others can't be heard; what was about to be done in turn was not done."""


class Peers(Protocol):
    """What servers over one store ask each other for. Every call blocks and may raise PeersError.

    The turns of one name exclude each other over all servers; those of different names do not.
    """

    @property
    def are_possible(self) -> bool:
        """Tells whether there may be any."""
        ...

    def alone(self, name: str) -> AbstractContextManager[None]:
        """Waits until nobody is in a turn of this name, and keeps all others out for the block."""
        ...

    def together(self, name: str) -> AbstractContextManager[None]:
        """Keeps those out for the block who want to be alone."""
        ...

    def attempt(self, name: str) -> AbstractContextManager[bool]:
        """Like `alone`, but gives False instead of waiting."""
        ...

    def tick(self, at_least: int) -> int:
        """Returns a moment after every one that any server got, and not before `at_least`."""
        ...

    def change(self, name: str) -> None:
        """Tells that something which others remember has changed."""
        ...

    def changes(self, name: str) -> int:
        """Returns how often it has changed."""
        ...

    def close(self) -> None:
        """Gives up every turn."""
        ...


class Alone:
    """No others: nobody to wait for."""

    are_possible = False

    def alone(self, _name: str) -> AbstractContextManager[None]:
        """Never waits."""
        return nullcontext()

    def together(self, _name: str) -> AbstractContextManager[None]:
        """Never waits."""
        return nullcontext()

    @contextmanager
    def attempt(self, _name: str) -> Iterator[bool]:
        """Gives True."""
        yield True

    def tick(self, at_least: int) -> int:
        """Returns the moment: this process's own clock never goes back."""
        return at_least

    def change(self, _name: str) -> None:
        """Nobody else remembers anything."""

    def changes(self, _name: str) -> int:
        """Returns 0."""
        return 0

    def close(self) -> None:
        """Has nothing to give up."""


ALONE = Alone()
