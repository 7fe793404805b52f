"""Pydantic AI, which says what it does by itself, once it is given a tracer."""

from collections.abc import Callable

from opentelemetry.metrics import NoOpMeterProvider
from pydantic_ai import Agent
from pydantic_ai.models.instrumented import InstrumentationSettings

from lucidicai.integrations.instrument import say_taken
from lucidicai.integrations.spans import TracerProvider


def begin() -> Callable[[], object] | None:
    """Watches every agent that has no instrumentation of its own; returns what ends it, or None."""
    earlier = Agent._instrument_default  # noqa: SLF001  there is no other way to read it
    if earlier:
        say_taken("pydantic_ai.Agent.instrument_all")
        return None
    settings = InstrumentationSettings(
        tracer_provider=TracerProvider(), meter_provider=NoOpMeterProvider()
    )
    Agent.instrument_all(settings)
    return lambda: Agent.instrument_all(earlier)
