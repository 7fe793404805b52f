"""Runs the application on granian, in this process, on a socket that is bound already."""

import asyncio
import resource
import signal
import socket
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from litestar.types import ASGIApp

from lucidic_server import logs
from lucidic_server.errors import StartError

log = logs.get("http.serving")

_BACKLOG = 1024
# Connections that are served at once; a live stream holds one. Clients that send slowly hold
# theirs until patience.py, or the limit below, ends them: there is room for ten thousand.
_MAX_CONNECTIONS = 16_384
# Descriptors that connections leave to everything else.
_OTHER_DESCRIPTORS = 1024
_HEADER_MILLISECONDS = 10_000
# What is under way at a stop gets this long. A commit takes far less; a client that stopped in
# the middle of its request must not keep the data folder locked, nor outlast the ten seconds
# after which supervisors kill.
_GRACE_SECONDS = 5.0


def bind(host: str, port: int) -> socket.socket:
    """Returns a listening socket. Raises StartError, one sentence.

    Bound here and not by granian, which sets SO_REUSEPORT: a second server would share the port
    and take half of the requests.
    """
    address = "127.0.0.1" if host == "localhost" else host
    try:
        ip_address(address)
    except ValueError as error:
        raise StartError(f"--host {host!r} is not an IP address: use 127.0.0.1.") from error
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address, port))
        # Whoever connects while the stores open waits for the answer instead of being refused.
        bound.listen(_BACKLOG)
        bound.setblocking(False)
    except OSError as error:
        bound.close()
        raise StartError(
            f"Port {port} on {address} cannot be used ({error.strerror}): start with another one, "
            f"`lucidic serve --port {port + 1}`, and let programs record to it with "
            f"LUCIDIC_BASE_URL=http://localhost:{port + 1}."
        ) from error
    return bound


def _connections() -> int:
    """Returns how many connections this process can hold, having asked for all it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MAX_CONNECTIONS + _OTHER_DESCRIPTORS
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(_OTHER_DESCRIPTORS // 2, min(_MAX_CONNECTIONS, soft - _OTHER_DESCRIPTORS))


class _Embedded(Server):
    """Granian's in-process server, on a socket of ours."""

    # Where the base class keeps its socket; it declares no types.
    _sfd: Any
    _shd: Any
    _ssp: Any

    def __init__(self, app: ASGIApp, bound: socket.socket) -> None:
        super().__init__(
            app,
            interface=Interfaces.ASGINL,
            # The stores are opened and closed around us: no lifespan events.
            http=HTTPModes.http1,
            websockets=False,
            backlog=_BACKLOG,
            backpressure=_connections(),
            http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS),
            log_enabled=False,
        )
        self._bound = bound

    def _init_shared_socket(self) -> None:
        # The descriptor is granian's from here on.
        self._sfd = self._bound.detach()
        holder: Any = SocketHolder
        self._shd = holder(self._sfd, False, _BACKLOG)
        self._ssp = None


async def serve(
    app: ASGIApp, bound: socket.socket, *, on_ready: Callable[[], None], on_stop: Callable[[], None]
) -> None:
    """Serves until SIGTERM or SIGINT; what is under way then is finished.

    `on_ready` is called when requests are being answered, `on_stop` when the signal came.
    """
    server: Any = _Embedded(app, bound)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    serving = loop.create_task(server.serve())
    waiting = loop.create_task(stopping.wait())
    loop.call_soon(on_ready)
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    on_stop()
    server.stop()
    _done, late = await asyncio.wait({serving}, timeout=_GRACE_SECONDS)
    if late:
        log.warning("serve.cut_off", after_seconds=_GRACE_SECONDS)
        # Granian's own callback finds the future it wanted to set cancelled, and says so.
        loop.set_exception_handler(lambda _loop, _context: None)
        serving.cancel()
        await asyncio.wait({serving})
    elif serving.exception():
        log.error("serve.failed", detail=serving.exception())
