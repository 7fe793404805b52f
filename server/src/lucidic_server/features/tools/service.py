"""Says why a tool call cannot be answered by a stand-in, in the public SDKs' own codes."""

from dataclasses import dataclass

from lucidic_server.control.tools import Tools
from lucidic_server.telemetry.store import Telemetry


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a call is not answered: the code is the public SDKs', `status` goes with it."""

    status: int
    code: str
    detail: str


class ToolsService:
    """Answers questions about tools; every answer belongs to the caller's project."""

    def __init__(self, tools: Tools, telemetry: Telemetry) -> None:
        self._tools = tools
        self._telemetry = telemetry

    async def refusal(self, project_id: str, session_id: str, tool_name: str) -> Refused:
        """Returns the first reason why this call has no stand-in: there is always one."""
        session = await self._telemetry.session(project_id, session_id)
        if session is None:
            return Refused(404, "session_not_found", f"There is no session {session_id!r} here.")
        if session.dataset_item_id is None:
            return Refused(
                400,
                "missing_datasetitem",
                f"Session {session_id!r} runs no dataset item: begin it with datasetitem_id.",
            )
        if not self._tools.has(project_id, session.agent_id, tool_name):
            return Refused(
                404,
                "unknown_tool",
                f"Agent {session.agent_id!r} never described a tool {tool_name!r}: "
                "call client.tools.sync() first.",
            )
        return Refused(
            400,
            "session_not_initialized",
            f"Session {session_id!r} has no stand-ins for its tools: this server keeps tools and "
            "does not answer for them yet. Run the tool itself.",
        )
