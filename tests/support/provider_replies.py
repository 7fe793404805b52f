"""What model providers answer, in their own words: one answer in text, with a tool call, streamed.

Every answer says "Hello", calls `weather` for Oslo, and counts the same tokens in its own way:
30 read (10 of them from a cache), 12 written (5 of them reasoning).
"""

import base64
import copy
import json
from typing import Any

from tests.support.fake_providers import Reply
from tests.support.fake_providers import aws_events
from tests.support.fake_providers import server_sent

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 300
PNG_BASE64 = base64.b64encode(PNG).decode()
PNG_URL = f"data:image/png;base64,{PNG_BASE64}"
CITY = {"city": "Oslo"}

WEATHER = {"name": "weather", "description": "Weather.", "parameters": {"type": "object"}}

_CHAT_USAGE = {
    "prompt_tokens": 30,
    "completion_tokens": 12,
    "total_tokens": 42,
    "prompt_tokens_details": {"cached_tokens": 10},
    "completion_tokens_details": {"reasoning_tokens": 5},
}


def events(told: list[Any], **how: Any) -> Reply:
    return Reply(parts=server_sent(told, **how), media_type="text/event-stream")


def chat(*, calls_tool: bool = False) -> Reply:
    """OpenAI's and Groq's chat completion."""
    message: dict[str, Any] = {"role": "assistant", "content": "Hello"}
    if calls_tool:
        function = {"name": "weather", "arguments": json.dumps(CITY)}
        message["tool_calls"] = [{"id": "t1", "type": "function", "function": function}]
    choice = {
        "index": 0,
        "message": message,
        "finish_reason": "tool_calls" if calls_tool else "stop",
    }
    return Reply(
        {
            "id": "c1",
            "object": "chat.completion",
            "created": 1,
            "model": "served-model",
            "choices": [choice],
            "usage": _CHAT_USAGE,
        }
    )


