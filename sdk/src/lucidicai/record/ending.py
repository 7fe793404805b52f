"""How a session ends: by a call, by a block that is left, by a failure; and the wait afterwards.

What ends a session that nobody ended is in `lifecycle`.
"""

import sys

from lucidicai.guard import Guard
from lucidicai.record.context import forget
from lucidicai.record.event_context import current_event
from lucidicai.record.failure import headline
from lucidicai.record.failure import is_cancellation
from lucidicai.record.failure import traceback_of
from lucidicai.record.foreign import class_name
from lucidicai.record.open import OpenSession
from lucidicai.record.waiting import budget
from lucidicai.record.waiting import is_in_event_loop

_guard = Guard("session.failed")


def end(session: OpenSession, reason: str, **given: object) -> None:
    """Writes the end of a session and of everything open in it, and forgets it here."""
    budget.refill(session.recorder)
    session.ended(end_reason=reason, **given)
    session.recorder.let_go(session.session_id)
    forget(session)


def record_failure(session: OpenSession, error: BaseException) -> None:
    """Writes an uncaught exception into the session, below what is open where it came out."""
    if not session.capture_uncaught:
        return
    around = current_event(session)
    session.whole_event(
        session.recorder.next_event_id(session.session_id),
        {
            "type": "error_traceback",
            "parent_id": None if around is None else around.event_id,
            "name": type(error).__name__,
            "status": "error",
            "error": headline(error),
            "error_type": class_name(type(error)),
            "traceback": traceback_of(error),
        },
    )


def verdict_of_crash(session: OpenSession, failure: str | None) -> dict[str, object]:
    """Returns the verdict of a session that a failure ended: none, unless the settings say so."""
    if failure is None or session.is_judged or not session.settings.crash_is_failure:
        return {}
    return {"is_successful": False, "is_successful_reason": failure}


def reason_of(error: BaseException | None) -> str:
    """Returns the end reason of a session that `error` ended.

    A cancellation is a wish, as Ctrl-C is: no failure.
    """
    match error:
        case None:
            return "explicit"
        case SystemExit() | GeneratorExit():
            return "exit"
        case KeyboardInterrupt():
            return "signal"
        case BaseException() if is_cancellation(error):
            return "cancelled"
        case _:
            return "exception"


def end_of_block(session: OpenSession, error: BaseException | None) -> bool:
    """Ends the session of a block, with the failure that left it, if one did.

    Returns whether it had not ended before.
    """
    with _guard:
        if not session.take_end():
            return False
        failure = error if reason_of(error) == "exception" else None
        if failure is not None:
            record_failure(session, failure)
        told = None if failure is None else headline(failure)
        verdict = verdict_of_crash(session, told)
        end(session, reason_of(error), **verdict)
    return True


def wait(session: OpenSession) -> None:
    """Waits for the server within the budget, but not inside an event loop."""
    if not is_in_event_loop():
        with _guard:
            budget.flush(session.recorder, session.settings.flush_timeout)


async def wait_beside(session: OpenSession) -> None:
    """Waits for the server within the budget, in a thread beside the event loop."""
    asyncio = sys.modules.get("asyncio")
    if asyncio is None or not is_in_event_loop():
        return
    with _guard:
        await asyncio.to_thread(budget.flush, session.recorder, session.settings.flush_timeout)
