"""OpenInference, the conventions of Phoenix and its instrumentations.

Lists are flattened with indexes. Counts are inclusive: the prompt has the cached, the completion
the reasoning. A call that no model answered has the `model` of its invocation parameters.
"""

from typing import Any

from lucidicai.dialects import reading
from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.draft import Draft
from lucidicai.dialects.draft import Row
from lucidicai.dialects.flattened import nested
from lucidicai.dialects.values import count
from lucidicai.dialects.values import mapping
from lucidicai.dialects.values import number
from lucidicai.dialects.values import parsed
from lucidicai.dialects.values import present
from lucidicai.dialects.values import text
from lucidicai.dialects.values import texts

ROWS = {
    "llm.provider": Row("provider", text),
    "llm.system": Row("provider", text),
    "llm.response.model_name": Row("model", text),
    "llm.model_name": Row("model", text),
    "llm.request.model_name": Row("model", text),
    "embedding.model_name": Row("model", text),
    "reranker.model_name": Row("model", text),
    "llm.finish_reason": Row("finish_reasons", texts),
    "llm.token_count.prompt": Row("usage.input", count),
    "llm.token_count.completion": Row("usage.output", count),
    "llm.token_count.total": Row("usage.total", count),
    "llm.token_count.prompt_details.cache_read": Row("usage.cache_read", count),
    "llm.token_count.prompt_details.cache_input": Row("usage.cache_read", count),
    "llm.token_count.prompt_details.cache_write": Row("usage.cache_write", count),
    "llm.token_count.prompt_details.audio": Row("usage.audio_input", count),
    "llm.token_count.completion_details.reasoning": Row("usage.reasoning", count),
    "llm.token_count.completion_details.audio": Row("usage.audio_output", count),
    "llm.cost.total": Row("cost", number),
    "tool.parameters": Row("arguments", present),
    "metadata": Row("metadata.metadata", mapping),
    "tag.tags": Row("tags", texts),
}

TYPES = {
    "LLM": reading.LLM,
    "EMBEDDING": reading.EMBEDDING,
    "TOOL": reading.FUNCTION,
    "AGENT": reading.AGENT,
    "CHAIN": reading.STEP,
    "RETRIEVER": "retrieval",
    "RERANKER": "reranking",
    "GUARDRAIL": "guardrail",
    "EVALUATOR": "evaluation",
    "PROMPT": "prompt",
}

# Flattened lists: the field that each fills, and the name under which each member stands.
LISTS = {
    "llm.input_messages.": ("input", "message"),
    "llm.output_messages.": ("output", "message"),
    "llm.prompts.": ("input", "prompt"),
    "llm.choices.": ("output", "completion"),
    "llm.tools.": ("params.tools", "tool"),
    "retrieval.documents.": ("output", "document"),
    "reranker.input_documents.": ("input", "document"),
    "reranker.output_documents.": ("output", "document"),
    "embedding.embeddings.": ("input", "embedding"),
}

_KIND = "openinference.span.kind"
_PARAMETERS = ("llm.invocation_parameters", "embedding.invocation_parameters")


def _read(draft: Draft) -> None:
    attributes = draft.attributes
    kind = text(attributes.get(_KIND))
    if kind is not None:
        draft.set("type", TYPES.get(kind.upper(), kind.lower()), _KIND)
    _read_name(draft, attributes)
    _read_parameters(draft, attributes)
    _read_lists(draft)
    # Beside the messages these are the raw request and answer, kept as they came.
    for field in ("input", "output"):
        if draft.set(field, present(attributes.get(f"{field}.value")), f"{field}.value"):
            draft.taken.add(f"{field}.mime_type")
    if draft.fields.get("type") == reading.FUNCTION:
        arguments = draft.fields.get("input")
        if isinstance(arguments, dict):
            draft.set("arguments", arguments)


def _read_name(draft: Draft, attributes: dict[str, Any]) -> None:
    match draft.fields.get("type"):
        case reading.FUNCTION:
            draft.set("name", text(attributes.get("tool.name")), "tool.name")
        case reading.AGENT:
            draft.set("name", text(attributes.get("agent.name")), "agent.name")
        case reading.STEP:
            draft.set("name", text(attributes.get("graph.node.name")), "graph.node.name")


def _read_parameters(draft: Draft, attributes: dict[str, Any]) -> None:
    for attribute in _PARAMETERS:
        parameters = mapping(attributes.get(attribute)) or {}
        placed = [draft.set(f"params.{name}", value) for name, value in parameters.items()]
        if parameters and all(placed):
            draft.taken.add(attribute)
    # A call that failed was answered by no model: the one that was asked for is told only here.
    draft.set("model", text(draft.params.get("model")))


def _read_lists(draft: Draft) -> None:
    flat: dict[str, list[tuple[str, Any]]] = {}
    for attribute, value in draft.attributes.items():
        parts = attribute.split(".", 2)
        if len(parts) == 3:
            flat.setdefault(f"{parts[0]}.{parts[1]}.", []).append((attribute, value))
    for prefix, (field, single) in LISTS.items():
        members = nested(flat[prefix], prefix) if prefix in flat else None
        if isinstance(members, list):
            told = [_unwrapped(member, single) for member in members]
            if single == "message":
                told = [_message(message) for message in told]
            draft.set(field, told, *(attribute for attribute, _value in flat[prefix]))


def _unwrapped(member: Any, name: str) -> Any:
    """Returns what stands in a member under its own name: `{"message": {...}}`."""
    if isinstance(member, dict) and set(member) == {name}:
        return parsed(member[name])
    return member


def _message(message: Any) -> Any:
    if not isinstance(message, dict):
        return message
    told = dict(message)
    contents = told.pop("contents", None)
    if isinstance(contents, list) and "content" not in told:
        told["content"] = [_part(_unwrapped(part, "message_content")) for part in contents]
    elif contents is not None:
        told["contents"] = contents
    calls = told.get("tool_calls")
    if isinstance(calls, list):
        told["tool_calls"] = [_call(_unwrapped(call, "tool_call")) for call in calls]
    return told


def _call(call: Any) -> Any:
    """Returns a call of a tool with its arguments as they were meant, not as the text of them."""
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(function, dict) or "arguments" not in function:
        return call
    return {**call, "function": {**function, "arguments": parsed(function["arguments"])}}


def _part(part: Any) -> Any:
    """Returns a part of a message; a picture in the form that pages show."""
    image = part.get("image") if isinstance(part, dict) else None
    # Flattened twice: `message_content.image.image.url`.
    inner = image.get("image", image) if isinstance(image, dict) else None
    url = inner.get("url") if isinstance(inner, dict) else None
    if not isinstance(url, str):
        return part
    told = {name: value for name, value in part.items() if name != "image"}
    return {**told, "type": "image_url", "image_url": {"url": url}}


DIALECT = Dialect(
    name="openinference",
    namespaces=frozenset(
        """
        openinference llm input output embedding reranker retrieval tool agent graph metadata tag
        """.split()  # noqa: SIM905  a list of words is read more easily than a list of literals
    ),
    rows=ROWS,
    prefixes={},
    read=_read,
)
