"""/v1/server, /healthz, /readyz and /metrics."""

from litestar import Response
from litestar import get

from lucidic_server.control.callers import Caller
from lucidic_server.features.server.schemas import Health
from lucidic_server.features.server.schemas import ServerStatus
from lucidic_server.features.server.service import ServerService

_TAGS = ["server"]
# The framework adds the character set.
_PROMETHEUS = "text/plain; version=0.0.4"


@get("/v1/server", operation_id="get_server", tags=_TAGS)
async def get_server(caller: Caller, server: ServerService) -> ServerStatus:
    """Tells version, mode, what is stored and taken, what was lost by reason, the spool folders."""
    return await server.status(caller)


@get("/healthz", operation_id="healthz", tags=_TAGS)
async def healthz() -> Health:
    """Answers as long as the process does."""
    return Health("ok")


@get("/readyz", operation_id="readyz", tags=_TAGS)
async def readyz() -> Health:
    """Answers once the stores are open; before that, nothing is answered at all."""
    return Health("ok")


@get(
    "/metrics",
    operation_id="metrics",
    tags=_TAGS,
    media_type=_PROMETHEUS,
    sync_to_thread=True,
)
def metrics(caller: Caller, server: ServerService) -> Response[str]:
    """Gives the counters in Prometheus' text format."""
    return Response(server.metrics(caller), media_type=_PROMETHEUS)
