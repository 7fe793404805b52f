"""A tool call as a model's provider writes it: the tool's name and its arguments."""

import json
from collections.abc import Mapping
from typing import Any

from lucidicai.errors import InvalidOperationError


def openai_call(call: Any) -> tuple[str, dict[str, Any]]:
    """Returns name and arguments of a call in OpenAI's form, whose arguments are JSON text."""
    function = _read(call, "function")
    told = call if function is None else function
    return str(_read(told, "name")), _arguments(_read(told, "arguments"))


def anthropic_call(block: Any) -> tuple[str, dict[str, Any]]:
    """Returns name and arguments of a `tool_use` block of Anthropic's."""
    return str(_read(block, "name")), _arguments(_read(block, "input"))


def call_id(call: Any) -> str | None:
    """Returns the id that the provider gave the call."""
    found = _read(call, "id")
    return None if found is None else str(found)


def _read(source: Any, name: str) -> Any:
    return source.get(name) if isinstance(source, Mapping) else getattr(source, name, None)


def _arguments(given: Any) -> dict[str, Any]:
    try:
        arguments = json.loads(given or "{}") if isinstance(given, str | bytes) else given or {}
    except ValueError as error:
        message = f"The tool call's arguments are no JSON ({error}): {given!r}"
        raise InvalidOperationError(message) from error
    if not isinstance(arguments, Mapping):
        raise InvalidOperationError(f"The tool call's arguments are no object: {given!r}")
    return {str(name): value for name, value in arguments.items()}
