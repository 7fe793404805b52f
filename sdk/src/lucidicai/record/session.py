"""The session's calls: begin, resume, change, end, and ask which one is active."""

from collections.abc import Callable
from collections.abc import Sequence
from typing import Any

from lucidicai.errors import InvalidOperationError
from lucidicai.guard import Guard
from lucidicai.record import lifecycle
from lucidicai.record.beginning import Beginning
from lucidicai.record.beginning import start
from lucidicai.record.context import current
from lucidicai.record.context import make_current
from lucidicai.record.context import process
from lucidicai.record.destination import recorders
from lucidicai.record.destination import usual
from lucidicai.record.handle import Session
from lucidicai.record.handle import change
from lucidicai.record.handle import verdict_of
from lucidicai.record.handle import wait
from lucidicai.record.misuse import no_session
from lucidicai.record.misuse import refuse
from lucidicai.record.misuse import warn
from lucidicai.record.open import OpenSession
from lucidicai.record.waiting import budget
from lucidicai.record.writing import clean

_guard = Guard("session.failed")


def init(
    session_name: str | None = None,
    session_id: str | None = None,
    api_key: str | None = None,
    agent_id: str | None = None,
    task: str | None = None,
    providers: Sequence[Any] | None = None,
    production_monitoring: bool | None = None,
    mass_sim_id: str | None = None,
    experiment_id: str | None = None,
    rubrics: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
    masking_function: Callable[[str], str] | None = None,
    auto_end: bool | None = None,
    capture_uncaught: bool | None = None,
    *,
    evaluators: Sequence[str] | None = None,
    datasetitem_id: str | None = None,
    dataset_item_id: str | None = None,
    lucidic_api_key: str | None = None,
    base_url: str | None = None,
    verify_key: bool | None = None,
    production: bool | None = None,
    metadata: Any = None,
) -> str:
    """Begins a session, or resumes the one named by `session_id`, and returns its id.

    It becomes the active one; an earlier one stays open and ends by its own `auto_end`. Never
    waits for the network, unless `verify_key` asks it to (at most 5 s). What is None comes from
    the environment or its default: `auto_end` and `capture_uncaught` are on,
    `production_monitoring` is off.

    `masking_function` gets each text and returns what is recorded instead. `metadata` is anything
    that JSON can say. `rubrics` and `evaluators` are one list of names, `dataset_item_id` and
    `datasetitem_id` one id, `lucidic_api_key` is `api_key`: the spellings of several eras.

    Raises APIKeyVerificationError if a server elsewhere needs a key and there is none, or if
    `verify_key` finds it refused; InvalidOperationError for an id or mask that cannot be used.
    """
    beginning = Beginning(
        session_name=session_name,
        session_id=session_id,
        api_key=api_key,
        agent_id=agent_id,
        task=task,
        providers=providers,
        production_monitoring=production_monitoring,
        mass_sim_id=mass_sim_id,
        experiment_id=experiment_id,
        rubrics=rubrics,
        tags=tags,
        masking_function=masking_function,
        auto_end=auto_end,
        capture_uncaught=capture_uncaught,
        evaluators=evaluators,
        datasetitem_id=datasetitem_id,
        dataset_item_id=dataset_item_id,
        lucidic_api_key=lucidic_api_key,
        base_url=base_url,
        verify_key=verify_key,
        production=production,
        metadata=metadata,
    )
    return start(beginning, make_current)


def continue_session(
    session_id: str,
    api_key: str | None = None,
    agent_id: str | None = None,
    providers: Sequence[Any] | None = None,
    masking_function: Callable[[str], str] | None = None,
    auto_end: bool | None = None,
    *,
    lucidic_api_key: str | None = None,
) -> str:
    """Resumes a session by its id and returns the id; `init(session_id=...)` does the same.

    One that has ended is active again. Raises InvalidOperationError while another session is
    active, and what `init` raises.
    """
    active = current()
    if active is not None and active.session_id != session_id:
        message = (
            f"continue_session: session {active.session_id} is active. End it first, or switch "
            "with lai.init(session_id=...)."
        )
        refuse("continue_session", InvalidOperationError(message))
    return init(
        session_id=session_id,
        api_key=api_key,
        lucidic_api_key=lucidic_api_key,
        agent_id=agent_id,
        providers=providers,
        masking_function=masking_function,
        auto_end=auto_end,
    )


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
        lifecycle.end(session, "explicit", **verdict)
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
    if lifecycle.is_over():
        # An exit handler of the program that was registered before `init` runs after ours.
        warn("session.over", "The session has ended with the process; nothing changed.", call=call)
        return
    refuse(call, no_session(call, task))
