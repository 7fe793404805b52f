"""OpenLLMetry's instrumentations."""

import program
from opentelemetry.instrumentation.anthropic import AnthropicInstrumentor
from opentelemetry.instrumentation.openai import OpenAIInstrumentor

provider = program.begin()
OpenAIInstrumentor().instrument()
AnthropicInstrumentor().instrument()
program.call_all()
program.tell(provider)
