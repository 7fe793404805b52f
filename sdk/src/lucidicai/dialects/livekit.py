"""LiveKit's voice agents. Counts of their model calls are GenAI's: inclusive."""

from lucidicai.dialects import reading
from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.draft import Draft
from lucidicai.dialects.draft import Row
from lucidicai.dialects.values import number
from lucidicai.dialects.values import present
from lucidicai.dialects.values import text


def _milliseconds(value: object) -> float | None:
    seconds = number(value)
    return None if seconds is None else seconds * 1000


# Newer versions put personal data under `lk.pii`.
def _both(name: str, row: Row) -> dict[str, Row]:
    return {f"lk.{name}": row, f"lk.pii.{name}": row}


ROWS = {
    **_both("chat_ctx", Row("input", present)),
    **_both("user_input", Row("input", present)),
    **_both("input_text", Row("input", present)),
    **_both("user_transcript", Row("output", present)),
    **_both("function_tool.arguments", Row("arguments", present)),
    "lk.function_tool.args": Row("arguments", present),
    **_both("function_tool.output", Row("output", present)),
    "lk.response.ttft": Row("time_to_first_token_ms", _milliseconds),
}

# By the span's name. A node is what surrounds the requests to a model, which tell their tokens: it
# names the model too, and is no call of its own.
TYPES = {
    "agent_session": reading.AGENT,
    "agent_turn": reading.STEP,
    "user_turn": reading.STEP,
    "llm_node": reading.GENERIC,
    "tts_node": reading.GENERIC,
    "llm_request": reading.LLM,
    "llm_request_run": "attempt",
    "function_tool": reading.FUNCTION,
    "tts_request": "speech",
}
_TEXTS = ("lk.response.text", "lk.pii.response.text")
_CALLS = ("lk.response.function_calls", "lk.pii.response.function_calls")


def _read(draft: Draft) -> None:
    attributes = draft.attributes
    draft.set("type", TYPES.get(draft.span.name))
    if draft.fields.get("type") == reading.FUNCTION:
        name = "lk.function_tool.name"
        draft.set("name", text(attributes.get(name)), name)
        if attributes.get("lk.function_tool.is_error") is True:
            draft.set("status", "error", "lk.function_tool.is_error")
            draft.set("error", text(draft.fields.get("output")))
    elif draft.fields.get("type") == reading.AGENT:
        for attribute in ("lk.agent_name", "lk.agent_label"):
            draft.set("name", text(attributes.get(attribute)), attribute)
    said = draft.get(*_TEXTS)
    calls = present(draft.get(*_CALLS))
    if isinstance(calls, list) and calls:
        message = {"role": "assistant", "content": said, "tool_calls": calls}
        draft.set("output", message, *_TEXTS, *_CALLS)
    else:
        draft.set("output", said, *_TEXTS)
    for attribute in ("lk.pii.room_name", "lk.room_name", "lk.room_sid"):
        draft.set_session(text(attributes.get(attribute)), reading.CONVERSATION, attribute)


DIALECT = Dialect(
    name="livekit",
    namespaces=frozenset({"lk", "livekit-agents"}),
    rows=ROWS,
    prefixes={},
    read=_read,
)
