"""The dashboard's files: what Vite built, and index.html for every client route."""

import mimetypes
from pathlib import Path
from typing import Any

from litestar import Request
from litestar import Response
from litestar import get

from lucidic_server.errors import NotFoundError
from lucidic_server.http.compression import choose

FOLDER = Path(__file__).parent / "dashboard"

_MISSING = (
    "<!doctype html><meta charset=utf-8><title>Lucidic</title>"
    "<p>The dashboard is not built: run <code>make run</code> in the checkout, which builds it. "
    "The API is here: <a href=/v1/openapi.json>/v1/openapi.json</a>."
)
# Vite puts a hash into the names of what lies there.
_IMMUTABLE = "assets/"
# What the build laid beside them (web/scripts/compress.mjs), the smallest first.
_TWINS = {"br": ".br", "gzip": ".gz"}


class Dashboard:
    """Serves files of one folder, and nothing outside it."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def page(self, path: str, accepted: str = "") -> Response[bytes]:
        """Returns the file at `path`, or index.html for a path that names none.

        Assets are sent compressed to who takes that: `accepted` is the Accept-Encoding header.
        Raises NotFoundError for a missing file below assets/: an old page asks for it after an
        upgrade, and must not take HTML for a script.
        """
        name = path.strip("/")
        is_asset = name.startswith(_IMMUTABLE)
        found = self._find(name)
        if found is None and is_asset:
            raise NotFoundError(f"There is no file /{name}.", hint="Load the page again.")
        found = found or self._find("index.html")
        if found is None:
            return _answer(_MISSING.encode(), "text/html", "no-cache")
        kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        if not is_asset:
            return _answer(found.read_bytes(), kind, "no-cache")
        twins = {name: found.with_name(found.name + end) for name, end in _TWINS.items()}
        encoding = choose(accepted, [name for name, twin in twins.items() if twin.is_file()])
        body = (twins[encoding] if encoding else found).read_bytes()
        answer = _answer(body, kind, "public, max-age=31536000, immutable")
        answer.headers["Vary"] = "Accept-Encoding"
        if encoding:
            answer.headers["Content-Encoding"] = encoding
        return answer

    def _find(self, name: str) -> Path | None:
        # Compared as real paths: neither `..` nor a link leads out of the folder.
        path = (self._folder / name).resolve()
        is_inside = path.is_relative_to(self._folder.resolve())
        return path if is_inside and path.is_file() else None


# Whoever asks these for something that is not there is a program, and gets no page.
_NOT_PAGES = ("v1", "api")


@get(["/", "/{path:path}"], include_in_schema=False, sync_to_thread=False)
def dashboard_page(
    request: Request[Any, Any, Any], dashboard: Dashboard, path: str = ""
) -> Response[bytes]:
    """Serves the dashboard."""
    if path.strip("/").partition("/")[0] in _NOT_PAGES:
        raise NotFoundError(
            f"There is no {path} in this API.", hint="/v1/openapi.json lists what there is."
        )
    return dashboard.page(path, request.headers.get("accept-encoding", ""))


def _answer(body: bytes, kind: str, caching: str) -> Response[bytes]:
    return Response(body, media_type=kind, headers={"Cache-Control": caching})
