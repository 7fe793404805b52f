"""`LucidicAI`: a server, a key and an agent in one object, with everything that is asked of them.

Several clients in one process are strangers to each other. Constructing one sends nothing.
"""

import asyncio
import functools
from collections.abc import Callable
from collections.abc import Sequence
from typing import Any
from typing import Self
from typing import TypeVar
from typing import overload

from lucidicai.errors import APIKeyVerificationError
from lucidicai.errors import LucidicError
from lucidicai.guard import log
from lucidicai.handles.destination import ClientSessions
from lucidicai.handles.evals import Evals
from lucidicai.handles.events import Events
from lucidicai.handles.sessions import Sessions
from lucidicai.record import decorators
from lucidicai.record.arguments import IS_COROUTINE
from lucidicai.record.arguments import IS_GENERATOR
from lucidicai.record.arguments import flags_of
from lucidicai.record.destination import is_replaced
from lucidicai.record.misuse import warn
from lucidicai.resources.datasets import Datasets
from lucidicai.resources.evosims import EvoSims
from lucidicai.resources.experiments import Experiments
from lucidicai.resources.feature_flags import FeatureFlags
from lucidicai.resources.history import History
from lucidicai.resources.http import Caller
from lucidicai.resources.mock_calls import MockCalls
from lucidicai.resources.prompts import Prompts
from lucidicai.resources.tools import Tools
from lucidicai.resources.training_modules import TrainingModulesResource
from lucidicai.settings import SETTINGS
from lucidicai.settings import Settings
from lucidicai.wire.ids import uuid7

# What is decorated keeps its type: the caller's own, whatever it is.
_Function = TypeVar(
    "_Function", bound="Callable[..., Any] | staticmethod[..., Any] | classmethod[Any, ..., Any]"
)

# The hosted service's regions, which programs of its users name. Here the address decides.
_REGIONS = frozenset({"us", "india"})


class _MissingKeyError(APIKeyVerificationError, ValueError):
    """What a client without a key raises: the error of the documentation and of its packages."""


