"""A trajectory in ATIF (Agent Trajectory Interchange Format) as the lines of an export.

A step becomes an event, its tool calls events below it with what was observed of them. What has no
field of its own is kept as it came in `metadata.atif`, from which `trajectory_of` builds the same
document again. Read again, a document makes the same records.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from lucidic_server.model.moment import to_nanoseconds

ATIF = "atif"
# Where the leftovers of a document's parts are kept, below `metadata.atif`.
ROOT, STEP, CALL, RESULT, PLACE, NUMBER = "root", "step", "call", "result", "place", "number"

# A major version that is not known may mean something else by its names; what a later minor one
# adds is kept like everything that is not known.
_MAJOR = 1
_VERSION = re.compile(r"ATIF-v(\d+)\.(\d+)")
_TASK_CHARS = 2_000
_METRICS = {
    "prompt_tokens": "input_tokens",
    "completion_tokens": "output_tokens",
    "cached_tokens": "cache_read_tokens",
}
_MOST = 2**63


class TrajectoryError(ValueError):
    """A document that is no trajectory: one sentence that says what to do."""


def lines_of(document: Any, parent: str = "") -> Iterator[dict[str, Any]]:
    """Yields the lines of a trajectory, and of those that it embeds. Raises TrajectoryError.

    `parent` is the id of the session whose document embeds this one.
    """
    _check(document)
    session_id = _session_id(document, parent)
    writer = f"atif-{hashlib.sha256(msgspec.json.encode(document)).hexdigest()[:32]}"
    known = {"session_id": session_id, "writer": writer}
    times = _times(document["steps"])
    root = {n: v for n, v in document.items() if n not in {"steps", "subagent_trajectories"}}
    kept: dict[str, Any] = {ROOT: root}
    embedded = document.get("subagent_trajectories") or []
    if parent:
        kept["parent"] = parent
    agent = document["agent"]
    began = {"kind": "session_began", "started_at": times[0], "sdk": ATIF, "auto_end": False}
    told: list[dict[str, Any]] = [{**began, "metadata": {ATIF: kept}}]
    if isinstance(agent.get("name"), str) and agent["name"]:
        told[0]["agent_id"] = agent["name"]
    task = next((s.get("message") for s in document["steps"] if s["source"] == "user"), None)
    if isinstance(task, str) and task.strip():
        told[0]["task"] = task[:_TASK_CHARS]
    for number, (step, at) in enumerate(zip(document["steps"], times, strict=True), 1):
        told += _step(step, number, at, session_id, agent.get("model_name"))
    told.append({"kind": "session_ended", "ended_at": times[-1], "end_reason": "explicit"})
    # A record's time grows within its writer, whatever steps say when they happened.
    last = 0
    for seq, line in enumerate(told, 1):
        last = max(last + 1, line.get("started_at", line.get("ended_at", 0)))
        yield {**line, **known, "seq": seq, "time": last}
    for one in embedded:
        yield from lines_of(one, session_id)


def _check(document: Any) -> None:
    if not isinstance(document, dict) or not isinstance(document.get("schema_version"), str):
        raise TrajectoryError("it is no trajectory: it has no `schema_version`.")
    found = _VERSION.fullmatch(document["schema_version"])
    if found is None:
        shown = document["schema_version"][:40]
        raise TrajectoryError(f"its `schema_version` is {shown!r}, and not one of ATIF.")
    if int(found[1]) > _MAJOR:
        raise TrajectoryError(
            f"it is of {found[0]}, and ATIF is read up to version {_MAJOR}: upgrade lucidic-server."
        )
    steps = document.get("steps")
    if not isinstance(document.get("agent"), dict) or not isinstance(steps, list) or not steps:
        raise TrajectoryError("it is no trajectory: `agent` and `steps` must be there.")
    for place, step in enumerate(steps):
        if not isinstance(step, dict) or not isinstance(step.get("source"), str):
            raise TrajectoryError(f"steps[{place}] is no step: it has no `source`.")
    if not isinstance(document.get("subagent_trajectories") or [], list):
        raise TrajectoryError("`subagent_trajectories` is no list.")


def _session_id(document: dict[str, Any], parent: str) -> str:
    """Returns an id of this document alone: several may be of one run."""
    run = document.get("session_id") or parent
    own = document.get("trajectory_id")
    names = [str(one) for one in (run, own) if one]
    if not names:
        digest = hashlib.sha256(msgspec.json.encode(document)).hexdigest()[:32]
        return f"atif-{digest}"
    return "/".join(dict.fromkeys(names))


def _times(steps: list[dict[str, Any]]) -> list[int]:
    """Returns when each step happened: where none says, as the one before, or the first that does.

    A document without any moment says that it happened at the beginning of 1970.
    """
    said = [_moment(step.get("timestamp")) for step in steps]
    last = next((at for at in said if at is not None), 1)
    times = []
    for at in said:
        last = last if at is None else at
        times.append(last)
    return times


def _moment(text: Any) -> int | None:
    try:
        at = to_nanoseconds(datetime.fromisoformat(text))
    except (TypeError, ValueError):
        return None
    return at if 0 < at < _MOST else None


def _step(
    step: dict[str, Any], number: int, at: int, session_id: str, default_model: Any
) -> list[dict[str, Any]]:
    event_id = f"{session_id}.{number}"
    rest = _without(step, "message")
    rest = {n: v for n, v in rest.items() if n not in {"tool_calls", "observation"}}
    is_call = step["source"] == "agent" and step.get("llm_call_count") != 0
    event: dict[str, Any] = {
        "kind": "event_ended",
        "event_id": event_id,
        "started_at": at,
        "ended_at": at,
        "type": "llm_generation" if is_call else "generic",
        "status": "ok",
    }
    kept: dict[str, Any] = {NUMBER: number, STEP: rest}
    if step.get("message") is not None:
        event["output"] = step["message"]
    if step["source"] != "agent":
        event["name"] = step["source"][:200]
    model = step.get("model_name") or default_model
    if is_call and isinstance(model, str):
        event["model"] = model
    if is_call and not step.get("is_copied_context"):
        # What was copied from another trajectory was paid for there.
        event |= _usage(step.get("metrics"))
    below, others = _below(step, event_id, at)
    kept |= others
    return [{**event, "metadata": {ATIF: kept}}, *below]


def _usage(metrics: Any) -> dict[str, Any]:
    if not isinstance(metrics, dict):
        return {}
    said: dict[str, Any] = {
        ours: metrics[theirs]
        for theirs, ours in _METRICS.items()
        if type(metrics.get(theirs)) is int and abs(metrics[theirs]) < _MOST
    }
    if type(metrics.get("cost_usd")) in {int, float}:
        said["cost"] = metrics["cost_usd"]
    return said


def _below(
    step: dict[str, Any], parent_id: str, at: int
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Returns the events of a step's tool calls and observations, and what is in neither."""
    others: dict[str, Any] = {}
    calls, observation = step.get("tool_calls"), step.get("observation")
    if "tool_calls" in step and not _is_list_of_objects(calls):
        others["tool_calls"], calls = calls, []
    elif calls == []:
        others["tool_calls"] = calls
    results: list[Any] = []
    if "observation" in step:
        if isinstance(observation, dict) and _is_list_of_objects(observation.get("results")):
            results = observation["results"]
            others["observation"] = {n: v for n, v in observation.items() if n != "results"}
        else:
            others["observation_as_it_came"] = observation
    waiting = list(enumerate(results))
    known = {"kind": "event_ended", "parent_id": parent_id, "started_at": at, "ended_at": at}
    events: list[dict[str, Any]] = []
    for place, call in enumerate(calls or []):
        kept: dict[str, Any] = {NUMBER: place}
        kept[CALL] = _without(call, "arguments")
        event = {**known, "type": "function_call", "status": "ok"}
        event["event_id"] = f"{parent_id}.{place + 1}"
        if isinstance(call.get("function_name"), str) and call["function_name"]:
            event["name"] = call["function_name"][:200]
        if call.get("arguments") is not None:
            event["arguments"] = call["arguments"]
        found = next((one for one in waiting if _answers(one[1], call)), None)
        if found is not None:
            waiting.remove(found)
            event |= _result(found, kept)
        events.append({**event, "metadata": {ATIF: kept}})
    for number, left in enumerate(waiting, 1):
        kept = {}
        event = {**known, "type": "generic", "name": "observation", **_result(left, kept)}
        events.append({**event, "event_id": f"{parent_id}.o{number}", "metadata": {ATIF: kept}})
    return events, others


def _answers(result: dict[str, Any], call: dict[str, Any]) -> bool:
    call_id = call.get("tool_call_id")
    return call_id is not None and result.get("source_call_id") == call_id


def _result(found: tuple[int, dict[str, Any]], kept: dict[str, Any]) -> dict[str, Any]:
    place, result = found
    kept[PLACE] = place
    kept[RESULT] = _without(result, "content")
    return {} if result.get("content") is None else {"output": result["content"]}


def _without(fields: dict[str, Any], name: str) -> dict[str, Any]:
    """Returns what is left when a value has a field of its own; a null has none."""
    return {n: v for n, v in fields.items() if n != name or v is None}


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)
