"""What spans carry, made fit to be recorded: pictures, vectors, and JSON inside of texts.

Pictures become screenshots, so that they are shown and not cut. JSON text under a name that says
so is opened, so that secrets in it are found by their names. No value is changed in place.
"""

from typing import Any

from lucidicai.dialects.values import structure
from lucidicai.record.screenshot import pictures
from lucidicai.wire.records import Screenshot

_PICTURE = "data:image/"
_MAX_DEPTH = 20
_MAX_PICTURES = 20
# Names under which models and their tools are sent JSON as text.
_JSON_TEXTS = frozenset({"arguments", "json_schema", "input", "parameters", "partial_json"})
# No list of numbers that a person would read is longer.
_SHORT_VECTOR = 16


class Pictures:
    """The pictures of one call: each is recorded once, however often the call tells it."""

    __slots__ = ("_numbers", "_unwritten")

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._unwritten: list[Screenshot] = []

    def unwritten(self) -> list[Screenshot] | None:
        """Returns the pictures that were not returned before; None if there are none."""
        found, self._unwritten = self._unwritten, []
        return found or None

    def number_of(self, url: str) -> int | None:
        """Returns the number of a picture, from 1; None if it can't be taken."""
        # The text itself would keep megabytes alive for as long as the call runs.
        known = self._numbers.get(hash(url))
        if known is not None or len(self._numbers) >= _MAX_PICTURES:
            return known
        taken = pictures(url)
        if not taken:
            return None
        self._unwritten += taken
        self._numbers[hash(url)] = number = len(self._numbers) + 1
        return number


def recordable(value: Any, found: Pictures, depth: int = _MAX_DEPTH) -> Any:
    """Returns the value with a picture's number in the place of its data URL, and JSON opened."""
    kind = type(value)
    if kind is str and value.startswith(_PICTURE):
        number = found.number_of(value)
        return value if number is None else f"[picture {number}]"
    if depth and kind is list:
        return [recordable(member, found, depth - 1) for member in value]
    if depth and kind is dict:
        return {
            name: recordable(_opened(name, member), found, depth - 1)
            for name, member in value.items()
        }
    return value


def without_vectors(value: Any, depth: int = _MAX_DEPTH) -> Any:
    """Returns the value with embeddings told by their length."""
    kind = type(value)
    if depth and kind is list:
        if len(value) > _SHORT_VECTOR and type(value[0]) in (float, int):
            return f"[{len(value)} numbers]"
        return [without_vectors(member, depth - 1) for member in value]
    if depth and kind is dict:
        return {name: without_vectors(member, depth - 1) for name, member in value.items()}
    return value


def _opened(name: Any, value: Any) -> Any:
    if type(value) is str and name in _JSON_TEXTS:
        return structure(value) or value
    return value
