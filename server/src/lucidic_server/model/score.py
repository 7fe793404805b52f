"""A score: one judgement on a session or an event, never changed afterwards; or a note on it."""

from datetime import datetime
from typing import Literal

import msgspec

ScoreSource = Literal["user", "rubric", "judge", "human"]


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Who judged what, with which value, on which scale and why."""

    score_id: str
    session_id: str
    # None: the whole session was judged.
    event_id: str | None = None
    # The name of what judged.
    evaluator: str
    # A number, yes or no, or a label; an empty label: nothing was judged, the reason is a note.
    value: bool | float | str
    # The ends of a number's scale, where one was declared; values are never clipped to it.
    scale_min: float | None = None
    scale_max: float | None = None
    reason: str | None = None
    source: ScoreSource
    # The evaluator's version.
    version: str | None = None
    # Who gave it: an account's email, or a key's prefix; None: a program's own, or the local user.
    author: str | None = None
    time: datetime
