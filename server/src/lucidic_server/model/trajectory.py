"""A session as a trajectory in ATIF, the Agent Trajectory Interchange Format.

One that came as a trajectory is given back as it was. Of any other the calls of models become
steps of the agent, what they were told steps of the user or the system, functions tool calls with
what was observed of them; what ATIF has no name for is in `extra.lucidic`.
"""

import json
from collections.abc import Iterable
from collections.abc import Sequence
from typing import Any

import msgspec

from lucidic_server.model.event import Event
from lucidic_server.model.session import Session
from lucidic_server.model.trajectory_lines import ATIF
from lucidic_server.model.trajectory_lines import CALL
from lucidic_server.model.trajectory_lines import NUMBER
from lucidic_server.model.trajectory_lines import PLACE
from lucidic_server.model.trajectory_lines import RESULT
from lucidic_server.model.trajectory_lines import ROOT
from lucidic_server.model.trajectory_lines import STEP

SCHEMA_VERSION = "ATIF-v1.7"
_OURS = "lucidic"
_LLM = "llm_generation"
_SYSTEM_ROLES = ("system", "developer")
# What is in a field of ATIF already, or is what those fields were made from.
_TOLD = frozenset(
    """
    title started_at input output arguments model input_tokens output_tokens cache_read_tokens cost
    """.split()  # noqa: SIM905  a list of words is read more easily than a list of literals
)
_SESSION = (
    "name",
    "task",
    "tags",
    "state",
    "end_reason",
    "is_successful",
    "is_successful_reason",
    "session_eval",
    "session_eval_reason",
    "started_at",
    "ended_at",
    "metadata",
    "experiment_id",
    "dataset_item_id",
)


def trajectory_of(session: Session, events: Sequence[Event]) -> dict[str, Any]:
    """Returns the document; events come in the order of their start."""
    kept = _atif(session.metadata)
    if kept is not None and isinstance(kept.get(ROOT), dict):
        return {**kept[ROOT], "steps": list(_steps_as_they_came(events))}
    steps = _Steps()
    for event in events:
        steps.add(event)
    if not steps.made:
        steps.say("system", session.task or session.name or "", None)
    cached = [e.cache_read_tokens for e in events if e.cache_read_tokens is not None]
    metrics = {
        "total_prompt_tokens": session.input_tokens,
        "total_completion_tokens": session.output_tokens,
        "total_cached_tokens": sum(cached) if cached else None,
        "total_cost_usd": session.cost,
        "total_steps": len(steps.made),
    }
    told = {name: getattr(session, name) for name in _SESSION}
    agent = {"name": session.agent_id or "agent", "version": session.sdk or "unknown"}
    if session.models:
        agent["model_name"] = session.models[0]
    return {
        "schema_version": SCHEMA_VERSION,
        "session_id": session.session_id,
        "trajectory_id": session.session_id,
        "agent": agent,
        "steps": [{"step_id": number, **step} for number, step in enumerate(steps.made, 1)],
        "final_metrics": _said(metrics),
        "extra": {_OURS: _said(told)},
    }


class _Steps:
    """The steps so far, and which tool calls wait for what was observed of them."""

    def __init__(self) -> None:
        self.made: list[dict[str, Any]] = []
        self._waiting: list[tuple[dict[str, Any], dict[str, Any]]] = []
        self._heard: set[tuple[int, str]] = set()

    def add(self, event: Event) -> None:
        """Adds what an event says."""
        if event.type == _LLM:
            self._call_of_model(event)
        elif event.type == "function_call":
            self._call_of_function(event)
        elif event.type == "step":
            lines = (event.goal, event.action, event.state)
            text = "\n".join(filter(None, lines)) or event.title
            self.say("agent", text, event, llm_call_count=0)
        elif event.type == "error_traceback":
            text = "\n".join(filter(None, (event.error, event.traceback))) or event.title
            self.say("system", text, event)
        else:
            self.say("system", _text(event.output) or event.title, event)

    def say(self, source: str, message: Any, event: Event | None, **more: Any) -> dict[str, Any]:
        """Adds a step."""
        step: dict[str, Any] = {"source": source, "message": message, **more}
        if event is not None:
            if event.started_at is not None:
                step["timestamp"] = event.started_at.isoformat()
            step["extra"] = {_OURS: _rest(event)}
        self.made.append(step)
        return step

    def _call_of_model(self, event: Event) -> None:
        for place, (role, content) in enumerate(_messages(event.input)):
            # The same words at the same place of the conversation were told once.
            heard = (place, json.dumps([role, content], sort_keys=True, default=str))
            if role in {*_SYSTEM_ROLES, "user"} and heard not in self._heard:
                self._heard.add(heard)
                source = "user" if role == "user" else "system"
                step = self.say(source, _text(content), None)
                if event.started_at is not None:
                    step["timestamp"] = event.started_at.isoformat()
        answer = _answer(event.output)
        step = self.say("agent", _text(answer.get("content")), event, llm_call_count=1)
        if event.model:
            step["model_name"] = event.model
        if isinstance(answer.get("reasoning_content"), str):
            step["reasoning_content"] = answer["reasoning_content"]
        metrics = {
            "prompt_tokens": event.input_tokens,
            "completion_tokens": event.output_tokens,
            "cached_tokens": event.cache_read_tokens,
            "cost_usd": event.cost,
        }
        if said := _said(metrics):
            step["metrics"] = said
        calls = [_tool_call(one, event, n) for n, one in enumerate(_calls(answer), 1)]
        if calls:
            step["tool_calls"] = calls
            self._waiting += [(step, call) for call in calls]

    def _call_of_function(self, event: Event) -> None:
        name = event.name or "function"
        found = next((one for one in self._waiting if one[1]["function_name"] == name), None)
        if found is None:
            call = {
                "tool_call_id": event.event_id,
                "function_name": name,
                "arguments": _arguments(event.arguments),
            }
            step = self.say("agent", "", event, llm_call_count=0)
            step["tool_calls"] = [call]
        else:
            self._waiting.remove(found)
            step, call = found
        result: dict[str, Any] = {
            "source_call_id": call["tool_call_id"],
            "content": _text(event.output) or event.error or "",
        }
        if found is not None:
            result["extra"] = {_OURS: _rest(event)}
        step.setdefault("observation", {"results": []})["results"].append(result)


