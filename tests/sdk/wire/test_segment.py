import msgspec
import pytest

from lucidicai.wire import segment

ADDRESS = segment.Address(
    writer="w" * 32,
    base_url="http://localhost:8000",
    agent_id="agent",
    key_sha256="0" * 64,
    segment=3,
    pid=42,
    created_at=1_790_000_000_000_000_000,
)


def test_the_header_comes_back_and_nothing_is_released_at_first():
    header = segment.pack_header(ADDRESS)
    assert segment.unpack_header(header) == (ADDRESS, len(header), len(header))


def test_the_released_offset_is_the_number_at_byte_eight():
    header = bytearray(segment.pack_header(ADDRESS))
    segment.RELEASED.pack_into(header, segment.RELEASED_OFFSET, 5_000)
    assert segment.unpack_header(bytes(header)) == (ADDRESS, len(header), 5_000)


def test_a_released_offset_inside_the_header_starts_at_the_first_frame():
    header = bytearray(segment.pack_header(ADDRESS))
    segment.RELEASED.pack_into(header, segment.RELEASED_OFFSET, 1)
    assert segment.unpack_header(bytes(header))[2] == len(header)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (b"LUCS", "the header is cut short"),
        (b"JUNK" + segment.pack_header(ADDRESS)[4:], "the magic is b'JUNK'"),
        (segment.FIXED.pack(b"LUCS", 2, 0, 16), "written by protocol version 2"),
        (segment.FIXED.pack(b"LUCS", 1, 1, 17) + b"\xc1", "the address block is unreadable"),
        (segment.FIXED.pack(b"LUCS", 1, 1, 17) + msgspec.msgpack.encode({}), "unreadable"),
    ],
)
def test_what_is_no_segment_is_refused_with_its_cause(header, message):
    with pytest.raises(segment.SegmentError, match=message):
        segment.unpack_header(header)


def test_an_address_that_does_not_fit_is_refused():
    with pytest.raises(segment.SegmentError, match="at most 16384 fit"):
        segment.pack_header(segment.Address(writer="w", base_url="http://" + "x" * 20_000))
