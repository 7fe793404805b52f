"""Tools that the server may answer for, while a session runs an item of a dataset.

Outside of such a session a tool is its own function, called as if nobody stood between.
"""

import asyncio
import weakref
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from lucidicai.errors import LucidicError
from lucidicai.errors import LucidicMissingImplError
from lucidicai.errors import LucidicToolDriftError
from lucidicai.guard import log
from lucidicai.resources import surface
from lucidicai.resources.http import Caller
from lucidicai.resources.mock_calls import MockCalls
from lucidicai.resources.surface import ToolSurface
from lucidicai.resources.tool_calls import anthropic_call
from lucidicai.resources.tool_calls import openai_call
from lucidicai.resources.twin import twin
from lucidicai.resources.wrapping import wrap_langchain
from lucidicai.resources.wrapping import wrapped

# What `mockable` and the module's `register_...` told of: every client's.
_shared: dict[str, ToolSurface] = {}
_all: "weakref.WeakSet[Tools]" = weakref.WeakSet()


class Tools:
    """The tools of one client."""

    def __init__(self, caller: Caller, session_id: Callable[[], str | None]) -> None:
        self._caller = caller
        self._calls = MockCalls(caller, session_id)
        self._session_id = session_id
        self._own: dict[str, ToolSurface] = {}
        self._answered: set[str] = set()
        _all.add(self)

    def mockable(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Makes a function a tool that the server may answer for; see the module's `mockable`."""
        known = surface.of_function(function)
        self.register(known)
        return wrapped(function, known, lambda: self if self.session_here() else None)

    def register(self, surface: ToolSurface) -> None:
        """Tells this client of a tool."""
        self._own[surface.name] = surface

    def register_openai(self, tools: list[dict[str, Any]]) -> list[ToolSurface]:
        """Tells this client of OpenAI's function tools, and returns what was understood."""
        return self._register(surface.of_openai(tools))

    def register_anthropic(self, tools: list[dict[str, Any]]) -> list[ToolSurface]:
        """Tells this client of Anthropic's tools, and returns what was understood."""
        return self._register(surface.of_anthropic(tools))

    def register_langchain_tools(self, tools: list[Any]) -> list[ToolSurface]:
        """Tells this client of LangChain's tools, and has their calls go through it."""
        known = [
            wrap_langchain(tool, lambda: self if self.session_here() else None) for tool in tools
        ]
        return self._register(known)

    def snapshot(self) -> list[ToolSurface]:
        """Returns the tools that this client knows, by name."""
        known = {**_shared, **self._own}
        return [known[name] for name in sorted(known)]

    def sync(self) -> dict[str, Any]:
        """Tells the server of the tools; returns {"synced", "stats"}."""
        body = {
            "agent_id": self._caller.settings.agent_id,
            "tools": [known.told() for known in self.snapshot()],
        }
        answer: dict[str, Any] = self._caller.post("sdk/agent-tools/sync", body, instead={})
        return answer

    async_ = twin(sync)

    def prepare(self, session_id: str) -> None:
        """Has the server prepare a session's fixtures, and from then on answer for its tools.

        A server that cannot is no failure: the tools run for real, and the log says why.
        """
        try:
            self.sync()
            answer = self._caller.post("sdk/session-init-fixtures", {"session_id": session_id})
        except LucidicError as error:
            log.warning("tools.not_prepared", f"The tools run for real: {error}")
            return
        if answer.get("initialized"):
            self._answered.add(session_id)

    def forget(self, session_id: str) -> None:
        """Ends what `prepare` began."""
        self._answered.discard(session_id)

    def session_here(self) -> str | None:
        """Returns the active session, if the server answers for its tools."""
        session_id = self._session_id()
        return session_id if session_id in self._answered else None

    def dispatch(
        self,
        tool_name: str,
        kwargs: Mapping[str, Any],
        *,
        real_fn: Callable[..., Any] | None = None,
        client_event_id: str | None = None,
    ) -> Any:
        """Returns what the server answers for the tool, or what `real_fn(**kwargs)` returns.

        Raises LucidicMissingImplError if the tool is to run and there is no function, and
        LucidicMockCallError if the server should answer and cannot.
        """
        session_id = self.session_here()
        if session_id is not None:
            is_answered, value = self._ask(session_id, tool_name, kwargs, client_event_id)
            if is_answered:
                return value
        return _implementation(tool_name, real_fn)(**kwargs)

    async def adispatch(
        self,
        tool_name: str,
        kwargs: Mapping[str, Any],
        *,
        real_fn: Callable[..., Any] | None = None,
        client_event_id: str | None = None,
    ) -> Any:
        """Does what `dispatch` does with an async function."""
        session_id = self.session_here()
        if session_id is not None:
            is_answered, value = await asyncio.to_thread(
                self._ask, session_id, tool_name, kwargs, client_event_id
            )
            if is_answered:
                return value
        return await _implementation(tool_name, real_fn)(**kwargs)

    def dispatch_openai(
        self, call: Any, impls: Mapping[str, Callable[..., Any]], *, client_event_id: Any = None
    ) -> Any:
        """Runs one tool call of OpenAI's, with the functions in `impls`."""
        name, kwargs = openai_call(call)
        return self.dispatch(name, kwargs, real_fn=impls.get(name), client_event_id=client_event_id)

    def dispatch_anthropic(
        self, block: Any, impls: Mapping[str, Callable[..., Any]], *, client_event_id: Any = None
    ) -> Any:
        """Runs one `tool_use` block of Anthropic's, with the functions in `impls`."""
        name, kwargs = anthropic_call(block)
        return self.dispatch(name, kwargs, real_fn=impls.get(name), client_event_id=client_event_id)

    async def adispatch_openai(
        self, call: Any, impls: Mapping[str, Callable[..., Any]], *, client_event_id: Any = None
    ) -> Any:
        """Does what `dispatch_openai` does with async functions."""
        name, kwargs = openai_call(call)
        return await self.adispatch(
            name, kwargs, real_fn=impls.get(name), client_event_id=client_event_id
        )

    async def adispatch_anthropic(
        self, block: Any, impls: Mapping[str, Callable[..., Any]], *, client_event_id: Any = None
    ) -> Any:
        """Does what `dispatch_anthropic` does with async functions."""
        name, kwargs = anthropic_call(block)
        return await self.adispatch(
            name, kwargs, real_fn=impls.get(name), client_event_id=client_event_id
        )

    def _register(self, surfaces: list[ToolSurface]) -> list[ToolSurface]:
        for known in surfaces:
            self.register(known)
        return surfaces

    def _ask(
        self, session_id: str, name: str, kwargs: Mapping[str, Any], event_id: str | None
    ) -> tuple[bool, Any]:
        """Returns whether the server answered for the tool, and what."""
        try:
            answer = self._calls.call(
                session_id=session_id, tool_name=name, kwargs=kwargs, client_event_id=event_id
            )
        except LucidicToolDriftError as error:
            log.warning(f"tools.{name}.drifted", f"The tool runs for real: {error}")
            return False, None
        return answer.get("was_mocked") is not False, answer.get("return_value")


def here(client: Any = None) -> Tools | None:
    """Returns the tools (the client's, or anybody's) whose session is active and answered for."""
    known = list(_all) if client is None else [client.tools]
    return next((tools for tools in known if tools.session_here() is not None), None)


def keep(surfaces: list[ToolSurface], client: Any = None) -> list[ToolSurface]:
    """Tells the client of the tools, without one every client that there is or will be."""
    for known in surfaces:
        if client is None:
            _shared[known.name] = known
        else:
            client.tools.register(known)
    return surfaces


def _implementation(name: str, function: Callable[..., Any] | None) -> Callable[..., Any]:
    if function is None:
        raise LucidicMissingImplError(
            f"The tool {name!r} is to run for real and has no function. Give real_fn=, or name it "
            "among impls."
        )
    return function
