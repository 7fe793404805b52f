"""Ids. Those that we mint contain their session, so that an event id alone finds its row.

session   a UUID, version 7: sorts by the time it was made
writer    32 hex digits: a UUID, version 7
event     <session id>.<8 hex digits of the writer><counter, hex, at least 6 digits>
"""

import os
import re
import time

_EVENT_SUFFIX = re.compile(r"[0-9a-f]{14,24}\Z")


def uuid7(now_ns: int | None = None, random: bytes | None = None) -> str:
    """Returns a UUID of version 7 (RFC 9562): 48 bits of milliseconds, then random bits."""
    milliseconds = (time.time_ns() if now_ns is None else now_ns) // 1_000_000
    tail = int.from_bytes(os.urandom(10) if random is None else random[:10])
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80 | tail
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def new_session_id() -> str:
    """Returns a fresh session id."""
    return uuid7()


def new_writer_id() -> str:
    """Returns a fresh writer id."""
    return uuid7().replace("-", "")


def event_id(session_id: str, writer: str, counter: int) -> str:
    """Returns the id of a writer's `counter`-th event in a session."""
    return f"{session_id}.{writer[-8:]}{counter:06x}"


def session_of(event: str) -> str | None:
    """Returns the session that a minted event id names, or None if it was not minted here."""
    session, dot, suffix = event.rpartition(".")
    if not dot or not session or not _EVENT_SUFFIX.match(suffix):
        return None
    return session
