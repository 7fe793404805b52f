"""Who asks: which project a request acts for, and with which key.

Local mode: every user of the host is the local user, so that the dashboard in a browser needs
no key. Programs are told apart: whoever sends a key, or brings records, must have a good one as
soon as this server ever issued one. Before that any key is taken, so that programs with a
key of another service in their environment just work.
"""

from dataclasses import dataclass

from lucidic_server import logs
from lucidic_server.control.keys import Keys
from lucidic_server.control.keys import key_hash
from lucidic_server.errors import WrongKeyError

# The one project of local mode.
LOCAL_PROJECT = "default"

_SCHEMES = ("api-key", "bearer")

log = logs.get("control.callers")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a request acts for. `key` is the prefix of the key it came with, if it was checked."""

    project_id: str
    key: str | None


class Callers:
    """Tells who a request comes from."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._has_told = False

    def identify(self, authorization: str | None, *, needs_key: bool) -> Caller:
        """Returns who sends this Authorization header (None: there is none).

        Raises WrongKeyError for a key that is not good, and for a missing one where a key is
        needed; neither happens while no key was ever issued.
        """
        if not self._keys.was_any_issued():
            if authorization is not None and not self._has_told:
                self._has_told = True
                log.warning("key.any_is_taken", why="no key was ever issued")
            return Caller(LOCAL_PROJECT, None)
        if authorization is None:
            if needs_key:
                raise WrongKeyError(
                    "This server asks programs for an API key, and the request has none.",
                    hint="Set LUCIDIC_API_KEY; `lucidic keys create` makes a key.",
                    code="missing_key",
                )
            return Caller(LOCAL_PROJECT, None)
        scheme, _space, text = authorization.strip().partition(" ")
        found = None
        if scheme.lower() in _SCHEMES:
            found = self._keys.find(key_hash(text.strip()))
        if found is None:
            raise WrongKeyError(
                "This API key is not known here, or it was revoked.",
                hint="Set LUCIDIC_API_KEY to a good key; `lucidic keys create` makes one.",
            )
        return Caller(found.project_id, found.prefix)

    def may_send(self, sha256: str) -> bool:
        """Tells whether a journal written under the key with this hash is taken."""
        return not self._keys.was_any_issued() or self._keys.find(sha256) is not None
