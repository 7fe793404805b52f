"""How each dialect means its token counts: the table of docs/reference/costs.md, case by case."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lucidicai.dialects import Span
from lucidicai.dialects import read

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "costs.md"
LANGFUSE = "langfuse.observation.usage_details"
MLFLOW = {"mlflow.spanType": '"LLM"', "mlflow.chat.tokenUsage": None}
# Of one call each: 100 fresh, 60 out of the cache, 20 into it; 30 of text, 10 of reasoning.
APART = {
    "input_tokens": 100,
    "output_tokens": 40,
    "cache_read_input_tokens": 60,
    "cache_creation_input_tokens": 20,
}
TOGETHER = {**APART, "input_tokens": 180}

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "gen_ai": (
        "inclusive",
        {
            "gen_ai.request.model": "m",
            "gen_ai.usage.input_tokens": 180,
            "gen_ai.usage.output_tokens": 40,
            "gen_ai.usage.cache_read.input_tokens": 60,
            "gen_ai.usage.cache_creation.input_tokens": 20,
            "gen_ai.usage.reasoning.output_tokens": 10,
        },
    ),
    "openinference": (
        "inclusive",
        {
            "openinference.span.kind": "LLM",
            "llm.token_count.prompt": 180,
            "llm.token_count.completion": 40,
            "llm.token_count.prompt_details.cache_read": 60,
            "llm.token_count.prompt_details.cache_write": 20,
            "llm.token_count.completion_details.reasoning": 10,
        },
    ),
    "vercel": (
        "inclusive",
        {
            "ai.operationId": "ai.generateText.doGenerate",
            "ai.usage.inputTokens": 180,
            "ai.usage.outputTokens": 40,
            "ai.usage.inputTokenDetails.cacheReadTokens": 60,
            "ai.usage.inputTokenDetails.cacheWriteTokens": 20,
            "ai.usage.outputTokenDetails.reasoningTokens": 10,
        },
    ),
    "mlflow": (
        "as the provider counts",
        {
            **MLFLOW,
            "mlflow.llm.provider": '"anthropic"',
            "mlflow.chat.tokenUsage": json.dumps(APART),
        },
    ),
    "langfuse": (
        "exclusive",
        {
            "langfuse.observation.type": "generation",
            LANGFUSE: json.dumps(
                {
                    "input": 100,
                    "input_cached_tokens": 60,
                    "cache_creation_input_tokens": 20,
                    "output": 30,
                    "output_reasoning_tokens": 10,
                }
            ),
        },
    ),
    "logfire": (
        "a provider's own",
        {
            "request_data": json.dumps({"model": "m", "messages": []}),
            "response_data": json.dumps({"message": {}, "usage": APART}),
            "logfire.msg": "call",
        },
    ),
}


def said(attributes: dict[str, Any], **more: Any) -> Any:
    return read(Span(trace_id="1" * 32, span_id="2" * 16, attributes=attributes, **more))


def rules() -> dict[str, str]:
    table = PAGE.read_text("utf-8").partition("| Dialect | Rule |")[2].partition("\n\n")[0]
    row = re.compile(r"^\| `(\w+)`[^|]* \| ([^|]+) \|$", re.MULTILINE)
    return {found[1]: found[2] for found in row.finditer(table)}


def test_the_page_has_every_dialect_that_counts_tokens() -> None:
    assert set(rules()) == set(CASES)


@pytest.mark.parametrize("dialect", sorted(CASES))
def test_wholes_have_their_parts_in_them(dialect: str) -> None:
    rule, attributes = CASES[dialect]
    assert rules()[dialect].startswith(rule)
    told = said(attributes, scope="logfire" if dialect == "logfire" else "")
    assert dialect in told.dialects
    assert (told.input_tokens, told.output_tokens) == (180, 40)
    assert (told.cache_read_tokens, told.cache_write_tokens) == (60, 20)
    assert told.fresh_input_tokens == 100
    if dialect in {"gen_ai", "openinference", "vercel", "langfuse"}:
        assert told.reasoning_tokens == 10


@pytest.mark.parametrize(
    "attributes",
    [
        {**MLFLOW, "mlflow.llm.provider": '"openai"', "mlflow.chat.tokenUsage": "USAGE"},
        {"langfuse.observation.type": "generation", LANGFUSE: "USAGE"},
    ],
)
def test_a_providers_own_object_is_counted_as_the_provider_does(attributes: dict[str, Any]) -> None:
    openais = {"prompt_tokens": 180, "completion_tokens": 40, **TOGETHER}
    if LANGFUSE in attributes:
        del openais["input_tokens"], openais["output_tokens"]
    whole = {k: json.dumps(openais) if v == "USAGE" else v for k, v in attributes.items()}
    assert said(whole).input_tokens == 180
    if LANGFUSE in attributes:
        whole = {k: json.dumps(APART) if v == "USAGE" else v for k, v in attributes.items()}
        assert said(whole).input_tokens == 180


def test_audio_and_images_are_classes() -> None:
    told = said(
        {
            "gen_ai.request.model": "m",
            "gen_ai.usage.input_tokens": 100,
            "gen_ai.usage.output_tokens": 50,
            "gen_ai.usage.audio.input_tokens": 30,
            "gen_ai.usage.image.input_tokens": 20,
            "gen_ai.usage.audio.output_tokens": 10,
            "gen_ai.usage.image.output_tokens": 5,
        }
    )
    assert (told.audio_input_tokens, told.image_input_tokens) == (30, 20)
    assert (told.audio_output_tokens, told.image_output_tokens) == (10, 5)
    assert (told.input_tokens, told.output_tokens) == (100, 50)
