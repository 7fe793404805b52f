"""What is said to a program that uses a call as it can't be used: an error, or a warning once."""

from lucidicai.errors import LucidicError
from lucidicai.errors import LucidicNotInitializedError
from lucidicai.guard import LOG_EVERY_SECONDS
from lucidicai.guard import ONCE
from lucidicai.guard import log
from lucidicai.record.destination import standing


def refuse(call: str, error: LucidicError, *, production: bool | None = None) -> None:
    """Raises the error; with LUCIDIC_PRODUCTION=1 it is a log line and the call returns."""
    if not (standing().production if production is None else production):
        raise error
    log.error(f"{call}.refused.{type(error).__name__}", str(error), every=LOG_EVERY_SECONDS)


def no_session(call: str, task: str) -> LucidicNotInitializedError:
    """Returns the error of a call that needs an active session."""
    return LucidicNotInitializedError(
        f"No active session {task} - call lai.init() first. {call} changed nothing."
    )


def warn(event: str, sentence: str, **fields: object) -> None:
    """Says it once in the life of the process; with LUCIDIC_VERBOSE=1 every time."""
    log.warning(event, sentence, every=0.0 if standing().verbose else ONCE, **fields)


def warn_no_session(call: str) -> None:
    """Says that a step or event was not recorded."""
    warn(
        "session.none",
        "No active session: steps and events are not recorded. Call lai.init() first.",
        call=call,
    )
