"""Langfuse's attributes.

Counts are exclusive: each class of `usage_details` stands beside the others. An object in
OpenAI's shape is inclusive, as OpenAI counts.
"""

from typing import Any

from lucidicai.dialects import reading
from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.draft import Draft
from lucidicai.dialects.draft import Row
from lucidicai.dialects.logfire import provider_counts
from lucidicai.dialects.logfire import provider_rule
from lucidicai.dialects.usage import TokenRule
from lucidicai.dialects.values import count
from lucidicai.dialects.values import mapping
from lucidicai.dialects.values import number
from lucidicai.dialects.values import present
from lucidicai.dialects.values import text
from lucidicai.dialects.values import texts

ROWS = {
    "langfuse.observation.model.name": Row("model", text),
    "langfuse.observation.input": Row("input", present),
    "langfuse.observation.output": Row("output", present),
    "langfuse.observation.status_message": Row("error", text),
    "langfuse.trace.name": Row("session.name", text),
    "langfuse.user.id": Row("session.user_id", text),
    "langfuse.trace.tags": Row("session.tags", texts),
}

TYPES = {
    "generation": reading.LLM,
    "tool": reading.FUNCTION,
    "agent": reading.AGENT,
    "chain": reading.STEP,
    "embedding": reading.EMBEDDING,
    "retriever": "retrieval",
    "span": reading.GENERIC,
    "event": reading.GENERIC,
}
# Its names for a class; any other is counted into the whole that its name speaks of.
COUNTS = {
    "input": "input",
    "output": "output",
    "total": "total",
    "input_cached_tokens": "cache_read",
    "cache_read_input_tokens": "cache_read",
    "input_cache_creation": "cache_write",
    "cache_creation_input_tokens": "cache_write",
    "output_reasoning_tokens": "reasoning",
    "output_reasoning": "reasoning",
    "reasoning_tokens": "reasoning",
    "input_audio_tokens": "audio_input",
    "output_audio_tokens": "audio_output",
    "input_image_tokens": "image_input",
}
_USAGE = "langfuse.observation.usage_details"
_COST = "langfuse.observation.cost_details"
_PARAMETERS = "langfuse.observation.model.parameters"


def _read(draft: Draft) -> None:
    attributes = draft.attributes
    kind = text(attributes.get("langfuse.observation.type"))
    if kind is not None:
        draft.set("type", TYPES.get(kind, kind), "langfuse.observation.type")
    if attributes.get("langfuse.observation.level") == "ERROR":
        draft.set("status", "error", "langfuse.observation.level")
    parameters = mapping(attributes.get(_PARAMETERS)) or {}
    placed = [draft.set(f"params.{name}", value) for name, value in parameters.items()]
    if parameters and all(placed):
        draft.taken.add(_PARAMETERS)
    _read_usage(draft, mapping(attributes.get(_USAGE)) or {})
    _read_cost(draft, mapping(attributes.get(_COST)) or {})
    draft.set_session(
        text(attributes.get("langfuse.session.id")), reading.VENDOR_SESSION, "langfuse.session.id"
    )
    for prefix in ("langfuse.observation.metadata.", "langfuse.trace.metadata."):
        for attribute, value in draft.starting(prefix):
            draft.set(f"metadata.{attribute[len(prefix) :]}", present(value), attribute)
    if draft.fields.get("type") == reading.FUNCTION and isinstance(draft.fields.get("input"), dict):
        draft.set("arguments", draft.fields["input"])


def _read_usage(draft: Draft, usage: dict[str, Any]) -> None:
    if "prompt_tokens" in usage or "input_tokens" in usage:
        draft.set_usage(provider_counts(usage), provider_rule(usage))
        return
    counts: dict[str, int] = {}
    is_whole = True
    for key, value in usage.items():
        tokens = count(value)
        name = COUNTS.get(key)
        if name is None:
            is_whole = False
            name = next((whole for whole in ("input", "output") if whole in key), None)
        if tokens is not None and name is not None:
            counts[name] = counts.get(name, 0) + tokens
    draft.set_usage(counts, TokenRule.APART, *([_USAGE] if is_whole else []))


def _read_cost(draft: Draft, cost: dict[str, Any]) -> None:
    parts = [number(value) for key, value in cost.items() if key != "total"]
    known = [part for part in parts if part is not None]
    total = number(cost.get("total"))
    draft.set("cost", total if total is not None else sum(known) if known else None)


DIALECT = Dialect(
    name="langfuse",
    namespaces=frozenset({"langfuse"}),
    rows=ROWS,
    prefixes={},
    read=_read,
)
