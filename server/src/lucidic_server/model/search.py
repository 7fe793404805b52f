"""What a search finds: events that said some words, and where in their texts they stand."""

from collections.abc import Collection
from collections.abc import Mapping
from datetime import datetime

import msgspec

from lucidic_server.model.session import SessionSummary
from lucidic_server.model.words import lowered
from lucidic_server.model.words import unescaped
from lucidic_server.model.words import words_with_places

# Enough for three lines on a screen, with a line of what stood before the first match.
EXCERPT_CHARS = 240
_BEFORE_CHARS = 70
MOST_EXCERPTS = 3


class Excerpt(msgspec.Struct, frozen=True):
    """A piece of one field's text. Escapes of JSON texts are blanks in it."""

    field: str
    text: str
    # Where the words stand in `text`: [begin, end) in characters (Unicode code points).
    matches: list[tuple[int, int]]


class SearchHit(msgspec.Struct, frozen=True, kw_only=True):
    """An event of which one record said all the words, and when it last did."""

    session_id: str
    event_id: str
    type: str
    title: str
    time: datetime
    excerpts: list[Excerpt]


class SearchPage(msgspec.Struct, frozen=True):
    """Hits, the newest first. `sessions` are those whose own name, task or tags have the words."""

    sessions: list[SessionSummary]
    items: list[SearchHit]
    next_cursor: str | None


def excerpts_of(texts: Mapping[str, str | None], words: Collection[str]) -> list[Excerpt]:
    """Returns pieces of the texts in which the words stand, those with most of them first."""
    found: list[tuple[int, Excerpt]] = []
    for field, text in texts.items():
        if text:
            found += _excerpt(field, unescaped(text), frozenset(words))
    found.sort(key=lambda pair: -pair[0])
    return [excerpt for _, excerpt in found[:MOST_EXCERPTS]]


def _excerpt(field: str, text: str, words: frozenset[str]) -> list[tuple[int, Excerpt]]:
    places = [place for place in words_with_places(text) if lowered(place.word) in words]
    if not places:
        return []
    begin = max(places[0].begin - _BEFORE_CHARS, 0)
    shown = [place for place in places if place.end <= begin + EXCERPT_CHARS]
    # A first word that is longer than an excerpt is shown as far as it fits.
    piece = text[begin : begin + EXCERPT_CHARS]
    matches = [(place.begin - begin, place.end - begin) for place in shown]
    distinct = len({lowered(place.word) for place in shown})
    return [(distinct, Excerpt(field, piece, matches))]
