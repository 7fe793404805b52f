"""One call of a public SDK: who makes it, its JSON body, and what it can be named by.

These clients have no writer and no counter. What a retry repeats to the byte is the whole
request: the SDK stamps `current_time` once, before its first try.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from typing import Any

import msgspec

from lucidic_server.clock import Clock
from lucidic_server.errors import BadRequestError
from lucidic_server.model.moment import to_nanoseconds
from lucidicai.wire.ids import uuid7

# Levels that an answer puts around what a client sent; nothing is stored that could not be
# encoded again with them.
_MARGIN = 32
# Until 2262, the end of 64 bits of nanoseconds, with room for a duration.
_LAST_MOMENT = 9_000_000_000_000_000_000


@dataclass(slots=True)
class Call:
    """A request as the readers see it. `time` is the client's clock in nanoseconds.

    `digest` names it: the same for every try of one call. A call without `current_time` cannot
    be told from another one with the same words, so it stands for itself.
    """

    project_id: str
    fields: dict[str, Any]
    time: int
    digest: bytes
    base_url: str = ""
    agent_id: str | None = None
    client: str | None = None
    query: dict[str, str] = field(default_factory=dict)

    @property
    def writer(self) -> str:
        """Returns the name that the records of this call carry in place of a writer's."""
        return f"call-{self.digest.hex()}"

    def session_id(self) -> str:
        """Returns the id of the session that this call opens without naming one."""
        return uuid7(self.time, self.digest)

    def event_id(self, session_id: str) -> str:
        """Returns the id of the event that this call opens; it contains its session."""
        return f"{session_id}.{self.digest.hex()[:22]}"


def decode(body: bytes) -> Any:
    """Returns the JSON value of a body. Raises BadRequestError."""
    try:
        return _unwrapped(msgspec.json.decode(b"[" * _MARGIN + body + b"]" * _MARGIN))
    except RecursionError as error:
        raise _unreadable("nested too deeply") from error
    except (msgspec.DecodeError, UnicodeDecodeError):
        # What Python's own encoder lets through: NaN, half of a surrogate pair.
        return _tolerant(body)


def decode_object(body: bytes) -> dict[str, Any]:
    """Returns the JSON object of a body; an empty body is an empty object."""
    fields = decode(body) if body.strip() else {}
    if not isinstance(fields, dict):
        raise _unreadable(f"a JSON {type(fields).__name__}, not an object")
    return fields


def named_by(key: str, method: str, path: str, body: bytes) -> bytes:
    """Returns the digest that names every try of this call."""
    parts = (key.encode(), method.encode(), path.encode(), body)
    return hashlib.sha256(b"\0".join(parts)).digest()


def stamped(fields: dict[str, Any], clock: Clock, digest: bytes) -> tuple[int, bytes]:
    """Returns the call's time and its name, by the `current_time` that it brings or not."""
    given = fields.pop("current_time", None)
    if isinstance(given, str):
        try:
            at = datetime.fromisoformat(given)
            time = to_nanoseconds(at if at.tzinfo else at.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            time = -1
        if 0 <= time < _LAST_MOMENT:
            return time, digest
    return clock.now_ns(), os.urandom(32)


def _unwrapped(value: Any) -> Any:
    for _ in range(_MARGIN):
        if len(value) != 1:
            raise _unreadable("not one JSON value")
        (value,) = value
    return value


def _tolerant(body: bytes) -> Any:
    try:
        value = json.loads(body, parse_constant=lambda name: name)
        return msgspec.json.decode(json.dumps(value, ensure_ascii=False).encode(errors="replace"))
    except RecursionError as error:
        raise _unreadable("nested too deeply") from error
    except ValueError as error:
        raise _unreadable(f"not JSON: {error}") from error


def _unreadable(cause: str) -> BadRequestError:
    return BadRequestError(
        f"The body is {cause}.",
        hint="Send one JSON object in UTF-8.",
        code="unreadable_body",
    )
