"""The record types: one append-only fact each, about one session, one event or one judgement.

A field that was not given is `UNSET` and does not travel; absent never means "clear".
How each field merges over several records is told in `protocol/records.md`.

Payloads (`input`, `output`, ...) travel as JSON text in a byte string: the recorder encodes
them once and nobody on the way has to encode them again.
"""

from typing import ClassVar

import msgspec
from msgspec import UNSET
from msgspec import UnsetType


class Screenshot(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture: its bytes, or an address where it lies."""

    media_type: str
    data: bytes = b""
    url: str = ""


# No record can be part of a cycle, so the garbage collector need not look at them (`gc=False`).
class Record(
    msgspec.Struct,
    kw_only=True,
    omit_defaults=True,
    tag_field="kind",
    forbid_unknown_fields=True,
    gc=False,
):
    """What every record carries.

    `(writer, seq)` names a record: sending it again changes nothing. `time` is the client's
    clock in nanoseconds since 1970 (UTC), strictly increasing within a writer.
    """

    writer: str
    seq: int
    time: int
    session_id: str


class SessionFields(Record, kw_only=True, omit_defaults=True):
    """Everything that a session record may say."""

    about: ClassVar[str] = "session"

    agent_id: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    task: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    metadata: bytes | UnsetType = UNSET
    production_monitoring: bool | UnsetType = UNSET
    auto_end: bool | UnsetType = UNSET
    experiment_id: str | UnsetType = UNSET
    mass_sim_id: str | UnsetType = UNSET
    dataset_item_id: str | UnsetType = UNSET
    evaluators: list[str] | UnsetType = UNSET
    session_eval: float | UnsetType = UNSET
    session_eval_reason: str | UnsetType = UNSET
    is_successful: bool | UnsetType = UNSET
    is_successful_reason: str | UnsetType = UNSET
    started_at: int | UnsetType = UNSET
    ended_at: int | UnsetType = UNSET
    end_reason: str | UnsetType = UNSET
    # Nobody asked for this end: its process is over. It ends no session without `auto_end`.
    automatic: bool | UnsetType = UNSET
    sdk: str | UnsetType = UNSET
    host: str | UnsetType = UNSET
    pid: int | UnsetType = UNSET


class SessionBegan(SessionFields, kw_only=True, omit_defaults=True, tag="session_began"):
    """A session was opened, or opened again (`init` with a known id resumes it)."""


class SessionChanged(SessionFields, kw_only=True, omit_defaults=True, tag="session_changed"):
    """Fields of a session were given."""


class SessionEnded(SessionFields, kw_only=True, omit_defaults=True, tag="session_ended"):
    """A session ended; `ended_at` and `end_reason` say when and by what."""


class EventFields(Record, kw_only=True, omit_defaults=True):
    """Everything that an event record may say. A step is an event of type `step`."""

    about: ClassVar[str] = "event"

    event_id: str
    parent_id: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    started_at: int | UnsetType = UNSET
    ended_at: int | UnsetType = UNSET
    status: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    screenshots: list[Screenshot] | UnsetType = UNSET
    # What a step says of itself.
    state: str | UnsetType = UNSET
    action: str | UnsetType = UNSET
    goal: str | UnsetType = UNSET
    eval_score: float | UnsetType = UNSET
    eval_description: str | UnsetType = UNSET
    # JSON text.
    input: bytes | UnsetType = UNSET
    output: bytes | UnsetType = UNSET
    arguments: bytes | UnsetType = UNSET
    data: bytes | UnsetType = UNSET
    metadata: bytes | UnsetType = UNSET
    params: bytes | UnsetType = UNSET
    # Failures.
    error: str | UnsetType = UNSET
    error_type: str | UnsetType = UNSET
    traceback: str | UnsetType = UNSET
    # LLM calls.
    provider: str | UnsetType = UNSET
    model: str | UnsetType = UNSET
    input_tokens: int | UnsetType = UNSET
    output_tokens: int | UnsetType = UNSET
    cache_read_tokens: int | UnsetType = UNSET
    cache_write_tokens: int | UnsetType = UNSET
    reasoning_tokens: int | UnsetType = UNSET
    audio_input_tokens: int | UnsetType = UNSET
    audio_output_tokens: int | UnsetType = UNSET
    image_input_tokens: int | UnsetType = UNSET
    image_output_tokens: int | UnsetType = UNSET
    # USD. `cost` replaces, `cost_added` adds up over records.
    cost: float | UnsetType = UNSET
    cost_added: float | UnsetType = UNSET


class EventBegan(EventFields, kw_only=True, omit_defaults=True, tag="event_began"):
    """An event was opened."""


class EventChanged(EventFields, kw_only=True, omit_defaults=True, tag="event_changed"):
    """Fields of an event were given."""


class EventEnded(EventFields, kw_only=True, omit_defaults=True, tag="event_ended"):
    """An event ended. One that carries `started_at` too is a whole event in one record."""


class Scored(Record, kw_only=True, omit_defaults=True, tag="scored"):
    """A session, or one event of it, was judged. Judgements are added and never changed."""

    about: ClassVar[str] = "score"

    # The name of what judged.
    evaluator: str
    # Yes or no, a number, or a label.
    value: bool | float | str
    event_id: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    # The ends of a number's scale; the value is never clipped to it.
    scale_min: float | UnsetType = UNSET
    scale_max: float | UnsetType = UNSET
    # The evaluator's.
    version: str | UnsetType = UNSET


SessionRecord = SessionBegan | SessionChanged | SessionEnded
EventRecord = EventBegan | EventChanged | EventEnded
AnyRecord = SessionRecord | EventRecord | Scored

KINDS: dict[str, type[AnyRecord]] = {
    "session_began": SessionBegan,
    "session_changed": SessionChanged,
    "session_ended": SessionEnded,
    "event_began": EventBegan,
    "event_changed": EventChanged,
    "event_ended": EventEnded,
    "scored": Scored,
}

# Why a session ended. The last two are computed, and undone by an end that arrives later.
END_REASONS = ("explicit", "exit", "exception", "cancelled", "signal", "lease", "recovered")
INTERRUPTED_REASONS = ("lease", "recovered")
