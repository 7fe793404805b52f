"""How verbs talk to a running server: HTTP, and errors in one sentence."""

import argparse
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from http.client import HTTPException
from http.client import HTTPResponse
from typing import Any
from urllib.parse import quote
from urllib.parse import urlencode

from lucidic_server.errors import StartError

DEFAULT_BASE_URL = "http://localhost:8000"
_TIMEOUT_SECONDS = 30
# A server that is full says when to come back; one that is full for so long needs a person.
_MOST_WAITS = 60
_LONGEST_WAIT_SECONDS = 30.0


class Client:
    """A running server, as the flags or the environment name it."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        given = arguments.base_url or os.environ.get("LUCIDIC_BASE_URL") or DEFAULT_BASE_URL
        # Taken as the SDK takes it: with a slash or /api at its end, or without.
        self.base_url = given.rstrip("/").removesuffix("/api")
        self.api_key: str | None = arguments.api_key or os.environ.get("LUCIDIC_API_KEY") or None

    def call(self, method: str, path: str, **asked: Any) -> Any:
        """Returns the JSON answer. Raises StartError, one sentence, if there is none.

        `asked` are the parameters of the question; those that are None are left out.
        """
        with self.open(method, path, asked) as answer:
            try:
                return json.load(answer)
            except (ValueError, HTTPException, OSError) as error:
                raise self._no_server(error) from error

    @contextmanager
    def open(
        self,
        method: str,
        path: str,
        asked: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        content_type: str = "application/json",
        timeout: float | None = _TIMEOUT_SECONDS,
    ) -> Iterator[HTTPResponse]:
        """Gives the answer while it arrives. Raises StartError, one sentence."""
        given = {name: value for name, value in (asked or {}).items() if value not in (None, "")}
        url = self.base_url + path
        if not url.startswith(("http://", "https://")):
            raise StartError(f"{self.base_url} is not an http:// address.")
        question = f"?{urlencode(given, doseq=True, quote_via=quote)}" if given else ""
        headers = {"Authorization": f"Bearer {self.api_key}"} if self.api_key else {}
        if body is not None:
            headers["Content-Type"] = content_type
        request = urllib.request.Request(url + question, body, headers, method=method)  # noqa: S310 # checked above
        # Only what the server does is told as its fault: the caller's own errors pass.
        with self._answer(request, timeout, url, given) as answer:
            yield answer

    def _answer(
        self,
        request: urllib.request.Request,
        timeout: float | None,
        url: str,
        given: Mapping[str, Any],
    ) -> HTTPResponse:
        try:
            return self._waiting(request, timeout)
        except urllib.error.HTTPError as error:
            with error:
                raise StartError(_told(url, given, error)) from error
        except OSError as error:
            raise self._no_server(error) from error

    def _waiting(self, request: urllib.request.Request, timeout: float | None) -> HTTPResponse:
        """Returns the answer; waits while the server says that it is full."""
        for _ in range(_MOST_WAITS):
            try:
                answer: HTTPResponse = urllib.request.urlopen(request, timeout=timeout)  # noqa: S310 # an address of http
            except urllib.error.HTTPError as error:
                wait = error.headers.get("Retry-After", "") if error.code in (429, 503) else ""
                if not wait.isdigit():
                    raise
                error.close()
                time.sleep(min(float(wait), _LONGEST_WAIT_SECONDS))
            else:
                return answer
        raise StartError(f"{self.base_url} stays full: its log and /v1/server say why.")

    def _no_server(self, error: Exception) -> StartError:
        reason = getattr(error, "reason", error)
        reason = getattr(reason, "strerror", None) or reason
        return StartError(
            f"No Lucidic server answers at {self.base_url} ({reason}): start one with "
            "`lucidic serve`, or name another with --base-url."
        )


def _told(url: str, asked: Mapping[str, Any], error: urllib.error.HTTPError) -> str:
    try:
        told = json.load(error)
        sentence = f"{told['detail']} {told['hint']}".strip()
    except (ValueError, KeyError, TypeError):
        return f"{url}: status {error.code}"
    position = told.get("position")
    if not isinstance(position, int):
        return f"{url}: {sentence}"
    # The filter as it was written, with a mark below the character that is wrong.
    text = str(asked.get("q") or asked.get("sessions") or "")
    return f"{told['detail']}\n  {text}\n  {' ' * position}^ {told['hint']}"