def _rest(event: Event) -> dict[str, Any]:
    fields = msgspec.to_builtins(event)
    return {n: v for n, v in fields.items() if n not in _TOLD and v not in (None, [], {})}


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = msgspec.to_builtins(
        {n: v for n, v in fields.items() if v is not None and v != []}
    )
    return said


def _messages(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, str):
        return [("user", value)]
    if isinstance(value, dict):
        value = value.get("messages", [value])
    found = value if isinstance(value, list) else []
    return [
        (str(m["role"]), m.get("content")) for m in found if isinstance(m, dict) and "role" in m
    ]


def _answer(output: Any) -> dict[str, Any]:
    """Returns the model's message, whatever it is wrapped in."""
    if isinstance(output, list) and output and isinstance(output[-1], dict):
        output = output[-1]
    if isinstance(output, dict) and isinstance(output.get("message"), dict):
        output = output["message"]
    return output if isinstance(output, dict) and "content" in output else {"content": output}


def _calls(answer: dict[str, Any]) -> list[dict[str, Any]]:
    calls = answer.get("tool_calls")
    return [one for one in calls if isinstance(one, dict)] if isinstance(calls, list) else []


def _tool_call(call: dict[str, Any], event: Event, number: int) -> dict[str, Any]:
    inner = call.get("function")
    named = inner if isinstance(inner, dict) else call
    return {
        "tool_call_id": str(call.get("id") or f"{event.event_id}.{number}"),
        "function_name": str(named.get("name") or "function"),
        "arguments": _arguments(named.get("arguments")),
    }


def _arguments(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {"arguments": value}
    if value is None:
        return {}
    return value if isinstance(value, dict) else {"arguments": value}


def _text(value: Any) -> str:
    """Returns a message's text: that of its parts, or any other value as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
        texts = [part.get("text") for part in value if isinstance(part.get("text"), str)]
        if texts:
            return "\n".join(str(text) for text in texts)
    return json.dumps(value, ensure_ascii=False)


def _atif(metadata: Any) -> dict[str, Any] | None:
    kept = metadata.get(ATIF) if isinstance(metadata, dict) else None
    return kept if isinstance(kept, dict) else None


def _steps_as_they_came(events: Iterable[Event]) -> Iterable[dict[str, Any]]:
    steps: dict[str, tuple[int, dict[str, Any], Event]] = {}
    below: dict[str, list[tuple[dict[str, Any], Event]]] = {}
    for event in events:
        kept = _atif(event.metadata)
        if kept is None:
            continue
        if STEP in kept:
            steps[event.event_id] = (int(kept[NUMBER]), kept, event)
        else:
            below.setdefault(event.parent_id or "", []).append((kept, event))
    for event_id, (_number, kept, event) in sorted(steps.items(), key=lambda item: item[1][0]):
        yield _step_as_it_came(kept, event, below.get(event_id, []))


def _step_as_it_came(
    kept: dict[str, Any], event: Event, below: list[tuple[dict[str, Any], Event]]
) -> dict[str, Any]:
    step = dict(kept[STEP])
    if event.output is not None:
        step["message"] = event.output
    calls = sorted((one for one in below if CALL in one[0]), key=lambda one: int(one[0][NUMBER]))
    made = [
        {**own[CALL], **({} if call.arguments is None else {"arguments": call.arguments})}
        for own, call in calls
    ]
    if made:
        step["tool_calls"] = made
    elif "tool_calls" in kept:
        step["tool_calls"] = kept["tool_calls"]
    results = sorted((one for one in below if RESULT in one[0]), key=lambda one: int(one[0][PLACE]))
    if "observation" in kept:
        told = [
            {**own[RESULT], **({} if one.output is None else {"content": one.output})}
            for own, one in results
        ]
        step["observation"] = {**kept["observation"], "results": told}
    elif "observation_as_it_came" in kept:
        step["observation"] = kept["observation_as_it_came"]
    return step
