"""Pydantic AI, watched by Logfire, which sends to wherever OpenTelemetry's variables say."""

import logfire
import program
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

logfire.configure(
    send_to_logfire=False,
    console=False,
    additional_span_processors=[SimpleSpanProcessor(program.ended)],
)
logfire.instrument_pydantic_ai()
model = OpenAIChatModel(
    "agent-model", provider=OpenAIProvider(base_url=f"{program.URL}/agent/v1", api_key="k")
)
agent = Agent(model, name="weather_agent", instructions="Be brief.")


@agent.tool_plain
def weather(city: str) -> str:
    """Weather."""
    return f"Sun in {city}"


assert agent.run_sync("How is Oslo?").output == "Hello"
program.tell(logfire.DEFAULT_LOGFIRE_INSTANCE.config.get_tracer_provider())
