"""The providers: one row each. Which package watches which library, and with which versions."""

from collections.abc import Mapping
from typing import NamedTuple

_WATCHES = "openinference.instrumentation"


class Provider(NamedTuple):
    """One row. `versions` are those of the instrumentation that the tests of this package ran with.

    `package` is the instrumentation, which watches `library`. `entry` is its class, or a module of
    this package that does what is special.
    """

    name: str
    package: str
    # From the first on, and before the second.
    versions: tuple[str, str]
    library: str
    library_oldest: str
    entry: str
    aliases: tuple[str, ...] = ()
    # Of spans that say only at their end what they are, by name; the empty name is all others'.
    kinds: Mapping[str, str] = {}

    @property
    def extra(self) -> str:
        """What pip is told to get a tested version."""
        return f"lucidic-sdk[{self.name}]"


def _openinference(
    name: str,
    versions: tuple[str, str],
    library: str,
    library_oldest: str,
    entry: str,
    aliases: tuple[str, ...] = (),
    kinds: Mapping[str, str] | None = None,
) -> Provider:
    package = f"openinference-instrumentation-{name.replace('_', '-')}"
    return Provider(name, package, versions, library, library_oldest, entry, aliases, kinds or {})


def _class(name: str, class_name: str) -> str:
    return f"{_WATCHES}.{name}:{class_name}"


def _module(name: str) -> str:
    return f"lucidicai.integrations.{name}"


PROVIDERS: tuple[Provider, ...] = (
    _openinference(
        "openai",
        ("0.1.66", "0.2"),
        "openai",
        "2.8",
        _class("openai", "OpenAIInstrumentor"),
        ("azure_openai", "azureopenai"),
    ),
    _openinference(
        "anthropic",
        ("3.1.0", "4"),
        "anthropic",
        "1.8",
        _class("anthropic", "AnthropicInstrumentor"),
    ),
    _openinference(
        "langchain",
        ("0.1.80", "0.2"),
        "langchain-core",
        "1.0",
        _module("langchain"),
        ("langgraph",),
    ),
    Provider(
        "pydantic_ai",
        "pydantic-ai-slim",  # it watches itself
        ("2.68", "3"),
        "pydantic-ai-slim",
        "2.68",
        _module("pydantic_ai"),
    ),
    _openinference(
        "openai_agents",
        ("2.6.0", "3"),
        "openai-agents",
        "0.11",
        _module("openai_agents"),
    ),
    _openinference(
        "litellm",
        ("0.1.51", "0.2"),
        "litellm",
        "1.80",
        _class("litellm", "LiteLLMInstrumentor"),
        kinds={"CreateEmbeddings": "EMBEDDING", "": "LLM"},
    ),
    _openinference(
        "google_genai",
        ("1.4.14", "2"),
        "google-genai",
        "2.0",
        _class("google_genai", "GoogleGenAIInstrumentor"),
        ("google", "google_generativeai", "gemini"),
    ),
    _openinference(
        "vertexai",
        ("0.1.29", "0.2"),
        "google-cloud-aiplatform",
        "1.63",
        _class("vertexai", "VertexAIInstrumentor"),
        ("vertex_ai",),
        kinds={"": "LLM"},
    ),
    _openinference(
        "bedrock",
        ("0.1.61", "0.2"),
        "boto3",
        "1.40.46",
        _class("bedrock", "BedrockInstrumentor"),
        ("aws_bedrock", "amazon_bedrock"),
        kinds={"bedrock.converse": "LLM", "bedrock.invoke_model": "LLM"},
    ),
    _openinference(
        "cohere",
        ("0.1.15", "0.2"),
        "cohere",
        "5.13",
        _class("cohere", "CohereInstrumentor"),
        kinds={
            f"{client}.{call}": "LLM"
            for client in ("ClientV2", "AsyncClientV2", "V2Client", "AsyncV2Client")
            for call in ("chat", "chat_stream")
        },
    ),
    _openinference("groq", ("0.1.33", "0.2"), "groq", "0.9", _module("groq")),
)

# Every name that a program may call them by.
BY_NAME = {name: row for row in PROVIDERS for name in (row.name, *row.aliases)}