def chat_stream(*, calls_tool: bool = False) -> Reply:
    deltas: list[tuple[dict[str, Any], str | None]] = [
        ({"role": "assistant", "content": "Hel"}, None),
        ({"content": "lo"}, None),
    ]
    if calls_tool:
        for function, call_id in (
            ({"name": "weather", "arguments": '{"city"'}, "t1"),
            ({"arguments": ': "Oslo"}'}, None),
        ):
            call = {"index": 0, "type": "function", "function": function}
            deltas.append(({"tool_calls": [call | ({"id": call_id} if call_id else {})]}, None))
    deltas.append(({}, "tool_calls" if calls_tool else "stop"))
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "served-model"}
    chunks: list[dict[str, Any]] = [
        {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
        for delta, reason in deltas
    ]
    return events([*chunks, {**head, "choices": [], "usage": _CHAT_USAGE}], done=True)


_RESPONSE: dict[str, Any] = {
    "id": "r1",
    "object": "response",
    "created_at": 1,
    "model": "served-model",
    "status": "completed",
    "output": [
        {"type": "reasoning", "id": "rs1", "summary": [{"type": "summary_text", "text": "Hm"}]},
        {
            "type": "message",
            "id": "m1",
            "role": "assistant",
            "status": "completed",
            "content": [{"type": "output_text", "text": "Hello", "annotations": []}],
        },
    ],
    "usage": {
        "input_tokens": 30,
        "output_tokens": 12,
        "total_tokens": 42,
        "input_tokens_details": {"cached_tokens": 10},
        "output_tokens_details": {"reasoning_tokens": 5},
    },
    "parallel_tool_calls": True,
    "tool_choice": "auto",
    "tools": [],
}


def response(*, calls_tool: bool = False) -> Reply:
    """OpenAI's Responses."""
    told: dict[str, Any] = copy.deepcopy(_RESPONSE)
    if calls_tool:
        call = {"name": "weather", "arguments": json.dumps(CITY), "call_id": "t1", "id": "f1"}
        told["output"].append({"type": "function_call", "status": "completed", **call})
    return Reply(told)


def response_stream() -> Reply:
    begun = {**_RESPONSE, "status": "in_progress", "output": [], "usage": None}
    part = {"type": "output_text", "text": "", "annotations": []}
    place = {"item_id": "m1", "output_index": 0, "content_index": 0}
    item = {**_RESPONSE["output"][1], "content": []}
    told: list[dict[str, Any]] = [
        {"type": "response.created", "response": begun},
        {"type": "response.output_item.added", "output_index": 0, "item": item},
        {"type": "response.content_part.added", **place, "part": part},
        {"type": "response.output_text.delta", **place, "delta": "Hello", "logprobs": []},
        {"type": "response.completed", "response": _RESPONSE},
    ]
    return events([{**each, "sequence_number": n} for n, each in enumerate(told)], names=True)


def embeddings() -> Reply:
    vector = {"object": "embedding", "index": 0, "embedding": [0.5] * 64}
    usage = {"prompt_tokens": 3, "total_tokens": 3}
    return Reply({"object": "list", "model": "served-model", "data": [vector], "usage": usage})


_MESSAGE: dict[str, Any] = {
    "id": "m1",
    "type": "message",
    "role": "assistant",
    "model": "served-model",
    "content": [
        {"type": "thinking", "thinking": "Hm", "signature": "signed"},
        {"type": "text", "text": "Hello"},
    ],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    # Anthropic counts what it read anew; 4 of the 20 were written to the cache.
    "usage": {
        "input_tokens": 16,
        "output_tokens": 12,
        "cache_read_input_tokens": 10,
        "cache_creation_input_tokens": 4,
    },
}


def message(*, calls_tool: bool = False) -> Reply:
    """Anthropic's message."""
    told = copy.deepcopy(_MESSAGE)
    if calls_tool:
        told["content"].append({"type": "tool_use", "id": "t1", "name": "weather", "input": CITY})
        told["stop_reason"] = "tool_use"
    return Reply(told)


def message_stream() -> Reply:
    blocks = [
        ({"type": "thinking", "thinking": "", "signature": ""}, "thinking_delta", "thinking", "Hm"),
        ({"type": "text", "text": ""}, "text_delta", "text", "Hello"),
    ]
    told: list[Any] = [
        {"type": "message_start", "message": {**_MESSAGE, "content": [], "stop_reason": None}}
    ]
    for index, (block, kind, name, text) in enumerate(blocks):
        told += [
            {"type": "content_block_start", "index": index, "content_block": block},
            {"type": "content_block_delta", "index": index, "delta": {"type": kind, name: text}},
            {"type": "content_block_stop", "index": index},
        ]
    end = {"stop_reason": "end_turn", "stop_sequence": None}
    told += [
        {"type": "message_delta", "delta": end, "usage": {"output_tokens": 12}},
        {"type": "message_stop"},
    ]
    return events(told, names=True)


def content(*, calls_tool: bool = False, text: str = "Hello") -> dict[str, Any]:
    """Gemini's answer, or one part of a stream of it."""
    parts: list[dict[str, Any]] = [{"text": text}]
    if calls_tool:
        parts.append({"functionCall": {"name": "weather", "args": CITY}})
    return {
        "candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}],
        "usageMetadata": {
            "promptTokenCount": 30,
            "candidatesTokenCount": 7,
            "thoughtsTokenCount": 5,
            "cachedContentTokenCount": 10,
            "totalTokenCount": 42,
        },
        "modelVersion": "served-model",
    }


# Bedrock counts what was read from the cache beside the rest.
_CONVERSE_USAGE = {
    "inputTokens": 20,
    "outputTokens": 12,
    "totalTokens": 42,
    "cacheReadInputTokens": 10,
}


def converse(*, calls_tool: bool = False) -> Reply:
    """Bedrock's Converse."""
    parts: list[dict[str, Any]] = [{"text": "Hello"}]
    if calls_tool:
        parts.append({"toolUse": {"toolUseId": "t1", "name": "weather", "input": CITY}})
    return Reply(
        {
            "output": {"message": {"role": "assistant", "content": parts}},
            "stopReason": "tool_use" if calls_tool else "end_turn",
            "usage": _CONVERSE_USAGE,
            "metrics": {"latencyMs": 5},
        }
    )


def converse_stream() -> Reply:
    told = [
        ("messageStart", {"role": "assistant"}),
        ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "Hello"}}),
        ("contentBlockStop", {"contentBlockIndex": 0}),
        ("messageStop", {"stopReason": "end_turn"}),
        ("metadata", {"usage": _CONVERSE_USAGE, "metrics": {"latencyMs": 5}}),
    ]
    return Reply(parts=aws_events(told), media_type="application/vnd.amazon.eventstream")


_COHERE_USAGE = {
    "billed_units": {"input_tokens": 30, "output_tokens": 12},
    "tokens": {"input_tokens": 30, "output_tokens": 12},
}


def cohere_chat(*, calls_tool: bool = False) -> Reply:
    told: dict[str, Any] = {"role": "assistant", "content": [{"type": "text", "text": "Hello"}]}
    if calls_tool:
        function = {"name": "weather", "arguments": json.dumps(CITY)}
        told["tool_calls"] = [{"id": "t1", "type": "function", "function": function}]
    reason = "TOOL_CALL" if calls_tool else "COMPLETE"
    return Reply({"id": "x", "finish_reason": reason, "message": told, "usage": _COHERE_USAGE})


def cohere_stream() -> Reply:
    begun = {"role": "assistant", "content": [], "tool_calls": []}
    told = [
        {"type": "message-start", "id": "1", "delta": {"message": begun}},
        {
            "type": "content-start",
            "index": 0,
            "delta": {"message": {"content": {"type": "text", "text": ""}}},
        },
        {
            "type": "content-delta",
            "index": 0,
            "delta": {"message": {"content": {"text": "Hello"}}},
        },
        {"type": "content-end", "index": 0},
        {"type": "message-end", "delta": {"finish_reason": "COMPLETE", "usage": _COHERE_USAGE}},
    ]
    return events(told, names=True)


def refused(status: int, text: str = "slow down") -> Reply:
    """A refusal that all the clients can read."""
    return Reply({"error": {"message": text, "type": "refused", "code": status}}, status=status)
