"""SIGTERM: the sessions end, then the process dies of it, as it would have without us.

Handled only where the program left the default in place, and in no forked child.
"""

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType


class _State:
    """What is installed, and where."""

    def __init__(self) -> None:
        self.tried_in: int | None = None
        self.end: Callable[[], None] | None = None
        self.watches_forks = False
        # The signal masks of threads that are forking just now.
        self.masks: dict[int, set[signal.Signals | int]] = {}


_state = _State()


def install(end: Callable[[], None]) -> None:
    """Has `end` called at SIGTERM; once in a process, and only from its main thread."""
    is_main = threading.current_thread() is threading.main_thread()
    if _state.tried_in == os.getpid() or not is_main:
        return
    _state.tried_in = os.getpid()
    # A program that handles SIGTERM, or ignores it, keeps its way; its exit ends the session.
    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        return
    _state.end = end
    signal.signal(signal.SIGTERM, _on_sigterm)
    if hasattr(os, "register_at_fork") and not _state.watches_forks:
        _state.watches_forks = True
        os.register_at_fork(
            before=_before_fork,
            after_in_parent=_after_fork_in_parent,
            after_in_child=_after_fork_in_child,
        )


def _on_sigterm(number: int, _frame: FrameType | None) -> None:
    if _state.end is not None and _state.tried_in == os.getpid():
        _state.end()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


# A signal that reaches a child before its interpreter is ready is forgotten there, because a
# handler in Python only notes it: a pool that is terminated as soon as it was started would hang.
# So SIGTERM waits at the kernel until the child has the default back.


def _before_fork() -> None:
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    _state.masks[threading.get_ident()] = held


def _after_fork_in_parent() -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, _state.masks.pop(threading.get_ident()))


def _after_fork_in_child() -> None:
    if signal.getsignal(signal.SIGTERM) is _on_sigterm:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    held = _state.masks.pop(threading.get_ident(), None)
    _state.masks.clear()
    if held is not None:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
