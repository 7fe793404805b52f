"""The header of a journal's segment file; frames follow it.

    offset  bytes
    0       4     magic "LUCS"
    4       2     version of the protocol, little-endian
    6       2     length of the address block
    8       8     released: offset up to which the server has taken the frames
    16      n     address block: MessagePack of Address
    16 + n  ...   frames; zeros after the last one

`released` is the only number that changes. A reader starts there, so a crash between an
acknowledgement and its note sends a few records twice, which changes nothing.
"""

import struct

import msgspec

from lucidicai.wire.codec import VERSION

MAGIC = b"LUCS"
FIXED = struct.Struct("<4sHHQ")
RELEASED = struct.Struct("<Q")
RELEASED_OFFSET = 8
# The address block's length is a u16: keep well inside it.
MAX_ADDRESS_BYTES = 16 * 1024


class Address(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whose records these are and where they go. Never the key, only its SHA-256 (hex).

    With `keep_secrets` whoever ships the journal leaves in what looks like a secret.
    """

    writer: str
    base_url: str
    agent_id: str = ""
    key_sha256: str = ""
    segment: int = 1
    pid: int = 0
    created_at: int = 0
    keep_secrets: bool = False


class SegmentError(ValueError):
    """The file is not a segment that this version can read."""


def pack_header(address: Address) -> bytes:
    """Returns the header of a fresh segment, nothing released."""
    block = msgspec.msgpack.encode(address)
    if len(block) > MAX_ADDRESS_BYTES:
        message = f"the address block is {len(block)} bytes, at most {MAX_ADDRESS_BYTES} fit"
        raise SegmentError(message)
    start = FIXED.size + len(block)
    return FIXED.pack(MAGIC, VERSION, len(block), start) + block


def unpack_header(buffer: bytes | memoryview) -> tuple[Address, int, int]:
    """Returns the address, the offset of the first frame, and the released offset.

    Raises SegmentError for a short, foreign or newer header.
    """
    if len(buffer) < FIXED.size:
        raise SegmentError("the header is cut short")
    magic, version, length, released = FIXED.unpack_from(buffer)
    if magic != MAGIC:
        raise SegmentError(f"the magic is {magic!r}, not {MAGIC!r}")
    if version > VERSION:
        message = f"written by protocol version {version}; this one reads up to {VERSION}"
        raise SegmentError(message)
    start = FIXED.size + length
    try:
        address = msgspec.msgpack.decode(bytes(buffer[FIXED.size : start]), type=Address)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise SegmentError(f"the address block is unreadable: {error}") from error
    return address, start, max(start, released)
