"""An exported line as a flat row: what a table of columns can hold of it, and back without a loss.

Each field of a record has a column; payloads are their JSON text. What has no column, or is not of
its column's kind, is in `extra`, a JSON object as text. Back from there the line says the same.
"""

import re
from collections.abc import Callable
from typing import Any
from typing import get_args
from typing import get_origin
from typing import get_type_hints

import msgspec
from msgspec import UnsetType

from lucidicai.wire.records import EventFields
from lucidicai.wire.records import Scored
from lucidicai.wire.records import Screenshot
from lucidicai.wire.records import SessionFields

# Which columns there are and what they mean; a file says it in each row.
VERSION = 1
VERSION_COLUMN = "lucidic_version"
EXTRA = "extra"

_Said = dict[str, msgspec.Raw]

_lines = msgspec.json.Decoder(_Said)
_texts = msgspec.json.Decoder(list[str])
_INTEGER = re.compile(rb"-?\d{1,19}")
_NUMBER = re.compile(rb"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_INT64 = range(-(2**63), 2**63)


class _Picture(msgspec.Struct, forbid_unknown_fields=True):
    media_type: str
    data: str = ""
    url: str = ""


_pictures = msgspec.json.Decoder(list[_Picture])


class NewerError(ValueError):
    """The row was written by a newer version, which may mean something else by its columns."""


def _kind_of(hint: Any) -> Any:
    kinds = [kind for kind in get_args(hint) if kind is not UnsetType] or [hint]
    kind = kinds[0] if len(kinds) == 1 else None
    if get_origin(kind) is list:
        return list[Screenshot] if get_args(kind)[0] is Screenshot else list[str]
    return kind


def _columns() -> dict[str, Any]:
    kinds: dict[str, Any] = {"kind": str}
    for struct in (SessionFields, EventFields, Scored):
        for name, hint in get_type_hints(struct).items():
            if name in struct.__struct_fields__:
                kinds.setdefault(name, _kind_of(hint))
    return {name: kind for name, kind in kinds.items() if kind in _SQL}


_SQL = {
    str: "Nullable(String)",
    bytes: "Nullable(String)",
    int: "Nullable(Int64)",
    float: "Nullable(Float64)",
    bool: "Nullable(Bool)",
    list[str]: "Array(String)",
    list[Screenshot]: "Array(Tuple(media_type String, data String, url String))",
}
# The columns and what they hold: a payload is `bytes`, its JSON text.
COLUMNS: dict[str, Any] = _columns()


def schema() -> str:
    """Returns the columns as the engine declares them."""
    named = [f"{name} {_SQL[kind]}" for name, kind in COLUMNS.items()]
    return ", ".join((f"{VERSION_COLUMN} UInt8", *named, f"{EXTRA} Nullable(String)"))


def flatten(line: bytes) -> bytes:
    """Returns the row of an exported line, as JSON. Raises ValueError if it is no JSON object."""
    row: dict[str, Any] = {VERSION_COLUMN: VERSION}
    rest: _Said = {}
    for name, raw in _lines.decode(line).items():
        kind = COLUMNS.get(name)
        if kind is None or not _FITS[kind](bytes(raw)):
            rest[name] = raw
        elif kind is bytes:
            row[name] = bytes(raw).decode()
        else:
            row[name] = raw
    if rest:
        row[EXTRA] = msgspec.json.encode(rest).decode()
    return msgspec.json.encode(row)


def unflatten(row: bytes) -> bytes:
    """Returns the line of a row. Raises NewerError, and ValueError if it is no such row."""
    said = msgspec.json.decode(row)
    version = said.pop(VERSION_COLUMN, VERSION)
    if not isinstance(version, int) or version > VERSION:
        raise NewerError(version)
    fields: dict[str, Any] = {}
    for name, value in said.items():
        kind = COLUMNS.get(name)
        if value is None or value == [] or name == EXTRA:
            continue
        if kind is bytes:
            # What is no JSON is refused by whoever reads the line.
            fields[name] = msgspec.Raw(str(value).encode())
        elif kind == list[Screenshot]:
            fields[name] = [{n: v for n, v in one.items() if v} for one in value]
        else:
            fields[name] = value
    extra = said.get(EXTRA)
    if extra:
        fields = {**msgspec.json.decode(extra, type=_Said), **fields}
    return msgspec.json.encode(fields)


def _is_pictures(raw: bytes) -> bool:
    # Only what comes back the same: a picture with an empty address would lose it.
    try:
        found = _pictures.decode(raw)
    except msgspec.DecodeError:
        return False
    shown = [
        {n: v for n, v in msgspec.structs.asdict(one).items() if v or n == "media_type"}
        for one in found
    ]
    return bool(found) and shown == msgspec.json.decode(raw) and all(p.media_type for p in found)


def _is_texts(raw: bytes) -> bool:
    try:
        return bool(_texts.decode(raw))
    except msgspec.DecodeError:
        return False


_FITS: dict[Any, Callable[[bytes], bool]] = {
    str: lambda raw: raw.startswith(b'"'),
    # A JSON null is a value of a payload, and nothing in a column.
    bytes: lambda _raw: True,
    int: lambda raw: _INTEGER.fullmatch(raw) is not None and int(raw) in _INT64,
    float: lambda raw: _NUMBER.fullmatch(raw) is not None and abs(float(raw)) <= 1.7e308,
    bool: lambda raw: raw in {b"true", b"false"},
    list[str]: _is_texts,
    list[Screenshot]: _is_pictures,
}
