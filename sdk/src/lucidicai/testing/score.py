"""One judgement as a test sees it."""

from dataclasses import dataclass

from msgspec import UNSET
from msgspec import UnsetType

from lucidicai.wire.records import Scored


@dataclass(frozen=True, kw_only=True)
class RecordedScore:
    """Who judged the session, or the event named, with which value and why; None: not said."""

    evaluator: str
    value: bool | float | str
    reason: str | None = None
    event_id: str | None = None


def score_of(record: Scored) -> RecordedScore:
    """Returns what the record says."""
    return RecordedScore(
        evaluator=record.evaluator,
        value=record.value,
        reason=_given(record.reason),
        event_id=_given(record.event_id),
    )


def _given(text: str | UnsetType) -> str | None:
    return None if text is UNSET else text
