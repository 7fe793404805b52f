"""Every error that this package raises into a program, under one base class.

    LucidicError
    ├── LucidicNotInitializedError   a call that needs an active session, and there is none
    ├── InvalidOperationError        a value or an order of calls that cannot be recorded
    ├── APIKeyVerificationError      no key where one is needed, or one that the server refuses
    ├── PromptError                  a prompt that could not be had or filled
    └── FeatureFlagError             a feature flag that could not be had

Nothing else of ours reaches the caller; with `LUCIDIC_PRODUCTION=1` these become log lines too.
"""


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
    """A feature flag could not be fetched."""
