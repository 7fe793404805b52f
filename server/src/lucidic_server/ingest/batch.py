"""What a door read: records that may be admitted, and those that never will be."""

from dataclasses import dataclass
from dataclasses import field
from typing import Any

import msgspec

from lucidic_server.errors import TooLargeError
from lucidic_server.model.run import RunLink
from lucidicai.wire.limits import MAX_BATCH_RECORDS
from lucidicai.wire.records import AnyRecord


class Refusal(msgspec.Struct, frozen=True):
    """A record that will never be taken: its place in the request, its name if readable, why."""

    index: int
    writer: str
    seq: int
    reason: str
    message: str


class Clamp(msgspec.Struct, frozen=True):
    """A record that was taken with something cut: which field, and what was cut."""

    index: int
    writer: str
    seq: int
    field: str
    message: str


class Read(msgspec.Struct, gc=False):
    """A record, its place in the request, and the fields this version does not know.

    Without a writer (`has_writer` false) nobody can hold a session open with it.
    """

    index: int
    record: AnyRecord
    extra: dict[str, Any]
    has_writer: bool = True


@dataclass(slots=True)
class Batch:
    """One request's records after reading and judging, in their order."""

    reads: list[Read] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    clamped: list[Clamp] = field(default_factory=list)
    # What was said of which run belongs to which session.
    links: list[RunLink] = field(default_factory=list)


def check_count(records: int) -> None:
    """Raises TooLargeError if one request holds more records than the protocol allows."""
    if records > MAX_BATCH_RECORDS:
        raise TooLargeError(
            f"The request holds more than {MAX_BATCH_RECORDS} records.",
            hint="Send the records in smaller batches.",
        )


class Answer(msgspec.Struct, frozen=True):
    """What became of a batch, record by record where something is to be told."""

    accepted: int
    duplicates: int
    refused: list[Refusal]
    clamped: list[Clamp]
