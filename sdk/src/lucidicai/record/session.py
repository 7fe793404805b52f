"""The calls of the session that is active: change it, end it, ask for it, wait for the server."""

from lucidicai.guard import Guard
from lucidicai.record.context import current
from lucidicai.record.context import process
from lucidicai.record.destination import recorders
from lucidicai.record.destination import usual
from lucidicai.record.ending import end
from lucidicai.record.ending import wait
from lucidicai.record.handle import Session
from lucidicai.record.misuse import no_session
from lucidicai.record.misuse import refuse
from lucidicai.record.misuse import warn
from lucidicai.record.open import OpenSession
from lucidicai.record.text import clean
from lucidicai.record.verdict import change
from lucidicai.record.verdict import verdict_of
from lucidicai.record.waiting import budget

_guard = Guard("session.failed")


def update_session(
    task: str | None = None,
    session_eval: float | None = None,
    session_eval_reason: str | None = None,
    is_successful: bool | None = None,
    is_successful_reason: str | None = None,
    *,
    session_id: str | None = None,
) -> None:
    """Changes the fields given of the active session (or of the one named); others stay.

    `session_eval` is a finite number, usually 0 to 1. `is_successful` None means "not said": a
    verdict that was given stays.

    Raises LucidicNotInitializedError without an active session, InvalidOperationError for a value
    that is not what its name says; both before any effect.
    """
    session = named(session_id)
    if session is None:
        _refuse_without_session("update_session", "to update")
        return
    given = {
        "task": task,
        "session_eval": session_eval,
        "session_eval_reason": session_eval_reason,
        "is_successful": is_successful,
        "is_successful_reason": is_successful_reason,
    }
    change(session, "update_session", given)


def end_session(
    session_eval: float | None = None,
    session_eval_reason: str | None = None,
    is_successful: bool | None = None,
    is_successful_reason: str | None = None,
    *,
    session_id: str | None = None,
    wait_for_flush: bool = True,
) -> None:
    """Ends the active session (or the one named) with its final values.

    What is open in it ends first. Then waits for the server, at most LUCIDIC_FLUSH_TIMEOUT in the
    whole process and not inside an event loop; what is not delivered stays in the spool.

    Raises as `update_session` does.
    """
    session = named(session_id)
    if session is None:
        _refuse_without_session("end_session", "to end")
        return
    given = {
        "session_eval": session_eval,
        "session_eval_reason": session_eval_reason,
        "is_successful": is_successful,
        "is_successful_reason": is_successful_reason,
    }
    verdict = verdict_of("end_session", given, session)
    if verdict is None:
        return
    if not session.take_end():
        _refuse_without_session("end_session", "to end")
        return
    with _guard:
        end(session, "explicit", **verdict)
    if wait_for_flush:
        wait(session)


def get_session() -> Session | None:
    """Returns the active session, or None."""
    session = current()
    return None if session is None else Session(session)


def get_session_id() -> str | None:
    """Returns the id of the active session, or None."""
    session = current()
    return None if session is None else session.session_id


def flush(timeout_seconds: float = 2.0) -> bool:
    """Waits until the server has everything recorded so far; returns whether it has.

    Waits at most `timeout_seconds` for each server that this process records to, and not for one
    that is known to be gone. What is not delivered stays in the spool.
    """
    delivered = True
    with _guard:
        for recorder, _ in recorders():
            delivered = recorder.flush(timeout_seconds) and delivered
            budget.refill(recorder)
    return delivered


def named(session_id: str | None) -> OpenSession | None:
    """Returns the session of that id, begun here or not; without an id the active one."""
    if session_id is None:
        return current()
    active = current()
    if active is not None and active.session_id == session_id:
        return active
    known = process.live.get(session_id)
    return known if known is not None else OpenSession(clean(str(session_id)), *usual())


def _refuse_without_session(call: str, task: str) -> None:
    if process.is_over:
        # An exit handler of the program that was registered before `init` runs after ours.
        warn("session.over", "The session has ended with the process; nothing changed.", call=call)
        return
    refuse(call, no_session(call, task))
