"""Chat messages in GenAI's form, `role` and `parts`: the way back from `lucidicai.dialects`."""

from typing import Any

_ROLES = {"input": "user", "output": "assistant"}


def to_parts(value: Any, field: str) -> list[Any] | None:
    """Returns the messages of an event's `input` or `output`; None if these are none."""
    if isinstance(value, str):
        return [{"role": _ROLES[field], "parts": [_text(value)]}]
    if isinstance(value, dict) and "role" in value:
        value = [value]
    if not isinstance(value, list) or not value:
        return None
    if not all(isinstance(one, dict) and isinstance(one.get("role"), str) for one in value):
        return None
    return [_message(one) for one in value]


def _message(message: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in message.items() if name not in ("content", "tool_calls")}
    content, calls = message.get("content"), message.get("tool_calls")
    parts: list[Any] = []
    if isinstance(content, str):
        parts.append(_text(content))
    elif isinstance(content, list):
        parts += map(_part, content)
    if isinstance(calls, list):
        parts += map(_call, calls)
    return {**told, "parts": parts}


def _text(content: str) -> dict[str, str]:
    return {"type": "text", "content": content}


def _part(part: Any) -> Any:
    if isinstance(part, str):
        return _text(part)
    if not isinstance(part, dict):
        return part
    if part.get("type") in ("text", "reasoning", "thinking") and isinstance(part.get("text"), str):
        told = {name: value for name, value in part.items() if name != "text"}
        return {**told, "content": part["text"]}
    return part


def _call(call: Any) -> Any:
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(function, dict):
        return call
    told = {name: value for name, value in call.items() if name not in ("type", "function")}
    return {
        **told,
        "type": "tool_call",
        "name": function.get("name"),
        "arguments": function.get("arguments"),
    }
