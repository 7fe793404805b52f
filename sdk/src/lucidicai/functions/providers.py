"""The names of the providers that `init(providers=[...])` may be given."""

from typing import Literal

ProviderType = Literal[
    "openai",
    "anthropic",
    "langchain",
    "pydantic_ai",
    "openai_agents",
    "litellm",
    "bedrock",
    "aws_bedrock",
    "amazon_bedrock",
    "google",
    "google_generativeai",
    "vertexai",
    "vertex_ai",
    "cohere",
    "groq",
]
