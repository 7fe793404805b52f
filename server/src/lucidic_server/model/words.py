"""The words of a text, as the engine's text index knows them.

A word is a run of ASCII letters and digits and of everything that is not ASCII; letters of ASCII
match in any case. Text in a language that writes no spaces is thus one long word.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_WORD = re.compile(r"[0-9A-Za-z\u0080-\U0010ffff]+")
_UPPER = re.compile(r"[A-Z]+")
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')


class Place(NamedTuple):
    """A word and where it stands: [begin, end) in characters."""

    word: str
    begin: int
    end: int


def words_with_places(text: str) -> Iterator[Place]:
    """Yields the words of the text as they stand there, each with its place."""
    for found in _WORD.finditer(text):
        yield Place(found[0], found.start(), found.end())


def words_of(text: str) -> tuple[str, ...]:
    """Returns the distinct words of the text, lowered, in the order they come."""
    return tuple(dict.fromkeys(lowered(place.word) for place in words_with_places(text)))


def lowered(text: str) -> str:
    """Returns the text with the letters of ASCII lowered, as the index has them."""
    return _UPPER.sub(lambda found: found[0].lower(), text)


def unescaped(json_text: str) -> str:
    """Returns JSON text with blanks for its escapes: an `n` that ends a line begins no word."""
    return _ESCAPE.sub(" ", json_text)
