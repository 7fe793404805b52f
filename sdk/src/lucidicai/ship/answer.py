"""What an answer of the server means for the records that were sent: one table, no I/O."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec


class Verdict(enum.Enum):
    """What becomes of a batch."""

    TAKEN = "taken"  # every record was judged; some may be refused for good
    REJECTED = "rejected"  # the batch as such will never be taken
    TOO_LARGE = "too large"  # smaller batches will be taken
    BUSY = "busy"  # later
    KEY_REFUSED = "key refused"  # once a person has set another key
    NOT_LUCIDIC = "not a Lucidic server"  # once a person has set another address


class Refusal(msgspec.Struct):
    """One record that the server will never take."""

    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A judged answer. `retry_after_seconds` is None where the server named no time."""

    verdict: Verdict
    status: int
    detail: str = ""
    retry_after_seconds: float | None = None
    refused: tuple[Refusal, ...] = ()


class _Taken(msgspec.Struct):
    accepted: int
    duplicates: int = 0
    refused: tuple[Refusal, ...] = ()


class _Problem(msgspec.Struct):
    """What our server says of a request that it does not take."""

    detail: str
    code: str


# The server itself is asked to come back.
_LATER = frozenset({408, 425, 429})

# Another program listens there, or something stands between, whatever the body looks like.
_SOMEBODY_ELSE = frozenset({404, 405, 407, 415, 501})

# A server that is down for an hour may say so; no longer, because clocks and servers err.
_LONGEST_RETRY_AFTER_SECONDS = 3600.0


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    """Returns what the answer to `POST /v1/records` means."""
    if status == 200:
        return _judge_taken(body)
    problem = _problem(body)
    detail = "" if problem is None else problem.detail
    if status in {401, 403}:
        return Answer(Verdict.KEY_REFUSED, status, detail)
    if status == 413:
        return Answer(Verdict.TOO_LARGE, status, detail)
    if (status in _LATER or status >= 500) and status not in _SOMEBODY_ELSE:
        after = _seconds(headers.get("Retry-After", ""))
        return Answer(Verdict.BUSY, status, detail, retry_after_seconds=after)
    if problem is None or status in _SOMEBODY_ELSE or status < 400:
        # A proxy's page, another program's error: it says nothing about the records, and throwing
        # them away would lose them for a typing error in an address.
        return Answer(Verdict.NOT_LUCIDIC, status, detail)
    return Answer(Verdict.REJECTED, status, detail)


def _judge_taken(body: bytes) -> Answer:
    try:
        taken = msgspec.json.decode(body, type=_Taken)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # Development servers answer 200 to anything; the records are not theirs to take.
        return Answer(Verdict.NOT_LUCIDIC, 200, "the answer is not that of a records door")
    return Answer(Verdict.TAKEN, 200, refused=taken.refused)


def _problem(body: bytes) -> _Problem | None:
    try:
        return msgspec.json.decode(body, type=_Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None  # a date; our own server sends seconds
    if not seconds >= 0:
        return None
    return min(seconds, _LONGEST_RETRY_AFTER_SECONDS)
