"""/v1/blobs: pictures and long payloads."""

from typing import Annotated

from litestar import Response
from litestar import get
from litestar.params import Parameter

from lucidic_server.blobs.store import Blobs
from lucidic_server.control.callers import Caller
from lucidic_server.errors import NotFoundError
from lucidic_server.telemetry.store import Telemetry

# What a browser may show in a page. Anything else, SVG with its scripts included, is a download.
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_HEADERS = {
    # The name is the content's hash: it never changes. Private: a shared cache is not asked.
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}

Sha256 = Annotated[str, Parameter(pattern="^[0-9a-f]{64}$", description="64 hex digits.")]


@get(
    "/v1/blobs/{sha256:str}",
    operation_id="get_blob",
    tags=["sessions"],
    opt={"errors": (400, 404)},
    media_type="application/octet-stream",
)
async def get_blob(
    caller: Caller, blobs: Blobs, telemetry: Telemetry, sha256: Sha256
) -> Response[bytes]:
    """Gives a picture as it is, anything else as a download."""
    # Names are hashes, so who knows a content knows its name: what counts is who recorded it.
    is_ours = await telemetry.holds_blob(caller.project_id, sha256)
    blob = await blobs.fetch(sha256) if is_ours else None
    if blob is None:
        raise NotFoundError(f"There is no blob {sha256}.")
    if blob.media_type in _SHOWN:
        return Response(blob.data, media_type=blob.media_type, headers=_HEADERS)
    headers = {**_HEADERS, "Content-Disposition": "attachment"}
    return Response(blob.data, media_type="application/octet-stream", headers=headers)
