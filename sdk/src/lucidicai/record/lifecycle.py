"""What ends a session that nobody ended: exit, an uncaught exception, SIGTERM.

Installed at the first `init`, never at import, and chained to what the program had in place. Only
the process that began or resumed a session ends it.
"""

import atexit
import contextlib
import os
import sys
from types import TracebackType

from lucidicai.guard import Guard
from lucidicai.record import destination
from lucidicai.record.context import current
from lucidicai.record.context import process
from lucidicai.record.ending import end
from lucidicai.record.ending import reason_of
from lucidicai.record.ending import record_failure
from lucidicai.record.ending import verdict_of_crash
from lucidicai.record.failure import headline
from lucidicai.record.waiting import budget

_guard = Guard("lifecycle.failed")

# Below 0: after the child has joined its own children, which may record into its sessions.
_AFTER_CHILDREN = -50


class _Hooks:
    """What is installed in this process, and how it is going to end."""

    def __init__(self) -> None:
        self.reason = "exit"
        self.failure: str | None = None
        self.was_interrupted = False
        self.is_installed = False
        self.watches_exit = False
        self.finalizes_in: int | None = None
        self.earlier = sys.excepthook


_hooks = _Hooks()


def install() -> None:
    """Installs the hooks that are not in place yet."""
    # Loaded with the first session: with signal and threading it is a part of the import's time
    # that a program without one need not pay.
    from lucidicai.record import termination  # noqa: PLC0415

    watch_exit()
    if not _hooks.is_installed:
        _hooks.is_installed = True
        _hooks.earlier = sys.excepthook
        sys.excepthook = _on_uncaught
    termination.install(_at_sigterm)


def watch_exit() -> None:
    """Has the exit wait for what was recorded, also where this process began no session."""
    if not _hooks.watches_exit:
        _hooks.watches_exit = True
        atexit.register(_at_exit)
    _install_in_worker()


def end_all(reason: str) -> None:
    """Ends the sessions that end by themselves, as far as this process began or resumed them."""
    for session in list(process.live.values()):
        if session.auto_end and session.owner_pid == os.getpid() and session.take_end():
            end(session, reason, automatic=True, **verdict_of_crash(session, _hooks.failure))


def _at_exit() -> None:
    process.is_over = True
    with _guard:
        is_done = False
        try:
            end_all(_hooks.reason)
            for recorder, seconds in destination.recorders():
                budget.close(recorder, seconds)
            is_done = True
        except KeyboardInterrupt:
            # Ctrl-C while we wait: the person has waited enough, and the journal has the records.
            _hooks.was_interrupted = True
        finally:
            # Or a signal handler of the program has ended the wait by an exception.
            for recorder, _ in () if is_done else destination.recorders():
                budget.close(recorder, 0.0)  # what was in memory only is counted
    if _hooks.was_interrupted:
        _interrupt_again()


def _interrupt_again() -> None:
    """Keeps the exit status of a program that Ctrl-C ended.

    The interpreter remembers an unhandled KeyboardInterrupt and dies of SIGINT in the end, but
    forgets it when any code is compiled from text meanwhile, as the modules that the shipper loads
    do. This makes it remember.
    """
    with contextlib.suppress(KeyboardInterrupt):
        exec("raise KeyboardInterrupt")  # noqa: S102  only code from text sets the interpreter's note


def _on_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    try:
        with _guard:
            _note_uncaught(error)
    finally:
        _hooks.earlier(kind, error, trace)


def _note_uncaught(error: BaseException) -> None:
    reason = reason_of(error)
    session = current()
    if session is not None and reason == "exception":  # Ctrl-C is a person's wish, no failure
        record_failure(session, error)
    if not hasattr(sys, "ps1"):  # at a prompt the program goes on
        _hooks.reason = reason
        _hooks.failure = headline(error) if reason == "exception" else None
        _hooks.was_interrupted = isinstance(error, KeyboardInterrupt)


def _install_in_worker() -> None:
    """Has the sessions of a child of `multiprocessing` end: it leaves by os._exit, past atexit."""
    # A child has loaded both modules; loading them here would cost every program.
    finalizing = sys.modules.get("multiprocessing.util")
    processes = sys.modules.get("multiprocessing.process")
    if finalizing is None or processes is None or processes.parent_process() is None:
        return
    # A child that was forked has the note of its parent, but not the parent's finalizers.
    if _hooks.finalizes_in != os.getpid():
        _hooks.finalizes_in = os.getpid()
        finalizing.Finalize(None, _at_worker_exit, exitpriority=_AFTER_CHILDREN)


def _at_worker_exit() -> None:
    error = sys.exc_info()[1]  # what came out of the child's target; no excepthook sees it
    with _guard:
        if error is not None:
            _note_uncaught(error)
    _hooks.was_interrupted = False  # the child's exit status is not ours to keep
    _at_exit()


def _at_sigterm() -> None:
    with _guard:
        end_all("signal")
        for recorder, seconds in destination.recorders():
            # Closed and not only flushed: the process dies next, and what it takes along counts.
            budget.close(recorder, seconds)
