"""Asks the server something and returns its answer.

One call takes at most the time limit, retries included. What failed for good is raised as an error
of this package; with `production` it is a log line, and the caller gets what it gave as `instead`.
"""

import http.client
import os
import random
import time
from collections import deque
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from urllib.parse import urlsplit

from lucidicai.errors import APIKeyVerificationError
from lucidicai.errors import LucidicError
from lucidicai.guard import log
from lucidicai.resources.bodies import AnswerError
from lucidicai.resources.bodies import Reply
from lucidicai.resources.bodies import decoded
from lucidicai.resources.bodies import encoded
from lucidicai.resources.bodies import pause_asked_for
from lucidicai.resources.bodies import refusal
from lucidicai.settings import Settings
from lucidicai.wire.ids import uuid7

# More would hold the program up for long, fewer would fail when a server restarts.
_TRIES = 3
_FIRST_PAUSE_SECONDS = 0.25
# What a busy server, or a gateway whose server restarts, answers.
_TRY_AGAIN = frozenset({429, 502, 503, 504})
# A program that asks from more threads at once opens connections as it goes.
_MOST_IDLE = 8

# `instead` of a call whose errors are always raised.
RAISE: Any = object()


class _NoAnswerError(Exception):
    """Nobody answered: the connection was refused, cut, or silent for too long."""


class Caller:
    """Calls one server under one key. Safe in threads and after a fork."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # Connections that nobody uses now. A deque needs no lock, which a fork could leave held.
        self._idle: deque[Any] = deque(maxlen=_MOST_IDLE)
        self._pid = os.getpid()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections that nobody uses; the next call opens one."""
        while True:
            try:
                self._idle.pop().close()
            except IndexError:
                return

    def get(self, path: str, *, instead: Any = RAISE, **query: Any) -> Any:
        """Returns the answer to a GET; what is None stays out of the query."""
        return self.call("GET", path, query=query, instead=instead)

    def delete(self, path: str, *, instead: Any = RAISE, **query: Any) -> Any:
        """Returns the answer to a DELETE."""
        return self.call("DELETE", path, query=query, instead=instead)

    def post(self, path: str, body: Mapping[str, Any], *, instead: Any = RAISE) -> Any:
        """Returns the answer to a POST."""
        return self.call("POST", path, body=body, instead=instead)

    def put(self, path: str, body: Mapping[str, Any], *, instead: Any = RAISE) -> Any:
        """Returns the answer to a PUT."""
        return self.call("PUT", path, body=body, instead=instead)

    def patch(self, path: str, body: Mapping[str, Any], *, instead: Any = RAISE) -> Any:
        """Returns the answer to a PATCH."""
        return self.call("PATCH", path, body=body, instead=instead)

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        instead: Any = RAISE,
    ) -> Any:
        """Returns the decoded answer, {} for an empty one.

        Raises APIKeyVerificationError without a key that the server takes, AnswerError for any
        other failure; unless `instead` is given and errors are to be log lines.
        """
        try:
            return self._answer(method, path, query or {}, body)
        except LucidicError as error:
            if instead is RAISE or not self.settings.production:
                raise
            log.error("resource.failed", str(error), every=0.0, method=method, path=path)
            return instead

    def _answer(
        self, method: str, path: str, query: Mapping[str, Any], body: Mapping[str, Any] | None
    ) -> Any:
        settings = self.settings
        if settings.api_key is None and not settings.is_local:
            raise APIKeyVerificationError(
                f"{settings.base_url} needs an API key. Set LUCIDIC_API_KEY or pass api_key=."
            )
        what = f"{method} {settings.base_url}/api/{path}"
        given = {name: value for name, value in query.items() if value is not None}
        address = f"/api/{path}" + (f"?{urlencode(given)}" if given else "")
        sent = None if body is None else encoded(what, body)
        reply = self._reply(what, method, address, sent)
        if reply.status < 300:
            return decoded(reply.body)
        raise refusal(what, reply)

    def _reply(self, what: str, method: str, address: str, body: bytes | None) -> Reply:
        deadline = time.monotonic() + self.settings.timeout
        headers = self._headers(method)
        pause = _FIRST_PAUSE_SECONDS
        for left in reversed(range(_TRIES)):
            try:
                reply = self._exchange(method, address, body, headers, deadline)
                failure = None
            except _NoAnswerError as error:
                reply, failure = None, error
            if reply is not None and reply.status not in _TRY_AGAIN:
                return reply
            # Full jitter: a thousand processes do not come back at the same instant.
            wait = max(pause * random.random(), pause_asked_for(reply))  # noqa: S311  no secret
            if not left or time.monotonic() + wait >= deadline:
                if reply is not None:
                    return reply
                raise AnswerError(
                    f"{what}: no answer ({failure}). Start the server with `lucidic serve`, or set "
                    "LUCIDIC_BASE_URL to where it runs."
                )
            time.sleep(wait)
            pause *= 2
        raise AssertionError("the last try returns or raises")

    def _headers(self, method: str) -> dict[str, str]:
        settings = self.settings
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "lucidic-sdk",
            "x-agent-id": settings.agent_id,
        }
        if settings.api_key:
            headers["Authorization"] = f"Api-Key {settings.api_key}"
        if method != "GET":
            # The same over all tries: what the server has done already, it does not do again.
            headers["Idempotency-Key"] = uuid7()
        return headers

    def _exchange(
        self,
        method: str,
        address: str,
        body: bytes | None,
        headers: dict[str, str],
        deadline: float,
    ) -> Reply:
        # Loading the HTTP client takes 0.1 s, which only a program that asks something shall pay.
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        connection = self._connection()
        prefix = urlsplit(self.settings.base_url).path.rstrip("/")
        is_reused = connection.is_connected
        while True:
            connection.timeout = max(0.001, deadline - time.monotonic())
            try:
                connection.request(
                    method, prefix + address, body=body, headers=headers, preload_content=False
                )
                response = connection.getresponse()
                data = response.read(decode_content=True)
            except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
                connection.close()
                if not is_reused:
                    raise _NoAnswerError(_cause(error)) from error
            else:
                self._keep(connection)
                return Reply(response.status, response.headers.get("Retry-After"), data)
            # A server closes a connection that was idle for long just when we use it again.
            is_reused = False

    def _connection(self) -> Any:
        from urllib3.connection import HTTPConnection  # noqa: PLC0415
        from urllib3.connection import HTTPSConnection  # noqa: PLC0415

        if self._pid != os.getpid():
            # A forked child has its parent's connections too, and must not speak on them.
            self._pid = os.getpid()
            self.close()
        try:
            return self._idle.pop()
        except IndexError:
            pass
        try:
            parts = urlsplit(self.settings.base_url)
            kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
            return kind(parts.hostname or "", parts.port)
        except ValueError as error:
            message = f"{self.settings.base_url!r} is not an address: {error}"
            raise AnswerError(message) from error

    def _keep(self, connection: Any) -> None:
        if len(self._idle) < _MOST_IDLE:
            self._idle.append(connection)
        else:
            connection.close()


def _cause(error: Exception) -> str:
    """Returns what went wrong, without what the client library says of itself."""
    return f"{type(error).__name__}: {str(error).rpartition(': ')[2]}"
