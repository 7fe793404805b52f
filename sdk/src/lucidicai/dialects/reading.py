"""What a span says in the words of this product: an event's fields, and facts on its session."""

from typing import Any

import msgspec

LLM = "llm_generation"
FUNCTION = "function_call"
AGENT = "agent"
STEP = "step"
EMBEDDING = "embedding"
GENERIC = "generic"

# A trace with none of these belongs to no agent: a web request, a query of a database.
AGENT_TYPES = frozenset({LLM, AGENT, STEP})
# Events that are one call of a model. Agents tell the sum of theirs, which must not count twice.
MODEL_CALLS = frozenset({LLM, EMBEDDING})

# How much an attribute that names a session is worth, the strongest first. Up to
# WEAKEST_OF_ITS_OWN it names the session of its span, whatever the rest of the trace says; beyond,
# it names the session of those spans of the trace that name none themselves.
OUR_SESSION = 1  # lucidic.session.id
SESSION = 2  # session.id
VENDOR_SESSION = 3  # a session by name, in a dialect's own words
WEAKEST_OF_ITS_OWN = VENDOR_SESSION
CONVERSATION = 4  # gen_ai.conversation.id, and threads
NO_SESSION = 9


class SessionFacts(msgspec.Struct, kw_only=True):
    """What a span says about its session. `rank` tells how strongly it names it."""

    session_id: str | None = None
    rank: int = NO_SESSION
    name: str | None = None
    user_id: str | None = None
    # Whose session it is: `lucidic.agent.id`, else the service.
    agent_id: str | None = None
    tags: list[str] = []
    metadata: dict[str, Any] = {}


class Reading(msgspec.Struct, kw_only=True):
    """One span, read. Fields have the names and meanings of the wire's event fields.

    Payloads are values, not yet JSON text. `metadata` holds all that no field has a place for,
    under `otel`; nothing that the span said is left out. Tokens: `input_tokens` is all that the
    model read and `output_tokens` all that it wrote; the other classes are parts of these two.
    """

    # The dialects that said something, the one that decided first.
    dialects: list[str] = []
    # What the sender calls the event and the one above it, if it has ids of its own for them.
    event_id: str | None = None
    parent_id: str | None = None
    type: str = GENERIC
    name: str | None = None
    status: str | None = None
    input: Any = None
    output: Any = None
    arguments: Any = None
    data: Any = None
    metadata: dict[str, Any] = {}
    params: dict[str, Any] | None = None
    error: str | None = None
    error_type: str | None = None
    traceback: str | None = None
    provider: str | None = None
    model: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None
    audio_input_tokens: int | None = None
    audio_output_tokens: int | None = None
    image_input_tokens: int | None = None
    image_output_tokens: int | None = None
    # USD, if the sender knew it.
    cost: float | None = None
    tags: list[str] = []
    goal: str | None = None
    action: str | None = None
    state: str | None = None
    eval_score: float | None = None
    eval_description: str | None = None
    finish_reasons: list[str] = []
    time_to_first_token_ms: float | None = None
    session: SessionFacts = msgspec.field(default_factory=SessionFacts)

    @property
    def is_agent_or_llm(self) -> bool:
        """Whether the span makes its trace an agent's run."""
        return self.type in AGENT_TYPES

    @property
    def fresh_input_tokens(self) -> int | None:
        """What the model read that was neither read from a cache nor written to one."""
        if self.input_tokens is None:
            return None
        return self.input_tokens - (self.cache_read_tokens or 0) - (self.cache_write_tokens or 0)
