"""When the first chunk of a streamed answer came, which most instrumentations do not say.

Each watch is a small change to a class of the tested versions; where the class is another one,
nothing is changed, and the time to the first token is not known. What is returned takes it back.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import AsyncIterator
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any

from lucidicai.guard import Guard
from lucidicai.integrations.fields import FIRST_CHUNK

_guard = Guard("integration.chunk_failed")

Undo = Callable[[], None]


def note_first_chunk(span: Any) -> None:
    """Notes that the answer begins to arrive, once."""
    with _guard:
        # Instrumentations wrap it, and pass attributes on.
        told = getattr(span, "events", ())
        if span is not None and not any(event.name == FIRST_CHUNK for event in told):
            span.add_event(FIRST_CHUNK)


def watch_accumulator(path: str, accumulator: str, method: str, span: str) -> Undo:
    """Watches an instrumentation's stream class, which gives chunks to an accumulator.

    `path` is `module:Class`, the others are attributes: of the accumulator, of its method that
    takes a chunk, and of what holds the span.
    """

    def replacing(original: Any) -> Any:
        def initialize(self: Any, *args: Any, **kwargs: Any) -> None:
            original(self, *args, **kwargs)
            taking = getattr(self, accumulator, None)
            if hasattr(taking, method):
                setattr(self, accumulator, _Accumulator(taking, method, _held(self, span)))

        return initialize

    return replace(path, "__init__", replacing)


def watch_method(path: str, method: str, span: str) -> Undo:
    """Watches a method that returns or takes a chunk, of an object that has its span."""

    def replacing(original: Any) -> Any:
        def watched(self: Any, *args: Any, **kwargs: Any) -> Any:
            answer = original(self, *args, **kwargs)
            note_first_chunk(getattr(self, span, None))
            return answer

        return watched

    return replace(path, method, replacing)


def watch_async_method(path: str, method: str, span: str) -> Undo:
    """Watches a coroutine that returns a chunk, of an object that has its span."""

    def replacing(original: Any) -> Any:
        async def watched(self: Any, *args: Any, **kwargs: Any) -> Any:
            answer = await original(self, *args, **kwargs)
            note_first_chunk(getattr(self, span, None))
            return answer

        return watched

    return replace(path, method, replacing)


def watch_iterator(path: str, span: str) -> Undo:
    """Watches a class whose `__iter__` and `__aiter__` are generators of chunks."""

    def replacing(original: Any) -> Any:
        def iterate(self: Any) -> Iterator[Any]:
            with contextlib.closing(original(self)) as chunks:
                for chunk in chunks:
                    note_first_chunk(_held(self, span))
                    yield chunk

        return iterate

    def replacing_async(original: Any) -> Any:
        async def iterate(self: Any) -> AsyncIterator[Any]:
            async with contextlib.aclosing(original(self)) as chunks:
                async for chunk in chunks:
                    note_first_chunk(_held(self, span))
                    yield chunk

        return iterate

    undos = (
        replace(path, "__iter__", replacing),
        replace(path, "__aiter__", replacing_async),
    )
    return lambda: undo_all(undos)


def replace(path: str, attribute: str, replacing: Callable[[Any], Any]) -> Undo:
    """Replaces a class's attribute; nothing if there is no such class or attribute."""
    module, _, name = path.partition(":")
    owner = getattr(importlib.import_module(module), name, None)
    original = None if owner is None else vars(owner).get(attribute)
    if original is None:
        return lambda: None
    setattr(owner, attribute, replacing(original))
    return lambda: setattr(owner, attribute, original)


def undo_all(undos: Sequence[Undo]) -> None:
    """Takes back what was done last first."""
    for undo in reversed(undos):
        undo()


def _held(stream: Any, span: str) -> Any:
    """Returns the span of a stream whose attribute `span` holds it."""
    return getattr(getattr(stream, span, None), "_span", None)


class _Accumulator:
    """Stands before an accumulator and sees the chunks that it is given."""

    def __init__(self, accumulator: Any, method: str, span: Any) -> None:
        self._accumulator = accumulator
        take = getattr(accumulator, method)

        def taking(chunk: Any) -> Any:
            note_first_chunk(span)
            return take(chunk)

        setattr(self, method, taking)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._accumulator, name)
