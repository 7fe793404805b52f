"""Reads JSON lines, for people and other languages: the same records, payloads as plain JSON."""

import hashlib
from datetime import UTC
from datetime import datetime
from typing import Any
from typing import get_args
from typing import get_type_hints

import msgspec

from lucidic_server.ingest.batch import Batch
from lucidic_server.ingest.batch import check_count
from lucidic_server.ingest.judge import judge
from lucidic_server.ingest.judge import refuse
from lucidic_server.ingest.judge import too_deep
from lucidicai.wire import codec
from lucidicai.wire.codec import RecordError
from lucidicai.wire.limits import MAX_RECORD_BYTES
from lucidicai.wire.records import KINDS
from lucidicai.wire.records import AnyRecord

_TIMES = ("time", "started_at", "ended_at")
_NO_TIME = (
    "the line has no time. Give it the time when it happened, as ISO 8601 text or nanoseconds "
    "since 1970, so that sending the line again changes nothing"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_json_lines(body: bytes) -> Batch:
    """Returns the body's records, judged, in their order; empty lines count as nothing.

    A line without `writer` and `seq` is named by the hash of its text and holds no session
    open. One without `time` is refused: with the time of its arrival it would say something else
    whenever it is sent again. Raises TooLargeError for more than MAX_BATCH_RECORDS lines.
    """
    check_count(body.count(b"\n"))
    batch = Batch()
    lines = (line.strip() for line in body.split(b"\n"))
    for index, line in enumerate(line for line in lines if line):
        named: dict[str, Any] = {}
        try:
            fields = _decode(line)
            named = fields if isinstance(fields, dict) else {}
            record, extra = codec.from_fields(_as_wire(fields, line))
        except RecordError as error:
            refuse(batch, index, error, named.get("writer"), named.get("seq"))
            continue
        judge(batch, index, record, extra, has_writer=named.get("writer") is not None)
    return batch


def _decode(line: bytes) -> object:
    if len(line) > MAX_RECORD_BYTES:
        raise RecordError("too_large", f"the line has {len(line)} bytes, over {MAX_RECORD_BYTES}")
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordError("malformed", f"not JSON: {error}") from error
    except RecursionError as error:
        raise RecordError("too_deep", too_deep("the line")) from error


def _as_wire(fields: object, line: bytes) -> object:
    """Returns the fields as the wire has them: payloads as JSON text, times in nanoseconds."""
    if not isinstance(fields, dict):
        return fields
    payloads = _PAYLOADS.get(str(fields.get("kind")), frozenset())
    wire: dict[str, Any] = {}
    for name, value in fields.items():
        if name in payloads:
            wire[name] = msgspec.json.encode(value)
        elif name in _TIMES and isinstance(value, str):
            wire[name] = _nanoseconds(name, value)
        elif value is not None:
            # A null says that a field is absent, which never means "clear".
            wire[name] = value
    if "writer" not in wire and "seq" not in wire:
        wire["writer"] = f"line-{hashlib.sha256(line).hexdigest()}"
        wire["seq"] = 1
    if "time" not in wire and str(wire.get("kind")) in KINDS:
        raise RecordError("malformed", _NO_TIME)
    return wire


def _nanoseconds(name: str, text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{name} {text!r} is neither ISO 8601 nor nanoseconds"
        raise RecordError("malformed", message) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since = moment - _EPOCH
    return ((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds) * 1_000


def _payloads(cls: type[AnyRecord]) -> frozenset[str]:
    hints = get_type_hints(cls)
    return frozenset(name for name in cls.__struct_fields__ if bytes in get_args(hints[name]))


_PAYLOADS = {kind: _payloads(cls) for kind, cls in KINDS.items()}
