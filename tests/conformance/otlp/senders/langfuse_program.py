"""Langfuse's SDK: a decorated function, a generation, a session and tags."""

import program
from langfuse import Langfuse
from langfuse import observe
from langfuse import propagate_attributes
from opentelemetry.sdk.trace import TracerProvider

provider = TracerProvider()
client = Langfuse(public_key="pk", secret_key="sk", tracer_provider=provider)
program.watch(provider)


@observe(as_type="tool")
def weather(city):
    return f"Sun in {city}"


@observe(as_type="agent")
def plan(goal):
    weather("Oslo")
    with client.start_as_current_observation(
        name="answer", as_type="generation", model="fuse-model", input=program.HI
    ) as generation:
        generation.update(
            output="Hello",
            usage_details={"input": 20, "output": 12, "cache_read_input_tokens": 10},
            cost_details={"total": 0.5},
        )
    return "done"


with propagate_attributes(session_id="trip-8", user_id="ada", tags=["blue"]):
    plan("a trip")
client.flush()
program.tell(provider)
