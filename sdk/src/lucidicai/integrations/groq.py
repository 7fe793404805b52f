"""Groq, whose instrumentation ends a streamed call before its first chunk: its streams are read.

The span is held open until the stream ends, and told what the stream said.
"""

from collections.abc import Callable
from typing import Any

from openinference.instrumentation.groq import GroqInstrumentor

from lucidicai.integrations.client_streams import watch_client_streams
from lucidicai.integrations.instrument import end_of
from lucidicai.integrations.spans import TracerProvider

_COUNTS = {
    "prompt_tokens": "llm.token_count.prompt",
    "completion_tokens": "llm.token_count.completion",
}
_DETAILS = {
    ("prompt_tokens_details", "cached_tokens"): "llm.token_count.prompt_details.cache_read",
    (
        "completion_tokens_details",
        "reasoning_tokens",
    ): "llm.token_count.completion_details.reasoning",
}
_MESSAGE = "llm.output_messages.{}.message."
_CALL = "tool_calls.{}.tool_call."


def begin() -> Callable[[], object] | None:
    """Watches every chat completion of Groq's client; returns what ends that, or None."""
    end = end_of(GroqInstrumentor(), TracerProvider(kinds={"": "LLM"}))
    if end is None:
        return None
    undo = watch_client_streams("groq._streaming", Answer.of)
    return lambda: (undo(), end())


class Answer:
    """What a stream of chat completion chunks has said so far."""

    @classmethod
    def of(cls, span: Any) -> "Callable[[Any, Any], None]":
        """Holds the span open, and returns what is given each chunk."""
        span.hold()
        return cls().take

    def __init__(self) -> None:
        # Text that was sent in parts, by the attribute that tells it.
        self._texts: dict[str, list[str]] = {}
        self._told: dict[str, Any] = {}

    def take(self, span: Any, chunk: Any) -> None:
        """Takes a chunk; None ends the answer and the span."""
        if chunk is None:
            # What the instrumentation said of the stream is the name of its class.
            span.attributes.pop("output.value", None)
            texts = {name: "".join(parts) for name, parts in self._texts.items()}
            span.set_attributes({**self._told, **texts})
            span.release()
            return
        self._told["llm.model_name"] = getattr(chunk, "model", None)
        usage = getattr(chunk, "usage", None) or getattr(
            getattr(chunk, "x_groq", None), "usage", None
        )
        if usage is not None:
            self._count(usage)
        for choice in getattr(chunk, "choices", None) or ():
            self._add(choice)

    def _add(self, choice: Any) -> None:
        prefix = _MESSAGE.format(choice.index)
        if choice.finish_reason is not None and choice.index == 0:
            self._told["llm.finish_reason"] = choice.finish_reason
        delta = choice.delta
        self._told.setdefault(f"{prefix}role", getattr(delta, "role", None) or "assistant")
        self._say(f"{prefix}content", getattr(delta, "content", None))
        self._say(f"{prefix}reasoning", getattr(delta, "reasoning", None))
        for call in getattr(delta, "tool_calls", None) or ():
            place = prefix + _CALL.format(call.index)
            if call.id:
                self._told[f"{place}id"] = call.id
            if call.function is not None:
                self._say(f"{place}function.name", call.function.name)
                self._say(f"{place}function.arguments", call.function.arguments)

    def _say(self, attribute: str, text: str | None) -> None:
        if text:
            self._texts.setdefault(attribute, []).append(text)

    def _count(self, usage: Any) -> None:
        counts = {attribute: getattr(usage, name, None) for name, attribute in _COUNTS.items()}
        for (group, name), attribute in _DETAILS.items():
            counts[attribute] = getattr(getattr(usage, group, None), name, None)
        self._told |= {name: count for name, count in counts.items() if count is not None}
