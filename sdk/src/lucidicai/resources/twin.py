"""The async form of a call: the same call beside the event loop, which goes on meanwhile."""

import asyncio
import functools
from collections.abc import Callable
from collections.abc import Coroutine
from typing import Any
from typing import ParamSpec
from typing import TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def twin(call: Callable[P, R]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Returns the call as a coroutine function. It runs in a thread, with the task's context."""

    @functools.wraps(call)
    async def beside(*args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.to_thread(call, *args, **kwargs)

    return beside
