"""Records to bytes and back.

`encode_body` is on the caller's hot path: one call, one buffer. `decode` keeps what it does not
know: a newer SDK may send fields that this version has no name for; they survive the round trip.
"""

from typing import Any

import msgspec

from lucidicai.wire.framing import frame
from lucidicai.wire.records import KINDS
from lucidicai.wire.records import AnyRecord

# The version of the protocol; it stands in the segment header and in the content type.
VERSION = 1
CONTENT_TYPE = "application/vnd.lucidic.records"
CONTENT_TYPE_JSON_LINES = "application/x-ndjson"

# A record's body, without the frame around it. The journal frames it in its own file.
encode_body = msgspec.msgpack.Encoder().encode
# Refuses fields that it does not know, so that nothing is dropped without a word; it is faster than
# the second, which takes anything.
_strict_decoder: msgspec.msgpack.Decoder[AnyRecord] = msgspec.msgpack.Decoder(AnyRecord)
_decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder()
_known = {kind: frozenset(cls.__struct_encode_fields__) | {"kind"} for kind, cls in KINDS.items()}


class RecordError(ValueError):
    """The bytes are not a record; `reason` is `malformed`, `unknown_kind` or `too_deep`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def encode(record: AnyRecord) -> bytes:
    """Returns the record as one frame."""
    return frame(encode_body(record))


def decode(body: bytes) -> tuple[AnyRecord, dict[str, Any]]:
    """Returns the record of one frame's body, and the fields this version does not know.

    Raises RecordError with reason `malformed`, `unknown_kind` or `too_deep`.
    """
    try:
        return _strict_decoder.decode(body), {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass  # a field of a newer version, or the cause that is told below
    try:
        fields = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordError("malformed", f"not MessagePack: {error}") from error
    except RecursionError as error:
        raise RecordError("too_deep", "the record is nested too deeply to be read") from error
    return from_fields(fields)


def from_fields(fields: Any) -> tuple[AnyRecord, dict[str, Any]]:
    """Returns the record that a decoded mapping describes, and its unknown fields."""
    if not isinstance(fields, dict):
        raise RecordError("malformed", f"a record is a map, not {type(fields).__name__}")
    kind = fields.get("kind")
    cls = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None or not isinstance(kind, str):
        known = ", ".join(sorted(KINDS))
        raise RecordError("unknown_kind", f"kind {kind!r} is not one of {known}")
    unknown = fields.keys() - _known[kind]
    extra = {name: fields.pop(name) for name in unknown} if unknown else {}
    try:
        record: AnyRecord = msgspec.convert(fields, cls)
    except msgspec.ValidationError as error:
        raise RecordError("malformed", f"{kind}: {error}") from error
    return record, extra
