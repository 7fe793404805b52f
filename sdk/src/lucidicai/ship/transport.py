"""HTTP to one server: one kept connection, no redirects, no pool.

Imports the HTTP client, TLS and compression, which take 0.1 s: import it in the shipper's thread.
A pool would have locks, and a finalizer that takes them in a forked child, where the thread that
held them does not exist; a bare connection has none.
"""

import contextlib
import http.client
import ssl
import sys
from urllib.parse import urlsplit

import msgspec
from urllib3.connection import HTTPConnection
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError
from urllib3.exceptions import HTTPError
from urllib3.exceptions import NewConnectionError

from lucidicai.ship.reach import CONNECT_SECONDS
from lucidicai.ship.reach import MisdirectedError
from lucidicai.ship.reach import NoAnswerError
from lucidicai.ship.reach import Reply
from lucidicai.ship.reach import UnreachableError
from lucidicai.wire import codec

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_RECORDS = "/v1/records"

# The processor is the host's. Found by trying all of them on benchmarks/corpus: 30 % fewer bytes
# than level 1 for 2 µs more an event, because the window holds a batch and the tables are large
# enough to find in it what agents say again and again; larger ones leave the cache and cost more.
_ZSTD: dict[int, int] = {
    zstd.CompressionParameter.strategy: zstd.Strategy.dfast,
    zstd.CompressionParameter.window_log: 22,
    zstd.CompressionParameter.hash_log: 18,
    zstd.CompressionParameter.chain_log: 18,
    zstd.CompressionParameter.min_match: 6,
}

# No answer of ours is longer; another program's page is not read to its end.
_LONGEST_ANSWER_BYTES = 8 * 1024 * 1024


class Transport:
    """Posts to one server under one key. For one thread."""

    def __init__(self, base_url: str, api_key: str | None, timeout_seconds: float) -> None:
        """Connects to nobody yet; raises MisdirectedError for what is not an address."""
        try:
            parts = urlsplit(base_url)
            kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
            self._connection = kind(parts.hostname or "", parts.port)
        except ValueError as error:
            raise MisdirectedError(f"{base_url!r} is not an address: {error}") from error
        self._prefix = parts.path.rstrip("/")
        self._timeout_seconds = timeout_seconds
        self._headers = {"User-Agent": "lucidic-sdk", "Accept": "application/json"}
        if api_key:
            if not (api_key.isascii() and api_key.isprintable()):
                raise MisdirectedError("LUCIDIC_API_KEY has a character that no header can carry")
            self._headers["Authorization"] = f"Api-Key {api_key}"

    def post_records(self, frames: bytes) -> Reply:
        """Sends a batch. The one place where a request's body is built from frames."""
        headers = {
            "Content-Type": f"{codec.CONTENT_TYPE}; version={codec.VERSION}",
            "Content-Encoding": "zstd",
        }
        return self._post(_RECORDS, zstd.compress(frames, options=_ZSTD), headers)

    def post_json(self, path: str, body: object) -> Reply:
        """Sends a small JSON body."""
        return self._post(path, msgspec.json.encode(body), {"Content-Type": "application/json"})

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        is_reused = self._connect()
        try:
            return self._exchange(path, body, headers)
        except NoAnswerError:
            if not is_reused:
                raise
        # A server closes a connection that was idle for long just when we use it again. What it
        # may have taken is a duplicate now, and changes nothing.
        self._connect()
        return self._exchange(path, body, headers)

    def _connect(self) -> bool:
        """Returns whether the connection of the last exchange still stands."""
        connection = self._connection
        if connection.is_connected:
            return True
        connection.close()
        connection.timeout = CONNECT_SECONDS
        try:
            connection.connect()
        except (NewConnectionError, ConnectTimeoutError) as error:
            raise UnreachableError(str(error)) from error
        except ssl.SSLError as error:
            connection.close()
            raise MisdirectedError(f"no secure connection: {error}") from error
        except (OSError, HTTPError) as error:
            connection.close()
            raise UnreachableError(str(error)) from error
        # The client gives its socket this time at each request.
        connection.timeout = self._timeout_seconds
        return False

    def _exchange(self, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        url, sent = self._prefix + path, {**self._headers, **headers}
        is_kept = False
        try:
            self._connection.request("POST", url, body, sent, preload_content=False)
            response = self._connection.getresponse()
            data = response.read(_LONGEST_ANSWER_BYTES)
            # Asking for one byte more finds the end, without which the connection is of no use.
            is_kept = len(data) < _LONGEST_ANSWER_BYTES and not response.read(1)
            return Reply(response.status, response.headers, data)
        except (OSError, HTTPError, http.client.HTTPException) as error:
            raise NoAnswerError(f"{type(error).__name__}: {error}") from error
        finally:
            if not is_kept:
                with contextlib.suppress(OSError):
                    self._connection.close()