class LucidicAI:
    """A client of one server, key and agent.

    `sessions`, `events` and `evals` record, as the module's functions do. `prompts`, `datasets`,
    `experiments`, `feature_flags`, `tools`, `mock_calls`, `training_modules` and `evosims` ask the
    server. `agent_id`, `config` (the settings) and `is_valid` tell what it is.
    """

    def __init__(
        self,
        api_key: str | None = None,
        agent_id: str | None = None,
        providers: Sequence[Any] | None = None,
        auto_end: bool | None = None,
        production: bool | None = None,
        region: str | None = None,
        base_url: str | None = None,
        *,
        lucidic_api_key: str | None = None,
        production_monitoring: bool | None = None,
        masking_function: Callable[[str], str] | None = None,
        **config: Any,
    ) -> None:
        """Makes a client. What is None comes from the environment or its default.

        `config` are other settings by name, such as `timeout` (seconds). Raises ValueError for an
        unknown region, and for a server elsewhere without a key; with `production` that is a log
        line, and `is_valid` is false.
        """
        if region is not None and region.lower() not in _REGIONS:
            known = ", ".join(sorted(_REGIONS))
            raise ValueError(f"LucidicAI: no region {region!r}; there are {known}. Use base_url=.")
        self.client_id = uuid7()
        self.config = _settings(
            config,
            api_key=api_key or lucidic_api_key,
            agent_id=agent_id,
            auto_end=auto_end,
            production=production,
            base_url=base_url,
            production_monitoring=production_monitoring,
        )
        has_key = self.config.api_key is not None
        self.is_valid = has_key or self.config.is_local or is_replaced()
        if not self.is_valid:
            self._refuse_without_key()
        self._own = ClientSessions(self.config, masking_function)
        self._caller = caller = Caller(self.config)
        here = self._own.here_id
        history = History(caller)
        self.tools = Tools(caller, here)
        self.sessions = Sessions(self, self._own, history, self.tools, self.config, providers)
        self.events = Events(self._own, history)
        self.evals = Evals(self._own)
        self.prompts = Prompts(caller)
        self.datasets = Datasets(caller)
        self.experiments = Experiments(caller)
        self.feature_flags = FeatureFlags(caller, self._arrived)
        self.mock_calls = MockCalls(caller, self._arrived)
        self.training_modules = TrainingModulesResource(caller, self._arrived)
        self.evosims = EvoSims(caller)

    @property
    def agent_id(self) -> str:
        """The agent that owns the sessions."""
        return self.config.agent_id

    @overload
    def event(self, function: _Function, /) -> _Function: ...

    @overload
    def event(
        self, function: None = None, /, **fields: Any
    ) -> Callable[[_Function], _Function]: ...

    def event(self, function: Any = None, /, **fields: Any) -> Any:
        """Makes each call of a function an event; with or without parentheses.

        Only where the active session is this client's; everywhere else the function just runs.
        Takes the keywords of the module's `event`.
        """

        def decorate(function: Any) -> Any:
            recorded = decorators.event(**fields)(function)
            return _either(recorded, function, self._own.is_active)

        return decorate if function is None else decorate(function)

    def flush(self, timeout_seconds: float = 2.0) -> bool:
        """Waits until the server has everything recorded so far; returns whether it has."""
        return self._own.flush(timeout_seconds)

    def close(self) -> None:
        """Ends this client's sessions that end by themselves, and waits as `end_session` does.

        What is not delivered stays in the spool. The client may be used again.
        """
        self._own.end_all()
        self._caller.close()

    async def aclose(self) -> None:
        """Does what `close` does, beside the event loop."""
        await asyncio.to_thread(self.close)

    def __enter__(self) -> Self:
        """Returns the client."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Closes the client."""
        self.close()

    async def __aenter__(self) -> Self:
        """Returns the client."""
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Closes the client."""
        await self.aclose()

    def _arrived(self) -> str | None:
        """Returns the active session's id when the server knows the session, as far as it can."""
        session_id = self._own.here_id()
        if session_id is not None:
            self._own.flush(self.config.flush_timeout)
        return session_id

    def _refuse_without_key(self) -> None:
        error: LucidicError = _MissingKeyError(
            f"LucidicAI: {self.config.base_url} needs an API key. Set LUCIDIC_API_KEY or pass "
            "api_key=; a server on this host needs none."
        )
        if not self.config.production:
            raise error
        log.error("client.no_key", str(error), every=0.0)


def _settings(config: dict[str, Any], **given: Any) -> Settings:
    names = {row.name for row in SETTINGS}
    for name in config.keys() - names:
        warn(f"client.{name}.left_out", "There is no such setting; it is left out.", name=name)
    settings = {name: value for name, value in config.items() if name in names}
    return Settings.load(**{**settings, **given})


def _either(recorded: Any, function: Any, is_recorded: Callable[[], bool]) -> Any:
    """Returns a function that is `recorded` or `function`, decided at each call."""
    if isinstance(function, staticmethod | classmethod):
        return type(function)(_either(recorded.__func__, function.__func__, is_recorded))
    if isinstance(function, type):
        return function
    flags = flags_of(function)
    if flags & IS_COROUTINE:

        @functools.wraps(function)
        async def chosen(*args: Any, **kwargs: Any) -> Any:
            return await (recorded if is_recorded() else function)(*args, **kwargs)
    elif flags & IS_GENERATOR:

        @functools.wraps(function)
        def chosen(*args: Any, **kwargs: Any) -> Any:
            return (yield from (recorded if is_recorded() else function)(*args, **kwargs))
    else:

        @functools.wraps(function)
        def chosen(*args: Any, **kwargs: Any) -> Any:
            return (recorded if is_recorded() else function)(*args, **kwargs)

    return chosen
