"""The server's errors: each has a status, a code, a sentence and a hint.

ServerError
├── BadRequestError     400   the request cannot be understood
├── ClientGoneError     400   the client went away before its body was whole; nobody reads this
├── WrongKeyError       401   no key, or one that is not known
├── ForbiddenError      403   this caller may not do it, or not from there
├── NotFoundError       404   no such session, event, key, picture
├── TooSlowError        408   the body did not come in time
├── ConflictError       409   something else is there already
├── TooLargeError       413   over a limit of the protocol
├── UnsupportedError    415   a content type or encoding that this door does not read
└── TooManyError        429   too many tries; `retry_after` says when again
StartError              the server cannot start; one sentence, exit code 1
"""

from typing import ClassVar

import msgspec


class ServerError(Exception):
    """Something that a client is told: `detail` says what was refused, `hint` what to do."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(self, detail: str, *, hint: str = "", code: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint
        self.name = code or self.code


class BadRequestError(ServerError):
    """The request cannot be understood."""

    status = 400
    code = "bad_request"


class ClientGoneError(ServerError):
    """The client went away before its body was whole: no fault of ours, and nobody reads this."""

    status = 400
    code = "client_gone"


class WrongKeyError(ServerError):
    """No API key, or one that this server does not know."""

    status = 401
    code = "wrong_key"


class ForbiddenError(ServerError):
    """Whoever asks may not do this, or a request may not come from there."""

    status = 403
    code = "forbidden"


class NotFoundError(ServerError):
    """There is no such thing here."""

    status = 404
    code = "not_found"


class TooSlowError(ServerError):
    """The body did not come in time."""

    status = 408
    code = "too_slow"


class ConflictError(ServerError):
    """Something else is there already."""

    status = 409
    code = "name_taken"


class TooLargeError(ServerError):
    """The body is over a limit of the protocol."""

    status = 413
    code = "too_large"


class UnsupportedError(ServerError):
    """A content type or an encoding that this door does not read."""

    status = 415
    code = "unsupported"


class TooManyError(ServerError):
    """Too many tries in a short time."""

    status = 429
    code = "too_many"

    def __init__(self, detail: str, *, hint: str, retry_after: float) -> None:
        super().__init__(detail, hint=hint)
        self.retry_after = retry_after


class StartError(Exception):
    """The server cannot start. The message is one sentence that says what to do."""


class ErrorBody(msgspec.Struct, frozen=True):
    """How every error looks on the wire: what was refused and why, its name, what to do."""

    detail: str
    code: str
    hint: str


class FilterErrorBody(ErrorBody, frozen=True):
    """The error of a filter: `position` is the character, from 0, at which reading stopped."""

    position: int
