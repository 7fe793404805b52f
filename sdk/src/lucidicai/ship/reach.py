"""Whether anybody listens at an address, asked without loading the HTTP client.

A program that runs where no server is never pays for loading one. Holds the words for what a
transport gives back, too, so that nobody has to import it to speak of them.
"""

import codecs
from collections.abc import Mapping
from typing import NamedTuple
from typing import Protocol
from urllib.parse import urlsplit

from lucidicai.spool.gate import fork_gate

# Within a data centre a connection stands in milliseconds; across the world in under one second.
CONNECT_SECONDS = 5.0


class Reply(NamedTuple):
    """An HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class UnreachableError(Exception):
    """Nobody takes connections at this address; nothing was sent."""


class NoAnswerError(Exception):
    """The connection broke or timed out; the server may have taken what was sent."""


class MisdirectedError(Exception):
    """The address or its certificate is wrong; only a person can change that."""


class Poster(Protocol):
    """What a transport does. All calls raise the three errors above, and no others of their own."""

    def post_records(self, frames: bytes) -> Reply:
        """Posts frames to the records door."""

    def post_json(self, path: str, body: object) -> Reply:
        """Posts a JSON body to `path`."""

    def close(self) -> None:
        """Closes the connection."""


def knock(base_url: str) -> None:
    """Returns if something at the address takes a connection; raises UnreachableError if not."""
    with fork_gate:
        # In the shipper's thread only: `import lucidicai` must not load the socket module. A
        # name is looked up through a codec that is loaded at its first use.
        import socket  # noqa: PLC0415

        codecs.lookup("idna")
    try:
        parts = urlsplit(base_url)
        address = (parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
    except ValueError as error:
        raise MisdirectedError(f"{base_url!r} is not an address: {error}") from error
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise MisdirectedError(f"{base_url!r} is not an http:// or https:// address")
    try:
        socket.create_connection(address, timeout=CONNECT_SECONDS).close()
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"{parts.hostname}:{address[1]}: {error}") from error
