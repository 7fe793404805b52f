"""A tool's function, behind which the server may stand; `here` says whether it does now."""

import functools
import inspect
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any
from typing import Protocol

from lucidicai.resources import surface
from lucidicai.resources.surface import ToolSurface

_WRAPPED = "__lucidic_wrapped__"


class Dispatching(Protocol):
    """Where a call goes while the server answers for tools."""

    def dispatch(
        self, tool_name: str, kwargs: Mapping[str, Any], *, real_fn: Callable[..., Any]
    ) -> Any:
        """Returns what the server answers, or what the function returns."""

    async def adispatch(
        self, tool_name: str, kwargs: Mapping[str, Any], *, real_fn: Callable[..., Any]
    ) -> Any:
        """Does so with an async function."""


Here = Callable[[], Dispatching | None]


def wrapped(function: Callable[..., Any], known: ToolSurface, here: Here) -> Callable[..., Any]:
    """Returns a function that is `function`, unless the server answers for it."""
    name = known.name
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def call(*args: Any, **kwargs: Any) -> Any:
            tools = here()
            if tools is None:
                return await function(*args, **kwargs)

            async def real(**_: Any) -> Any:
                return await function(*args, **kwargs)

            return await tools.adispatch(name, _named(function, args, kwargs), real_fn=real)
    else:

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            tools = here()
            if tools is None:
                return function(*args, **kwargs)
            given = _named(function, args, kwargs)
            return tools.dispatch(name, given, real_fn=lambda **_: function(*args, **kwargs))

    call.__lucidic_surface__ = known  # type: ignore[attr-defined]  # for whoever looks
    return call


def wrap_langchain(tool: Any, here: Here) -> ToolSurface:
    """Puts the functions of one of LangChain's tools behind `wrapped`, once; returns its surface.

    Raises AttributeError for a tool that has no function.
    """
    known = surface.of_function(tool.func or tool.coroutine, str(tool.name))
    for part in ("func", "coroutine"):
        function = getattr(tool, part, None)
        if function is not None and not hasattr(function, _WRAPPED):
            behind = wrapped(function, known, here)
            setattr(behind, _WRAPPED, True)
            setattr(tool, part, behind)
    return known


def _named(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Returns the arguments by name; positional ones that have none as `__args__`."""
    try:
        bound = inspect.signature(function).bind(*args, **kwargs)
    except TypeError:
        return {"__args__": list(args), **kwargs}
    named: dict[str, Any] = {}
    for name, parameter in bound.signature.parameters.items():
        if name not in bound.arguments:
            continue
        value = bound.arguments[name]
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            named["__args__"] = list(value)
        elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
            named |= value
        else:
            named[name] = value
    return named
