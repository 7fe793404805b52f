"""The arguments of a call by the names of the function's parameters, defaults included.

Reads the function's code object: loading `inspect` would double the time of `import lucidicai`.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any

from lucidicai.record.writing import Named

# Flags of a code object, as the interpreter defines them.
IS_GENERATOR = 0x20
IS_COROUTINE = 0x80 | 0x100  # `async def`, and generators that types.coroutine made awaitable
IS_ASYNC_GENERATOR = 0x200
_HAS_REST = 0x04

# What the object that a method is called on is named, by convention; it is not recorded.
_RECEIVERS = frozenset({"self", "cls"})


class Parameters:
    """The parameters of one function, read once."""

    __slots__ = ("_defaults", "_names", "_ours", "_receiver", "_rest")

    def __init__(self, function: Callable[..., Any]) -> None:
        self._names: tuple[str, ...] = ()
        self._defaults: dict[str, Any] = {}
        self._receiver: str | None = None
        self._rest = "args"
        self._ours = frozenset({self._rest})
        plain = _unwrapped(function)
        if plain is None:
            return
        code = plain.__code__
        self._names = code.co_varnames[: code.co_argcount]
        if code.co_flags & _HAS_REST:
            self._rest = code.co_varnames[code.co_argcount + code.co_kwonlyargcount]
        named = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        self._ours = frozenset({*named, self._rest})
        values = plain.__defaults__ or ()
        with_default = self._names[len(self._names) - len(values) :]
        self._defaults = dict(zip(with_default, values, strict=True))
        self._defaults |= plain.__kwdefaults__ or {}
        is_method = "." in name_of(plain)
        if is_method and self._names and self._names[0] in _RECEIVERS:
            self._receiver = self._names[0]

    def bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Named:
        """Returns name → argument. Takes any call, also one that the function will refuse."""
        bound = Named(zip(self._names, args, strict=False))
        bound.ours = self._ours
        if len(args) > len(self._names):
            bound[self._rest] = args[len(self._names) :]
        bound |= kwargs
        for name, default in self._defaults.items():
            bound.setdefault(name, default)
        if self._receiver is not None:
            bound.pop(self._receiver, None)
        return bound


def name_of(function: Callable[..., Any]) -> str:
    """Returns the function's name, with its class if it has one."""
    name = getattr(function, "__qualname__", None)
    if type(name) is not str:
        name = type(function).__qualname__
    return name.rpartition("<locals>.")[2]


def flags_of(function: Any) -> int:
    """Returns the flags of the function's code, which say what a call of it returns."""
    while hasattr(function, "func") and hasattr(function, "keywords"):
        function = function.func  # what a functools.partial calls
    function = getattr(function, "__func__", function)
    return function.__code__.co_flags if type(function) is FunctionType else 0


def _unwrapped(function: Any) -> FunctionType | None:
    """Returns the function that other decorators wrapped: it has the real names."""
    for _ in range(20):
        inner = getattr(function, "__wrapped__", None)
        if inner is None:
            break
        function = inner
    return function if type(function) is FunctionType else None
