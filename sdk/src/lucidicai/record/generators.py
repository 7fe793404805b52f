"""Generators and async generators, followed from their first step to their end.

What they record lies below their event; what their consumer records between two steps does not.
Sends, throws and closes reach them as if nobody stood between.
"""

import functools
from collections.abc import AsyncGenerator
from collections.abc import Callable
from collections.abc import Generator
from typing import Any

from lucidicai.record.call import NOT_RECORDED
from lucidicai.record.call import Plan
from lucidicai.record.context import current


def followed(function: Callable[..., Any], plan: Plan) -> Callable[..., Any]:
    """Returns a generator function that records each run of `function`."""

    @functools.wraps(function)
    def recorded(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        session = current()
        call = None if session is None else plan.begin(session, args, kwargs)
        if call is None:
            return (yield from function(*args, **kwargs))
        yielded = 0
        try:
            inner = function(*args, **kwargs)
            advance, sent = inner.send, None
            while True:
                call.enter()
                try:
                    value = advance(sent)
                except StopIteration as stop:
                    result = stop.value
                    break
                finally:
                    call.leave()
                    sent = None
                yielded += 1
                try:
                    sent = yield value
                    advance = inner.send
                except GeneratorExit:
                    inner.close()
                    raise
                except BaseException as error:  # noqa: BLE001  the generator decides about it
                    advance, sent = inner.throw, error
        except GeneratorExit:
            # Who consumes a generator may stop before its end; that is no failure.
            call.returned(_told(yielded, None))
            raise
        except BaseException as error:
            call.failed(error)
            raise
        call.returned(_told(yielded, result))
        return result

    return recorded


def followed_async(function: Callable[..., Any], plan: Plan) -> Callable[..., Any]:
    """Returns an async generator function that records each run of `function`."""

    @functools.wraps(function)
    async def recorded(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        session = current()
        begun = None if session is None else plan.begin(session, args, kwargs)
        # There is no `yield from` for these, so the unrecorded ones are led by hand, too.
        call = begun or NOT_RECORDED
        yielded = 0
        try:
            inner = function(*args, **kwargs)
            advance, sent = inner.asend, None
            while True:
                call.enter()
                try:
                    value = await advance(sent)
                except StopAsyncIteration:
                    break
                finally:
                    call.leave()
                    sent = None
                yielded += 1
                try:
                    sent = yield value
                    advance = inner.asend
                except GeneratorExit:
                    await inner.aclose()
                    raise
                except BaseException as error:  # noqa: BLE001  the generator decides about it
                    advance, sent = inner.athrow, error
        except GeneratorExit:
            call.returned(_told(yielded, None))
            raise
        except BaseException as error:
            call.failed(error)
            raise
        call.returned(_told(yielded, None))

    return recorded


def _told(yielded: int, result: Any) -> dict[str, Any]:
    """Returns the output of a generator: what it yielded is its consumer's, and not kept."""
    told = {"yielded": yielded}
    return told if result is None else {**told, "returned": result}
