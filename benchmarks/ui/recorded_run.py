"""One large session, posted through the records door as an agent's program would have written it.

Steps of six events: two calls of a model from the corpus, two tools, one of them with a call of its
own below it. Deterministic: the same number gives the same session.
"""

import json
import urllib.request
from collections.abc import Iterator
from itertools import islice
from typing import Any

from benchmarks.corpus import Event
from benchmarks.corpus import distinct_count
from benchmarks.corpus import events as corpus_events

# A step, a call of a model, a tool with a lookup below it, another call, another tool.
EVENTS_A_STEP = 6
# Seconds from one step to the next; its last second is a pause.
STEP_SECONDS = 10.0
# One tool in this many fails: rare enough to be looked for.
FAILS_EVERY = 50
STATES = 120
_BEGAN_NS = 1_790_000_000 * 10**9
# Lines of one request: far below the door's limit on a body.
_BATCH = 2_000

Line = dict[str, Any]


def lines_of(session_id: str, size: int, states: int = STATES) -> Iterator[Line]:
    """Yields the records of a session of `size` events in so many states, ended, oldest first."""
    yield {
        "kind": "session_began",
        "session_id": session_id,
        "agent_id": "benchmark",
        "name": f"Run of {size:,} events",
        "task": "Work through the queue until it is empty",
        "time": _BEGAN_NS,
    }
    said = corpus_events(min(distinct_count(), size))
    written = 0
    step = 0
    while written < size:
        for line in _step(step, said, states):
            if written == size:
                break
            yield {"kind": "event_ended", "session_id": session_id, **line}
            written += 1
        step += 1
    end = _BEGAN_NS + int(step * STEP_SECONDS * 1e9)
    yield {"kind": "session_ended", "session_id": session_id, "is_successful": True, "time": end}


def _step(number: int, said: list[Event], states: int) -> Iterator[Line]:
    began = number * STEP_SECONDS
    own = f"{number:06d}-step"
    first, second = (said[(2 * number + way) % len(said)] for way in (0, 1))
    fails = number % FAILS_EVERY == FAILS_EVERY - 1
    yield _line(own, began, began + 9, type="step", state=f"Screen {_letters(number * 7 % states)}",
                goal=f"Finish item {number}", action="Ask, look up, write")  # fmt: skip
    yield _line(f"{number:06d}-ask", began, began + 3, own, **_model(first))
    yield _line(f"{number:06d}-tool", began + 3, began + 5, own, type="function_call",
                name="look_up", arguments={"item": number}, output=first.output[:200])  # fmt: skip
    yield _line(f"{number:06d}-query", began + 3.2, began + 4.8, f"{number:06d}-tool",
                type="function_call", name="query", arguments={"id": number})  # fmt: skip
    yield _line(f"{number:06d}-answer", began + 5, began + 8, own, **_model(second))
    failure = (
        {"status": "error", "error": "TimeoutError: the store did not answer"} if fails else {}
    )
    yield _line(f"{number:06d}-write", began + 8, began + 9, own, type="function_call",
                name="write", arguments={"item": number}, **failure)  # fmt: skip


def _letters(number: int) -> str:
    # States that differ in their number alone are one state.
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _model(event: Event) -> Line:
    return {
        "type": "llm_generation",
        "provider": event.provider,
        "model": event.model,
        "input": event.messages,
        "output": event.output,
        "input_tokens": event.input_tokens,
        "output_tokens": event.output_tokens,
        "cost": (event.input_tokens + 4 * event.output_tokens) * 1e-6,
    }


def _line(
    event_id: str, began: float, ended: float, parent: str | None = None, **rest: Any
) -> Line:
    start, end = (_BEGAN_NS + int(second * 1e9) for second in (began, ended))
    parents = {} if parent is None else {"parent_id": parent}
    line = {"event_id": event_id, "started_at": start, "time": end, "status": "ok"}
    return {**line, **parents, **rest}


def post(base_url: str, session_id: str, size: int, states: int = STATES) -> None:
    """Sends the session and returns when every record was accepted."""
    lines = lines_of(session_id, size, states)
    while batch := list(islice(lines, _BATCH)):
        body = b"\n".join(json.dumps(line).encode() for line in batch)
        request = urllib.request.Request(
            f"{base_url}/v1/records", body, {"Content-Type": "application/x-ndjson"}
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            refused = json.load(answer)["refused"]
        if refused:
            message = f"the server refused {len(refused)} records, the first: {refused[0]}"
            raise SystemExit(message)
