"""Reads what an export wrote: records of the past, whose writers hold nothing open any more."""

from typing import Any
from typing import NamedTuple

import msgspec

from lucidic_server.ingest.batch import Batch
from lucidic_server.ingest.batch import check_count
from lucidic_server.ingest.doors.json_lines import read_json_lines
from lucidic_server.ingest.judge import refuse
from lucidicai.wire.codec import RecordError
from lucidicai.wire.limits import MAX_SESSION_ID_CHARS

# How an export names what the server found out of a session's leases.
INTERRUPTED = "interrupted"
_REASONS = ("lease", "recovered", "")
_MARK = b'"interrupted"'


class Lapse(msgspec.Struct, frozen=True):
    """A session's last lease ended (`reason`), or it is held again (empty), at a time."""

    session_id: str
    time: int
    reason: str


class Exported(NamedTuple):
    """The records of a body and what it says of leases."""

    batch: Batch
    lapses: list[Lapse]


def read_exported_lines(body: bytes) -> Exported:
    """Returns the body's records, judged, and its lapses; empty lines count as nothing.

    Raises TooLargeError for more than MAX_BATCH_RECORDS lines.
    """
    check_count(body.count(b"\n"))
    lines = [line for line in (one.strip() for one in body.split(b"\n")) if line]
    lapses: list[Lapse] = []
    refused: list[tuple[int, RecordError]] = []
    kept: list[bytes] = []
    places: list[int] = []
    for index, line in enumerate(lines):
        try:
            lapse = _lapse(line)
        except RecordError as error:
            refused.append((index, error))
            continue
        if lapse is not None:
            lapses.append(lapse)
        else:
            kept.append(line)
            places.append(index)
    batch = read_json_lines(b"\n".join(kept))
    moved = Batch(
        # Nobody of these is alive because somebody imports what they wrote.
        [_moved(read, places, has_writer=False) for read in batch.reads],
        [_moved(one, places) for one in batch.refused],
        [_moved(one, places) for one in batch.clamped],
    )
    for index, cause in refused:
        refuse(moved, index, cause)
    return Exported(moved, lapses)


def _lapse(line: bytes) -> Lapse | None:
    if _MARK not in line:
        return None
    try:
        fields = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(fields, dict) or fields.get("kind") != INTERRUPTED:
        return None
    try:
        lapse = msgspec.convert(fields, Lapse)
    except msgspec.ValidationError as error:
        raise RecordError("malformed", f"interrupted: {error}") from error
    is_good = 0 < len(lapse.session_id) <= MAX_SESSION_ID_CHARS and 0 <= lapse.time < 2**63
    if not is_good or lapse.reason not in _REASONS:
        raise RecordError("malformed", "interrupted: no such session id, time or reason")
    return lapse


def _moved(told: Any, places: list[int], **changes: Any) -> Any:
    return msgspec.structs.replace(told, index=places[told.index], **changes)
