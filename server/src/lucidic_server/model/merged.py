"""What merging yields, before anything is computed from it: times are nanoseconds, JSON is text.

The engine's rows decode into these Structs, and the reference merge builds the same.
"""

import hashlib
from typing import Any

import msgspec

from lucidicai.wire.depth import is_too_deep
from lucidicai.wire.records import Screenshot

# (time, writer, seq, JSON object) of one record that carried unknown fields.
ExtraFact = tuple[int, str, int, str]
# (time, writer, seq, value) of one record that gave a field with a history.
TextFact = tuple[int, str, int, str]
NumberFact = tuple[int, str, int, float]
TruthFact = tuple[int, str, int, bool]


class StoredPicture(msgspec.Struct, frozen=True):
    """A screenshot as rows hold it: by its blob's id, or by the address that was given."""

    media_type: str
    blob: str = ""
    url: str = ""


class MergedSession(msgspec.Struct, kw_only=True):
    """A session's own records, merged.

    `life` names the newest beginning or end, or is empty; `life_by_calls` passes over the ends that
    nobody asked for.
    """

    session_id: str
    # The clients' clocks; None if only the server spoke of the session.
    first_time: int | None = None
    last_time: int | None = None
    life: str = ""
    life_by_calls: str = ""
    interrupted: str | None = None
    interrupted_at: int | None = None
    agent_id: str | None = None
    name: str | None = None
    task: str | None = None
    tags: list[str] = []
    metadata: str | None = None
    production_monitoring: bool | None = None
    auto_end: bool | None = None
    experiment_id: str | None = None
    mass_sim_id: str | None = None
    dataset_item_id: str | None = None
    evaluators: list[str] = []
    session_eval: float | None = None
    session_eval_reason: str | None = None
    is_successful: bool | None = None
    is_successful_reason: str | None = None
    started_at: int | None = None
    ended_at: int | None = None
    end_reason: str | None = None
    sdk: str | None = None
    host: str | None = None
    pid: int | None = None
    # Only where a session's page needs them; in the order of the records.
    task_history: list[TextFact] = []
    session_eval_history: list[NumberFact] = []
    session_eval_reason_history: list[TextFact] = []
    is_successful_history: list[TruthFact] = []
    is_successful_reason_history: list[TextFact] = []
    extra_facts: list[ExtraFact] = []


class MergedEvent(msgspec.Struct, kw_only=True):
    """An event's records, merged. Trees leave the payloads out; those are None then."""

    event_id: str
    first_time: int = 0
    last_time: int = 0
    parent_id: str | None = None
    type: str | None = None
    name: str | None = None
    started_at: int | None = None
    ended_at: int | None = None
    status: str | None = None
    tags: list[str] = []
    screenshots: list[StoredPicture] = []
    state: str | None = None
    action: str | None = None
    goal: str | None = None
    eval_score: float | None = None
    eval_description: str | None = None
    input: str | None = None
    output: str | None = None
    arguments: str | None = None
    data: str | None = None
    metadata: str | None = None
    params: str | None = None
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
    cost: float | None = None
    cost_added: float | None = None
    price: float | None = None
    price_source: str | None = None
    extra_facts: list[ExtraFact] = []


class EventCounts(msgspec.Struct, kw_only=True):
    """What a session's events add up to. None: no event told."""

    session_id: str
    steps: int = 0
    events: int = 0
    errors: int = 0
    cost: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None
    audio_input_tokens: int | None = None
    audio_output_tokens: int | None = None
    image_input_tokens: int | None = None
    image_output_tokens: int | None = None
    # Sorted.
    models: list[str] = []
    started_at: int | None = None
    first_time: int | None = None
    last_time: int | None = None


def stored_picture(picture: Screenshot) -> StoredPicture:
    """Returns how a row names the picture: bytes by their SHA-256, which is their blob's id."""
    if not picture.data:
        return StoredPicture(picture.media_type, url=picture.url)
    return StoredPicture(picture.media_type, blob=hashlib.sha256(picture.data).hexdigest())


def fold_extra(facts: list[ExtraFact]) -> dict[str, Any]:
    """Returns the unknown fields, newest per name; facts come in the order of their records."""
    folded: dict[str, Any] = {}
    for *_, text in facts:
        # One that is nested too deeply, as older servers took it, cannot be written in an answer.
        if is_too_deep(text.encode()):
            continue
        folded.update(msgspec.json.decode(text))
    return folded
