"""OpenLLMetry (Traceloop): its own kinds and entities, and GenAI's names before they were settled.

Counts are GenAI's: inclusive.
"""

from typing import Any

from lucidicai.dialects import reading
from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.draft import Draft
from lucidicai.dialects.draft import Row
from lucidicai.dialects.flattened import nested
from lucidicai.dialects.values import mapping
from lucidicai.dialects.values import parsed
from lucidicai.dialects.values import text

ROWS = {
    "traceloop.entity.name": Row("name", text),
    "traceloop.workflow.name": Row("session.name", text),
    "traceloop.association.properties.user_id": Row("session.user_id", text),
    "traceloop.association.properties.userId": Row("session.user_id", text),
}

TYPES = {
    "workflow": reading.AGENT,
    "agent": reading.AGENT,
    "task": reading.STEP,
    "tool": reading.FUNCTION,
}
REQUESTS = {
    "chat": reading.LLM,
    "completion": reading.LLM,
    "embedding": reading.EMBEDDING,
    "rerank": "reranking",
}
# Flattened lists and the field that each fills.
LISTS = {
    "gen_ai.prompt.": "input",
    "gen_ai.completion.": "output",
    "llm.request.functions.": "params.tools",
}

_PROPERTIES = "traceloop.association.properties."
SESSIONS = {
    f"{_PROPERTIES}session_id": reading.VENDOR_SESSION,
    f"{_PROPERTIES}sessionId": reading.VENDOR_SESSION,
    f"{_PROPERTIES}thread_id": reading.CONVERSATION,
    f"{_PROPERTIES}conversation_id": reading.CONVERSATION,
    f"{_PROPERTIES}chat_id": reading.CONVERSATION,
}


def _read(draft: Draft) -> None:
    attributes = draft.attributes
    kind = TYPES.get(text(attributes.get("traceloop.span.kind")) or "")
    draft.set("type", kind, "traceloop.span.kind")
    request = REQUESTS.get(text(attributes.get("llm.request.type")) or "")
    draft.set("type", request, "llm.request.type")
    for attribute, rank in SESSIONS.items():
        draft.set_session(text(attributes.get(attribute)), rank, attribute)
    for attribute, value in draft.starting(_PROPERTIES):
        draft.set(f"metadata.{attribute[len(_PROPERTIES) :]}", value, attribute)
    _read_entity(draft)
    for prefix, field in LISTS.items():
        flat = draft.starting(prefix)
        members = nested(flat, prefix)
        if isinstance(members, list):
            draft.set(field, members, *(attribute for attribute, _value in flat))


def _read_entity(draft: Draft) -> None:
    given = mapping(draft.get("traceloop.entity.input"))
    if given is None:
        draft.set("input", parsed(draft.get("traceloop.entity.input")), "traceloop.entity.input")
    elif draft.fields.get("type") == reading.FUNCTION:
        draft.set("arguments", _called_with(given), "traceloop.entity.input")
    else:
        draft.set("input", given, "traceloop.entity.input")
    draft.set("output", parsed(draft.get("traceloop.entity.output")), "traceloop.entity.output")


def _called_with(given: dict[str, Any]) -> dict[str, Any]:
    """Returns a call's arguments; those without a name stand under `args`."""
    named = given.get("kwargs")
    if set(given) == {"args", "kwargs"} and isinstance(named, dict):
        return {**({"args": given["args"]} if given["args"] else {}), **named}
    return given


DIALECT = Dialect(
    name="openllmetry",
    namespaces=frozenset({"traceloop", "gen_ai", "llm"}),
    rows=ROWS,
    prefixes={},
    read=_read,
    # Most spans of GenAI have nothing of all this.
    reads=("traceloop.", "llm.request.type", *LISTS),
)
