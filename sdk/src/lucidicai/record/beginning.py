"""How a session begins from what `init` was given, or is resumed."""

import os
import sys
from collections.abc import Callable
from typing import Any

from lucidicai.errors import APIKeyVerificationError
from lucidicai.errors import InvalidOperationError
from lucidicai.guard import Guard
from lucidicai.record import lifecycle
from lucidicai.record.context import known
from lucidicai.record.destination import Destination
from lucidicai.record.destination import capture
from lucidicai.record.destination import choose
from lucidicai.record.destination import is_replaced
from lucidicai.record.foreign import class_name
from lucidicai.record.misuse import refuse
from lucidicai.record.open import OpenSession
from lucidicai.record.parameters import Beginning
from lucidicai.record.parameters import several
from lucidicai.record.text import clean
from lucidicai.record.waiting import budget
from lucidicai.settings import Settings
from lucidicai.version import __version__
from lucidicai.wire.ids import new_session_id
from lucidicai.wire.limits import MAX_SESSION_ID_CHARS

_guard = Guard("session.begin_failed")
_SDK = f"lucidic-sdk/{__version__} python/{sys.version_info.major}.{sys.version_info.minor}"


def start(
    beginning: Beginning,
    adopt: Callable[[OpenSession], object],
    through: Destination | None = None,
) -> str:
    """Begins or resumes a session, has it adopted (made current), and returns its id.

    `through` is the destination of a client; without one the parameters and the environment
    decide. Raises InvalidOperationError and APIKeyVerificationError before any effect.
    """
    settings = beginning.settings(None if through is None else through.settings)
    _check(beginning, settings)
    session_id = clean(str(beginning.session_id or new_session_id()))
    with _guard:
        if beginning.providers:
            _instrument(several(beginning.providers))
        session = known(session_id, None if through is None else through.recorder)
        if session is None or session.has_ended or session.owner_pid != os.getpid():
            destination = through or choose(settings, beginning.masking_function)
            adopt(_begin(session_id, beginning, destination._replace(settings=settings)))
        else:
            _resume(session, beginning)
            adopt(session)
    return session_id


def _check(beginning: Beginning, settings: Settings) -> None:
    if len(str(beginning.session_id)) > MAX_SESSION_ID_CHARS:
        message = (
            f"init: a session_id has at most {MAX_SESSION_ID_CHARS} characters, so that the ids of "
            "its events fit. Choose a shorter one."
        )
        refuse("init", InvalidOperationError(message), production=settings.production)
    if beginning.masking_function is not None and not callable(beginning.masking_function):
        kind = class_name(type(beginning.masking_function))
        message = (
            f"init: masking_function must take a text and return one, {kind} cannot be called."
        )
        refuse("init", InvalidOperationError(message), production=settings.production)
    if is_replaced():
        return
    if settings.api_key is None and not settings.is_local:
        message = (
            f"init: {settings.base_url} needs an API key. Set LUCIDIC_API_KEY or pass api_key=; "
            "a server on this host needs none."
        )
        refuse("init", APIKeyVerificationError(message), production=settings.production)
    elif settings.verify_key:
        from lucidicai.record.verification import verify_key  # noqa: PLC0415  few programs ask

        refusal = verify_key(settings)
        if refusal is not None:
            refuse("init", refusal, production=settings.production)


def _begin(session_id: str, beginning: Beginning, destination: Destination) -> OpenSession:
    session = OpenSession(session_id, *destination)
    settings = destination.settings
    session.name = beginning.session_name
    session.owner_pid = os.getpid()
    session.auto_end = settings.auto_end
    # Whoever began a session may have said that only a call ends it. A process that resumes it
    # cannot know; unless it is told, it says nothing, so that what was said before stays.
    is_said = (
        beginning.auto_end is not None or beginning.session_id is None or not settings.auto_end
    )
    if not is_replaced():
        lifecycle.install()
    budget.refill(session.recorder)
    session.began(
        **beginning.fields(),
        agent_id=settings.agent_id,
        # A resumed session keeps its mark unless this call, or the environment, says otherwise.
        production_monitoring=settings.production_monitoring
        if beginning.production_monitoring is not None
        else settings.production_monitoring or None,
        auto_end=session.auto_end if is_said else None,
        sdk=_SDK,
        host=_host(),
        pid=session.owner_pid,
    )
    if session.auto_end:
        session.recorder.hold(session_id)
    return session


def _resume(session: OpenSession, beginning: Beginning) -> None:
    """Takes up a session that is open in this process: what is given changes, the rest stays.

    Another process may have ended it, so this says that it is active again.
    """
    if beginning.masking_function is not None:
        session.capture = capture(session.settings, beginning.masking_function)
    if beginning.capture_uncaught is not None:
        session.capture_uncaught = bool(beginning.capture_uncaught)
    if beginning.auto_end is not None:
        session.auto_end = bool(beginning.auto_end)
        keep = session.recorder.hold if session.auto_end else session.recorder.let_go
        keep(session.session_id)
    budget.refill(session.recorder)
    session.began(
        **beginning.fields(),
        production_monitoring=_flag(beginning.production_monitoring),
        auto_end=_flag(beginning.auto_end),
    )


def _instrument(providers: list[Any]) -> None:
    # By its name: what watches other packages is built upon this one, and few programs need it.
    __import__("lucidicai.integrations.instrument")
    sys.modules["lucidicai.integrations.instrument"].instrument(providers)


def _flag(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _host() -> str:
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
