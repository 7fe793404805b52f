"""The AI SDK of Vercel, versions 3 to 6.

Counts are inclusive. A call of `generateText` tells the sum of the model calls below it, which
are spans of their own and the only ones that count.
"""

from typing import Any

from lucidicai.dialects import reading
from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.draft import Draft
from lucidicai.dialects.draft import Row
from lucidicai.dialects.values import count
from lucidicai.dialects.values import number
from lucidicai.dialects.values import parsed
from lucidicai.dialects.values import present
from lucidicai.dialects.values import text
from lucidicai.dialects.values import texts


def _parsed_members(value: Any) -> Any:
    read = parsed(value)
    return [parsed(member) for member in read] if isinstance(read, list) and read else None


ROWS = {
    "ai.response.model": Row("model", text),
    "ai.model.id": Row("model", text),
    "ai.model.provider": Row("provider", text),
    "ai.prompt.messages": Row("input", present),
    "ai.prompt": Row("input", present),
    "ai.values": Row("input", _parsed_members),
    "ai.value": Row("input", present),
    "ai.prompt.tools": Row("params.tools", _parsed_members),
    "ai.prompt.toolChoice": Row("params.tool_choice", present),
    "ai.toolCall.args": Row("arguments", present),
    "ai.toolCall.result": Row("output", present),
    "ai.response.finishReason": Row("finish_reasons", texts),
    "ai.finishReason": Row("finish_reasons", texts),
    "ai.response.msToFirstChunk": Row("time_to_first_token_ms", number),
    "ai.stream.msToFirstChunk": Row("time_to_first_token_ms", number),
    "ai.usage.inputTokens": Row("usage.input", count),
    "ai.usage.promptTokens": Row("usage.input", count),
    "ai.usage.tokens": Row("usage.input", count),
    "ai.usage.outputTokens": Row("usage.output", count),
    "ai.usage.completionTokens": Row("usage.output", count),
    "ai.usage.totalTokens": Row("usage.total", count),
    "ai.usage.inputTokenDetails.cacheReadTokens": Row("usage.cache_read", count),
    "ai.usage.cachedInputTokens": Row("usage.cache_read", count),
    "ai.usage.inputTokenDetails.cacheWriteTokens": Row("usage.cache_write", count),
    "ai.usage.outputTokenDetails.reasoningTokens": Row("usage.reasoning", count),
    "ai.usage.reasoningTokens": Row("usage.reasoning", count),
    "ai.telemetry.functionId": Row("session.name", text),
    "ai.telemetry.metadata.userId": Row("session.user_id", text),
    "ai.telemetry.metadata.tags": Row("tags", texts),
}

# Anything else that begins a call of the SDK is what an agent did: `ai.streamText`, ...
TYPES = {
    "doGenerate": reading.LLM,
    "doStream": reading.LLM,
    "doEmbed": reading.EMBEDDING,
    "ai.toolCall": reading.FUNCTION,
    "ai.embed": "embedding_batch",
    "ai.embedMany": "embedding_batch",
}
_WHOLE = (
    "ai.generateText",
    "ai.streamText",
    "ai.generateObject",
    "ai.streamObject",
)
# The answer's parts, by the names of the versions.
_TEXTS = ("ai.response.text", "ai.result.text")
_OBJECTS = ("ai.response.object", "ai.result.object")
_CALLS = ("ai.response.toolCalls", "ai.result.toolCalls")
SESSIONS = {
    "ai.telemetry.metadata.sessionId": reading.VENDOR_SESSION,
    "ai.telemetry.metadata.session_id": reading.VENDOR_SESSION,
    "ai.telemetry.metadata.threadId": reading.CONVERSATION,
    "ai.telemetry.metadata.chatId": reading.CONVERSATION,
}


def _read(draft: Draft) -> None:
    attributes = draft.attributes
    operation = text(attributes.get("ai.operationId")) or draft.span.name
    kind = TYPES.get(operation) or TYPES.get(operation.rpartition(".")[2])
    if kind is None and operation in _WHOLE:
        kind = reading.AGENT
    if draft.set("type", kind) and "ai.operationId" in attributes:
        draft.taken.add("ai.operationId")
    if kind == reading.FUNCTION:
        draft.set("name", text(attributes.get("ai.toolCall.name")), "ai.toolCall.name")
    elif kind == reading.AGENT:
        function = text(attributes.get("ai.telemetry.functionId"))
        draft.set("name", function)
    _read_answer(draft)
    for attribute, rank in SESSIONS.items():
        draft.set_session(text(attributes.get(attribute)), rank, attribute)
    prefix = "ai.telemetry.metadata."
    for attribute, value in draft.starting(prefix):
        draft.set(f"metadata.{attribute[len(prefix) :]}", value, attribute)


def _read_answer(draft: Draft) -> None:
    said = draft.get(*_TEXTS)
    calls = parsed(draft.get(*_CALLS))
    if isinstance(calls, list):
        message = {
            "role": "assistant",
            "content": said,
            "tool_calls": [_call(call) for call in calls],
        }
        draft.set("output", message, *_TEXTS, *_CALLS)
    elif said is not None:
        draft.set("output", said, *_TEXTS)
    else:
        draft.set("output", parsed(draft.get(*_OBJECTS)), *_OBJECTS)


def _call(call: Any) -> Any:
    if not isinstance(call, dict):
        return call
    given = {name: value for name, value in call.items() if name not in _CALL_NAMES}
    function = {"name": call.get("toolName"), "arguments": call.get("input", call.get("args"))}
    return {**given, "id": call.get("toolCallId"), "type": "function", "function": function}


_CALL_NAMES = frozenset({"toolCallId", "toolName", "input", "args"})

DIALECT = Dialect(
    name="vercel",
    namespaces=frozenset({"ai"}),
    rows=ROWS,
    prefixes={"ai.settings.": "params"},
    read=_read,
)
