"""The gate before the API: refuses requests that a page of somebody else makes a browser send.

In local mode the host itself is all that is asked, so its rules are the strictest (local_mode).
With accounts a cookie is what must not be misused: a request that a browser sends has to come
from a page of ours. What a program sends has neither Origin nor Sec-Fetch-Site.
"""

from urllib.parse import urlsplit

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp
from litestar.types import Receive
from litestar.types import Scope
from litestar.types import Send

from lucidic_server.control.callers import Callers
from lucidic_server.control.callers import Mode
from lucidic_server.errors import ErrorBody
from lucidic_server.errors import ForbiddenError
from lucidic_server.errors import ServerError
from lucidic_server.http.local_mode import Headers
from lucidic_server.http.local_mode import LocalMode
from lucidic_server.http.local_mode import check_content_type

_OWN_SITES = frozenset({"same-origin", "none"})
# Where a sign-in at the provider goes out and comes back: links, which change nothing by
# themselves. The way back is good only with the cookie of the browser that went out.
_PROVIDER_PATHS = "/v1/provider/"


class Gate:
    """Wraps the application; which rules it keeps depends on the mode at that moment."""

    def __init__(self, app: ASGIApp, callers: Callers, port: int, public_url: str) -> None:
        self._app = app
        self._callers = callers
        self._local_mode = LocalMode(port)
        self._public_origin = _origin(public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or answers it with what was refused."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        try:
            if self._callers.mode is Mode.LOCAL:
                self._local_mode.check(scope["method"], scope["path"], headers)
            else:
                self.check(scope["method"], scope["path"], headers)
        except ServerError as error:
            await _refuse(error, send)
            return
        await self._app(scope, receive, send)

    def check(self, method: str, path: str, headers: Headers) -> None:
        """Raises ForbiddenError or UnsupportedError for a request of somebody else's page."""
        origin = headers.get("origin")
        if origin is not None and not self._is_own(origin, headers.get("host", "")):
            raise ForbiddenError(
                f"This server refuses pages of {origin}.",
                hint="Open the dashboard itself; behind a proxy, set LUCIDIC_PUBLIC_URL to the "
                "address that browsers use.",
                code="origin_refused",
            )
        site = headers.get("sec-fetch-site")
        if site is not None and site not in _OWN_SITES and not _is_link(method, path, headers):
            raise ForbiddenError(
                "This server refuses requests that another site's page makes.",
                hint="Open the dashboard itself, or ask without a browser.",
                code="site_refused",
            )
        check_content_type(method, headers)

    def _is_own(self, origin: str, host: str) -> bool:
        if self._public_origin:
            return origin.lower() == self._public_origin
        # A proxy that speaks TLS for us changes the scheme, not the host.
        return bool(host) and origin.lower() in {
            f"http://{host}".lower(),
            f"https://{host}".lower(),
        }


def _is_link(method: str, path: str, headers: Headers) -> bool:
    """Tells whether a person followed a link to a page, which itself holds no data."""
    is_link = headers.get("sec-fetch-mode") == "navigate" and method == "GET"
    is_page = not path.startswith(("/v1", "/api")) or path.startswith(_PROVIDER_PATHS)
    return is_link and is_page and headers.get("sec-fetch-dest") == "document"


def _origin(url: str) -> str:
    """Returns the origin of an address as browsers write it, or "" without one."""
    if not url:
        return ""
    parts = urlsplit(url.lower())
    return f"{parts.scheme}://{parts.netloc}"


async def _refuse(error: ServerError, send: Send) -> None:
    body = msgspec.json.encode(ErrorBody(error.detail, error.name, error.hint))
    await send(
        {
            "type": "http.response.start",
            "status": error.status,
            "headers": [
                (b"content-type", b"application/json"),
                (b"content-length", str(len(body)).encode()),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})
