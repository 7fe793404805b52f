"""A small body may hold millions of records that are each refused: a request has a limit."""

import pytest

from lucidic_server.errors import TooLargeError
from lucidic_server.ingest.doors.exported_lines import read_exported_lines
from lucidic_server.ingest.doors.frames import read_frames
from lucidic_server.ingest.doors.json_lines import read_json_lines
from lucidicai.wire import framing
from lucidicai.wire.limits import MAX_BATCH_RECORDS

TORN = bytearray(framing.frame(b"\xc1"))
TORN[-1] ^= 1


@pytest.mark.parametrize(
    ("read", "one"),
    [
        (read_frames, framing.frame(b"\xc1")),
        (read_frames, bytes(TORN)),
        (read_json_lines, b"\n"),
        (read_exported_lines, b"\n"),
    ],
)
def test_a_request_of_too_many_records_is_refused_whole(read, one) -> None:
    read(one * 10)
    with pytest.raises(TooLargeError, match="more than 100000 records"):
        read(one * (MAX_BATCH_RECORDS + 1))
