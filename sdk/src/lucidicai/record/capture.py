"""Any Python value to JSON text.

Never consumes an iterator, generator, file or stream, never runs code of a foreign class, never
raises. `docs/reference/capture.md` has the table of written forms and cuts.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from lucidicai.guard import Guard
from lucidicai.record.redaction import is_secret
from lucidicai.record.text import clean
from lucidicai.record.writing import MAX_DEPTH
from lucidicai.record.writing import MAX_LENGTH
from lucidicai.record.writing import MAX_TEXT_CHARS
from lucidicai.record.writing import MAX_UNITS
from lucidicai.record.writing import UNIT_CHARS
from lucidicai.record.writing import Named
from lucidicai.record.writing import Writing

# Encoded bytes of one payload: escapes make a text up to six times as long as it looks.
MAX_PAYLOAD_BYTES = 4 << 20
# Characters that a payload over the bound is shown by.
_START_CHARS = 2_000
# Texts this short skip the accounts of a large value.
_SHORT_CHARS = 4_096

_CONTAINERS = frozenset({dict, Named, list, tuple})
_NOT_PLAIN = MAX_UNITS + 1
_UNREADABLE = '{"$cut":"unreadable"}'

_encode = msgspec.json.Encoder().encode
_guard = Guard("capture.failed")

# Names of fields that were found to be no secret: looking one up here takes a fifth of judging it,
# and an event has a dozen. Bounded, because the keys of a mapping may be data.
_MOST_NAMES = 4_096
_harmless: set[str] = set()


class Capture:
    """Writes values for one session, with its masking function and its rule about secrets."""

    __slots__ = ("_mask", "_redact", "masks")

    def __init__(self, mask: Callable[[str], str] | None = None, *, redact: bool = True) -> None:
        self._mask = mask
        self._redact = redact
        # Whether texts may change on their way into a record.
        self.masks = mask is not None

    def payload(self, value: Any) -> bytes:
        """Returns the value as JSON text."""
        encoded = None
        if self._mask is None:
            try:
                if (type(value) is str and len(value) <= _SHORT_CHARS) or _units(
                    value, MAX_DEPTH, self._redact
                ) <= MAX_UNITS:
                    encoded = _encode(value)
                    if len(encoded) <= MAX_PAYLOAD_BYTES:
                        return encoded
            except (TypeError, ValueError, ArithmeticError, RuntimeError):
                # A lone surrogate, or another thread changes the value while it is looked at.
                pass
        with _guard:
            if encoded is None:
                encoded = _encode(self._written(value))
            if len(encoded) <= MAX_PAYLOAD_BYTES:
                return encoded
            start = encoded[:_START_CHARS].decode("utf-8", "ignore")
            return _encode({"$cut": "size", "bytes": len(encoded), "start": start})
        return _UNREADABLE.encode()

    def text(self, value: Any) -> str:
        """Returns a text as it is recorded; of any other value, its JSON text."""
        if self._mask is None and type(value) is str and len(value) <= _SHORT_CHARS:
            return clean(value)
        with _guard:
            if self._mask is not None and type(value) is str and len(value) <= _SHORT_CHARS:
                return clean(self._mask(value))
            form = self._written(value)
            return form if type(form) is str else _encode(form).decode()
        return _UNREADABLE

    def _written(self, value: Any) -> Any:
        return Writing(self._mask, redact=self._redact).write(value)


def _units(value: Any, depth: int, redact: bool) -> int:
    """Returns the value's size if it can be encoded as it stands, else more than MAX_UNITS.

    Only exact built-in classes pass, so that the encoder runs nobody's code and cuts nothing.
    Raises RuntimeError if another thread changes a mapping meanwhile.
    """
    kind = type(value)
    if kind not in _CONTAINERS:
        return _single_units(value, kind)
    if depth == 0 or len(value) > MAX_LENGTH:
        return _NOT_PLAIN
    members = value
    if kind is dict or kind is Named:
        for name in value:
            # The class comes first: looking up a name of a foreign class would run its code.
            if type(name) is not str or (name not in _harmless and not _passes(name, redact)):
                return _NOT_PLAIN
        members = value.values()
    units = 1
    for member in members:
        kind = type(member)
        # Most members are texts: judged here, they cost a third of a call.
        if kind is str and len(member) <= MAX_TEXT_CHARS:
            units += 1 + len(member) // UNIT_CHARS
        elif kind in _CONTAINERS:
            units += _units(member, depth - 1, redact)
        else:
            units += _single_units(member, kind)
        if units > MAX_UNITS:
            break
    return units


def _single_units(value: Any, kind: type) -> int:
    if kind is str:
        return 1 + len(value) // UNIT_CHARS if len(value) <= MAX_TEXT_CHARS else _NOT_PLAIN
    if kind is int:
        return 1 if -(1 << 63) <= value < (1 << 64) else _NOT_PLAIN
    if kind is float:
        return 1 if value - value == 0.0 else _NOT_PLAIN  # neither NaN nor infinite
    return 1 if kind is bool or value is None else _NOT_PLAIN


def _passes(name: str, redact: bool) -> bool:
    """Returns whether a field of this name is written as it stands."""
    if len(name) > UNIT_CHARS:
        return False
    if is_secret(name):
        return not redact
    if len(_harmless) < _MOST_NAMES:
        _harmless.add(name)
    return True
