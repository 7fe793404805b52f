"""The Model Context Protocol: calls between an agent and a server of tools.

One call of a tool may be told by the agent, its client, what sends the request and the server: only
the client is a function call. Its session is that of the connection and names no session of ours.
"""

from lucidicai.dialects import reading
from lucidicai.dialects.draft import Dialect
from lucidicai.dialects.draft import Draft
from lucidicai.dialects.draft import Row
from lucidicai.dialects.values import present
from lucidicai.dialects.values import text

ROWS = {
    "mcp.request.argument": Row("arguments", present),
    "mcp.response.value": Row("output", present),
    "mcp.request.params": Row("arguments", present),
}

_CALL = "tools/call"
SERVER = "mcp_server"
# How the protocol's own package calls what it does below a client's call.
_SENDS = "MCP send "
REQUEST = "mcp_request"


def _read(draft: Draft) -> None:
    attributes = draft.attributes
    method = text(attributes.get("mcp.method.name"))
    if method is None:
        return
    if draft.span.kind == "server":
        draft.set("type", SERVER)
    elif draft.span.name.startswith(_SENDS):
        draft.set("type", REQUEST)
    elif method == _CALL:
        draft.set("type", reading.FUNCTION)
        target = draft.span.name.removeprefix(_CALL).strip()
        draft.set("name", text(attributes.get("gen_ai.tool.name")), "gen_ai.tool.name")
        draft.set("name", target or None)


DIALECT = Dialect(
    name="mcp",
    namespaces=frozenset({"mcp"}),
    rows=ROWS,
    prefixes={},
    read=_read,
)
