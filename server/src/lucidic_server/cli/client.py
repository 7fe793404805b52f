"""How verbs talk to a running server: plain JSON over HTTP, and errors in one sentence."""

import argparse
import json
import os
import urllib.error
import urllib.request
from typing import Any

from lucidic_server.errors import StartError

DEFAULT_BASE_URL = "http://localhost:8000"
_TIMEOUT_SECONDS = 30


class Client:
    """A running server, as the flags or the environment name it."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        given = arguments.base_url or os.environ.get("LUCIDIC_BASE_URL") or DEFAULT_BASE_URL
        # Taken as the SDK takes it: with a slash or /api at its end, or without.
        self.base_url = given.rstrip("/").removesuffix("/api")
        self.api_key: str | None = arguments.api_key or os.environ.get("LUCIDIC_API_KEY") or None

    def call(self, method: str, path: str) -> Any:
        """Returns the JSON answer. Raises StartError, one sentence, if there is none."""
        url = self.base_url + path
        if not url.startswith(("http://", "https://")):
            raise StartError(f"{self.base_url} is not an http:// address.")
        headers = {"Authorization": f"Bearer {self.api_key}"} if self.api_key else {}
        request = urllib.request.Request(url, method=method, headers=headers)  # noqa: S310 # checked above
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 # checked above
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise StartError(f"{url}: {_detail(error)}") from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise StartError(
                f"No Lucidic server answers at {self.base_url} ({reason}): start one with "
                "`lucidic serve`, or name another with --base-url."
            ) from error


def _detail(error: urllib.error.HTTPError) -> str:
    try:
        told = json.load(error)
        return f"{told['detail']} {told['hint']}".strip()
    except (ValueError, KeyError, TypeError):
        return f"status {error.code}"
