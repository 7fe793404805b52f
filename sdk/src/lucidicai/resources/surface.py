"""What the server is told of a tool: its name, parameters, text, and a hash of its source."""

import hashlib
import inspect
import json
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lucidicai.errors import InvalidOperationError

_VARIADIC = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}


@dataclass(frozen=True, slots=True)
class ToolSurface:
    """A tool as it is seen from outside."""

    name: str
    signature: dict[str, Any]
    docstring: str
    source: str

    def told(self) -> dict[str, Any]:
        """Returns it the way the server takes it."""
        shape = json.dumps(self.signature, sort_keys=True, separators=(",", ":"))
        source = self.source.replace("\r\n", "\n")
        text = f"{self.name}\n{shape}\n{source}"
        return {
            "name": self.name,
            "signature": self.signature,
            "docstring": self.docstring,
            "return_shape": None,
            "source_hash": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        }


def of_function(function: Callable[..., Any], name: str | None = None) -> ToolSurface:
    """Returns the surface of a function. Raises InvalidOperationError for what is none."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError) as error:
        message = f"mockable: {function!r} is no function whose parameters can be read."
        raise InvalidOperationError(message) from error
    try:
        source = inspect.getsource(function)
    except (OSError, TypeError):
        source = ""  # typed at a prompt, or built in
    params = [_parameter(parameter) for parameter in signature.parameters.values()]
    returns = signature.return_annotation
    return_type = "" if returns is inspect.Signature.empty else _annotation(returns)
    return ToolSurface(
        name or function.__name__,
        {"params": params, "return_type": return_type},
        inspect.getdoc(function) or "",
        source,
    )


def of_openai(tools: list[dict[str, Any]]) -> list[ToolSurface]:
    """Returns the surfaces of OpenAI's function tools; tools that the model runs are left out."""
    functions = [tool["function"] for tool in tools if isinstance(tool.get("function"), dict)]
    flat = [tool for tool in tools if tool.get("type") == "function" and "name" in tool]
    return [_of_schema(tool, tool.get("parameters")) for tool in [*functions, *flat]]


def of_anthropic(tools: list[dict[str, Any]]) -> list[ToolSurface]:
    """Returns the surfaces of Anthropic's tools; those that the model runs are left out."""
    return [_of_schema(tool, tool["input_schema"]) for tool in tools if "input_schema" in tool]


def _of_schema(tool: Mapping[str, Any], schema: Any) -> ToolSurface:
    schema = schema if isinstance(schema, dict) else {}
    required = set(schema.get("required") or ())
    params = [
        {
            "name": name,
            "type": str(about.get("type", "")) if isinstance(about, dict) else "",
            "default": about.get("default") if isinstance(about, dict) else None,
            "required": name in required,
        }
        for name, about in (schema.get("properties") or {}).items()
    ]
    shape = {"params": params, "return_type": ""}
    return ToolSurface(str(tool["name"]), shape, str(tool.get("description") or ""), "")


def _parameter(parameter: inspect.Parameter) -> dict[str, Any]:
    has_default = parameter.default is not inspect.Parameter.empty
    is_typed = parameter.annotation is not inspect.Parameter.empty
    return {
        "name": parameter.name,
        "type": _annotation(parameter.annotation) if is_typed else "",
        "default": _default(parameter.default) if has_default else None,
        "required": not has_default and parameter.kind not in _VARIADIC,
    }


def _annotation(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def _default(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else repr(value)
