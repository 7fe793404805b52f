"""Any Python value to JSON text.

Never consumes an iterator, generator, file or stream, never runs code of a foreign class, never
raises. `docs/reference/capture.md` has the table of written forms and cuts.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from lucidicai.guard import Guard
from lucidicai.record.redaction import is_secret
from lucidicai.record.writing import MAX_DEPTH
from lucidicai.record.writing import MAX_LENGTH
from lucidicai.record.writing import MAX_TEXT_CHARS
from lucidicai.record.writing import MAX_UNITS
from lucidicai.record.writing import UNIT_CHARS
from lucidicai.record.writing import Named
from lucidicai.record.writing import Writing
from lucidicai.record.writing import clean

# Encoded bytes of one payload: escapes make a text up to six times as long as it looks.
MAX_PAYLOAD_BYTES = 4 << 20
# Characters that a payload over the bound is shown by.
_START_CHARS = 2_000
# Texts this short skip the accounts of a large value.
_SHORT_CHARS = 4_096

_SCALARS = frozenset({str, int, float, bool, type(None)})
_CONTAINERS = frozenset({dict, Named, list, tuple})
_NOT_PLAIN = MAX_UNITS + 1
_UNREADABLE = '{"$cut":"unreadable"}'

_encode = msgspec.json.Encoder().encode
_guard = Guard("capture.failed")


class Capture:
    """Writes values for one session, with its masking function and its rule about secrets."""

    __slots__ = ("_mask", "_redact")

    def __init__(self, mask: Callable[[str], str] | None = None, *, redact: bool = True) -> None:
        self._mask = mask
        self._redact = redact

    def payload(self, value: Any) -> bytes:
        """Returns the value as JSON text."""
        with _guard:
            encoded = self._encoded(value)
            if len(encoded) <= MAX_PAYLOAD_BYTES:
                return encoded
            start = encoded[:_START_CHARS].decode("utf-8", "ignore")
            return _encode({"$cut": "size", "bytes": len(encoded), "start": start})
        return _UNREADABLE.encode()

    def text(self, value: Any) -> str:
        """Returns a text as it is recorded; of any other value, its JSON text."""
        with _guard:
            if type(value) is str and len(value) <= _SHORT_CHARS:
                return clean(value if self._mask is None else self._mask(value))
            form = self._written(value)
            return form if type(form) is str else _encode(form).decode()
        return _UNREADABLE

    def _encoded(self, value: Any) -> bytes:
        if self._mask is None and _units(value, MAX_DEPTH, redact=self._redact) <= MAX_UNITS:
            try:
                return _encode(value)
            except (TypeError, ValueError, RuntimeError):
                # A lone surrogate, or another thread changed the value after it was judged.
                pass
        return _encode(self._written(value))

    def _written(self, value: Any) -> Any:
        return Writing(self._mask, redact=self._redact).write(value)


def _units(value: Any, depth: int, *, redact: bool) -> int:
    """Returns the value's size if it can be encoded as it stands, else more than MAX_UNITS.

    Only exact built-in classes pass, so that the encoder runs nobody's code and cuts nothing.
    """
    kind = type(value)
    if kind in _SCALARS:
        return _scalar_units(value, kind)
    if depth == 0 or kind not in _CONTAINERS or len(value) > MAX_LENGTH:
        return _NOT_PLAIN
    units = 1
    members = value
    if kind is dict or kind is Named:
        # The copies stand still while another thread changes the mapping.
        if not all(map(_is_plain_name if redact else _is_plain_key, list(value))):
            return _NOT_PLAIN
        members = list(value.values())
    for member in members:
        units += _units(member, depth - 1, redact=redact)
        if units > MAX_UNITS:
            break
    return units


def _scalar_units(value: Any, kind: type) -> int:
    if kind is str:
        return 1 + len(value) // UNIT_CHARS if len(value) <= MAX_TEXT_CHARS else _NOT_PLAIN
    if kind is int:
        return 1 if -(1 << 63) <= value < (1 << 64) else _NOT_PLAIN
    if kind is float:
        return 1 if value - value == 0.0 else _NOT_PLAIN  # neither NaN nor infinite
    return 1


def _is_plain_key(key: Any) -> bool:
    return type(key) is str and len(key) <= UNIT_CHARS


def _is_plain_name(key: Any) -> bool:
    return type(key) is str and len(key) <= UNIT_CHARS and not is_secret(key)
