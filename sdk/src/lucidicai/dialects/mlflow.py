"""MLflow's traces over OTLP: every value is JSON text, short texts included.

Counts are inclusive. Before 3.17 they were the provider's own, and Anthropic's and Bedrock's stood
beside each other (exclusive): the usage within the answer tells which of both it is.
"""

from typing import Any

import msgspec

from lucidicai.dialects import reading
from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.draft import Draft
from lucidicai.dialects.draft import Row
from lucidicai.dialects.usage import TokenRule
from lucidicai.dialects.values import count
from lucidicai.dialects.values import mapping
from lucidicai.dialects.values import number
from lucidicai.dialects.values import parsed
from lucidicai.dialects.values import structure
from lucidicai.dialects.values import text


def _bare(value: Any) -> str | None:
    """Returns a text that is written as JSON text, or as it is."""
    return text(parsed(value))


def _value(value: Any) -> Any:
    """Returns any JSON value; the text `null` is no value, numbers and truth values are theirs."""
    if value in ("null", "true", "false") or (isinstance(value, str) and value[:1].isdigit()):
        try:
            return msgspec.json.decode(value)
        except ValueError:
            return value
    return parsed(value)


ROWS = {
    "mlflow.llm.model": Row("model", _bare),
    "mlflow.llm.provider": Row("provider", _bare),
    "mlflow.spanInputs": Row("input", _value),
    "mlflow.spanOutputs": Row("output", _value),
    "mlflow.chat.tools": Row("params.tools", structure),
    "mlflow.trace.user": Row("session.user_id", _bare),
}

TYPES = {
    "LLM": reading.LLM,
    "CHAT_MODEL": reading.LLM,
    "TOOL": reading.FUNCTION,
    "AGENT": reading.AGENT,
    "WORKFLOW": reading.AGENT,
    "CHAIN": reading.STEP,
    "TASK": reading.STEP,
    "EMBEDDING": reading.EMBEDDING,
    "RETRIEVER": "retrieval",
    "RERANKER": "reranking",
    "UNKNOWN": reading.GENERIC,
}
COUNTS = {
    "input_tokens": "input",
    "output_tokens": "output",
    "total_tokens": "total",
    "cache_read_input_tokens": "cache_read",
    "cache_creation_input_tokens": "cache_write",
}
_APART = ("anthropic", "bedrock", "claude")
_USAGE = "mlflow.chat.tokenUsage"
_COST = "mlflow.llm.cost"


def _read(draft: Draft) -> None:
    attributes = draft.attributes
    kind = _bare(attributes.get("mlflow.spanType"))
    if kind is not None:
        draft.set("type", TYPES.get(kind, kind.lower()), "mlflow.spanType")
    usage = mapping(attributes.get(_USAGE)) or {}
    counts = {name: count(usage.get(key)) for key, name in COUNTS.items()}
    draft.set_usage(
        {name: tokens for name, tokens in counts.items() if tokens is not None},
        _rule(draft, counts["input"]),
        _USAGE,
    )
    cost = mapping(attributes.get(_COST)) or {}
    draft.set("cost", number(cost.get("total_cost")), _COST)
    draft.set_session(
        _bare(attributes.get("mlflow.trace.session")),
        reading.VENDOR_SESSION,
        "mlflow.trace.session",
    )
    if draft.fields.get("type") == reading.FUNCTION and isinstance(draft.fields.get("input"), dict):
        draft.set("arguments", draft.fields["input"])


def _rule(draft: Draft, told: int | None) -> TokenRule:
    said = f"{draft.fields.get('provider')} {draft.fields.get('model')}".lower()
    if not any(name in said for name in _APART):
        return TokenRule.PARTS
    answer = mapping(draft.fields.get("output")) or {}
    own = mapping(answer.get("usage")) or {}
    fresh = count(own.get("input_tokens", own.get("inputTokens")))
    return TokenRule.APART if fresh is None or fresh == told else TokenRule.PARTS


DIALECT = Dialect(
    name="mlflow",
    namespaces=frozenset({"mlflow"}),
    rows=ROWS,
    prefixes={},
    read=_read,
)
