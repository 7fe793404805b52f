"""`@step` and `@event`: a function's calls become events, nested as they call each other.

Without an active session the function just runs. A generator's event stays open until it ends.
"""

import functools
from collections.abc import Callable
from typing import Any
from typing import TypeVar
from typing import overload

from lucidicai.record.arguments import IS_ASYNC_GENERATOR
from lucidicai.record.arguments import IS_COROUTINE
from lucidicai.record.arguments import IS_GENERATOR
from lucidicai.record.arguments import flags_of
from lucidicai.record.call import Plan
from lucidicai.record.context import current
from lucidicai.record.event_names import FUNCTION
from lucidicai.record.event_names import LLM
from lucidicai.record.foreign import class_name
from lucidicai.record.misuse import warn
from lucidicai.record.open_event import STEP
from lucidicai.record.typed import wire_names

# What is decorated keeps its type: the caller's own, whatever it is.
_Function = TypeVar(
    "_Function", bound="Callable[..., Any] | staticmethod[..., Any] | classmethod[Any, ..., Any]"
)


@overload
def step(state: _Function, /) -> _Function: ...


@overload
def step(
    state: str | None = None,
    action: str | None = None,
    goal: str | None = None,
    screenshot_path: str | None = None,
    eval_score: float | None = None,
    eval_description: str | None = None,
    **fields: Any,
) -> Callable[[_Function], _Function]: ...


def step(
    state: Any = None,
    action: str | None = None,
    goal: str | None = None,
    screenshot_path: str | None = None,
    eval_score: float | None = None,
    eval_description: str | None = None,
    **fields: Any,
) -> Any:
    """Makes each call of a function a step; with or without parentheses.

    The call's arguments and result are recorded, and what it calls lies below it. The fields given
    say what each call is: texts, and `eval_score`, a number. If the function raises, the step is
    scored 0.0 and says why. The function's own results, errors and signature stay as they are.
    """
    function, state = _function_or(state)
    given = {
        "state": state,
        "action": action,
        "goal": goal,
        "screenshot_path": screenshot_path,
        "eval_score": eval_score,
        "eval_description": eval_description,
        **wire_names(STEP, fields),
    }
    return _decorator(STEP, given, function)


@overload
def event(description: _Function, /) -> _Function: ...


@overload
def event(
    description: str | None = None,
    result: Any = None,
    model: str | None = None,
    cost_added: float | None = None,
    **fields: Any,
) -> Callable[[_Function], _Function]: ...


def event(
    description: Any = None,
    result: Any = None,
    model: str | None = None,
    cost_added: float | None = None,
    **fields: Any,
) -> Any:
    """Makes each call of a function an event; with or without parentheses.

    The call's arguments and result are recorded; `description` is recorded as the input, `result`
    instead of the returned value. `cost_added` is in USD. Other keywords are those of
    `create_event`: name, type, metadata, tags, provider, ... The function's own results, errors
    and signature stay as they are.
    """
    function, description = _function_or(description)
    kind = str(fields.pop("type", None) or (LLM if model else FUNCTION))
    # As they came: they are read when a call is recorded.
    screenshots = fields.pop("screenshots", None)
    given = {
        "input": description,
        "output": result,
        "model": model,
        "cost_added": cost_added,
        **wire_names(kind, fields),
        "screenshots": screenshots,
    }
    return _decorator(kind, given, function)


def _function_or(first: Any) -> tuple[Any, Any]:
    """Returns what stands alone behind the @, or the first argument."""
    if isinstance(first, staticmethod | classmethod) or callable(first):
        return first, None
    return None, first


def _decorator(kind: str, given: dict[str, Any], function: Any) -> Any:
    def decorate(function: Any) -> Any:
        return _decorated(function, kind, given)

    return decorate if function is None else decorate(function)


def _decorated(function: Any, kind: str, given: dict[str, Any]) -> Any:
    if isinstance(function, staticmethod | classmethod):
        return type(function)(_decorated(function.__func__, kind, given))
    if isinstance(function, type):
        told = "A class is not recorded by a decorator; decorate its methods."
        warn("decorator.class", told, name=class_name(function))
        return function
    plan = Plan(function, kind, given)
    flags = flags_of(function)
    if flags & IS_ASYNC_GENERATOR:
        from lucidicai.record.generators import followed_async  # noqa: PLC0415  few are generators

        return followed_async(function, plan)
    if flags & IS_COROUTINE:
        return _coroutine(function, plan)
    if flags & IS_GENERATOR:
        from lucidicai.record.generators import followed  # noqa: PLC0415  as above

        return followed(function, plan)
    return _plain(function, plan)


def _plain(function: Callable[..., Any], plan: Plan) -> Callable[..., Any]:
    @functools.wraps(function)
    def recorded(*args: Any, **kwargs: Any) -> Any:
        session = current()
        call = None if session is None else plan.begin(session, args, kwargs)
        if call is None:
            return function(*args, **kwargs)
        call.enter()
        try:
            result = function(*args, **kwargs)
        except BaseException as error:
            call.failed(error)
            raise
        else:
            call.returned(result)
            return result
        finally:
            call.leave()

    return recorded


def _coroutine(function: Callable[..., Any], plan: Plan) -> Callable[..., Any]:
    @functools.wraps(function)
    async def recorded(*args: Any, **kwargs: Any) -> Any:
        session = current()
        call = None if session is None else plan.begin(session, args, kwargs)
        if call is None:
            return await function(*args, **kwargs)
        call.enter()
        try:
            result = await function(*args, **kwargs)
        except BaseException as error:
            call.failed(error)
            raise
        else:
            call.returned(result)
            return result
        finally:
            call.leave()

    return recorded
