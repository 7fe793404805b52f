"""Every error that this package raises into a program, under one base class.

    LucidicError
    ├── LucidicNotInitializedError   a call that needs an active session, and there is none
    ├── InvalidOperationError        a value or an order of calls that cannot be recorded or done
    ├── APIKeyVerificationError      no key where one is needed, or one that the server refuses
    ├── PromptError                  a prompt that could not be had or filled
    ├── FeatureFlagError             a feature flag that could not be had
    ├── LucidicMissingImplError      a tool is to run for real, and no function was given
    └── LucidicMockCallError         the server could not answer in a tool's place; `code` says why

Nothing else of ours reaches the caller; with `LUCIDIC_PRODUCTION=1` these become log lines too.
"""

from typing import Any
from typing import ClassVar


class LucidicError(Exception):
    """The base of every error of this package."""


class LucidicNotInitializedError(LucidicError):
    """The call needs an active session and there is none."""


class InvalidOperationError(LucidicError):
    """The call was refused before it had any effect; the message says why and what to do."""


class APIKeyVerificationError(LucidicError):
    """The API key is missing where the server needs one, or the server refused it."""


class PromptError(LucidicError):
    """A prompt could not be fetched, or its variables do not fit."""


class FeatureFlagError(LucidicError):
    """A feature flag could not be fetched, or has another type than was asked for."""


class LucidicMissingImplError(LucidicError):
    """A tool is to run for real and no function was given for it."""


class LucidicMockCallError(LucidicError):
    """The server could not answer in a tool's place. `detail` and `code` are the server's."""

    code: ClassVar[str | None] = None

    def __init__(self, detail: str = "", *, code: str | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        if code is not None:
            self.code = code  # type: ignore[misc]  # the class's own, unless the server says more
        self.extra = extra


class LucidicToolDriftError(LucidicMockCallError):
    """The tool's source changed since the session began. The hashes tell which is which."""

    code = "tool_drift"

    def __init__(
        self,
        detail: str = "",
        *,
        session_hash: str | None = None,
        current_hash: str | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail, **extra)
        self.session_hash = session_hash
        self.current_hash = current_hash


class LucidicToolBlockedError(LucidicMockCallError):
    """The tool must not be called in this session."""

    code = "tool_blocked"


class LucidicUnknownToolError(LucidicMockCallError):
    """The server knows no tool of this name."""

    code = "unknown_tool"


class LucidicSessionNotInitializedError(LucidicMockCallError):
    """The session's fixtures were not prepared."""

    code = "session_not_initialized"


class LucidicSessionNotFoundError(LucidicMockCallError):
    """The server knows no session of this id."""

    code = "session_not_found"


class LucidicMissingDatasetItemError(LucidicMockCallError):
    """The session runs no item of a dataset, so that there is nothing to answer from."""

    code = "missing_datasetitem"


class LucidicToolConfigError(LucidicMockCallError):
    """The tool is set up on the server in a way that cannot work."""

    code = "tool_config_error"


class LucidicImplError(LucidicMockCallError):
    """The tool's stand-in raised on the server; `cause_type` names the class of its exception."""

    code = "impl_error"

    def __init__(self, detail: str = "", *, cause_type: str | None = None, **extra: Any) -> None:
        super().__init__(detail, **extra)
        self.cause_type = cause_type


class LucidicUnsupportedSQLError(LucidicMockCallError):
    """The statement cannot be run on the fixture; `source_dialect` is what it is written in."""

    code = "unsupported_sql"

    def __init__(self, detail: str = "", source_dialect: str = "", **extra: Any) -> None:
        super().__init__(detail, **extra)
        self.source_dialect = source_dialect
