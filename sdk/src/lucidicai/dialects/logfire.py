"""Pydantic AI and Logfire: what they say beside GenAI's names, and what they said before those.

Counts are GenAI's: inclusive.
"""

from typing import Any

from lucidicai.dialects import reading
from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.draft import Draft
from lucidicai.dialects.draft import Row
from lucidicai.dialects.gen_ai import message_of_event
from lucidicai.dialects.messages import chat
from lucidicai.dialects.usage import TokenRule
from lucidicai.dialects.values import count
from lucidicai.dialects.values import mapping
from lucidicai.dialects.values import number
from lucidicai.dialects.values import parsed
from lucidicai.dialects.values import present
from lucidicai.dialects.values import structure
from lucidicai.dialects.values import text
from lucidicai.dialects.values import texts

ROWS = {
    "tool_arguments": Row("arguments", present),
    "tool_response": Row("output", present),
    "pydantic_ai.all_messages": Row("input", lambda value: chat(structure(value))),
    "final_result": Row("output", present),
    "operation.cost": Row("cost", number),
    "logfire.tags": Row("tags", texts),
}

# Where GenAI's attributes name the event.
_NAMED = ("gen_ai.operation.name", "gen_ai.request.model", "gen_ai.tool.name", "agent_name")
# Logfire's levels; from here on it is a failure.
_ERROR_LEVEL = 17


def _read(draft: Draft) -> None:
    attributes = draft.attributes
    if "all_messages_events" in attributes or "pydantic_ai.all_messages" in attributes:
        draft.set("type", reading.AGENT)
        draft.set("name", text(attributes.get("agent_name")), "agent_name")
    # The span's name is only the template of its message; calls have better names.
    if not any(attribute in attributes for attribute in _NAMED):
        draft.set("name", text(attributes.get("logfire.msg")), "logfire.msg")
    if (number(attributes.get("logfire.level_num")) or 0) >= _ERROR_LEVEL:
        draft.set("status", "error")
    _read_events(draft, "events")
    _read_events(draft, "all_messages_events")
    _read_call(draft)


def _read_events(draft: Draft, attribute: str) -> None:
    """Reads messages that were written as a list of GenAI's events."""
    events = parsed(draft.attributes.get(attribute))
    if not isinstance(events, list):
        return
    messages: dict[str, list[Any]] = {"input": [], "output": []}
    for event in events:
        name = event.get("event.name") if isinstance(event, dict) else None
        found = message_of_event(name, event) if isinstance(name, str) else None
        if found is None:
            return
        messages[found[0]].append(found[1])
    done = [draft.set(field, told) for field, told in messages.items() if told]
    if done and all(done):
        draft.taken.add(attribute)


def _read_call(draft: Draft) -> None:
    """Reads a provider's request and answer, as Logfire recorded them before GenAI's names."""
    request = mapping(draft.attributes.get("request_data"))
    answer = mapping(draft.attributes.get("response_data"))
    if request is not None and "messages" in request:
        draft.set("input", request["messages"], "request_data")
        draft.set("model", text(request.get("model")))
        draft.set("type", reading.LLM)
    if answer is not None:
        draft.set("output", answer.get("message"), "response_data")
        usage = answer.get("usage")
        if isinstance(usage, dict):
            draft.set_usage(provider_counts(usage), provider_rule(usage))


def provider_rule(usage: dict[str, Any]) -> TokenRule:
    """Returns how a provider means its `usage` object: Anthropic's counts the cache apart."""
    is_anthropics = "prompt_tokens" not in usage and not usage.keys().isdisjoint(_CACHED_APART)
    return TokenRule.APART if is_anthropics else TokenRule.PARTS


_CACHED_APART = ("cache_read_input_tokens", "cache_creation_input_tokens")


def provider_counts(usage: dict[str, Any]) -> dict[str, int]:
    """Returns the counts of an OpenAI-shaped `usage` object."""
    given = mapping(usage.get("prompt_tokens_details") or usage.get("input_tokens_details")) or {}
    made = (
        mapping(usage.get("completion_tokens_details") or usage.get("output_tokens_details")) or {}
    )
    found = {
        "input": count(usage.get("prompt_tokens", usage.get("input_tokens"))),
        "output": count(usage.get("completion_tokens", usage.get("output_tokens"))),
        "total": count(usage.get("total_tokens")),
        "cache_read": count(given.get("cached_tokens", usage.get("cache_read_input_tokens"))),
        "cache_write": count(usage.get("cache_creation_input_tokens")),
        "audio_input": count(given.get("audio_tokens")),
        "reasoning": count(made.get("reasoning_tokens")),
        "audio_output": count(made.get("audio_tokens")),
    }
    return {name: tokens for name, tokens in found.items() if tokens is not None}


DIALECT = Dialect(
    name="logfire",
    namespaces=frozenset(
        """
        logfire pydantic_ai tool_arguments tool_response final_result events all_messages_events
        request_data response_data operation
        """.split()  # noqa: SIM905  a list of words is read more easily than a list of literals
    ),
    rows=ROWS,
    prefixes={},
    read=_read,
)
