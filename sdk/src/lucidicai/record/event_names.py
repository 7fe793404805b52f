"""What the fields of a typed event are called: by era and type, to the wire's names.

Tables, and the two questions that they answer; `typed` applies them.
"""

from collections.abc import Mapping
from typing import Any

LLM = "llm_generation"
FUNCTION = "function_call"
FAILURE = "error_traceback"
GENERIC = "generic"

# Other names of the same thing, whatever the type.
ALIASES = {
    "completion": "output",
    "response": "output",
    "prompt": "messages",
    "functionName": "function_name",
    "args": "arguments",
    "returnValue": "return_value",
    "result": "return_value",
    "stack": "traceback",
    "stackTrace": "traceback",
    "exception": "error",
    "description": "details",
    "message": "details",
}
_BY_TYPE = {
    LLM: {"messages": "input", "return_value": "output"},
    FUNCTION: {"function_name": "name", "return_value": "output"},
}
USAGE = {
    "input_tokens": "input_tokens",
    "prompt_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "completion_tokens": "output_tokens",
    "cache": "cache_read_tokens",
    "cache_read_tokens": "cache_read_tokens",
    "cache_write_tokens": "cache_write_tokens",
    "reasoning_tokens": "reasoning_tokens",
    "audio_input_tokens": "audio_input_tokens",
    "audio_output_tokens": "audio_output_tokens",
    "image_input_tokens": "image_input_tokens",
    "image_output_tokens": "image_output_tokens",
    "cost": "cost",
}
CACHE = {
    "read_input_tokens": "cache_read_tokens",
    "creation_input_tokens": "cache_write_tokens",
}
PARAMS = frozenset(
    """
    temperature max_tokens max_output_tokens max_completion_tokens top_p top_k stop seed
    frequency_penalty presence_penalty reasoning_effort
    """.split()  # noqa: SIM905  a list of words is read more easily than a list of literals
)
_FIELDS = frozenset(
    """
    name input output arguments metadata params error error_type traceback provider model
    input_tokens output_tokens cache_read_tokens cache_write_tokens reasoning_tokens
    audio_input_tokens audio_output_tokens image_input_tokens image_output_tokens cost
    cost_added tags eval_score eval_description state action goal
    """.split()  # noqa: SIM905  a list of words is read more easily than a list of literals
)


def _direct(kind: str) -> dict[str, str]:
    """Returns the wire's field of every name that says one by itself."""
    own = _BY_TYPE.get(kind, {})
    plain = {name: ALIASES.get(name, name) for name in (*_FIELDS, *ALIASES, *own)}
    placed = {name: own.get(alias, alias) for name, alias in plain.items()}
    return {name: field for name, field in placed.items() if field in _FIELDS}


_OF = {kind: _direct(kind) for kind in (LLM, FUNCTION)}
_OF_OTHERS = _direct(GENERIC)


def direct(kind: str) -> dict[str, str]:
    """Returns name → the wire's field, for the names that say one by themselves."""
    return _OF.get(kind, _OF_OTHERS)


def guessed_type(fields: Mapping[str, Any]) -> str:
    """Returns the type that the names of the fields tell."""
    names = {ALIASES.get(name, name) for name in fields}
    if names & {"provider", "model", "messages", "input_tokens", "output_tokens", "usage"}:
        return LLM
    if names & {"function_name", "arguments"} and "error" not in names:
        return FUNCTION
    return FAILURE if names & {"error", "traceback"} else GENERIC
