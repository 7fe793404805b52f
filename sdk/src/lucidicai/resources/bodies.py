"""What is said to the server and what it answers: JSON in both directions, errors among it."""

import http
import json
from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from typing import Any
from typing import NamedTuple

from lucidicai.errors import APIKeyVerificationError
from lucidicai.errors import InvalidOperationError
from lucidicai.errors import LucidicError

_LONGEST_DETAIL_CHARS = 500


class AnswerError(InvalidOperationError):
    """The server refused a call, failed at it (`status` tells), or did not answer (None)."""

    def __init__(self, message: str, status: int | None = None, answer: Any = None) -> None:
        super().__init__(message)
        self.status = status
        self.answer = answer


class Reply(NamedTuple):
    """A server's answer as it came."""

    status: int
    retry_after: str | None
    body: bytes


def encoded(what: str, body: Mapping[str, Any]) -> bytes:
    """Returns a call's body as JSON; raises InvalidOperationError for what is none."""
    # The time is that of the call, not of a try: the server may tell a repetition by its body.
    stamped = {**body, "current_time": datetime.now(UTC).isoformat()}
    try:
        return json.dumps(stamped, allow_nan=False, default=_plain).encode("utf-8", "replace")
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidOperationError(f"{what}: {error}. Nothing was sent; send JSON.") from error


def _plain(value: Any) -> Any:
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def decoded(body: bytes) -> Any:
    """Returns the answer, {} for an empty one."""
    if not body.strip():
        return {}
    try:
        return json.loads(body)
    except ValueError:
        return {"response": body.decode("utf-8", "replace")}


def refusal(what: str, reply: Reply) -> LucidicError:
    """Returns the error that a refused call is told by."""
    answer = decoded(reply.body)
    told = answer if isinstance(answer, dict) else {}
    detail = told.get("detail") or told.get("error") or told.get("errors") or told.get("response")
    if isinstance(detail, dict):
        detail = detail.get("detail") or detail
    hint = f" {told['hint']}" if isinstance(told.get("hint"), str) else ""
    message = f"{what}: status {reply.status}: {str(detail)[:_LONGEST_DETAIL_CHARS]}{hint}"
    if reply.status in {401, 403}:
        return APIKeyVerificationError(message)
    if reply.status == http.HTTPStatus.PAYMENT_REQUIRED:
        message = f"402 insufficient credits. {message}"
    return AnswerError(message, reply.status, answer)


def pause_asked_for(reply: Reply | None) -> float:
    """Returns how many seconds a busy server wants to be left alone."""
    text = None if reply is None else reply.retry_after
    return float(text) if text is not None and text.strip().isdecimal() else 0.0
