"""The gate at which forks wait, for the few things that a fork in between would break for good.

A child forked between opening a lock's descriptor and noting it keeps the lock. A child forked
while another thread imports a module has half of that module, for ever, and so has its user.
"""

import logging  # noqa: F401  see ForkGate
import os
import threading
from collections.abc import Callable
from types import TracebackType


class ForkGate:
    """A context manager: no fork of this process happens within it. Reentrant.

    Registers its hooks at first use. `in_child` callbacks run in each forked child.

    logging has such hooks, too, and they must be registered first: then a fork takes the gate and
    then logging's lock, as does the shipper, which loads modules that ask for loggers.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._is_registered = False
        self._in_child: list[Callable[[], None]] = []

    def in_child(self, callback: Callable[[], None]) -> None:
        """Has `callback` run in every child that is forked from now on."""
        self._in_child.append(callback)
        # os.register_at_fork is missing where fork is.
        if not self._is_registered and hasattr(os, "register_at_fork"):
            self._is_registered = True
            os.register_at_fork(
                before=self._before, after_in_parent=self._after, after_in_child=self._begin_anew
            )

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.release()

    # Methods of the gate and not of its lock: a child has a new lock.
    def _before(self) -> None:
        self._lock.acquire()

    def _after(self) -> None:
        self._lock.release()

    def _begin_anew(self) -> None:
        self._lock = threading.RLock()
        for callback in self._in_child:
            callback()


fork_gate = ForkGate()
