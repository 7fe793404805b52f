"""Chat messages in the form that pages show: role, content, tool calls. Unknown parts survive."""

from typing import Any

from lucidicai.dialects.values import parsed

# Content of a tool's answer in the names of its senders.
_RESULTS = ("response", "result", "content")
_NO_CALLS: list[Any] = []


def chat(messages: Any) -> Any:
    """Returns GenAI messages (`role` and `parts`) as `role`, `content` and `tool_calls`.

    What has another form is returned as it is.
    """
    if isinstance(messages, dict):
        messages = [messages]
    if not isinstance(messages, list):
        return messages
    return [_message(message) for message in messages]


def instructions(parts: Any) -> dict[str, Any] | None:
    """Returns system instructions, text or a list of parts, as a message; None for nothing."""
    value = parsed(parts)
    if not value:
        return None
    if isinstance(value, dict):
        value = [value]
    content, _calls = _content(value) if isinstance(value, list) else (value, [])
    return {"role": "system", "content": content}


def _message(message: Any) -> Any:
    if not isinstance(message, dict) or not isinstance(message.get("parts"), list):
        return message
    only = _only_text(message["parts"])
    content, calls = _content(message["parts"]) if only is None else (only, _NO_CALLS)
    told = {name: value for name, value in message.items() if name != "parts"}
    told.setdefault("role", "assistant")
    if content is not None or not calls:
        told["content"] = content
    if calls:
        told["tool_calls"] = calls
    return told


def _only_text(parts: list[Any]) -> str | None:
    """Returns the text of parts that are one text and nothing else, as most are; else None."""
    part = parts[0] if len(parts) == 1 else None
    if type(part) is not dict or len(part) != 2 or part.get("type") != "text":
        return None
    content = part.get("content")
    return content if type(content) is str else None


def _content(parts: list[Any]) -> tuple[Any, list[Any]]:
    content: list[Any] = []
    calls: list[Any] = []
    for part in parts:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "tool_call":
            calls.append(_call(part))
        else:
            content.append(_part(part, kind))
    if len(content) == 1 and isinstance(content[0], dict) and set(content[0]) == {"type", "text"}:
        return content[0]["text"], calls
    return content or None, calls


def _call(part: dict[str, Any]) -> dict[str, Any]:
    told = {
        name: value for name, value in part.items() if name not in ("type", "name", "arguments")
    }
    function = {"name": part.get("name"), "arguments": part.get("arguments")}
    return {**told, "type": "function", "function": function}


def _part(part: Any, kind: Any) -> Any:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    if kind in ("text", "reasoning", "thinking") and isinstance(part.get("content"), str):
        told = {name: value for name, value in part.items() if name != "content"}
        return {**told, "text": part["content"]}
    if kind == "tool_call_response":
        name = next((name for name in _RESULTS if name in part), None)
        told = {key: value for key, value in part.items() if key not in ("type", "id", name)}
        result = {"type": "tool_result", "tool_use_id": part.get("id")}
        return {**told, **result, "content": part.get(name) if name else None}
    return part
