"""Lets each request hold its share of the room that there is for all of them."""

from litestar.enums import ScopeType
from litestar.types import ASGIApp
from litestar.types import Receive
from litestar.types import Scope
from litestar.types import Send

from lucidic_server.ingest.room import Room


class Crowd:
    """Wraps the application; readers of bodies say what they hold (`ingest.room.take`)."""

    def __init__(self, app: ASGIApp, room: Room) -> None:
        self._app = app
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on; what it held is free again when it is answered."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        with self._room.request():
            await self._app(scope, receive, send)
