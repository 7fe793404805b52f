"""OpenInference's instrumentations, as Phoenix asks for them, in a session that they name."""

import program
from openinference.instrumentation import using_session
from openinference.instrumentation.anthropic import AnthropicInstrumentor
from openinference.instrumentation.openai import OpenAIInstrumentor

provider = program.begin()
OpenAIInstrumentor().instrument(tracer_provider=provider)
AnthropicInstrumentor().instrument(tracer_provider=provider)
with using_session("trip-7"):
    program.call_all()
program.tell(provider)
