"""Local mode's rules: refuses what did not come from a program or a page of this host.

A browser lets any website send requests to 127.0.0.1. What tells them from ours: the Host that
was asked for (a foreign name that resolves here is DNS rebinding), Origin and Sec-Fetch-Site,
the content types that a form can send without asking, and the headers that a proxy adds.
"""

from urllib.parse import urlsplit

from lucidic_server.errors import ForbiddenError
from lucidic_server.errors import UnsupportedError

_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_WRITES = frozenset({"POST", "PUT", "PATCH"})
_FORM_TYPES = frozenset(
    {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain", ""}
)
# Whatever is not a page of this server: `same-site` is another port of this host.
_FOREIGN_SITES = frozenset({"cross-site", "same-site"})

Headers = dict[str, str]


class LocalMode:
    """What local mode takes; `port` is the one that it listens on."""

    def __init__(self, port: int) -> None:
        self._port = port

    def check(self, method: str, path: str, headers: Headers) -> None:
        """Raises ForbiddenError or UnsupportedError for a request that local mode refuses."""
        self._check_proxy(headers)
        self._check_host(headers.get("host", ""))
        self._check_origin(headers)
        _check_site(method, path, headers)
        check_content_type(method, headers)

    def _check_proxy(self, headers: Headers) -> None:
        for name in headers:
            if name == "forwarded" or name.startswith("x-forwarded-"):
                raise ForbiddenError(
                    f"This server runs in local mode and refuses requests with {name}.",
                    hint=f"Talk to http://localhost:{self._port} directly, without a proxy.",
                    code="proxy_refused",
                )

    def _check_host(self, host: str) -> None:
        if not self._is_own(f"http://{host}"):
            raise ForbiddenError(
                f"This server runs in local mode and does not answer for the host {host!r}.",
                hint=f"Ask http://localhost:{self._port}.",
                code="host_refused",
            )

    def _check_origin(self, headers: Headers) -> None:
        origin = headers.get("origin")
        if origin is not None and not self._is_own(origin):
            raise ForbiddenError(
                f"This server runs in local mode and refuses pages of {origin}.",
                hint=f"Open http://localhost:{self._port}, or ask without a browser.",
                code="origin_refused",
            )

    def _is_own(self, origin: str) -> bool:
        try:
            parts = urlsplit(origin)
            port = parts.port
        except ValueError:
            return False
        is_bare = not (parts.username or parts.password or parts.path or parts.query)
        return (
            parts.scheme == "http"
            and is_bare
            and parts.hostname in _NAMES
            and (port or 80) == self._port
        )


def _check_site(method: str, path: str, headers: Headers) -> None:
    if headers.get("sec-fetch-site") not in _FOREIGN_SITES:
        return
    # A link on another page that leads to the dashboard: the page itself holds no data.
    is_link = headers.get("sec-fetch-mode") == "navigate" and method == "GET"
    if is_link and headers.get("sec-fetch-dest") == "document" and not path.startswith("/v1"):
        return
    raise ForbiddenError(
        "This server runs in local mode and refuses requests that another site's page makes.",
        hint="Open the dashboard itself, or ask without a browser.",
        code="site_refused",
    )


def check_content_type(method: str, headers: Headers) -> None:
    """Raises UnsupportedError for a body of a type that a form could send."""
    if method not in _WRITES:
        return
    given = headers.get("content-type", "").partition(";")[0].strip().lower()
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    if given in _FORM_TYPES and (given or has_body):
        raise UnsupportedError(
            f"Content-Type {given or 'missing'} is not taken: any website's form could send it.",
            hint="Name what the body is: application/json, or a type of the records door.",
            code="form_refused",
        )
