"""The streams of a client library itself, for an instrumentation that does not read them.

A span is told what its stream says, chunk by chunk. The stream's class, its errors and its order
stay as they are.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from collections.abc import Callable
from collections.abc import Iterator
from typing import Any

from opentelemetry import trace

from lucidicai.guard import Guard
from lucidicai.integrations.chunks import Undo
from lucidicai.integrations.chunks import note_first_chunk
from lucidicai.integrations.chunks import replace
from lucidicai.integrations.chunks import undo_all
from lucidicai.integrations.spans import Span

_guard = Guard("integration.chunk_failed")

# Where a stream keeps its span, and what takes its chunks.
_SPAN = "_lucidic_span"
# Is told every chunk of a stream; None means that it has ended.
Collect = Callable[[Span, Any], None]


def watch_client_streams(module: str, begin: Callable[[Span], Collect]) -> Undo:
    """Watches the streams of a client library: the classes Stream and AsyncStream of `module`.

    `begin` is told the span of a call that streams, and returns what takes its chunks.
    """
    undos = []
    kinds = (("Stream", _followed, _closing), ("AsyncStream", _followed_async, _closing_async))
    for name, follow, close in kinds:
        undos += [
            replace(f"{module}:{name}", "__init__", _remembering(begin)),
            replace(f"{module}:{name}", "__stream__", _following(follow)),
            replace(f"{module}:{name}", "close", close),
        ]
    return lambda: undo_all(undos)


def _remembering(begin: Callable[[Span], Collect]) -> Callable[[Any], Any]:
    def replacing(original: Any) -> Any:
        def initialize(self: Any, *args: Any, **kwargs: Any) -> None:
            span = _ours(trace.get_current_span())
            if span is not None:
                with _guard:
                    setattr(self, _SPAN, (span, begin(span)))
            original(self, *args, **kwargs)

        return initialize

    return replacing


def _following(follow: Callable[..., Any]) -> Callable[[Any], Any]:
    def replacing(original: Any) -> Any:
        def chunks_of(self: Any) -> Any:
            watched = getattr(self, _SPAN, None)
            chunks = original(self)
            return chunks if watched is None else follow(chunks, *watched)

        return chunks_of

    return replacing


def _closing(original: Any) -> Any:
    def close(self: Any) -> Any:
        answer = original(self)
        _stop(self)
        return answer

    return close


def _closing_async(original: Any) -> Any:
    async def close(self: Any) -> Any:
        answer = await original(self)
        _stop(self)
        return answer

    return close


def _stop(stream: Any) -> None:
    # A stream that is closed is read no further, and may be collected much later.
    watched = getattr(stream, _SPAN, None)
    if watched is not None:
        span, collect = watched
        _tell(collect, span, None)


def _followed(chunks: Any, span: Span, collect: Collect) -> Iterator[Any]:
    try:
        for chunk in chunks:
            note_first_chunk(span)
            _tell(collect, span, chunk)
            yield chunk
    except GeneratorExit:
        raise  # the program has read enough
    except BaseException as error:
        _fail(span, error)
        raise
    finally:
        _tell(collect, span, None)


async def _followed_async(chunks: Any, span: Span, collect: Collect) -> AsyncIterator[Any]:
    try:
        async for chunk in chunks:
            note_first_chunk(span)
            _tell(collect, span, chunk)
            yield chunk
    except GeneratorExit:
        raise
    except BaseException as error:
        _fail(span, error)
        raise
    finally:
        _tell(collect, span, None)


def _tell(collect: Collect, span: Span, chunk: Any) -> None:
    with _guard:
        collect(span, chunk)


def _fail(span: Span, error: BaseException) -> None:
    span.record_exception(error)
    span.set_status(trace.StatusCode.ERROR)


def _ours(span: Any) -> Span | None:
    # An instrumentation's wrapper says that it is what it wraps.
    return span if isinstance(span, Span) else None
