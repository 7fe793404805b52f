"""The written form of single values, by class: numbers, texts, bytes, failures, functions.

A class of the language or its library is read through its own methods, never through those of a
subclass. Nothing here recurses or cuts; `writing` does.
"""

import codecs
import contextlib
import enum
import sys
import types
from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from decimal import Decimal
from typing import Any
from typing import NamedTuple
from uuid import UUID

from lucidicai.record.failure import causes_of
from lucidicai.record.failure import message_of
from lucidicai.record.foreign import MISSING
from lucidicai.record.foreign import bases
from lucidicai.record.foreign import class_name
from lucidicai.record.foreign import field_of
from lucidicai.record.times import date_form
from lucidicai.record.times import datetime_form
from lucidicai.record.times import time_form

# A number with more digits than a page shows; converting it takes quadratic time.
_MAX_INT_BITS = 4_096
# Bytes that are text are shown up to here; who wants more decodes them.
_MAX_BYTES_SHOWN = 1 << 16
# Members of an array that are written out; a longer one is told by its shape.
_MAX_ARRAY = 100

_PLAIN = (str, int, float, bool, type(None))


class Described(NamedTuple):
    """A value that is told rather than written: what it is, and what can be said of it."""

    kind: str
    fields: dict[str, Any]


def single(value: Any) -> Any:
    """Returns a str, int, float, bool, None or Described; MISSING for what may have members."""
    kind = type(value)
    for base in bases(kind):
        form = _FORMS.get(base)
        if form is not None:
            return form(value)
    for ask in (_path, _numpy, _pandas):
        form = ask(value, kind)
        if form is not MISSING:
            return form
    return MISSING


def opaque(value: Any) -> Described:
    """Returns the form of an object that nothing is read of."""
    return Described(class_name(type(value)), {})


def _int(value: int) -> Any:
    number = int.__int__(value)
    if -(1 << 63) <= number < (1 << 64):
        return number
    bits = number.bit_length()
    return str(number) if bits <= _MAX_INT_BITS else Described("int", {"bits": bits})


def _float(value: float) -> Any:
    number = float.__float__(value)
    if number - number == 0.0:
        return number
    if number > 0:
        return "Infinity"
    return "-Infinity" if number < 0 else "NaN"


def _bytes(value: bytes | bytearray) -> Described:
    plain: Any = bytes if issubclass(type(value), bytes) else bytearray
    size = plain.__len__(value)
    start = bytes(plain.__getitem__(value, slice(_MAX_BYTES_SHOWN)))
    fields = {"size": size}
    with contextlib.suppress(UnicodeDecodeError):
        # Not final where the text was cut: the cut may lie within a character.
        fields["text"], _ = codecs.utf_8_decode(start, "strict", size <= _MAX_BYTES_SHOWN)
    return Described(class_name(type(value)), fields)


def _enum(value: enum.Enum) -> Any:
    held = field_of(value, "_value_")
    return _FORMS[type(held)](held) if type(held) in _PLAIN else field_of(value, "_name_")


def _path(value: Any, kind: type) -> Any:
    """Returns the form of a path of pathlib's own classes, if the program has imported them."""
    pathlib: Any = sys.modules.get("pathlib")
    if pathlib is None or not class_name(kind).startswith("pathlib."):
        return MISSING
    return str(value) if issubclass(kind, pathlib.PurePath) else MISSING


def _uuid(value: UUID) -> str:
    digits = f"{field_of(value, 'int'):032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _exception(value: BaseException) -> Described:
    fields: dict[str, Any] = {"message": message_of(value)}
    if causes := causes_of(value):
        fields["causes"] = causes
    return Described(class_name(type(value)), fields)


def _function(value: Any) -> Described:
    names = (value.__module__, value.__qualname__)
    told = ".".join(name for name in names if type(name) is str)
    return Described("function", {"name": told})


def _method(value: types.MethodType) -> Any:
    kind = type(value.__func__)
    return _function(value.__func__) if kind is types.FunctionType else opaque(value)


def _class(value: type) -> Described:
    return Described("type", {"name": class_name(value)})


def _numpy(value: Any, kind: type) -> Any:
    """Returns the form of numpy's scalars and arrays, if the program has imported numpy."""
    numpy: Any = sys.modules.get("numpy")
    if numpy is None or not class_name(kind).startswith("numpy."):
        return MISSING
    if issubclass(kind, numpy.generic):
        plain = numpy.generic.item(value)
        form = _FORMS.get(type(plain))
        return opaque(value) if form is None else form(plain)
    if kind is not numpy.ndarray:
        return MISSING
    fields = {"shape": list(value.shape), "dtype": str(value.dtype)}
    if value.size <= _MAX_ARRAY and value.dtype.kind in "biufU":
        fields["values"] = value.tolist()
    return Described("numpy.ndarray", fields)


def _pandas(value: Any, kind: type) -> Any:
    """Returns the form of pandas' tables, if the program has imported pandas."""
    if "pandas" not in sys.modules:
        return MISSING
    from lucidicai.record.tables import summary  # noqa: PLC0415  most programs have no pandas

    told = summary(value, kind)
    return MISSING if told is None else Described(class_name(kind), told)


_FORMS: dict[type, Callable[[Any], Any]] = {
    type(None): lambda _none: None,
    bool: bool,
    int: _int,
    float: _float,
    complex: complex.__repr__,
    str: str.__str__,
    bytes: _bytes,
    bytearray: _bytes,
    memoryview: lambda view: Described("memoryview", {"size": view.nbytes}),
    range: range.__repr__,
    datetime: datetime_form,
    date: date_form,
    time: time_form,
    timedelta: timedelta.total_seconds,
    Decimal: Decimal.__str__,
    UUID: _uuid,
    enum.Enum: _enum,
    BaseException: _exception,
    type: _class,
    types.FunctionType: _function,
    types.BuiltinFunctionType: _function,
    types.MethodType: _method,
}
