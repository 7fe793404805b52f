import pytest
from hypothesis import given
from hypothesis import strategies as st

from lucidicai.wire import framing
from lucidicai.wire.limits import MAX_RECORD_BYTES


def read(buffer: bytes, start: int = 0) -> tuple[list[bytes], int | None]:
    """Returns the bodies of the whole frames, and the offset of the tear if there is one."""
    found: list[bytes] = []
    try:
        for frame in framing.iter_frames(buffer, start):
            found.append(frame.body)  # noqa: PERF401  # what came before the tear is kept
    except framing.TornFrameError as error:
        return found, error.offset
    return found, None


@given(st.lists(st.binary(min_size=1, max_size=200)), st.integers(0, 64))
def test_frames_come_back_in_order_and_zeros_after_them_are_the_end(parts, padding):
    buffer = b"".join(framing.frame(part) for part in parts) + bytes(padding)
    assert read(buffer) == (parts, None)


@given(st.lists(st.binary(min_size=1, max_size=50), min_size=1), st.data())
def test_any_cut_yields_the_whole_frames_before_it_and_then_a_torn_tail(parts, data):
    buffer = b"".join(framing.frame(part) for part in parts)
    cut = data.draw(st.integers(0, len(buffer)))
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + framing.HEADER_BYTES + len(part))
    whole = sum(end <= cut for end in starts[1:])
    found, torn_at = read(buffer[:cut])
    assert found == parts[:whole]
    # A cut on a border is an end; so is one that left only zero bytes of a header.
    clean = cut == starts[whole] or not any(buffer[starts[whole] : cut])
    assert torn_at == (None if clean else starts[whole])


@given(st.lists(st.binary(min_size=1, max_size=50), min_size=1), st.data())
def test_a_flipped_byte_never_yields_a_wrong_record(parts, data):
    buffer = bytearray(b"".join(framing.frame(part) for part in parts))
    at = data.draw(st.integers(0, len(buffer) - 1))
    buffer[at] ^= data.draw(st.integers(1, 255))
    found, _ = read(bytes(buffer))
    assert found == parts[: len(found)]
    assert len(found) < len(parts)


def test_a_length_over_the_limit_is_torn_not_allocated():
    header = framing.HEADER.pack(MAX_RECORD_BYTES + 1, 0)
    with pytest.raises(framing.TornFrameError, match="length 16777217 is over 16777216"):
        list(framing.iter_frames(header + bytes(100)))


def test_a_wrong_checksum_names_the_byte_where_the_frame_begins():
    good = framing.frame(b"first")
    bad = bytearray(framing.frame(b"second"))
    bad[-1] ^= 1
    with pytest.raises(framing.TornFrameError) as caught:
        list(framing.iter_frames(good + bytes(bad)))
    assert caught.value.offset == len(good)
    assert caught.value.cause == "the checksum does not fit"


def test_a_cut_header_of_zeros_is_the_end_and_of_anything_else_is_torn():
    good = framing.frame(b"first")
    assert read(good + bytes(3)) == ([b"first"], None)
    with pytest.raises(framing.TornFrameError, match="the header is cut short"):
        list(framing.iter_frames(good + b"\x01\x00"))


def test_reading_starts_where_it_is_told():
    first = framing.frame(b"first")
    assert read(first + framing.frame(b"second"), len(first)) == ([b"second"], None)
