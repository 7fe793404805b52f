"""Scores on the wire."""

from typing import Annotated

import msgspec
from msgspec import Meta

from lucidic_server.model.bounds import Id
from lucidic_server.model.bounds import Name
from lucidic_server.model.score import Score
from lucidic_server.model.score import ScoreSource

# A note is read by people, beside what it is about.
MAX_NOTE_CHARS = 10_000
MAX_LABEL_CHARS = 200

Key = Annotated[str, Meta(min_length=1, max_length=64)]
Note = Annotated[str, Meta(max_length=MAX_NOTE_CHARS)]
Label = Annotated[str, Meta(max_length=MAX_LABEL_CHARS)]


class NewScore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A judgement on a session, or on one of its events; without a value it is a note.

    `scale_min` and `scale_max` are the ends of a number's scale. `source` is by default `human`
    for an account and the local user, `user` for a program with a key. Who may send a request
    again gives it a `key` of its own: the same again changes nothing.
    """

    evaluator: Name | None = None
    value: bool | float | Label = ""
    scale_min: float | None = None
    scale_max: float | None = None
    reason: Note | None = None
    event_id: Id | None = None
    version: Name | None = None
    source: ScoreSource | None = None
    key: Key | None = None


class ScoreList(msgspec.Struct, frozen=True):
    """Every score of a session, the oldest first."""

    items: list[Score]


class RemovedScore(msgspec.Struct, frozen=True):
    """What was taken back."""

    removed: Score
