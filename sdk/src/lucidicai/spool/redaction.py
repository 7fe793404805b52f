"""Takes secrets out of frames before they leave the host: in a record with one, and only there.

No frame is lost, torn or reordered by it: what cannot be decoded or would become too large is
blotted out in place. Ids stay, because a masked id would name something else, and so do pictures.
"""

import re
from bisect import bisect_left
from collections import Counter
from typing import Any

import msgspec

from lucidicai.spool import secrets
from lucidicai.spool.batch import Batch
from lucidicai.spool.hints import places
from lucidicai.wire.framing import HEADER
from lucidicai.wire.framing import HEADER_BYTES
from lucidicai.wire.framing import frame
from lucidicai.wire.limits import MAX_RECORD_BYTES

# Besides every field whose name ends in `_id`.
_KEPT = frozenset({"kind", "writer", "screenshots"})

# Texts in JSON text; a name has a colon behind it.
_JSON_TEXT = re.compile(rb'("[^"\\]*(?:\\.[^"\\]*)*+")(\s*:)?', re.DOTALL)

_decode = msgspec.msgpack.Decoder().decode
_encode = msgspec.msgpack.Encoder().encode
_decode_text = msgspec.json.Decoder(str).decode
_encode_text = msgspec.json.Encoder().encode
_is_json = msgspec.json.Decoder(msgspec.Raw).decode


def without_secrets(batch: Batch) -> Batch:
    """Returns the batch with the secrets in its records masked and counted in `redacted`.

    The same records give the same bytes each time, whoever reads them.
    """
    data, found = _frames(batch.data)
    return batch._replace(data=data, redacted=found) if found else batch


def _frames(frames: bytes) -> tuple[bytes, Counter[str]]:
    found: Counter[str] = Counter()
    hints = sorted(places(frames))
    if not hints:
        return frames, found
    pieces: list[bytes] = []
    copied = start = 0
    while start + HEADER_BYTES <= len(frames):
        length, _checksum = HEADER.unpack_from(frames, start)
        end = start + HEADER_BYTES + length
        place = bisect_left(hints, start)
        if place < len(hints) and hints[place] < end:
            body = frames[start + HEADER_BYTES : end]
            clean = _record(body, found)
            if clean != body:
                pieces += [frames[copied:start], frame(clean)]
                copied = end
        start = end
    return (b"".join([*pieces, frames[copied:]]) if pieces else frames), found


def _record(body: bytes, found: Counter[str]) -> bytes:
    mine: Counter[str] = Counter()
    clean = None
    try:
        fields = _decode(body)
        if type(fields) is dict:
            clean = _encode({name: _field(name, fields[name], mine) for name in fields})
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError):
        clean = None
    if clean is not None and not mine:
        return body
    if clean is None or len(clean) > MAX_RECORD_BYTES:
        mine.clear()
        clean = secrets.blotted(body, mine)
    found.update(mine)
    return clean


def _field(name: Any, value: Any, found: Counter[str]) -> Any:
    if type(name) is str and (name in _KEPT or name.endswith("_id")):
        return value
    return _value(value, found)


def _value(value: Any, found: Counter[str]) -> Any:
    kind = type(value)
    if kind is str:
        return secrets.masked(value.encode(), found).decode()
    if kind is bytes:
        return _payload(value, found)
    if kind is list:
        return [_value(member, found) for member in value]
    if kind is dict:
        clean: dict[Any, Any] = {}
        for name, member in value.items():
            masked = _value(name, found) if type(name) is str else name
            clean[_unused(masked, clean)] = _value(member, found)
        return clean
    return value


def _payload(payload: bytes, found: Counter[str]) -> bytes:
    """Returns JSON text in which only the texts with a secret are written anew."""
    if next(places(payload), None) is None:
        return payload
    try:
        payload.decode()
        _is_json(payload)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return secrets.masked(payload, found)
    names: dict[Any, None] = {}

    def clean(text: re.Match[bytes]) -> bytes:
        if next(places(text[1]), None) is None:
            return text[0]
        told = _decode_text(text[1])
        masked = secrets.masked(told.encode(), found).decode()
        if masked == told:
            return text[0]
        if text[2] is not None:
            masked = _unused(masked, names)
            names[masked] = None
        return _encode_text(masked) + (text[2] or b"")

    return _JSON_TEXT.sub(clean, payload)


def _unused(name: Any, taken: dict[Any, Any]) -> Any:
    """Returns the name, with a number behind it if two secrets have become the same name."""
    fresh, count = name, 1
    while fresh in taken:
        count += 1
        fresh = f"{name} ({count})"
    return fresh
