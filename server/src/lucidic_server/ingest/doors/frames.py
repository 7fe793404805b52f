"""Reads a body of frames: each record is judged on its own, a torn one costs only itself."""

import msgspec

from lucidic_server.ingest.batch import Batch
from lucidic_server.ingest.batch import check_count
from lucidic_server.ingest.judge import judge
from lucidic_server.ingest.judge import refuse
from lucidicai.wire import codec
from lucidicai.wire import framing
from lucidicai.wire.codec import RecordError
from lucidicai.wire.limits import MAX_RECORD_BYTES


def read_frames(body: bytes) -> Batch:
    """Returns the body's records, judged, in their order.

    Raises TooLargeError for more than MAX_BATCH_RECORDS of them.
    """
    batch = Batch()
    index = 0
    offset: int | None = 0
    while offset is not None:
        try:
            for frame in framing.iter_frames(body, offset):
                _read(batch, index, frame.body)
                index += 1
                check_count(index)
            offset = None
        except framing.TornFrameError as error:
            offset = _refuse_torn(batch, index, body, error)
            index += 1
            check_count(index)
    return batch


def _read(batch: Batch, index: int, body: bytes) -> None:
    try:
        record, extra = codec.decode(body)
    except RecordError as error:
        refuse(batch, index, error, *_name(body))
        return
    judge(batch, index, record, extra)


def _refuse_torn(
    batch: Batch, index: int, body: bytes, error: framing.TornFrameError
) -> int | None:
    """Refuses the frame and returns where the next one begins, if that can be known."""
    length = 0
    if error.offset + framing.HEADER_BYTES <= len(body):
        length, _checksum = framing.HEADER.unpack_from(body, error.offset)
    end = error.offset + framing.HEADER_BYTES + length
    if not length or end > len(body):
        message = f"{error}; nothing behind it was read"
        refuse(batch, index, RecordError("torn", message))
        return None
    reason = "too_large" if length > MAX_RECORD_BYTES else "torn"
    refuse(batch, index, RecordError(reason, str(error)))
    return end


def _name(body: bytes) -> tuple[object, object]:
    """Returns writer and seq of a record that is malformed elsewhere, as far as they are there."""
    try:
        fields = msgspec.msgpack.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "", 0
    return (fields.get("writer"), fields.get("seq")) if isinstance(fields, dict) else ("", 0)
