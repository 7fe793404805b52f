"""Contains our own failures: nothing of ours is raised into the host program.

One guard and one log that says each thing at most once a minute. Documented misuse is not
contained: the room that documents it raises before it enters the guard.
"""

import os
import sys
import time
import types
from collections import deque
from functools import partial
from types import CodeType
from types import TracebackType
from typing import NamedTuple

# Our own tests set it to "1": a contained failure is then raised, so that no test passes over one.
RAISE_VARIABLE = "LUCIDIC_RAISE_INTERNAL"

# A failure that repeats (a full disk, a dead server) repeats at every record; a person reads
# minutes. Smaller floods the host's log, larger hides that it goes on.
LOG_EVERY_SECONDS = 60.0

# The levels of logging, which is loaded by the first line that is said.
_INFO, _WARNING, _ERROR = 20, 30, 40

# For what a person has to do once, such as setting a key.
ONCE = float("inf")


class Failure(NamedTuple):
    """An error that was logged instead of raised; `time` is in seconds since 1970."""

    time: float
    event: str
    message: str
    error: BaseException | None


# The newest ones, for a program that asks; more would keep the frames of their tracebacks alive.
failures: deque[Failure] = deque(maxlen=100)


class EventLog:
    """Log lines with a dotted event name, one sentence and fields, each name rate-limited."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._silent_until: dict[str, float] = {}

    def info(
        self, event: str, sentence: str, /, *, every: float = LOG_EVERY_SECONDS, **fields: object
    ) -> None:
        """Logs at INFO, which a program that configured no logging does not show."""
        self._say(_INFO, event, sentence, every, fields)

    def warning(
        self, event: str, sentence: str, /, *, every: float = LOG_EVERY_SECONDS, **fields: object
    ) -> None:
        """Logs at WARNING, unless `event` was logged in the last `every` seconds."""
        self._say(_WARNING, event, sentence, every, fields)

    def error(
        self,
        event: str,
        sentence: str,
        /,
        *,
        every: float = LOG_EVERY_SECONDS,
        failure: BaseException | None = None,
        **fields: object,
    ) -> None:
        """Logs at ERROR with the traceback of `failure`, if one is given, and keeps it."""
        failures.append(Failure(time.time(), event, sentence, failure))
        self._say(_ERROR, event, sentence, every, fields, failure)

    def swap_said(self, said: dict[str, float]) -> dict[str, float]:
        """Takes `said` for what was said before, and returns what was, to be given back."""
        before, self._silent_until = self._silent_until, said
        return before

    def _say(
        self,
        level: int,
        event: str,
        sentence: str,
        every: float,
        fields: dict[str, object],
        failure: BaseException | None = None,
    ) -> None:
        # No lock: two threads that meet here say it twice, a lock could stop a signal handler.
        now = time.monotonic()
        if now < self._silent_until.get(event, 0.0):
            return
        self._silent_until[event] = now + every
        told = "".join(f" {name}={value!r}" for name, value in fields.items())
        # With what it loads itself a sixth of the time of `import lucidicai`. A program with a
        # session has it: spool.gate loads it, so that no signal handler has to.
        import logging  # noqa: PLC0415

        logging.getLogger(self._name).log(
            level, "%s: %s%s", event, sentence, told, exc_info=failure
        )


log = EventLog("lucidicai")


class Guard:
    """A context manager out of which no Exception comes; it is logged under `event` instead.

    One instance serves any number of threads and nested uses. KeyboardInterrupt, SystemExit and
    the like pass: they are the host's. So does what a signal handler of the host raised while it
    interrupted us, such as the TimeoutError of an alarm.
    """

    __slots__ = ("_event",)

    def __init__(self, event: str) -> None:
        self._event = event

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        return isinstance(error, Exception) and self._is_contained(error)

    def absorb(self, error: Exception) -> None:
        """Does in an `except` clause what leaving the block does: what passes is raised again.

        For what every record goes through: entering and leaving a block takes two calls.
        """
        if not self._is_contained(error):
            raise error

    def _is_contained(self, error: Exception) -> bool:
        if os.environ.get(RAISE_VARIABLE) == "1" or is_from_a_handler(error):
            return False
        log.error(
            self._event,
            "Lucidic failed inside; the program goes on. Please report this traceback.",
            failure=error,
        )
        return True


def is_from_a_handler(error: BaseException) -> bool:
    """Returns whether the error came out of a signal handler that is in place: it is the host's."""
    # A program that has set a handler has loaded the module; loading it would cost every program.
    signal = sys.modules.get("signal")
    if signal is None:
        return False
    handlers = {_code_of(signal.getsignal(number)) for number in signal.valid_signals()}
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code in handlers:
            return True
        trace = trace.tb_next
    return False


def _code_of(handler: object) -> CodeType | None:
    if type(handler) is partial:
        return _code_of(handler.func)
    if type(handler) is types.MethodType:
        return _code_of(handler.__func__)
    if type(handler) is not types.FunctionType:
        handler = getattr(type(handler), "__call__", None)  # noqa: B004  its code, not whether
    return handler.__code__ if type(handler) is types.FunctionType else None
