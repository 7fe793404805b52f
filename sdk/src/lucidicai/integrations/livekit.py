"""LiveKit voice agents: a TracerProvider whose spans become the events of one session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

# LiveKit's other spans tell of sound, rooms and the same calls once more.
_KINDS = {
    "agent_session": "AGENT",
    "agent_turn": "AGENT",
    "llm_request": "LLM",
    "function_tool": "TOOL",
}


def setup_livekit(
    client: Any,
    session_id: str,
    session_name: str | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> TracerProvider:
    """Begins a session for a voice call and returns the provider that LiveKit is to be given.

        provider = setup_livekit(client, session_id=ctx.room.name)
        livekit.agents.telemetry.set_tracer_provider(provider)

    `client` is a LucidicAI, `session_id` mostly the room's name. `metadata` stands on every
    event. The program's other tracing is not touched; what LiveKit records is written as
    it happens, and `provider.force_flush()` waits for the server. Raises ImportError without
    OpenTelemetry's SDK, which LiveKit brings along.
    """
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415  few programs need it
    from opentelemetry.sdk.trace import SpanLimits  # noqa: PLC0415  as above
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.sampling import ALWAYS_ON  # noqa: PLC0415

    from lucidicai.integrations.opentelemetry import LucidicSpanProcessor  # noqa: PLC0415

    session = client.sessions.create(
        session_id=session_id, session_name=session_name or f"Voice call {session_id}"
    )
    whole = SpanLimits.UNSET
    provider = TracerProvider(
        sampler=ALWAYS_ON,
        resource=Resource.get_empty(),
        shutdown_on_exit=False,
        # A conversation has more messages than spans are allowed attributes by default.
        span_limits=SpanLimits(
            max_attributes=whole, max_span_attributes=whole, max_attribute_length=whole
        ),
    )
    provider.add_span_processor(
        LucidicSpanProcessor(session=session, metadata=metadata, kinds=_KINDS)
    )
    return provider
