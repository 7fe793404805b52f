"""OpenTelemetry's GenAI conventions, old and new.

Up to 1.36 messages are span events, from 1.37 on attributes; names of later versions are taken
where they are known. Counts are inclusive: `input_tokens` has the cached, `output_tokens` the
reasoning.
"""

from typing import Any

from lucidicai.dialects import reading
from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.draft import Draft
from lucidicai.dialects.draft import Row
from lucidicai.dialects.messages import chat
from lucidicai.dialects.messages import instructions
from lucidicai.dialects.values import count
from lucidicai.dialects.values import number
from lucidicai.dialects.values import parsed
from lucidicai.dialects.values import present
from lucidicai.dialects.values import structure
from lucidicai.dialects.values import text
from lucidicai.dialects.values import texts


def _seconds(value: Any) -> float | None:
    seconds = number(value)
    return None if seconds is None else seconds * 1000


ROWS = {
    "gen_ai.provider.name": Row("provider", text),
    "gen_ai.system": Row("provider", text),
    "gen_ai.response.model": Row("model", text),
    "gen_ai.request.model": Row("model", text),
    "gen_ai.response.finish_reasons": Row("finish_reasons", texts),
    "gen_ai.response.time_to_first_chunk": Row("time_to_first_token_ms", _seconds),
    "gen_ai.usage.input_tokens": Row("usage.input", count),
    "gen_ai.usage.prompt_tokens": Row("usage.input", count),
    "gen_ai.usage.output_tokens": Row("usage.output", count),
    "gen_ai.usage.completion_tokens": Row("usage.output", count),
    "gen_ai.usage.cache_read.input_tokens": Row("usage.cache_read", count),
    "gen_ai.usage.cache_read_input_tokens": Row("usage.cache_read", count),
    "gen_ai.usage.cache_write.input_tokens": Row("usage.cache_write", count),
    "gen_ai.usage.cache_creation.input_tokens": Row("usage.cache_write", count),
    "gen_ai.usage.cache_creation_input_tokens": Row("usage.cache_write", count),
    "gen_ai.usage.reasoning.output_tokens": Row("usage.reasoning", count),
    "gen_ai.usage.reasoning_tokens": Row("usage.reasoning", count),
    "gen_ai.usage.audio.input_tokens": Row("usage.audio_input", count),
    "gen_ai.usage.audio.output_tokens": Row("usage.audio_output", count),
    "gen_ai.usage.image.input_tokens": Row("usage.image_input", count),
    "gen_ai.usage.image.output_tokens": Row("usage.image_output", count),
    "gen_ai.usage.total_tokens": Row("usage.total", count),
    # OpenLLMetry, before it had a name of GenAI's; Pydantic AI; Langfuse's names, as LiveKit uses.
    "llm.usage.total_tokens": Row("usage.total", count),
    "gen_ai.usage.details.reasoning_tokens": Row("usage.reasoning", count),
    "gen_ai.usage.details.cache_write_tokens": Row("usage.cache_write", count),
    "gen_ai.usage.input_cached_tokens": Row("usage.cache_read", count),
    "gen_ai.usage.input_audio_tokens": Row("usage.audio_input", count),
    "gen_ai.usage.output_audio_tokens": Row("usage.audio_output", count),
    "gen_ai.usage.cost": Row("cost", number),
    "gen_ai.tool.call.arguments": Row("arguments", present),
    "gen_ai.tool.call.result": Row("output", present),
    "gen_ai.tool.definitions": Row("params.tools", structure),
    "gen_ai.output.type": Row("params.output_type", text),
    "gen_ai.retrieval.query.text": Row("input", text),
    "gen_ai.retrieval.documents": Row("output", structure),
    "gen_ai.memory.query.text": Row("input", text),
    "gen_ai.memory.records": Row("output", structure),
}

# What the operation makes of the span; others keep their own name as the type.
TYPES = {
    "chat": reading.LLM,
    "generate_content": reading.LLM,
    "text_completion": reading.LLM,
    "embeddings": reading.EMBEDDING,
    "execute_tool": reading.FUNCTION,
    "invoke_agent": reading.AGENT,
    "create_agent": reading.AGENT,
    "invoke_workflow": reading.AGENT,
    "plan": reading.STEP,
    "retrieval": "retrieval",
}

