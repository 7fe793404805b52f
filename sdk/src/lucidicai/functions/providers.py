"""The names of the providers that `init(providers=[...])` may be given."""

from typing import Literal

ProviderType = Literal[
    "openai",
    "azure_openai",
    "azureopenai",
    "anthropic",
    "langchain",
    "langgraph",
    "pydantic_ai",
    "openai_agents",
    "litellm",
    "google_genai",
    "google",
    "google_generativeai",
    "gemini",
    "vertexai",
    "vertex_ai",
    "bedrock",
    "aws_bedrock",
    "amazon_bedrock",
    "cohere",
    "groq",
]
