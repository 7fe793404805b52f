"""How a program begins a session, or resumes one: the first call that it makes."""

from collections.abc import Callable
from collections.abc import Sequence
from typing import Any

from lucidicai.errors import InvalidOperationError
from lucidicai.record.beginning import start
from lucidicai.record.context import current
from lucidicai.record.context import make_current
from lucidicai.record.misuse import refuse
from lucidicai.record.parameters import Beginning


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
