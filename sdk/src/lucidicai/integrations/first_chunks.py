"""Where the first chunk of a streamed answer is seen, for each provider that does not tell it."""

from functools import partial

from lucidicai.integrations.chunks import Undo
from lucidicai.integrations.chunks import watch_accumulator
from lucidicai.integrations.chunks import watch_async_method
from lucidicai.integrations.chunks import watch_iterator
from lucidicai.integrations.chunks import watch_method

_IN = "openinference.instrumentation"

_WATCHES = {
    "anthropic": (
        partial(
            watch_accumulator,
            f"{_IN}.anthropic._stream:_MessagesStream",
            "_response_accumulator",
            "process_chunk",
            "_with_span",
        ),
        partial(
            watch_iterator, f"{_IN}.anthropic._stream:_RawStreamInterceptor", "_self_with_span"
        ),
    ),
    "google_genai": (
        partial(
            watch_accumulator,
            f"{_IN}.google_genai._stream:_Stream",
            "_response_accumulator",
            "process_chunk",
            "_with_span",
        ),
    ),
    "cohere": (
        partial(
            watch_accumulator,
            f"{_IN}.cohere._stream:_Stream",
            "_self_accumulator",
            "process_event",
            "_self_with_span",
        ),
    ),
    "bedrock": tuple(
        partial(watch_method, f"{_IN}.bedrock.{name}", "__call__", "_span")
        for name in (
            "_converse_stream_callback:_ConverseStreamCallback",
            "_response_accumulator:_ResponseAccumulator",
            "_wrappers:_NovaStreamCallback",
            "_wrappers:_OpenAIStreamCallback",
        )
    ),
    "vertexai": (
        partial(watch_method, f"{_IN}.vertexai._wrapper:_CallbackForIterable", "__call__", "_span"),
    ),
    "litellm": (
        partial(watch_method, f"{_IN}.litellm:_TracedSyncStream", "__next__", "_self_span"),
        partial(watch_async_method, f"{_IN}.litellm:_TracedAsyncStream", "__anext__", "_self_span"),
    ),
}


def watch_first_chunks(provider: str) -> list[Undo]:
    """Has the spans of this provider told when their answers begin; returns what undoes it."""
    return [watch() for watch in _WATCHES.get(provider, ())]
