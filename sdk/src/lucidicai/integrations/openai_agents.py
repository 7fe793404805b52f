"""The OpenAI Agents SDK: watched beside the processors that it has, not instead of them."""

from collections.abc import Callable

from openinference.instrumentation.openai_agents import OpenAIAgentsInstrumentor

from lucidicai.integrations.instrument import end_of
from lucidicai.integrations.spans import TracerProvider


def begin() -> Callable[[], object] | None:
    """Watches every run of an agent; returns what ends that, None if the program does already."""
    return end_of(OpenAIAgentsInstrumentor(), TracerProvider(), exclusive_processor=False)
