"""LangChain and LangGraph, which are watched through callbacks.

The instrumentation begins a span without saying of what kind, and makes it nobody's current one,
so this tells the kind and the input, and has what a chain or tool calls lie in its event.
"""

from collections.abc import Callable
from typing import Any

from openinference.instrumentation.langchain import LangChainInstrumentor

from lucidicai.integrations.chunks import note_first_chunk
from lucidicai.integrations.instrument import end_of
from lucidicai.integrations.spans import TracerProvider
from lucidicai.integrations.spans import known_at_start

_KINDS = {
    "llm": "LLM",
    "chat_model": "LLM",
    "chain": "CHAIN",
    "tool": "TOOL",
    "retriever": "RETRIEVER",
    "embedding": "EMBEDDING",
    "prompt": "CHAIN",
    "parser": "CHAIN",
}


def begin() -> Callable[[], object] | None:
    """Watches every run of LangChain; returns what ends that, or None."""
    instrumentor = LangChainInstrumentor()
    stop = end_of(instrumentor, TracerProvider(is_callback=True))
    if stop is None:
        return None
    handler: Any = instrumentor._tracer  # noqa: SLF001  it has no other way to its handler
    start_trace = handler._start_trace  # noqa: SLF001  as above
    new_token = handler.on_llm_new_token

    def start_with_kind(run: Any) -> None:
        told = {"openinference.span.kind": _kind(run), "input.value": run.inputs}
        token = known_at_start.set(told)
        try:
            start_trace(run)
        finally:
            known_at_start.reset(token)

    def tell_of_token(*args: Any, run_id: Any, **kwargs: Any) -> Any:
        note_first_chunk(handler.get_span(run_id))
        return new_token(*args, run_id=run_id, **kwargs)

    # In the caller's own context, not in a thread with a copy of it: what it calls next is to
    # find the span.
    handler.run_inline = True
    handler._start_trace = start_with_kind  # noqa: SLF001  as above
    handler.on_llm_new_token = tell_of_token
    return stop


def _kind(run: Any) -> str:
    return "AGENT" if "agent" in run.name.lower() else _KINDS.get(run.run_type, "CHAIN")
