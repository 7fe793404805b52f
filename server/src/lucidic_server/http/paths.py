"""Lets a session id be any string: percent-encoded, it stays one segment of the path.

ASGI hands out the decoded path, in which a slash of an id and a slash between segments look
alike. So the API is routed by the raw path, and its parameters are decoded afterwards.
"""

from urllib.parse import unquote

from litestar.enums import ScopeType
from litestar.types import ASGIApp
from litestar.types import Receive
from litestar.types import Scope
from litestar.types import Send

API_PREFIXES = ("/v1/", "/api/")


class RawPath:
    """Wraps the application: routes the API by the path as it came."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with its raw path."""
        if scope["type"] == ScopeType.HTTP and scope["path"].startswith(API_PREFIXES):
            scope["path"] = scope["raw_path"].partition(b"?")[0].decode("latin-1")
        await self._app(scope, receive, send)


class DecodedParameters:
    """Stands between routing and handlers: decodes what the path's parameters are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with decoded parameters."""
        if scope["path"].startswith(API_PREFIXES):
            # A new mapping: Litestar keeps the one of this path for the next request.
            scope["path_params"] = {
                name: unquote(value) if isinstance(value, str) else value
                for name, value in scope["path_params"].items()
            }
        await self._app(scope, receive, send)