_ROLES = {
    "gen_ai.system.message": "system",
    "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant",
    "gen_ai.tool.message": "tool",
}
_CHOICE = "gen_ai.choice"
_WHOLE = "gen_ai.client.inference.operation.details"
# The events of 1.28 and before: one text of JSON for all messages.
_TEXTS = {
    "gen_ai.content.prompt": ("input", "gen_ai.prompt"),
    "gen_ai.content.completion": ("output", "gen_ai.completion"),
}
# Said by the event and by everybody else: not part of the message.
_NOT_OF_THE_MESSAGE = frozenset({"gen_ai.system", "gen_ai.provider.name", "event.name"})


def message_of_event(name: str, attributes: dict[str, Any]) -> tuple[str, Any] | None:
    """Returns `input` or `output` and the message that an event up to 1.36 carries, or None."""
    told = {
        attribute: parsed(value)
        for attribute, value in attributes.items()
        if attribute not in _NOT_OF_THE_MESSAGE
    }
    content = told.pop("gen_ai.event.content", None)
    if isinstance(content, dict):
        told |= content
    if name in _ROLES:
        return "input", {"role": _ROLES[name], **told}
    if name != _CHOICE:
        return None
    message = told.pop("message", None)
    if isinstance(message, dict):
        told = {"role": "assistant", **told, **message}
    elif message is not None:
        told = {"role": "assistant", "content": message, **told}
    return "output", {"role": "assistant", **told}


def _read(draft: Draft) -> None:
    attributes = draft.attributes
    operation = text(attributes.get("gen_ai.operation.name"))
    kind = _type_of(draft, operation)
    if kind is not None and draft.set("type", kind):
        if TYPES.get(operation or "") is not None:
            draft.taken.add("gen_ai.operation.name")
        if kind == reading.FUNCTION:
            draft.set("name", text(attributes.get("gen_ai.tool.name")), "gen_ai.tool.name")
        elif kind == reading.AGENT:
            _name_agent(draft)
    _read_messages(draft, attributes)
    _read_events(draft)
    draft.set_session(
        text(attributes.get("gen_ai.conversation.id")),
        reading.CONVERSATION,
        "gen_ai.conversation.id",
    )


def _type_of(draft: Draft, operation: str | None) -> str | None:
    if operation is not None:
        return TYPES.get(operation, operation)
    if "gen_ai.tool.name" in draft.attributes:
        return reading.FUNCTION
    return reading.LLM if draft.fields.get("model") else None


def _name_agent(draft: Draft) -> None:
    for attribute in ("gen_ai.agent.name", "gen_ai.workflow.name"):
        draft.set("name", text(draft.attributes.get(attribute)), attribute)


def _read_messages(draft: Draft, attributes: dict[str, Any]) -> None:
    system = instructions(attributes.get("gen_ai.system_instructions"))
    messages = chat(structure(attributes.get("gen_ai.input.messages")))
    if isinstance(messages, list) and system is not None:
        messages = [system, *messages]
    elif system is not None:
        messages = [system]
    draft.set("input", messages, "gen_ai.input.messages", "gen_ai.system_instructions")
    said = chat(structure(attributes.get("gen_ai.output.messages")))
    draft.set("output", said, "gen_ai.output.messages")


def _read_events(draft: Draft) -> None:
    if not draft.span.events:
        return
    messages: dict[str, list[Any]] = {"input": [], "output": []}
    places: dict[str, set[int]] = {"input": set(), "output": set()}
    for index, event in enumerate(draft.span.events):
        if not event.name.startswith("gen_ai."):
            continue
        if event.name == _WHOLE:
            _read_messages(draft, event.attributes)
            draft.taken_events.add(index)
            continue
        if event.name in _TEXTS:
            field, attribute = _TEXTS[event.name]
            if draft.set(field, parsed(event.attributes.get(attribute))):
                draft.taken_events.add(index)
            continue
        found = message_of_event(event.name, event.attributes)
        if found is not None:
            messages[found[0]].append(found[1])
            places[found[0]].add(index)
    for field, found_messages in messages.items():
        if found_messages and draft.set(field, found_messages):
            draft.taken_events |= places[field]


DIALECT = Dialect(
    name="gen_ai",
    namespaces=frozenset({"gen_ai"}),
    rows=ROWS,
    prefixes={"gen_ai.request.": "params", "gen_ai.openai.request.": "params"},
    read=_read,
)
