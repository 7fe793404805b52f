"""`client.sessions`: sessions are recorded through the journal, and read back from the server."""

from collections.abc import Callable
from collections.abc import Sequence
from typing import Any

from lucidicai.errors import LucidicNotInitializedError
from lucidicai.handles.blocks import Block
from lucidicai.handles.blocks import run
from lucidicai.handles.creating import Creating
from lucidicai.handles.destination import ClientSessions
from lucidicai.record.context import bind
from lucidicai.record.handle import Session
from lucidicai.record.misuse import refuse
from lucidicai.record.parameters import Beginning
from lucidicai.resources.history import History
from lucidicai.resources.tools import Tools
from lucidicai.resources.twin import twin
from lucidicai.settings import Settings

# How long a session that runs a dataset's item waits until the server knows it: its fixtures
# can be prepared only then.
_ARRIVAL_SECONDS = 5.0


class Sessions:
    """The sessions of one client."""

    def __init__(
        self,
        client: Any,
        own: ClientSessions,
        history: History,
        tools: Tools,
        settings: Settings,
        providers: Sequence[Any] | None,
    ) -> None:
        self._client = client
        self._own = own
        self._history = history
        self._tools = tools
        self._settings = settings
        self._providers = providers

    def create(
        self,
        session_name: str | None = None,
        session_id: str | None = None,
        task: str | None = None,
        tags: Sequence[str] | None = None,
        experiment_id: str | None = None,
        datasetitem_id: str | None = None,
        checkpoint_id: str | None = None,
        evaluators: Sequence[str] | None = None,
        auto_end: bool | None = None,
        production_monitoring: bool | None = None,
        *,
        dataset_item_id: str | None = None,
        rubrics: Sequence[str] | None = None,
        masking_function: Callable[[str], str] | None = None,
        mass_sim_id: str | None = None,
        metadata: Any = None,
    ) -> Session:
        """Begins a session, or resumes the one with this id, and makes it active in this context.

        `init` tells the parameters; `checkpoint_id` is kept in the metadata. Waits for the server
        only if the client has tools and the session runs a dataset's item. Raises
        InvalidOperationError for an id or mask that cannot be used.
        """
        item_id = datasetitem_id or dataset_item_id
        if checkpoint_id is not None:
            metadata = {"checkpoint_id": checkpoint_id, **(metadata or {})}
        beginning = Beginning(
            session_name=session_name,
            session_id=session_id,
            task=task,
            tags=tags,
            experiment_id=experiment_id,
            dataset_item_id=item_id,
            evaluators=evaluators,
            auto_end=auto_end,
            production_monitoring=production_monitoring or None,
            rubrics=rubrics,
            masking_function=masking_function,
            mass_sim_id=mass_sim_id,
            metadata=metadata,
            providers=self._providers,
        )
        session = self._own.begin(beginning, self._client).bind()
        if item_id is not None and self._tools.snapshot():
            self._own.flush(min(_ARRIVAL_SECONDS, self._settings.timeout))
            self._tools.prepare(session.session_id)
        else:
            self._tools.forget(session.session_id)
        return session

    def acreate(self, *args: Any, **parameters: Any) -> Creating:
        """Does what `create` does: `await` it, or use it as an `async with` block."""
        return Creating(lambda: self.create(*args, **parameters))

    def update(self, session_id: str | None = None, **fields: Any) -> dict[str, Any]:
        """Changes the fields given (those of `Session.update`); by default of the active one.

        Returns them with the id. Raises LucidicNotInitializedError if there is no session, and
        what `Session.update` raises.
        """
        session = self._handle("update", session_id)
        if session is not None:
            session.update(**fields)
        return {"session_id": session_id, **fields}

    def end(
        self,
        session_id: str | None = None,
        is_successful: bool | None = None,
        is_successful_reason: str | None = None,
        session_eval: float | None = None,
        session_eval_reason: str | None = None,
    ) -> None:
        """Ends a session, by default the active one, with its final values.

        Waits as `end_session` does. Raises as `update` does.
        """
        session = self._handle("end", session_id)
        if session is not None:
            session.end(is_successful, is_successful_reason, session_eval, session_eval_reason)
            self._tools.forget(session.session_id)

    async def aupdate(self, session_id: str | None = None, **fields: Any) -> dict[str, Any]:
        """Does what `update` does, which waits for nothing."""
        return self.update(session_id, **fields)

    async def aend(
        self,
        session_id: str | None = None,
        is_successful: bool | None = None,
        is_successful_reason: str | None = None,
        session_eval: float | None = None,
        session_eval_reason: str | None = None,
    ) -> None:
        """Does what `end` does, and waits for the server beside the event loop."""
        session = self._handle("end", session_id)
        if session is not None:
            await session.aend(
                is_successful, is_successful_reason, session_eval, session_eval_reason
            )
            self._tools.forget(session.session_id)

    def get(self, session_id: str) -> dict[str, Any]:
        """Returns a session as the server has it: {"session_id", "session_name", "state", ...}.

        Waits until the server has what was recorded, and for its answer. Raises
        InvalidOperationError if there is none, or no answer.
        """
        self._own.flush(self._own.flush_seconds)
        return self._history.session(session_id)

    def list(
        self,
        agent_id: str | None = None,
        experiment_id: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> dict[str, Any]:
        """Returns {"sessions", "total", "limit", "offset", "has_more"}, newest first.

        Waits for the server; lists lag behind what was recorded by up to a second.
        """
        return self._history.sessions(agent_id, experiment_id, limit, offset)

    def create_session(self, params: dict[str, Any]) -> dict[str, Any]:
        """Begins a session that is active nowhere; takes the fields of the wire by name."""
        known = Beginning.__struct_fields__
        given = {name: value for name, value in params.items() if name in known}
        return {"session_id": self._own.begin(Beginning(**given), self._client).session_id}

    def end_session(self, session_id: str, *verdict: Any, **named: Any) -> dict[str, Any]:
        """Ends a session by its id; takes what `end` takes behind it."""
        self.end(session_id, *verdict, **named)
        return {"session_id": session_id}

    aget = twin(get)
    alist = twin(list)  # noqa: A003  the method is meant

    async def acreate_session(self, params: dict[str, Any]) -> dict[str, Any]:
        """Does what `create_session` does, which waits for nothing."""
        return self.create_session(params)

    async def aend_session(self, session_id: str, *verdict: Any, **named: Any) -> dict[str, Any]:
        """Does what `end_session` does, and waits beside the event loop."""
        await self.aend(session_id, *verdict, **named)
        return {"session_id": session_id}

    def bind(self, session_id: str) -> Block:
        """Returns a `with` or `async with` block in which the session is active."""
        return Block(self._own, session_id)

    bind_async = bind

    def run(
        self, function: Callable[..., Any], session_name: str | None = None, **parameters: Any
    ) -> Any:
        """Calls the function, or awaits it, in a session of its own; `create` takes the rest."""
        return run(self.acreate(session_name, **parameters), function, (), {})

    def run_in(
        self, session_id: str, function: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Any:
        """Calls the function, or awaits it, with the session active; the session stays open."""
        return run(self.bind(session_id), function, args, kwargs)

    def set_active(self, session_id: str | None) -> None:
        """Makes the session active in this context from here on; None makes none active."""
        if session_id is None:
            bind(None)
        else:
            Block(self._own, session_id).__enter__()

    def clear_active(self) -> None:
        """Makes no session active in this context."""
        bind(None)

    def _handle(self, call: str, session_id: str | None) -> Session | None:
        session = self._own.named(session_id)
        if session is None:
            message = f"sessions.{call} needs a session. Create one, or pass session_id=."
            refuse(
                f"sessions.{call}",
                LucidicNotInitializedError(message),
                production=self._settings.production,
            )
            return None
        return Session(session, self._client)
