"""Training modules: tools that a session's checkpoint brings, run by the server."""

import time
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from lucidicai.errors import LucidicNotInitializedError
from lucidicai.resources.http import Caller
from lucidicai.resources.tool_calls import anthropic_call
from lucidicai.resources.tool_calls import call_id
from lucidicai.resources.tool_calls import openai_call
from lucidicai.resources.twin import twin
from lucidicai.wire.ids import uuid7

_PATH = "sdk/training-modules"
_RUNNING = frozenset({"PENDING", "SUBMITTED", "RUNNING"})
# Five minutes: a module may be a model that has to be loaded first.
_LONGEST_SECONDS = 300.0
_POLL_SECONDS = 1.0

Specs = list[dict[str, Any]]


class TrainingModulesResource:
    """The modules of the active session's checkpoint."""

    def __init__(self, caller: Caller, session_id: Callable[[], str | None]) -> None:
        self._caller = caller
        self._session_id = session_id

    def tools(self, session_id: str | None = None) -> Specs:
        """Returns [{"tool_name", "tool_description", "input_schema"}]."""
        answer = self._caller.get(
            f"{_PATH}/tools", instead={}, session_id=self._session("tools", session_id)
        )
        found: Specs = answer.get("tools") or []
        return found

    def openai_tools(self, session_id: str | None = None, *, tools: Specs | None = None) -> Specs:
        """Returns the modules as OpenAI's function tools."""
        return [
            {
                "type": "function",
                "function": {
                    "name": tool["tool_name"],
                    "description": tool.get("tool_description") or "",
                    "parameters": tool.get("input_schema") or {"type": "object"},
                },
            }
            for tool in (self.tools(session_id) if tools is None else tools)
        ]

    def anthropic_tools(
        self, session_id: str | None = None, *, tools: Specs | None = None
    ) -> Specs:
        """Returns the modules as Anthropic's tools."""
        return [
            {
                "name": tool["tool_name"],
                "description": tool.get("tool_description") or "",
                "input_schema": tool.get("input_schema") or {"type": "object"},
            }
            for tool in (self.tools(session_id) if tools is None else tools)
        ]

    def call(
        self,
        tool_name: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        session_id: str | None = None,
        client_event_id: str | None = None,
        timeout_seconds: float | None = None,
        poll_interval_seconds: float | None = None,
    ) -> Any:
        """Runs a module and returns what it returned.

        A module that fails or takes more than `timeout_seconds` (300) is no error: the answer is
        {"status", "error", "inference_run_id", ...}, which an agent can read.
        """
        session_id = self._session("call", session_id)
        body = {
            "session_id": session_id,
            "tool_name": tool_name,
            "arguments": dict(arguments or {}),
            "client_event_id": client_event_id or uuid7(),
        }
        run: dict[str, Any] = self._caller.post(f"{_PATH}/inferences", body)
        seconds = _LONGEST_SECONDS if timeout_seconds is None else timeout_seconds
        pause = _POLL_SECONDS if poll_interval_seconds is None else poll_interval_seconds
        deadline = time.monotonic() + seconds
        while run.get("status") in _RUNNING:
            if time.monotonic() + pause > deadline:
                message = f"no result within {seconds:g} s"
                return {**run, "error": {"code": "sdk_timeout", "message": message}}
            time.sleep(pause)
            found = f"{_PATH}/inferences/{run['inference_run_id']}"
            run = {**run, **self._caller.get(found, session_id=session_id)}
        result = run.get("result")
        if run.get("status") == "SUCCEEDED" and isinstance(result, dict):
            return result.get("return_value")
        return run

    def dispatch_openai_tool_call(
        self,
        call: Any,
        *,
        session_id: str | None = None,
        timeout_seconds: float | None = None,
        poll_interval_seconds: float | None = None,
    ) -> Any:
        """Runs the module that a tool call of OpenAI's names."""
        name, arguments = openai_call(call)
        return self.call(
            name,
            arguments,
            session_id=session_id,
            client_event_id=call_id(call),
            timeout_seconds=timeout_seconds,
            poll_interval_seconds=poll_interval_seconds,
        )

    def dispatch_anthropic_tool_call(
        self,
        block: Any,
        *,
        session_id: str | None = None,
        timeout_seconds: float | None = None,
        poll_interval_seconds: float | None = None,
    ) -> Any:
        """Runs the module that a `tool_use` block of Anthropic's names."""
        name, arguments = anthropic_call(block)
        return self.call(
            name,
            arguments,
            session_id=session_id,
            client_event_id=call_id(block),
            timeout_seconds=timeout_seconds,
            poll_interval_seconds=poll_interval_seconds,
        )

    atools = twin(tools)
    aopenai_tools = twin(openai_tools)
    aanthropic_tools = twin(anthropic_tools)
    acall = twin(call)
    adispatch_openai_tool_call = twin(dispatch_openai_tool_call)
    adispatch_anthropic_tool_call = twin(dispatch_anthropic_tool_call)

    def _session(self, call: str, session_id: str | None) -> str:
        found = session_id or self._session_id()
        if found is None:
            raise LucidicNotInitializedError(
                f"training_modules.{call} needs a session. Create one, or pass session_id=."
            )
        return str(found)
