"""One value being written: recursion, cuts, cycles, masking, redaction.

Returns plain built-ins that the encoder takes as they stand. Markers begin with `$`.
"""

from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any
from typing import NamedTuple

import msgspec

from lucidicai.record.foreign import MISSING
from lucidicai.record.foreign import class_name
from lucidicai.record.foreign import fields_of
from lucidicai.record.foreign import static
from lucidicai.record.forms import Described
from lucidicai.record.forms import opaque
from lucidicai.record.forms import single
from lucidicai.record.redaction import REDACTED
from lucidicai.record.redaction import is_secret
from lucidicai.record.text import clean

# The deepest real payloads (tool schemas inside messages) nest about 8 deep.
MAX_DEPTH = 12
# Members of one list or mapping. A longer one is data to count, not to read.
MAX_LENGTH = 1_000
# Characters of one text: the whole context of a large model fits.
MAX_TEXT_CHARS = 1 << 20
# Characters of one key.
MAX_KEY_CHARS = 1_000
# What one payload may hold: a value is one unit, 256 characters of text are one more. It bounds
# a call at some 30 ms and 5 million characters, however large the value is.
MAX_UNITS = 20_000
UNIT_CHARS = 256

_CONTAINERS = frozenset({dict, list})
_PLAIN: tuple[Any, ...] = (list, tuple, set, frozenset, deque)

_encode = msgspec.json.Encoder().encode


class Named(dict[str, Any]):
    """A mapping made by us: its keys stand in the program's text and are not masked.

    Where `ours` is set, that holds for these keys only, and any other is a caller's.
    """

    __slots__ = ("ours",)

    ours: frozenset[str]


class _Members(NamedTuple):
    first: list[Any]
    total: int


class Writing:
    """The state of one value's writing; made for one call."""

    __slots__ = ("_inside", "_left", "_mask", "_redact")

    def __init__(self, mask: Callable[[str], str] | None, *, redact: bool) -> None:
        self._mask = mask
        self._redact = redact
        self._left = MAX_UNITS
        self._inside: set[int] = set()

    def write(self, value: Any, depth: int = MAX_DEPTH) -> Any:
        """Returns the written form of `value`, at most `depth` containers deep."""
        self._left -= 1
        if self._left < 0:
            return {"$cut": "size"}
        form = single(value)
        if form is not MISSING:
            return self._single(form)
        kind = type(value)
        if depth == 0:
            return {"$cut": "depth", "$type": class_name(kind)}
        if id(value) in self._inside:
            return {"$cut": "cycle", "$type": class_name(kind)}
        self._inside.add(id(value))
        try:
            return self._container(value, kind, depth - 1)
        finally:
            self._inside.discard(id(value))

    def text(self, text: str, limit: int = MAX_TEXT_CHARS) -> str:
        """Returns the text masked, cut and free of what UTF-8 cannot hold."""
        # The mask sees the whole: a secret that a cut had halved would not look like one.
        masked = text if self._mask is None else self._mask(text)
        room = max(0, min(limit, self._left * UNIT_CHARS))
        if len(masked) > room:
            masked = f"{masked[:room]}… [{len(masked) - room} more characters]"
        self._left -= len(masked) // UNIT_CHARS
        return clean(masked)

    def _single(self, form: Any) -> Any:
        if type(form) is str:
            return self.text(form)
        return self._described(form) if type(form) is Described else form

    def _described(self, form: Described) -> dict[str, Any]:
        return {
            "$type": form.kind,
            **{name: self.write(told) for name, told in form.fields.items()},
        }

    def _container(self, value: Any, kind: type, depth: int) -> Any:
        if kind is Named:
            return self._named(value, depth)
        if issubclass(kind, dict):
            pairs = list(islice(dict.items(value), MAX_LENGTH))
            return self._mapping(_Members(pairs, dict.__len__(value)), depth)
        if issubclass(kind, tuple) and type(names := static(kind, "_fields")) is tuple:
            named = zip(names, tuple.__iter__(value), strict=False)
            return {"$type": class_name(kind), **self._fields(dict(named), depth)}
        held = _members(value, kind)
        if held is not None:
            written = [self.write(member, depth) for member in held.first]
            if issubclass(kind, set | frozenset):
                written.sort(key=_encode)  # a set has no order; its written form has one
            if held.total > len(written):
                written.append({"$cut": "length", "left_out": held.total - len(written)})
            return written
        fields = fields_of(value)
        if fields is None:
            return self._described(opaque(value))
        return {"$type": class_name(kind), **self._fields(fields, depth)}

    def _fields(self, fields: dict[Any, Any], depth: int) -> dict[str, Any]:
        """Returns the fields of an object; their names are the program's text, not its data."""
        return {
            clean(name): self._member(name, member, depth)
            for name, member in islice(fields.items(), MAX_LENGTH)
            if type(name) is str
        }

    def _named(self, value: Any, depth: int) -> dict[str, Any]:
        ours = getattr(value, "ours", None)
        if ours is None or ours >= value.keys():
            return self._fields(value, depth)
        theirs = {name: member for name, member in value.items() if name not in ours}
        written = self._fields({k: v for k, v in value.items() if k in ours}, depth)
        pairs = list(islice(theirs.items(), MAX_LENGTH))
        for name, member in self._mapping(_Members(pairs, len(theirs)), depth).items():
            written[_unused(name, written) if name in written else name] = member
        return written

    def _mapping(self, held: _Members, depth: int) -> dict[str, Any]:
        written: dict[str, Any] = {}
        for key, member in held.first:
            name = self._key(key)
            if name in written:
                name = _unused(name, written)
            written[name] = self._member(key, member, depth)
        if held.total > len(held.first):
            written["$cut"] = {"length": held.total, "left_out": held.total - len(held.first)}
        return written

    def _member(self, name: Any, member: Any, depth: int) -> Any:
        if self._redact and type(name) is str and is_secret(name):
            return member if member is None or type(member) is bool else REDACTED
        return self.write(member, depth)

    def _key(self, key: Any) -> str:
        if type(key) is str:
            return self.text(key, MAX_KEY_CHARS)
        form = self.write(key, 3)
        if type(form) is str:
            return form[:MAX_KEY_CHARS]
        text = _encode(form).decode()
        # The texts inside a tuple have been masked; a number becomes a text here.
        return text[:MAX_KEY_CHARS] if type(form) in _CONTAINERS else self.text(text)


def _members(value: Any, kind: type) -> _Members | None:
    # The built-in class's own methods: a subclass may have others that run its code.
    for plain in _PLAIN:
        if issubclass(kind, plain):
            return _Members(list(islice(plain.__iter__(value), MAX_LENGTH)), plain.__len__(value))
    return None


def _unused(name: str, written: dict[str, Any]) -> str:
    count = 2
    while f"{name} ({count})" in written:
        count += 1
    return f"{name} ({count})"
