"""Ends requests whose bodies come too slowly: each holds a connection that others wait for."""

import asyncio
import time

from litestar.enums import ScopeType
from litestar.types import ASGIApp
from litestar.types import HTTPReceiveMessage
from litestar.types import Receive
from litestar.types import Scope
from litestar.types import Send

from lucidic_server.errors import ClientGoneError
from lucidic_server.errors import TooSlowError

# A body may take this long, and longer by what has come at the least rate that is waited for.
_GRACE_SECONDS = 20.0
_LEAST_BYTES_PER_SECOND = 4096


class Patience:
    """Wraps the application: its `receive` raises what became of a body that is not whole.

    TooSlowError for one that lags behind, ClientGoneError for one whose sender went away.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with a limit on its body's time."""
        if scope["type"] == ScopeType.HTTP:
            await self._app(scope, _limited(receive), send)
        else:
            await self._app(scope, receive, send)


def _limited(receive: Receive) -> Receive:
    begin = time.monotonic()
    received = 0
    is_whole = False

    async def limited() -> HTTPReceiveMessage:
        nonlocal received, is_whole
        if is_whole:
            # What comes after the body is the end of the connection, and that may take long.
            return await receive()  # type: ignore[return-value] # HTTP only
        left = begin + _GRACE_SECONDS + received / _LEAST_BYTES_PER_SECOND - time.monotonic()
        try:
            async with asyncio.timeout(left):
                message: HTTPReceiveMessage = await receive()  # type: ignore[assignment]
        except TimeoutError:
            raise TooSlowError(
                f"The body came too slowly: {received} bytes in {time.monotonic() - begin:.0f} s.",
                hint="Send the request again in one go, or less at once.",
            ) from None
        if message["type"] == "http.request":
            received += len(message["body"])
            is_whole = not message["more_body"]
        else:
            raise ClientGoneError(f"The client went away after {received} bytes of its body.")
        return message

    return limited
