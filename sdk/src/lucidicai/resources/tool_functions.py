"""The module's functions for tools: for every client at once, or for the one that is given."""

from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from lucidicai.resources import surface
from lucidicai.resources.surface import ToolSurface
from lucidicai.resources.tool_calls import anthropic_call
from lucidicai.resources.tool_calls import openai_call
from lucidicai.resources.tools import here
from lucidicai.resources.tools import keep
from lucidicai.resources.wrapping import wrap_langchain
from lucidicai.resources.wrapping import wrapped


def mockable(function: Callable[..., Any]) -> Callable[..., Any]:
    """Makes a function a tool that the server answers for in sessions that run a dataset's item.

    Everywhere else the function just runs. Raises InvalidOperationError for what is no function.
    """
    known = surface.of_function(function)
    keep([known])
    return wrapped(function, known, here)


def register_openai_tools(tools: list[dict[str, Any]], *, client: Any = None) -> list[ToolSurface]:
    """Tells every client, or one, of OpenAI's function tools, and returns what was understood.

    `tools` are what a request to OpenAI has under this name.
    """
    surfaces = surface.of_openai(tools)
    keep(surfaces, client)
    return surfaces


def register_anthropic_tools(
    tools: list[dict[str, Any]], *, client: Any = None
) -> list[ToolSurface]:
    """Tells every client, or one, of Anthropic's tools, and returns what was understood.

    `tools` are what a request to Anthropic has under this name.
    """
    surfaces = surface.of_anthropic(tools)
    keep(surfaces, client)
    return surfaces


def register_langchain_tools(tools: list[Any], *, client: Any = None) -> list[ToolSurface]:
    """Tells every client, or one, of LangChain's tools, whose calls then go through it.

    Returns what was understood.
    """
    return keep([wrap_langchain(tool, lambda: here(client)) for tool in tools], client)


def dispatch_openai_tool_call(
    call: Any,
    impls: Mapping[str, Callable[..., Any]],
    *,
    client: Any = None,
    client_event_id: str | None = None,
) -> Any:
    """Runs one tool call of OpenAI's; raises KeyError for a tool that has no function."""
    tools = here(client)
    if tools is None:
        name, kwargs = openai_call(call)
        return impls[name](**kwargs)
    return tools.dispatch_openai(call, impls, client_event_id=client_event_id)


def dispatch_anthropic_tool_call(
    block: Any,
    impls: Mapping[str, Callable[..., Any]],
    *,
    client: Any = None,
    client_event_id: str | None = None,
) -> Any:
    """Runs one `tool_use` block of Anthropic's; raises KeyError for one without a function."""
    tools = here(client)
    if tools is None:
        name, kwargs = anthropic_call(block)
        return impls[name](**kwargs)
    return tools.dispatch_anthropic(block, impls, client_event_id=client_event_id)


async def adispatch_openai_tool_call(
    call: Any,
    impls: Mapping[str, Callable[..., Any]],
    *,
    client: Any = None,
    client_event_id: str | None = None,
) -> Any:
    """Does what `dispatch_openai_tool_call` does with async functions."""
    tools = here(client)
    if tools is None:
        name, kwargs = openai_call(call)
        return await impls[name](**kwargs)
    return await tools.adispatch_openai(call, impls, client_event_id=client_event_id)


async def adispatch_anthropic_tool_call(
    block: Any,
    impls: Mapping[str, Callable[..., Any]],
    *,
    client: Any = None,
    client_event_id: str | None = None,
) -> Any:
    """Does what `dispatch_anthropic_tool_call` does with async functions."""
    tools = here(client)
    if tools is None:
        name, kwargs = anthropic_call(block)
        return await impls[name](**kwargs)
    return await tools.adispatch_anthropic(block, impls, client_event_id=client_event_id)
