"""Sessions told to a server as lines, with times counted back from now."""

import time
from typing import Any

from tests.support.asking import sessions_of
from tests.support.server_process import ServerProcess

Line = dict[str, Any]
SECOND = 10**9


def session(
    session_id: str,
    agent: str,
    ago_s: float = 600,
    ran_s: float | None = 30,
    error: str | None = None,
    **fields: Any,
) -> list[Line]:
    """Returns a session's lines: a step, a model's call, and perhaps a tool that failed.

    It began `ago_s` seconds ago; without `ran_s` it still runs. `is_successful`, `session_eval` go
    to its end, other fields to its beginning.
    """
    began = time.time_ns() - int(ago_s * SECOND)
    ended = began + int((ran_s or 1) * SECOND)
    judged: Line = {
        key: fields.pop(key) for key in ("is_successful", "session_eval") if key in fields
    }
    here = {"session_id": session_id}
    lines: list[Line] = [
        {"kind": "session_began", **here, "agent_id": agent, "time": began, "name": session_id}
        | fields,
        {"kind": "event_ended", **here, "event_id": "step", "type": "step", "name": "Act"}
        | {"started_at": began, "time": ended, "status": "ok"},
        {"kind": "event_ended", **here, "event_id": "call", "parent_id": "step"}
        | {"type": "llm_generation", "model": "m-1", "cost": 0.25, "started_at": began}
        | {"time": ended, "status": "ok", "output": f"what {session_id} said"},
    ]
    if error is not None:
        lines.append(
            {"kind": "event_ended", **here, "event_id": "tool", "parent_id": "step"}
            | {"type": "function_call", "name": "look_up", "started_at": began, "time": ended}
            | {"status": "error", "error": error}
        )
    if ran_s is not None:
        lines.append({"kind": "session_ended", **here, "time": ended, **judged})
    return lines


def tell(server: ServerProcess, *sessions: list[Line]) -> None:
    """Sends the sessions and returns when the server lists all of them."""
    status, _answer = server.send_lines(*(line for lines in sessions for line in lines))
    assert status == 200
    agents: dict[str, int] = {}
    for lines in sessions:
        agents[lines[0]["agent_id"]] = agents.get(lines[0]["agent_id"], 0) + 1
    for agent, count in agents.items():
        sessions_of(server, f'"{agent}"', count)
